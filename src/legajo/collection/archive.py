"""Opening a zip without trusting it: every member's true size, place and content, before a reader sees it."""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from legajo.collection.findings import MEMBER_LIMIT, RATIO_FROM, RATIO_LIMIT, UNPACKED_LIMIT
from legajo.collection.refusal import Refusal


SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
CHUNK = 256 * 1024
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x41  # flag bits 0 and 6
_SYMLINK = 0o120000


class Archive:
    """A zip whose directory has been checked; `chunks` checks each member as it is unpacked."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                members = opened.infolist()
                self._directory = opened.start_dir
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
            raise Refusal("file_damaged") from error
        self.members = {member.filename: member for member in members}
        self._unpacked = 0
        self._check_directory(members)

    def _check_directory(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MEMBER_LIMIT:
            raise Refusal("zip_bomb")
        if len({unicodedata.normalize("NFKC", member.filename).casefold() for member in members}) != len(
            members
        ):
            raise Refusal("file_damaged")  # two parts of one name: two readers would see two workbooks
        for member in members:
            _check_member(member)
        if sum(member.file_size for member in members) > UNPACKED_LIMIT:
            raise Refusal("zip_bomb")
        end = 0
        for member in sorted(members, key=lambda member: member.header_offset):
            if member.header_offset < end or (end == 0 and member.header_offset != 0):
                raise Refusal(
                    "zip_bomb" if member.header_offset else "file_damaged"
                )  # members share their bytes
            end = self._start(member) + member.compress_size
        if end > self._directory:
            raise Refusal("file_damaged")

    def _start(self, member: zipfile.ZipInfo) -> int:
        """Where the member's bytes begin, by its own header, which must agree with the directory."""
        header = self._content[member.header_offset : member.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise Refusal("file_damaged")
        signature, _, _, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
        begin = member.header_offset + _LOCAL.size
        name = self._content[begin : begin + name_length]
        known = {
            member.orig_filename.encode("utf-8", "replace"),
            member.orig_filename.encode("cp437", "replace"),
        }
        if signature != b"PK\x03\x04" or method != member.compress_type or name not in known:
            raise Refusal("file_damaged")
        return int(begin + name_length + extra_length)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The member's bytes, unpacked piece by piece; Refusal when they are not what the directory says."""
        member = self.members[name]
        start = self._start(member)
        packed = self._content[start : start + member.compress_size]
        size, crc = 0, 0
        for chunk in _inflate(packed) if member.compress_type == zipfile.ZIP_DEFLATED else _plain(packed):
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > member.file_size or self._unpacked > UNPACKED_LIMIT:
                raise Refusal("zip_bomb")
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != member.file_size or crc != member.CRC:
            raise Refusal("file_damaged")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or "\0" in name or name.startswith("/") or ":" in name or ".." in parts:
        raise Refusal("path_traversal")
    if member.external_attr >> 16 & 0o170000 == _SYMLINK:
        raise Refusal("path_traversal")
    if member.flag_bits & _ENCRYPTED:
        raise Refusal("encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refusal("file_damaged")
    if member.file_size > RATIO_FROM and member.file_size > RATIO_LIMIT * max(member.compress_size, 1):
        raise Refusal("zip_bomb")


def _plain(packed: bytes) -> Iterator[bytes]:
    for start in range(0, len(packed), CHUNK):
        yield packed[start : start + CHUNK]


def _inflate(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        chunk = unpacker.decompress(packed, CHUNK)
        while chunk or unpacker.unconsumed_tail:
            yield chunk
            chunk = unpacker.decompress(unpacker.unconsumed_tail, CHUNK)
    except zlib.error as error:
        raise Refusal("file_damaged") from error
    if not unpacker.eof or unpacker.unused_data:
        raise Refusal("file_damaged")

"""The container of older Office files (OLE compound file): just enough to list its streams and read one."""

import struct
from dataclasses import dataclass

from legajo.collection.refusal import Refusal


SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA  # this and above are marks, not sectors
_MINI_CUTOFF = 4096
_ENTRY = 128


@dataclass(frozen=True, slots=True)
class Stream:
    """One entry of the directory: a storage (1), a stream (2) or the root (5)."""

    name: str
    sort: int
    start: int
    size: int


class Compound:
    """A compound file; every chain is bounded, for a hostile one may run in circles."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._open()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise Refusal("file_damaged") from error

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refusal("file_damaged")
        self._sector = 1 << shift
        directory, mini_table = (struct.unpack_from("<I", self._content, at)[0] for at in (48, 60))
        self._table = self._read_table()
        entries = self._chain(directory)
        self.streams = [
            stream for at in range(0, len(entries), _ENTRY) if (stream := _entry(entries[at : at + _ENTRY]))
        ]
        root = next((stream for stream in self.streams if stream.sort == 5), None)
        mini = self._chain(mini_table) if mini_table < _FREE else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._mini = self._chain(root.start) if root and root.start < _FREE else b""

    def _read_table(self) -> list[int]:
        """The file allocation table, from the list in the header and its continuation."""
        sectors = [number for number in struct.unpack_from("<109I", self._content, 76) if number < _FREE]
        following = struct.unpack_from("<I", self._content, 68)[0]
        for _ in range(len(self._content) // self._sector + 1):
            if following >= _FREE:
                break
            *more, following = struct.unpack(f"<{self._sector // 4}I", self._at(following))
            sectors.extend(number for number in more if number < _FREE)
        table: list[int] = []
        for number in sectors:
            table.extend(struct.unpack(f"<{self._sector // 4}I", self._at(number)))
        return table

    def _at(self, number: int) -> bytes:
        sector = self._content[(number + 1) * self._sector : (number + 2) * self._sector]
        if not sector:
            raise Refusal("file_damaged")
        return sector.ljust(self._sector, b"\0")

    def _chain(self, number: int) -> bytes:
        pieces, seen = [], 0
        while number < _FREE:
            seen += 1
            if seen > len(self._table):
                raise Refusal("file_damaged")
            pieces.append(self._at(number))
            number = self._table[number]
        return b"".join(pieces)

    def read(self, stream: Stream) -> bytes:
        """The bytes of a stream, out of the small sectors when it is small."""
        try:
            if stream.size >= _MINI_CUTOFF:
                return self._chain(stream.start)[: stream.size]
            pieces, number = [], stream.start
            for _ in range(stream.size // 64 + 1):
                if number >= _FREE:
                    break
                pieces.append(self._mini[number * 64 : number * 64 + 64])
                number = self._mini_table[number]
            return b"".join(pieces)[: stream.size]
        except IndexError as error:
            raise Refusal("file_damaged") from error


def _entry(raw: bytes) -> Stream | None:
    length, sort = struct.unpack_from("<HB", raw, 64)
    if sort not in (1, 2, 5) or not 2 <= length <= 64:
        return None
    start, size = struct.unpack_from("<II", raw, 116)
    return Stream(raw[: length - 2].decode("utf-16-le"), sort, start, size)

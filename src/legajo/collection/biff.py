"""Looking into an .xls: its streams, and the records of its workbook."""

import struct
from collections.abc import Iterator

from legajo.collection.compound import Compound
from legajo.collection.findings import Format, Package, Part
from legajo.collection.refusal import Refusal


_BOF = (0x0809, 0x0409, 0x0209, 0x0009)
_EOF = 0x000A
_FORMULA = (0x0006, 0x0206, 0x0406)
_RANGE_FORMULA = (0x0221, 0x0021, 0x0236, 0x04BC)  # array, array, data table, shared
_CELLS = (0x0203, 0x027E, 0x00FD, 0x0204, 0x00BD, 0x0205, 0x00D6, 0x0003, 0x0004, 0x0002)
_MULRK = 0x00BD
_WORKSHEET, _CHART = 0, 2
_MACROS = ("_vba_project_cur", "_vba_project", "vba", "macros", "_xlm_project")
_EMBEDDED = ("objectpool", "mbd", "lnk", "ctls", "package", "\x01ole10native", "\x01ole")
_ENCRYPTED = ("encryptedpackage", "encryptioninfo")
_CONNECTIONS = (0x0051, 0x0052, 0x01B5, 0x01AD, 0x00DC, 0x0803, 0x0802)  # consolidation, queries
_SUPBOOK, _NAME, _BOUNDSHEET, _FILEPASS, _OBJPROJ, _HLINK, _DATEMODE = (
    0x01AE,
    0x0018,
    0x0085,
    0x002F,
    0x00D3,
    0x01B8,
    0x0022,
)
_SUM = b"\x19\x10"  # the token of a sum over one range
_AUTOMATIC_NAMES = (b"\x01", b"\x02", b"\x0a", b"\x0b")  # built-in names Auto_Open, Auto_Close, (de)activate


def inspect(content: bytes) -> Package:
    container = Compound(content)
    names = [stream.name.lower() for stream in container.streams]
    if any(name in _ENCRYPTED for name in names):
        raise Refusal("encrypted")
    if any(name in _MACROS for name in names):
        raise Refusal("macro")
    if any(name.startswith(_EMBEDDED) for name in names if not name.startswith("\x01olestream")):
        raise Refusal("embedded_object")
    workbook = next(
        (stream for stream in container.streams if stream.name.lower() in ("workbook", "book")), None
    )
    if workbook is None:
        raise Refusal("kind_unknown")
    try:
        return _inspect_records(container.read(workbook))
    except (struct.error, IndexError) as error:
        raise Refusal("file_damaged") from error


def _inspect_records(stream: bytes) -> Package:
    begins: list[int] = []  # where each sheet's records start
    epoch_1904 = False
    for number, body in _records(stream):
        if number == _FILEPASS:
            raise Refusal("encrypted")
        _check_record(number, body)
        if number == _BOUNDSHEET:
            begins.append(_sheet(body))
        elif number == _DATEMODE:
            epoch_1904 = body[:2] == b"\x01\x00"
        elif number == _EOF:
            break
    return Package(Format.XLS, [_part(stream, begin) for begin in begins], epoch_1904)


def _records(stream: bytes, begin: int = 0) -> Iterator[tuple[int, bytes]]:
    at = begin
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if at == begin and number not in _BOF:
            raise Refusal("file_damaged")
        if at + 4 + length > len(stream):
            raise Refusal("file_damaged")
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(body: bytes) -> int:
    begin, _, sort = struct.unpack_from("<IBB", body)
    if sort not in (_WORKSHEET, _CHART):
        raise Refusal("macro")  # a sheet of Excel 4 macros, or a module of Visual Basic
    return int(begin)


def _part(stream: bytes, begin: int) -> Part:
    part = Part()
    depth = 0
    for number, body in _records(stream, begin):
        if number in _BOF:
            depth += 1  # a chart within the sheet has its own
        elif number == _EOF:
            depth -= 1
            if depth == 0:
                break
        elif depth == 1:
            _take(part, number, body)
        _check_record(number, body)
    part.check_size()
    return part


def _take(part: Part, number: int, body: bytes) -> None:
    if number in _FORMULA:
        row, column = struct.unpack_from("<HH", body)
        part.fill(row + 1, column + 1)
        part.add_formula(row + 1, column + 1, is_sum=_SUM in body[20:])
    elif number in _RANGE_FORMULA:
        first, last, column = struct.unpack_from("<HHB", body)
        part.add_range(range(first + 1, last + 2), column + 1)
    elif number in _CELLS:
        row, column = struct.unpack_from("<HH", body)
        if number == _MULRK:
            column = struct.unpack_from("<H", body, len(body) - 2)[0]
        part.fill(row + 1, column + 1)


def _check_record(number: int, body: bytes) -> None:
    if number == _OBJPROJ:
        raise Refusal("macro")
    if number in _CONNECTIONS:
        raise Refusal("data_connection")
    if number == _SUPBOOK and struct.unpack_from("<H", body, 2)[0] not in (0x0401, 0x3A01):
        raise Refusal("external_link")
    if (
        number == _HLINK
        and "mailto:" not in body.decode("utf-16-le", "ignore").lower()
        and b"mailto:" not in body.lower()
    ):
        raise Refusal("external_link")
    if number == _NAME:
        _check_name(body)


def _check_name(body: bytes) -> None:
    flags, _, length = struct.unpack_from("<HBB", body)
    text = body[14:]
    if flags & 0x0008:  # the name of a procedure
        raise Refusal("macro")
    if flags & 0x0020 and text.lstrip(b"\0")[:1] in _AUTOMATIC_NAMES:
        raise Refusal("macro")
    if b"auto_open" in text[: length * 2 + 1].replace(b"\0", b"").lower():
        raise Refusal("macro")

"""From an upload's bytes to its declaration: .xlsx and .xls by calamine, .csv by ourselves, all after inspection."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from legajo.collection.findings import Format, Package
from legajo.collection.grid import assemble
from legajo.collection.package import inspect
from legajo.collection.refusal import Refusal
from legajo.collection.sheet import Sheet, Value


T = TypeVar("T")
Progress = Callable[[int, int], None]  # rows done, rows in all
PROGRESS_EVERY = 5_000


def read(content: bytes, *, progress: Progress = lambda done, total: None) -> Sheet:
    """The first sheet that is a declaration; Refusal when the file may not be read or holds none."""
    package = inspect(content)
    if package.format is Format.CSV:
        part = package.parts[0]
        sheet = assemble("", _watched(package.lines, len(package.lines), progress), part=part)
    else:
        sheet = _first_declaration(content, package, progress)
    if sheet is None:
        raise Refusal("no_header")
    return sheet


def _first_declaration(content: bytes, package: Package, progress: Progress) -> Sheet | None:
    """Sheets that the sender cannot see are not read, nor those after the first with a header."""
    workbook = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    described = workbook.sheets_metadata
    if len(described) != len(package.parts):
        raise Refusal("file_damaged")
    for place, (metadata, part) in enumerate(zip(described, package.parts, strict=True)):
        if metadata.visible != SheetVisibleEnum.Visible or metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        cells = _guarded(lambda place=place: workbook.get_sheet_by_index(place))  # type: ignore[misc]
        sheet = assemble(
            metadata.name,
            _watched(_rows(cells), cells.total_height, progress),
            part=part,
            epoch_1904=package.epoch_1904,
        )
        if sheet is not None:
            return sheet
    return None


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Value]]:
    """Every row from the sheet's first; the reader gives leading blank rows, but not leading blank columns."""
    margin: list[Value] = [None] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*margin, *row]


def _watched(
    rows: Iterator[Sequence[Value]] | Sequence[Sequence[Value]], total: int, progress: Progress
) -> Iterator[Sequence[Value]]:
    for done, row in enumerate(rows, 1):
        yield row
        if done % PROGRESS_EVERY == 0:
            progress(done, total)


def _guarded(call: Callable[[], T]) -> T:
    """Whatever the reader stumbles over is the file's fault, a panic of its Rust included."""
    try:
        return call()
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise Refusal("file_damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # derives from BaseException, and cannot be imported
            raise Refusal("file_damaged") from error
        raise

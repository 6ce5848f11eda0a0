"""The left pane of a case: the files as they came, and the rows of a sheet as its sender saw them (art. 6)."""

from dataclasses import dataclass

from legajo.collection import lookups as collection
from legajo.collection.bundle import SheetRow
from legajo.originals import lookups as originals
from legajo.originals.lookups import OriginalView
from legajo.record.permit import Permit
from legajo.review.bundle import CaseSort, CaseView


@dataclass(frozen=True, slots=True)
class OriginalPane:
    """The files of a case, and a page of the sheet's rows where there is a sheet."""

    files: tuple[OriginalView, ...]
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def original_pane(case: CaseView, permit: Permit, *, page: int, size: int) -> OriginalPane:
    """What the left pane shows for a case."""
    files = tuple(originals.get(digest, permit) for digest in case.originals)
    rows: tuple[SheetRow, ...] = ()
    if case.sort is CaseSort.DECLARATION:
        declaration = collection.declaration_of_case(case.id, permit)
        if declaration is not None:
            rows = collection.sheet_rows(declaration, permit, page=page, size=size)
    headings = tuple(heading for heading, _cell in rows[0].cells) if rows else ()
    return OriginalPane(files, headings, rows)

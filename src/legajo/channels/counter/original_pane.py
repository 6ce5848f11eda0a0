"""The left pane of a case: the files as they came, and the rows of a sheet as they were read (art. 6)."""

from dataclasses import dataclass

from legajo.collection import lookups as collection
from legajo.collection.rows import AcceptedRow
from legajo.originals import lookups as originals
from legajo.originals.lookups import OriginalView
from legajo.record.permit import Permit
from legajo.review.bundle import CaseSort, CaseView


@dataclass(frozen=True, slots=True)
class OriginalPane:
    """The files of a case, and a page of the sheet's rows where there is a sheet."""

    files: tuple[OriginalView, ...]
    rows: tuple[AcceptedRow, ...]


def original_pane(case: CaseView, permit: Permit, *, page: int, size: int) -> OriginalPane:
    """What the left pane shows for a case."""
    files = tuple(originals.get(digest, permit) for digest in case.originals)
    sheet = collection.declaration_of_case(case.id, permit) if case.sort is CaseSort.DECLARATION else None
    rows = collection.accepted_rows(sheet, permit, page=page, size=size) if sheet else ()
    return OriginalPane(files, rows)

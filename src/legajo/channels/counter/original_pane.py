"""The left pane of a case: the files as they came, and the first rows of what stands in them (art. 6)."""

import csv
import datetime
import io
import re
from dataclasses import dataclass
from itertools import islice

from legajo.collection import lookups as collection
from legajo.collection import payment_file
from legajo.collection.refusal import Refusal
from legajo.collection.rows import AcceptedRow
from legajo.ledger import subjects
from legajo.originals import lookups as originals
from legajo.originals.lookups import OriginalView
from legajo.originals.store import OriginalError
from legajo.record.people import mask_identity
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review.bundle import CaseSort, CaseView


LINES_OF_A_PERSON = 8  # of a payment file: one for each scheme and party
SHOWN_ROWS = 20
SHOWN_CHARACTERS = 4000
PICTURES = frozenset({"image/png", "image/jpeg"})
PDF = "application/pdf"
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True, slots=True)
class PaidPerson:
    """What a payment file says of one person and month."""

    first_row: int
    name: str
    identity: str  # masked
    month: Month
    amount: int


@dataclass(frozen=True, slots=True)
class OriginalPane:
    """The files of a case, and a page of the rows of a sheet, of a payment file, of a table, or a text."""

    files: tuple[OriginalView, ...]
    rows: tuple[AcceptedRow, ...] = ()
    paid: tuple[PaidPerson, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    more: bool = False  # the table goes on in the file
    text: str = ""
    picture: str = ""  # digest of a scanned page that the browser shows
    document: str = ""  # digest of a PDF
    lost: bool = False  # the file is not where it was kept


def original_pane(case: CaseView, permit: Permit, *, page: int, size: int) -> OriginalPane:
    """What the left pane shows for a case."""
    files = tuple(originals.get(digest, permit) for digest in case.originals)
    if case.sort is CaseSort.DECLARATION:
        sheet = collection.declaration_of_case(case.id, permit)
        rows = collection.accepted_rows(sheet, permit, page=page, size=size) if sheet else ()
        return OriginalPane(files, rows=rows)
    if not files:
        return OriginalPane(files)
    try:
        content = originals.read(files[0].digest, permit)
    except OriginalError:  # the case is read all the same; who asks for the file itself gets the error
        return OriginalPane(files, lost=True)
    if files[0].media_type in PICTURES:
        return OriginalPane(files, picture=files[0].digest)
    if files[0].media_type == PDF:
        return OriginalPane(files, document=files[0].digest)
    if case.sort is CaseSort.PAYMENT:
        return OriginalPane(files, paid=_paid(content, case.opened_at.date(), size=size))
    text = _IDENTITY.sub(lambda found: mask_identity(found[0]), content.decode("utf-8-sig", errors="replace"))
    if files[0].media_type == "text/csv":
        table = tuple(tuple(row) for row in islice(csv.reader(io.StringIO(text)), SHOWN_ROWS + 2))
        return OriginalPane(files, table=table[: SHOWN_ROWS + 1], more=len(table) > SHOWN_ROWS + 1)
    return OriginalPane(files, text=text[:SHOWN_CHARACTERS])


def _paid(content: bytes, today: datetime.date, *, size: int) -> tuple[PaidPerson, ...]:
    """The first people of a payment file, each with the sum of their lines."""
    head = b"\n".join(content.split(b"\n", LINES_OF_A_PERSON * size + 1)[: LINES_OF_A_PERSON * size + 1])
    try:
        read = payment_file.read(head, today=today + datetime.timedelta(days=1))
    except Refusal:  # it was read when it came; its first part alone may be none
        return ()
    found: dict[tuple[str, Month], tuple[int, int]] = {}
    for line in (line for voucher in read.vouchers for line in voucher.lines):
        row, amount = found.get((line.identity, line.month), (line.row, 0))
        found[line.identity, line.month] = row, amount + line.amount
    whole = list(found.items())[: -1 if head != content else None][:size]
    records = subjects.find_people({identity for (identity, _month), _ in whole})
    names = subjects.names(records.values())
    return tuple(
        PaidPerson(row, names.get(records.get(identity, 0), ""), mask_identity(identity), month, amount)
        for (identity, month), (row, amount) in whole
    )

"""Auditing entries: every payload is read, hashed, decoded, and its columns derived again. The widest part of an audit."""

import datetime
import struct
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from legajo.ledger.audit.book import Book
from legajo.ledger.audit.findings import MOST_FAULTS, Fault, Progress, Report
from legajo.ledger.audit.forms import Read, read
from legajo.record.canonical import CanonicalError, encode
from legajo.record.facts import Entry


# Note [One unpacking a row]: nulls are replaced in SQL by values that no column can hold, so a row of COPY has fixed places
# up to its two texts, and one call of struct takes it apart; this is three times as fast as a general reader of rows.
COLUMNS = """
    e.line, e.subject_id, e.kind, coalesce(e.employer_id, -1), coalesce(e.month_from, -1),
    coalesce(e.month_to, -1), coalesce(e.replaces_act, '00000000-0000-0000-0000-000000000000'), coalesce(e.replaces_line, -1),
    coalesce(e.base, -1), e.pension_employer, e.pension_person, e.unemployment_employer, e.unemployment_person,
    e.medical_employer, e.medical_person, e.work_injury_employer, e.maternity_employer, e.act_id, e.occurrence, e.payload
"""
FIXED = struct.Struct(
    ">h" + "4xi" + "4xq" + "4xh" + "4xq" + "4xi" + "4xi" + "4x16s" + "4xi" + "4xq" * 9 + "4x16s" + "i"
)
LENGTH = struct.Struct(">i")
HEADER_BYTES = 19  # PGCOPY's signature, flags and extension length
NO_ACT = bytes(16)
NOWHERE = (0, 0, -1)  # number, first leaf and count of no act
STEP = 20_000
FACTS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 202, 203, 206})
"""Kinds whose facts later parts of the audit replay."""


class Placed(NamedTuple):
    """A decoded entry and where it stands in the log."""

    leaf: int
    act_number: int
    act_id: UUID
    entry: Entry


class Scan(NamedTuple):
    """What a walk over the rows gave besides the hashes it laid into the book."""

    rows: int
    placed: int
    facts: list[Placed]
    faults: list[Fault]


class Walk:
    """A walk over rows as COPY sends them: leaf hashes and records are laid into the book, columns derived again."""

    def __init__(self, book: Book, at: datetime.datetime) -> None:
        self.hashes, self.subjects, self.at = book.hashes, book.subjects, at
        self.spans = {act.id.bytes: (act.number, act.first_leaf, act.entry_count) for act in book.acts}
        self.faults: list[Fault] = []
        self.facts: list[Placed] = []
        self.rows = self.placed = 0

    def take(self, data: memoryview, start: int) -> None:
        """One row."""
        values = FIXED.unpack_from(data, start)
        end = start + FIXED.size + values[-1]
        payload = data[end + LENGTH.size :].tobytes()
        self.rows += 1
        leaf = self._place(values, sha256(b"\x00" + payload).digest())
        if leaf is None:
            return
        try:
            found = read(payload, values[3])
        except CanonicalError as error:
            self._fault(values, "payload", f"its payload is not an entry: {error}", leaf)
            return
        entry = found.entry
        if encode(entry) != payload:
            self._fault(values, "payload", "its bytes are not the canonical form of an entry", leaf)
        shown = (*values[1:4], str(data[end - values[-1] : end], "utf-8"), *values[4:18])
        if shown != (right := derived(found)):
            self._fault(values, "projection", _difference(shown, right), leaf)
        if entry.kind in FACTS:
            act_id: bytes = values[18]
            self.facts.append(Placed(leaf, self.spans[act_id][0], UUID(bytes=act_id), entry))

    def _place(self, values: tuple[Any, ...], digest: bytes) -> int | None:
        """Lay the leaf where its act counts it; None, with a fault, where there is no place or it is taken."""
        line, subject = values[1:3]
        number, first, count = self.spans.get(values[18], NOWHERE)
        leaf = int(first + line)
        if not 1 <= line <= count:
            self._fault(values, "extra", "no act counts it among its lines: it was put in without one", None)
            return None
        if self.subjects[leaf]:
            self._fault(
                values, "copy", f"a second row claims line {line} of act {number}: a copy of an entry", leaf
            )
            return None
        self.hashes[leaf * 32 : leaf * 32 + 32] = digest
        self.subjects[leaf] = subject
        self.placed += 1
        return leaf

    def _fault(self, values: tuple[Any, ...], code: str, words: str, leaf: int | None) -> None:
        line, subject = values[1:3]
        number = self.spans.get(values[18], NOWHERE)[0]
        if len(self.faults) < MOST_FAULTS:
            row = f"ledger.entry subject_id {subject}, act_id {UUID(bytes=values[18])}, line {line}"
            told = f"Record {subject}, act {number or 'unknown'}, line {line}: {words}."
            self.faults.append(Fault(code, row, told, subject, number or None, line, leaf, None, self.at))


def scan(
    cursor: Any, book: Book, at: datetime.datetime, progress: Progress, *, where: str = "", total: int = 0
) -> Scan:
    """Walk over rows of ledger.entry in the order of the disk, whatever their order in the log."""
    walk = Walk(book, at)
    statement = f"COPY (SELECT {COLUMNS} FROM ledger.entry e {where}) TO STDOUT (FORMAT binary)"  # noqa: S608 -- parts of ours
    with cursor.copy(statement) as copy:
        start = HEADER_BYTES  # which the first row follows in the same piece
        for data in copy:
            if len(data) - start > FIXED.size:  # the trailer is shorter
                walk.take(data, start)
            start = 0
            if walk.rows % STEP == 0:
                progress("entries", walk.rows, total)
    progress("entries", walk.rows, total)
    return Scan(walk.rows, walk.placed, walk.facts, walk.faults)


NAMES = (
    *(
        "line",
        "subject_id",
        "kind",
        "occurrence",
        "employer_id",
        "month_from",
        "month_to",
        "replaces_act",
        "replaces_line",
        "base",
    ),
    *("pension_employer", "pension_person", "unemployment_employer", "unemployment_person"),
    *("medical_employer", "medical_person", "work_injury_employer", "maternity_employer"),
)


def derived(found: Read) -> tuple[Any, ...]:
    """The columns that belong beside a payload, with COPY's stand-ins for nulls."""
    entry = found.entry
    month_from, month_to, base, amounts = found.figures
    replaces = entry.replaces
    return (
        entry.line,
        entry.subject,
        entry.kind,
        entry.occurrence,
        -1 if entry.employer is None else entry.employer,
        -1 if month_from is None else month_from,
        -1 if month_to is None else month_to,
        bytes.fromhex(replaces.act.replace("-", "")) if replaces else NO_ACT,
        replaces.line if replaces else -1,
        -1 if base is None else base,
        *amounts,
    )


def _difference(shown: tuple[Any, ...], right: tuple[Any, ...]) -> str:
    wrong = [
        f"{name} is {was!r}, by the payload {should!r}"
        for name, was, should in zip(NAMES, shown, right, strict=True)
        if was != should
    ]
    return "columns differ from the payload: " + "; ".join(wrong)


def check_present(book: Book, proposed: "Iterable[tuple[int, int, int]]", report: Report) -> set[int]:
    """Report every line that an act counts and no row holds; return the numbers of such acts."""
    missing: set[int] = set()
    known = {(number, line): subject for number, line, subject in proposed}
    for act in (act for act in book.acts if 0 in book.of_entries(act)):
        for line in range(1, act.entry_count + 1):
            index = act.first_leaf + line
            if book.subjects[index]:
                continue
            missing.add(act.number)
            subject = known.get((act.number, line))
            whose = (
                f"record {subject} (by what was proposed)"
                if subject
                else "a record that no proposal names any more"
            )
            words = f"Line {line} of act {act.number} is gone: the act counts {act.entry_count} entries. It belonged to {whose}."
            row = f"ledger.entry act_id {act.id}, line {line}"
            report.add(
                Fault("missing", row, words, subject, act.number, line, index, book.since(index), report.at)
            )
    return missing

"""Reading every record, for approved runs and their dry runs: as accrual's own role, which sees no identity (arts. 6, 11)."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db import connections

from legajo.record.facts import Entry, read_entry
from legajo.record.permit import Permit


CHUNK = 1_000  # records read at once


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place in the book."""

    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    entry: Entry


def records(kinds: Sequence[int], permit: Permit, *, using: str) -> Iterator[tuple[int, list[Placed]]]:
    """Each record with its entries of these kinds, in the order of the book; records in the order of their numbers."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(subject_id), 0) FROM ledger.entry")
        last: int = cursor.fetchone()[0]
        for first in range(0, last + 1, CHUNK):
            cursor.execute(
                "SELECT e.subject_id, a.id, a.number, e.line, a.moment, e.payload"
                " FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id"
                " WHERE e.subject_id >= %s AND e.subject_id < %s AND e.kind = ANY (%s)"
                " ORDER BY e.subject_id, a.number, e.line",
                [first, first + CHUNK, list(kinds)],
            )
            for subject, rows in groupby(cursor.fetchall(), key=lambda row: row[0]):
                yield (
                    subject,
                    [
                        Placed(act, number, line, at, read_entry(bytes(said)))
                        for _, act, number, line, at, said in rows
                    ],
                )

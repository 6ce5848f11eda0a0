"""Reading every record, for approved runs and their dry runs: as accrual's own role, which sees no identity (arts. 6, 11)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connections

from legajo.ledger import wire
from legajo.record.permit import Permit


CHUNK = 1_000  # records read at once


class Held(NamedTuple):
    """An entry in force, as columns: what a run over everybody needs without opening each payload."""

    kind: int
    employer_id: int | None
    month: int | None  # ordinal
    own_pension: int  # fen: the person's share of the pension
    payload: bytes


def records(kinds: Sequence[int], permit: Permit, *, using: str) -> Iterator[tuple[int, list[Held]]]:
    """Each record with its entries of these kinds that are in force, in the order of the book; records by number."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(subject_id), 0) FROM ledger.entry")
        last: int = cursor.fetchone()[0]
    for first in range(0, last + 1, CHUNK):
        with wire.binary(using) as found:  # binary: the payloads need no unpacking
            found.execute(
                "SELECT e.subject_id, a.number, e.line, e.kind, e.employer_id, e.month_from, e.pension_person, e.payload"
                " FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id"
                " WHERE e.subject_id >= %s AND e.subject_id < %s AND e.kind = ANY (%s) AND NOT EXISTS ("
                " SELECT FROM ledger.entry r WHERE r.subject_id = e.subject_id"
                " AND r.replaces_act = e.act_id AND r.replaces_line = e.line)",
                [first, first + CHUNK, list(kinds)],
            )
            # Sorted here: the server would carry the payloads through a sort on its disk.
            placed = sorted(found.fetchall(), key=itemgetter(0, 1, 2))
        for subject, rows in groupby(placed, key=itemgetter(0)):
            yield subject, [Held(*row[3:]) for row in rows]

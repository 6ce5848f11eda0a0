"""Reading every record, for approved runs and their dry runs: as accrual's own role, which sees no identity (arts. 6, 11)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

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


class Past(NamedTuple):
    """An entry of any time: by which act it came, and by which it was replaced."""

    act_number: int
    replaced_by: int | None
    held: Held

    def stood_at(self, act_number: int) -> bool:
        """Whether it was in force before that act."""
        return self.act_number < act_number and (self.replaced_by is None or self.replaced_by >= act_number)


_COLUMNS = "e.kind, e.employer_id, e.month_from, e.pension_person, e.payload"  # those of Held, in its order
_IN_FORCE = f"""
    SELECT e.subject_id, a.number, e.line, {_COLUMNS} FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id
    WHERE e.subject_id >= %s AND e.subject_id < %s AND e.kind = ANY (%s) AND NOT EXISTS (SELECT FROM ledger.entry r
        WHERE r.subject_id = e.subject_id AND r.replaces_act = e.act_id AND r.replaces_line = e.line)
"""  # noqa: S608 -- names of columns
_EVER = f"""
    SELECT e.subject_id, a.number, e.line, ra.number, {_COLUMNS} FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id
    LEFT JOIN ledger.entry r ON r.subject_id = e.subject_id AND r.replaces_act = e.act_id AND r.replaces_line = e.line
    LEFT JOIN ledger.act ra ON ra.id = r.act_id
    WHERE e.subject_id >= %s AND e.subject_id < %s AND e.kind = ANY (%s)
"""  # noqa: S608 -- names of columns


def records(kinds: Sequence[int], permit: Permit, *, using: str) -> Iterator[tuple[int, list[Held]]]:
    """Each record with its entries of these kinds that are in force, in the order of the book; records by number."""
    for subject, rows in _records(_IN_FORCE, kinds, using):
        yield subject, [Held(*row[3:]) for row in rows]


def histories(kinds: Sequence[int], permit: Permit, *, using: str) -> Iterator[tuple[int, list[Past]]]:
    """Each record with all its entries of these kinds, replaced ones too, in the order of the book: for the audit."""
    for subject, rows in _records(_EVER, kinds, using):
        yield subject, [Past(row[1], row[3], Held(*row[4:])) for row in rows]


def _records(
    statement: str, kinds: Sequence[int], using: str
) -> Iterator[tuple[int, Iterator[tuple[Any, ...]]]]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(subject_id), 0) FROM ledger.entry")
        last: int = cursor.fetchone()[0]
    for first in range(0, last + 1, CHUNK):
        with wire.binary(using) as found:  # binary: the payloads need no unpacking
            found.execute(statement, [first, first + CHUNK, list(kinds)])
            # Sorted here: the server would carry the payloads through a sort on its disk.
            placed = sorted(found.fetchall(), key=itemgetter(0, 1, 2))
        yield from groupby(placed, key=itemgetter(0))

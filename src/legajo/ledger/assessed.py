"""Reading the dues that stand, each with the wage behind it: for approved runs and their dry runs (arts. 6, 11)."""

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connections

from legajo.ledger import wire
from legajo.record.permit import Permit


CHUNK = 2_000  # records read at once


class AssessedMonth(NamedTuple):
    """What one person and month with one employer owes and by which wage; the due named last is `payload`."""

    subject_id: int
    employer_id: int  # 0: oneself
    month: int  # ordinal
    due: tuple[int, ...]  # eight
    act_number: int  # of that due
    moment: datetime.datetime
    dues: int  # how many were posted for the month
    wage: int | None
    payload: bytes


_STATEMENT = """
    SELECT m.subject_id, m.employer_id, m.month, ARRAY[m.due_pension_employer, m.due_pension_person,
        m.due_unemployment_employer, m.due_unemployment_person, m.due_medical_employer, m.due_medical_person,
        m.due_work_injury_employer, m.due_maternity_employer],
        a.number, a.moment, (SELECT count(*) FROM ledger.entry d WHERE d.subject_id = m.subject_id AND d.kind = 101
            AND d.month_from = m.month AND coalesce(d.employer_id, 0) = m.employer_id),
        w.wage, e.payload
    FROM ledger.current_month m
    JOIN ledger.entry e ON e.subject_id = m.subject_id AND e.act_id = m.due_act AND e.line = m.due_line
    JOIN ledger.act a ON a.id = m.due_act
    LEFT JOIN LATERAL (SELECT c.wage FROM ledger.current_wage c
        WHERE c.subject_id = m.subject_id AND c.employer_id = m.employer_id AND c.month_from <= m.month
        ORDER BY c.month_from DESC LIMIT 1) w ON true
    WHERE m.subject_id >= %s AND m.subject_id < %s AND m.month >= %s AND m.month <= %s
    ORDER BY m.employer_id, m.month, m.subject_id
"""


def months_assessed(
    first: int, last: int, permit: Permit, *, using: str
) -> Iterator[tuple[AssessedMonth, ...]]:
    """The months from `first` to `last` (ordinals) that have a due, some thousand people at a time."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(subject_id), 0) FROM ledger.current_month")
        end: int = cursor.fetchone()[0]
    for start in range(0, end + 1, CHUNK):
        with wire.binary(using) as found:
            found.execute(_STATEMENT, [start, start + CHUNK, first, last])
            rows = found.fetchall()
        if rows:
            yield tuple(map(_month, rows))


def _month(row: tuple[Any, ...]) -> AssessedMonth:
    return AssessedMonth._make((*row[:3], tuple(row[3]), *row[4:]))


class Dependants(NamedTuple):
    """How many people have figures that rest on what holds for a time, and how many figures."""

    people: int
    figures: int


def dues_between(first: int, last: int, *, using: str = "default") -> Dependants:
    """The dues of some months; no person is named."""
    return _count("SELECT * FROM ledger.dues_between(%s, %s)", first, last, using)


def interest_since(year: int, *, using: str = "default") -> Dependants:
    """The interest that was posted for a year and the years after it; no person is named."""
    return _count("SELECT * FROM ledger.interest_between(%s, %s)", year * 12, 9999 * 12, using)


def _count(statement: str, first: int, last: int, using: str) -> Dependants:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [first, last])
        people, figures = cursor.fetchone()
        return Dependants(people, figures)


def publish_alone() -> None:
    """Wait until no other case that publishes values is being entered; held to the end of the transaction."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT ledger.publish_alone()")

"""Reading the book. Every reader takes a permit; a person's file takes a look, whose trace is committed first (art. 15)."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger.act import Sort
from legajo.ledger.asking import rows, value
from legajo.ledger.errors import LedgerError, refusals
from legajo.ledger.in_force import (
    born_before,
    differences,
    differences_of_employer,
    employer_months,
    employers,
    households_of_people,
    injury_class,
    injury_rates,
    limited_relations,
    months_of_employer,
    months_of_people,
    people_before,
    relations_of_employer,
    relations_of_people,
    wages_in_force,
    wages_of_people,
)
from legajo.ledger.projection import Line
from legajo.ledger.standing_rows import (
    EmployerMonth,
    EmployerRow,
    HouseholdRow,
    InjuryRate,
    MonthDifference,
    MonthRow,
    PersonBefore,
    RelationRow,
    WageRow,
)
from legajo.record.facts import Entry, ParameterPublished, Ref, read_entry
from legajo.record.permit import Permit


__all__ = [
    "EmployerMonth",
    "EmployerRow",
    "HouseholdRow",
    "InjuryRate",
    "Line",
    "MonthDifference",
    "MonthRow",
    "PersonBefore",
    "RelationRow",
    "WageRow",
    "born_before",
    "differences",
    "differences_of_employer",
    "employer_months",
    "employers",
    "households_of_people",
    "injury_class",
    "injury_rates",
    "limited_relations",
    "months_of_employer",
    "months_of_people",
    "people_before",
    "relations_of_employer",
    "relations_of_people",
    "wages_in_force",
    "wages_of_people",
]

PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """A look whose trace is in the journal; it opens the file for a quarter of an hour."""

    id: UUID
    subject_id: int | None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry with its place in the book."""

    subject_id: int
    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    case_id: UUID | None
    sort: Sort
    leaf_index: int
    covered: bool  # by a signed checkpoint
    payload: bytes
    entry: Entry


@dataclass(frozen=True, slots=True)
class File:
    """All entries of one human's record, and of the records that it continues, in the order of the book."""

    subject_id: int | None
    entries: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked into a record."""

    moment: datetime.datetime
    actor: str
    channel: str
    reason: str
    act: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far the book reaches: the last act, the leaves so far, its moment."""

    number: int
    leaves: int
    moment: datetime.datetime


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act of a case."""

    id: UUID
    number: int
    sort: Sort
    first_leaf: int
    entry_count: int
    moment: datetime.datetime


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A line of a proposal, with its entry."""

    line: int
    enters: bool
    subject_id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A consequence that waits for its case."""

    line: int
    subject_id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class StagedTotal:
    """What is staged of one kind: entries, people, and the eight amounts."""

    kind: int
    entries: int
    people: int
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """A published parameter, with its place in the book."""

    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    in_force: bool
    region: str
    fact: ParameterPublished
    replaces: Ref | None = None


def open_look(
    subject_id: int, permit: Permit, at: datetime.datetime, *, using: str = DEFAULT_DB_ALIAS
) -> Ticket:
    """Write that the permit's holder looks into a record, and commit it. MUST NOT be called inside a transaction."""
    return Ticket(_open(subject_id, None, permit, at, using), subject_id)


def open_case_look(
    case_id: UUID, permit: Permit, at: datetime.datetime, *, using: str = DEFAULT_DB_ALIAS
) -> Ticket:
    """The same for the records that a case names."""
    return Ticket(_open(None, case_id, permit, at, using), None, case_id)


def _open(subject: int | None, case: UUID | None, permit: Permit, at: datetime.datetime, using: str) -> UUID:
    if connections[using].in_atomic_block:
        raise LedgerError("A look is written in a transaction of its own, before the data is asked for.")
    said = json.dumps({**asdict(permit), "policies": list(permit.policies)})
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute("SELECT ledger.open_look(%s, %s, %s::jsonb, %s)", [subject, case, said, at])
        ticket: UUID = cursor.fetchone()[0]
        return ticket


def get_file(ticket: Ticket, *, using: str = DEFAULT_DB_ALIAS) -> File:
    """The file that a ticket opens; LedgerError in the transaction that wrote the look."""
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute("SELECT * FROM ledger.get_file(%s)", [ticket.id])
        rows = cursor.fetchall()
    return File(ticket.subject_id, tuple(_stored(row) for row in rows))


def _stored(row: tuple[Any, ...]) -> Stored:
    payload = bytes(row[-1])
    return Stored(*row[:-1], payload, read_entry(payload))  # type: ignore[call-arg]  # a checker does not count what a star unpacks


def looks(ticket: Ticket, *, limit: int = 1_000, using: str = DEFAULT_DB_ALIAS) -> tuple[LookRow, ...]:
    """Who looked into the record, the latest first."""
    return rows(LookRow, "SELECT * FROM ledger.get_looks(%s) LIMIT %s", [ticket.id, limit], using)


def proposal(
    case_id: UUID,
    round_number: int,
    permit: Permit,
    *,
    after: int = 0,
    size: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Iterator[ProposalLine]:
    """The lines of a round in order, from the line after `after` on; all of them unless `size` says how many."""
    statement = "SELECT line, enters, subject_id, payload FROM ledger.proposal_page(%s, %s, %s, %s)"
    for row in _pages(statement, [case_id, round_number], after, size, using):
        yield ProposalLine(row[0], row[1], row[2], read_entry(bytes(row[3])))


def staged(
    case_id: UUID, permit: Permit, *, after: int = 0, size: int | None = None, using: str = DEFAULT_DB_ALIAS
) -> Iterator[StagedLine]:
    """What is staged for a case, in order."""
    statement = "SELECT line, subject_id, payload FROM ledger.posting_page(%s, %s, %s)"
    for row in _pages(statement, [case_id], after, size, using):
        yield StagedLine(row[0], row[1], read_entry(bytes(row[2])))


def _pages(
    statement: str, values: list[Any], after: int, size: int | None, using: str
) -> Iterator[tuple[Any, ...]]:
    left = size
    while left is None or left > 0:
        asked = PAGE if left is None else min(PAGE, left)
        with connections[using].cursor() as cursor:
            cursor.execute(statement, [*values, after, asked])
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < asked:
            return
        after = rows[-1][0]
        left = None if left is None else left - len(rows)


def staged_totals(case_id: UUID, permit: Permit, *, using: str = DEFAULT_DB_ALIAS) -> tuple[StagedTotal, ...]:
    """Sums of what is staged, by kind."""
    statement = "SELECT kind, entries, people, amounts FROM ledger.posting_totals(%s)"
    return rows(lambda k, e, p, a: StagedTotal(k, e, p, tuple(a)), statement, [case_id], using)


def parameters(*, using: str = DEFAULT_DB_ALIAS) -> tuple[ParameterEntry, ...]:
    """Every published parameter, replaced ones included, in the order of the book. They are public."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT * FROM ledger.parameters()")
        return tuple(_parameter(*row) for row in cursor.fetchall())


def _parameter(
    act_id: UUID, number: int, line: int, moment: datetime.datetime, in_force: bool, payload: bytes
) -> ParameterEntry:
    entry = read_entry(bytes(payload))
    assert isinstance(entry.fact, ParameterPublished)  # noqa: S101 — posting keeps the table by kind
    return ParameterEntry(act_id, number, line, moment, in_force, entry.region, entry.fact, entry.replaces)


def parameters_version(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The number of the last act that published a parameter."""
    return int(value("SELECT ledger.parameters_version()", [], using))


def touched_since(case_id: UUID, position: int, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether another case's act after that number entered something on a record that is staged for the case."""
    return bool(value("SELECT ledger.touched_since(%s, %s)", [case_id, position], using))


def position(*, using: str = DEFAULT_DB_ALIAS) -> Position | None:
    """How far the book reaches; None before the founding."""
    return next(iter(rows(Position, "SELECT * FROM ledger.position()", [], using)), None)


def acts_of(case_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> tuple[ActRow, ...]:
    """The acts of a case: its own, its consequence's, its run's."""
    return rows(ActRow, "SELECT * FROM ledger.act_of(%s)", [case_id], using)

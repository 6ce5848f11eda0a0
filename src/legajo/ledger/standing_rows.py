"""Rows of what is in force now, as lookups give them. Months are ordinals, amounts fen; employer 0 is oneself.

Those that come by the thousand are named tuples, which are made in a third of a dataclass's time.
"""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID


class MonthRow(NamedTuple):
    """One person, employer and month: the base and what is due and paid, eight amounts each."""

    subject_id: int
    employer_id: int
    month: int
    base: int | None
    due_act: UUID | None
    due_line: int | None
    due: tuple[int, ...]
    paid: tuple[int, ...]

    @property
    def is_due(self) -> bool:
        """Whether a due of this person, employer and month is in force."""
        return self.due_act is not None


class WageRow(NamedTuple):
    """A wage that stands from a month on."""

    subject_id: int
    employer_id: int
    month_from: int
    wage: int
    act_id: UUID
    line: int


class RelationRow(NamedTuple):
    """A relation between a person and an employer; `until` is the first day after it."""

    subject_id: int
    employer_id: int
    since: datetime.date
    until: datetime.date | None
    form: str
    state: str
    act_id: UUID
    line: int
    schemes: tuple[str, ...]


class HouseholdRow(NamedTuple):
    """The nature of a person's household, urban or rural, since a day."""

    subject_id: int
    since: datetime.date
    nature: str
    act_id: UUID
    line: int


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer as the registry has it."""

    subject_id: int
    code: str
    name: str
    since: datetime.date
    ended: datetime.date | None
    act_id: UUID
    line: int


@dataclass(frozen=True, slots=True)
class EmployerMonth:
    """One month of an employer: what its declarations made due, what arrived, and for how many it was short."""

    month: int
    people: int
    due: int
    paid: int
    short_people: int


class MonthDifference(NamedTuple):
    """What differences added to one person's dues of a month, and by when they are paid without a late fee."""

    subject_id: int
    payable_by: datetime.date | None  # None: they bear none
    amounts: tuple[int, ...]  # eight


@dataclass(frozen=True, slots=True)
class InjuryRate:
    """The industry class of an employer from a month on."""

    employer_id: int
    month_from: int
    industry_class: int
    floating_grade: int
    rate: str | None
    act_id: UUID
    line: int


@dataclass(frozen=True, slots=True)
class PersonBefore:
    """Where a person stands: months and account of the pension, with what was taken over; birth and sex."""

    subject_id: int
    months: int
    account: int
    born: datetime.date | None
    sex: str | None


def month_row(
    subject: int,
    employer: int,
    month: int,
    base: int | None,
    act: UUID | None,
    line: int | None,
    *amounts: int,
) -> MonthRow:
    """A row of current_month."""
    return MonthRow(subject, employer, month, base, act, line, amounts[:8], amounts[8:])


def relation_row(
    subject: int,
    employer: int,
    span: Any,
    form: str,
    state: str,
    act: UUID,
    line: int,
    schemes: list[str],
    *_chain: Any,
) -> RelationRow:
    """A row of current_relation; what it follows is the database's own concern."""
    return RelationRow(subject, employer, span.lower, span.upper, form, state, act, line, tuple(schemes))

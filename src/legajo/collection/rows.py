"""What is kept of a read sheet until it is confirmed, and what a reader of the stage gets."""

import datetime
from dataclasses import dataclass
from uuid import UUID

import msgspec

from legajo.collection.checks import Problem
from legajo.collection.states import State
from legajo.record.period import Month


class Accepted(msgspec.Struct, frozen=True):
    """A sound row, computed; sealed while it waits."""

    row: int
    name: str
    identity: str
    sex: str
    born: datetime.date
    wage: int
    household: str
    correction: bool
    base: int | None
    amounts: tuple[int, ...]
    subject: int | None  # None: the book does not know the person


class Faulty(msgspec.Struct, frozen=True):
    """A row with a problem, its cells as they came (days as text), for the corrected sheet."""

    row: int
    cells: tuple[str | float | int | bool | None, ...]


class Missing(msgspec.Struct, frozen=True):
    """A person of last month's list whom this sheet does not name."""

    name: str
    identity: str  # masked


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A sound row as a reader sees it; amounts in fen in the order of AMOUNTS."""

    row: int
    name: str
    identity: str  # masked
    wage: int
    base: int | None
    amounts: tuple[int, ...]
    new_person: bool
    correction: bool


MissingPerson = Missing


@dataclass(frozen=True, slots=True)
class DeclarationItem:
    """One line of an employer's list of sheets."""

    id: UUID
    name: str  # of the file
    month: Month | None
    state: State
    progress: float  # 0 to 1
    accepted_count: int
    problem_count: int
    case_id: UUID | None
    corrects: UUID | None
    received_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """One sheet: how far it is, what was found, what waits for the employer's answer."""

    id: UUID
    employer_id: int
    name: str  # of the file
    original: str  # digest
    month: Month | None
    state: State
    progress: float
    rows_read: int
    accepted_count: int
    problem_count: int
    totals: tuple[int, ...]
    refusal_code: str
    refusal: str  # in the reader's language
    problems: tuple[Problem, ...]  # the first hundred
    question: tuple[MissingPerson, ...]  # the first hundred
    question_count: int
    may_confirm: bool
    case_id: UUID | None
    corrects: UUID | None
    corrected_by: tuple[UUID, ...]
    received_at: datetime.datetime
    confirmed_at: datetime.datetime | None

"""What a reader of the review stage gets: cases, queues, decisions and previews, all frozen (art. 7)."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from legajo.record.facts import Fact
from legajo.record.period import Month
from legajo.review.ladder import Rung, Status, Verdict


class CaseSort(StrEnum):
    """What a case is about; the desk groups its queue by it."""

    DECLARATION = "declaration"
    PAYMENT = "payment"
    REGISTRATION = "registration"
    OPENING = "opening"
    CORRECTION = "correction"
    PARAMETERS = "parameters"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class DecisionView:
    round: int
    rung: Rung
    outcome: Verdict
    reason: str
    officer: str  # the name of the natural person
    decided_at: datetime.datetime
    in_force: bool  # of the current round and digest: an older one no longer counts
    confirmed: tuple[int, ...] = ()  # lines whose originals the officer looked at


@dataclass(frozen=True, slots=True)
class CaseView:
    id: UUID
    sort: CaseSort
    title: str
    employer_id: int | None
    employer: str  # name, empty when the case is of no employer
    month: Month | None
    status: Status
    round: int
    waits_for: Rung | None
    digest: bytes | None
    lines: int
    people: int
    collected_by: str
    opened_at: datetime.datetime
    proposed_at: datetime.datetime | None
    closed_at: datetime.datetime | None
    originals: tuple[str, ...]
    decisions: tuple[DecisionView, ...]
    follows: UUID | None
    followed_by: tuple[UUID, ...]
    to_confirm: tuple[int, ...]  # lines of new persons and relations: the first rung confirms their originals
    may_decide: bool  # the reader of this view may give the verdict that the case waits for
    why_not: str  # if not, in words


@dataclass(frozen=True, slots=True)
class QueueItem:
    id: UUID
    sort: CaseSort
    title: str
    employer: str
    month: Month | None
    round: int
    lines: int
    people: int
    waiting_since: datetime.datetime
    mine_to_decide: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What `propose` answers: the round and the digest that the officers will decide on."""

    case_id: UUID
    round: int
    digest: bytes
    lines: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `decide` answers; `act_numbers` are those of the book when the decision entered the case."""

    status: Status
    waits_for: Rung | None
    act_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after the case; money in fen."""

    figure: str  # due | paid | months | account | wage | unallocated
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What the case does to one person; an exception is one that the officer should look at."""

    subject_id: int
    name: str
    identity: str  # masked
    changes: tuple[Change, ...]
    exceptions: tuple[
        str, ...
    ]  # codes: new_person, wage_jump, wage_drop, past_retirement_age, household_differs, correction, unallocated, part_paid, floor, cap


@dataclass(frozen=True, slots=True)
class Preview:
    """Before and after: the totals, the exceptions first, then a page of the others."""

    totals: tuple[Change, ...]
    exceptions: tuple[Effect, ...]
    others: tuple[Effect, ...]
    people: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the proposal as the officer reads it."""

    line: int
    kind: str
    enters: bool
    subject_id: int
    name: str
    identity: str  # masked
    employer_id: int | None
    month: Month | None
    wage: int | None
    amounts: tuple[int, ...]
    is_correction: bool
    fact: Fact  # what the line says, for a reader of its sort

"""Reading cases, queues, decisions and previews (art. 7)."""

from uuid import UUID

from legajo.record.permit import Permit
from legajo.review.bundle import CaseView, DecisionView, LineView, Preview, QueueItem
from legajo.review.ladder import Rung


def queue(rung: Rung, permit: Permit) -> tuple[QueueItem, ...]:
    """The cases that wait for a rung, oldest first."""
    raise NotImplementedError


def get_case(case_id: UUID, permit: Permit) -> CaseView:
    """One case; raises ReviewError when the permit does not reach it or there is none."""
    raise NotImplementedError


def cases_of_employer(employer_id: int, permit: Permit) -> tuple[CaseView, ...]:
    """The cases that concern an employer, newest first."""
    raise NotImplementedError


def lines(case_id: UUID, permit: Permit, *, page: int = 1, size: int = 100) -> tuple[LineView, ...]:
    """A page of the lines of the current round."""
    raise NotImplementedError


def preview(case_id: UUID, permit: Permit, *, page: int = 1, size: int = 50) -> Preview:
    """What will change: before and after, in total and for each person, exceptions first."""
    raise NotImplementedError


def decisions(case_id: UUID, permit: Permit) -> tuple[DecisionView, ...]:
    """Every decision on every round, in the order they were given."""
    raise NotImplementedError

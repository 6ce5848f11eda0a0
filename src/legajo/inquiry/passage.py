"""How entries came into the book: who brought the case, the four decisions, the papers it stands on (arts. 6, 7)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from legajo.accrual.known import Known
from legajo.inquiry.words import RUNGS
from legajo.record.permit import Permit
from legajo.review.bundle import CaseView
from legajo.review.lookups import get_cases


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the four decisions that let an entry in."""

    rung: str
    post: str  # the rung in the reader's language
    officer: str
    decided_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """How a case came into the book."""

    case: str
    collected_by: str
    rungs: tuple[Rung, ...]
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """One entry behind a figure: where it stands in the book, and who let it in."""

    act_number: int
    line: int
    moment: datetime.datetime
    covered: bool
    passage: Passage | None


def passages(entries: Iterable[Known], permit: Permit) -> dict[str, Passage]:
    """By case, of the entries that came by one; other people's lines are not read."""
    asked = {known.entry.case for known in entries} - {None}
    return {
        str(case.id): _passage(case) for case in get_cases([UUID(case) for case in asked if case], permit)
    }


def behind(known: Known, read: dict[str, Passage]) -> Behind:
    """Where an entry stands, with the passage of its case."""
    return Behind(
        act_number=known.act_number,
        line=known.line,
        moment=known.moment,
        covered=bool(getattr(known, "covered", False)),
        passage=read.get(known.entry.case) if known.entry.case is not None else None,
    )


def _passage(case: CaseView) -> Passage:
    rungs = tuple(
        Rung(decision.rung.value, str(RUNGS[decision.rung.value]), decision.officer, decision.decided_at)
        for decision in case.decisions
        if decision.in_force
    )
    return Passage(str(case.id), case.collected_by, rungs, case.originals)

"""The four rungs of a case as a line of steps: who stood on each, when, and which one waits."""

from dataclasses import dataclass

from legajo.review.bundle import CaseView, DecisionView
from legajo.review.ladder import LADDER, Rung, Status, Verdict


@dataclass(frozen=True, slots=True)
class RungStep:
    """One rung as a page shows it."""

    rung: Rung
    state: str  # done | now | ahead | stopped
    decision: DecisionView | None


def steps_of(case: CaseView) -> tuple[RungStep, ...]:
    """The four rungs of the case's current round."""
    taken = {d.rung: d for d in case.decisions if d.round == case.round}
    return tuple(RungStep(rung, _state(case, rung, taken.get(rung)), taken.get(rung)) for rung in LADDER)


def _state(case: CaseView, rung: Rung, decision: DecisionView | None) -> str:
    if decision is not None:
        return "done" if decision.outcome is Verdict.ACCEPT else "stopped"
    return "now" if case.status is Status.OPEN and case.waits_for is rung else "ahead"

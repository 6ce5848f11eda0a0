"""The four rungs of review (art. 7) and the life of a case, as tables.

A case climbs one rung at a time, and a different natural person stands on each. The database enforces the
same tables (review/triggers.py); the diagram of docs/law/review.md is generated from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Rung(StrEnum):
    PRELIMINARY = "preliminary"  # 初审
    EXAMINATION = "examination"  # 审核
    REEXAMINATION = "reexamination"  # 复核
    APPROVAL = "approval"  # 审批


class Verdict(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"


class Status(StrEnum):
    COLLECTING = "collecting"  # opened, nothing proposed yet
    OPEN = "open"  # proposed, waits for the decision of a rung
    RETURNED = "returned"  # waits for its collector
    REFUSED = "refused"
    ENTERED = "entered"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What moves a case from one status to another."""

    PROPOSE = "propose"
    ACCEPT = "accept"  # by any rung but the last
    APPROVE = "approve"  # by the last rung
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


LADDER: tuple[Rung, ...] = tuple(Rung)

TRANSITIONS: tuple[tuple[Status, Step, Status], ...] = (
    (Status.COLLECTING, Step.PROPOSE, Status.OPEN),
    (Status.COLLECTING, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.OPEN, Step.ACCEPT, Status.OPEN),
    (Status.OPEN, Step.APPROVE, Status.ENTERED),
    (Status.OPEN, Step.RETURN, Status.RETURNED),
    (Status.OPEN, Step.REFUSE, Status.REFUSED),
    (Status.RETURNED, Step.PROPOSE, Status.OPEN),
    (Status.RETURNED, Step.WITHDRAW, Status.WITHDRAWN),
)

CLOSED: tuple[Status, ...] = tuple(s for s in Status if s not in {before for before, _, _ in TRANSITIONS})


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken on the round in hand."""

    rung: Rung
    natural_person_id: int
    verdict: Verdict


class ReviewError(Exception):
    """The act on the case may not be done; the message says what, why, and what now, for the officer to read."""


def after(status: Status, step: Step) -> Status:
    """The status that a step leads to; refuses a step that the status does not allow."""
    for before, taken, reached in TRANSITIONS:
        if (before, taken) == (status, step):
            return reached
    raise ReviewError(
        f"a case that is {status} cannot be moved by the step '{step}'; reload it to see where it stands"
    )


def step_of(rung: Rung, verdict: Verdict) -> Step:
    """The step that a verdict given on a rung makes."""
    if verdict is Verdict.ACCEPT:
        return Step.APPROVE if rung is LADDER[-1] else Step.ACCEPT
    return Step.RETURN if verdict is Verdict.RETURN else Step.REFUSE


def next_rung(taken: Sequence[Taken]) -> Rung | None:
    """The rung that waits for a decision, or None when the round is over."""
    if any(decision.verdict is not Verdict.ACCEPT for decision in taken):
        return None
    return LADDER[len(taken)] if len(taken) < len(LADDER) else None


def check(
    rung: Rung,
    verdict: Verdict,
    reason: str,
    *,
    natural_person_id: int,
    taken: Sequence[Taken],
    touched_by: frozenset[int],
) -> None:
    """Refuse a decision out of turn, by somebody who touched the data, or by an earlier officer of the round."""
    waiting = next_rung(taken)
    if rung != waiting:
        raise ReviewError(f"the case waits for {waiting or 'no decision'}, not for the {rung}; reload it")
    if natural_person_id in touched_by:
        raise ReviewError(
            "you collected or resubmitted data of this case, so somebody else must decide it (art. 7)"
        )
    for earlier in taken:
        if earlier.natural_person_id == natural_person_id:
            raise ReviewError(
                f"you already gave the {earlier.rung}; another person must give the {rung} (art. 7)"
            )
    if verdict is not Verdict.ACCEPT and not reason.strip():
        raise ReviewError("a return or a refusal needs a reason that the collector can act on; write one")


def diagram() -> str:
    """The life of a case as a Mermaid diagram; docs/law/review.md holds exactly this text."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.COLLECTING}"]
    lines += [f"    {before} --> {reached}: {step}" for before, step, reached in TRANSITIONS]
    lines += [f"    {status} --> [*]" for status in CLOSED]
    return "\n".join(lines) + "\n"

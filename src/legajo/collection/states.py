"""The life of a declaration's sheet, as a table (arts. 5, 6). Pure."""

from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"  # its bytes are kept
    READING = "reading"
    READ = "read"  # problems and sound rows are known; waits for the employer
    CONFIRMED = "confirmed"  # the employer stands by the sound rows; the case is being proposed
    PROPOSED = "proposed"  # the case climbs the four rungs
    REFUSED = "refused"  # the file was not read at all
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a corrected sheet came in its place before it was confirmed


class Step(StrEnum):
    BEGIN = "begin"
    FINISH = "finish"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    RESUBMIT = "resubmit"  # after the officers returned the case
    REPLACE = "replace"  # by a corrected sheet, after the officers returned the case


TRANSITIONS: tuple[tuple[State, Step, State], ...] = (
    (State.RECEIVED, Step.BEGIN, State.READING),
    (State.READING, Step.BEGIN, State.READING),  # a job whose worker was killed begins again
    (State.READING, Step.FINISH, State.READ),
    (State.READING, Step.REFUSE, State.REFUSED),
    (State.READ, Step.CONFIRM, State.CONFIRMED),
    (State.CONFIRMED, Step.PROPOSE, State.PROPOSED),
    (State.PROPOSED, Step.RESUBMIT, State.CONFIRMED),
    (State.PROPOSED, Step.REPLACE, State.SUPERSEDED),
    (State.RECEIVED, Step.WITHDRAW, State.WITHDRAWN),
    (State.READING, Step.WITHDRAW, State.WITHDRAWN),
    (State.READ, Step.WITHDRAW, State.WITHDRAWN),
    (State.READ, Step.SUPERSEDE, State.SUPERSEDED),
    (State.REFUSED, Step.SUPERSEDE, State.SUPERSEDED),
)
_NEXT = {(state, step): reached for state, step, reached in TRANSITIONS}


def after(state: State, step: Step) -> State | None:
    """The state that a step leads to, or None when it may not be taken."""
    return _NEXT.get((state, step))

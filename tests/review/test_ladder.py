"""Art. 7: preliminary examination, examination, re-examination and approval, as tables."""

import itertools
from pathlib import Path

import pytest

from legajo.review.ladder import (
    CLOSED,
    LADDER,
    TRANSITIONS,
    ReviewError,
    Rung,
    Status,
    Step,
    Taken,
    Verdict,
    after,
    check,
    diagram,
    next_rung,
    step_of,
)


def climb(height: int) -> list[Taken]:
    return [Taken(rung, i, Verdict.ACCEPT) for i, rung in enumerate(LADDER[:height])]


def accept(rung: Rung, person: int, taken: list[Taken], touched: frozenset[int] = frozenset()) -> None:
    check(rung, Verdict.ACCEPT, "", natural_person_id=person, taken=taken, touched_by=touched)


@pytest.mark.parametrize("height", range(len(LADDER) + 1))
@pytest.mark.parametrize("rung", LADDER)
def test_only_the_waiting_rung_may_be_decided(height: int, rung: Rung) -> None:
    taken = climb(height)
    if rung == next_rung(taken):
        accept(rung, 99, taken)
    else:
        with pytest.raises(ReviewError, match="the case waits for"):
            accept(rung, 99, taken)


def test_nobody_decides_twice() -> None:
    with pytest.raises(ReviewError, match="you already gave the preliminary"):
        accept(Rung.EXAMINATION, 0, climb(1))


def test_the_collector_does_not_review() -> None:
    with pytest.raises(ReviewError, match="somebody else must decide it"):
        accept(Rung.PRELIMINARY, 7, [], frozenset({7}))


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REFUSE])
def test_a_return_and_a_refusal_need_a_reason(verdict: Verdict) -> None:
    with pytest.raises(ReviewError, match="needs a reason"):
        check(Rung.PRELIMINARY, verdict, "  ", natural_person_id=1, taken=[], touched_by=frozenset())
    check(
        Rung.PRELIMINARY,
        verdict,
        "the seal is missing",
        natural_person_id=1,
        taken=[],
        touched_by=frozenset(),
    )


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REFUSE])
def test_a_round_that_was_not_accepted_waits_for_nobody(verdict: Verdict) -> None:
    assert next_rung([Taken(Rung.PRELIMINARY, 1, verdict)]) is None


@pytest.mark.parametrize(("status", "step"), list(itertools.product(Status, Step)))
def test_every_pair_of_status_and_step_is_in_the_table_or_refused(status: Status, step: Step) -> None:
    reached = [c for a, b, c in TRANSITIONS if (a, b) == (status, step)]
    if reached:
        assert after(status, step) == reached[0]
        assert len(reached) == 1
    else:
        with pytest.raises(ReviewError, match="cannot be moved"):
            after(status, step)


def test_what_is_refused_entered_or_withdrawn_stays_so() -> None:
    assert set(CLOSED) == {Status.REFUSED, Status.ENTERED, Status.WITHDRAWN}


def test_only_the_last_acceptance_approves() -> None:
    steps = [step_of(rung, Verdict.ACCEPT) for rung in LADDER]
    assert steps == [Step.ACCEPT, Step.ACCEPT, Step.ACCEPT, Step.APPROVE]


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "law" / "review.md"
    assert diagram() in page.read_text(encoding="utf-8")

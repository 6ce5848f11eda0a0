"""Art. 7, against raw SQL of the application's own role: each way around the ladder is tried, and nothing is written."""

import datetime
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.review.people import DIGEST, MORNING, OTHER_DIGEST, RUNGS, Attack, staffed

from legajo.review.ladder import LADDER, TRANSITIONS


Connect = Callable[..., "psycopg.Connection[Any]"]


@pytest.fixture
def attack(connect: Connect) -> Attack:
    """A proposed case, in the hands of the desk's role."""
    made = Attack(connect("desk"), staffed(connect(None)))
    made.open()
    made.propose(1)
    return made


def refused(attack: Attack, words: str, *, left: int = 0) -> Any:
    """What must be refused with these words and leave this many decisions."""

    class _Refused:
        def __enter__(self) -> None:
            self.raises = pytest.raises(psycopg.Error, match=words)
            self.raises.__enter__()

        def __exit__(self, *error: Any) -> bool:
            caught = self.raises.__exit__(*error)
            assert attack.decisions() == left
            return bool(caught)

    return _Refused()


def test_the_tables_of_the_database_are_those_of_the_ladder(connect: Connect) -> None:
    owner = connect(None)
    rungs = owner.execute("SELECT review_rungs()").fetchone()
    steps = owner.execute("SELECT before, step, reached FROM review_transitions()").fetchall()
    assert rungs == ([rung.value for rung in LADDER],)
    assert {tuple(step) for step in steps} == {(a.value, b.value, c.value) for a, b, c in TRANSITIONS}


def test_four_persons_in_order_are_accepted_up_to_the_last_rung(attack: Attack) -> None:
    attack.climb(*RUNGS[:3])
    assert attack.status() == ("open", 1, 3)


@pytest.mark.parametrize("rung", RUNGS[1:])
def test_a_rung_out_of_order(attack: Attack, rung: str) -> None:
    with refused(attack, "waits for preliminary"):
        attack.decide(rung)


def test_a_rung_twice(attack: Attack) -> None:
    attack.climb("preliminary")
    with refused(attack, "waits for examination", left=1):
        attack.decide("preliminary")


def test_one_person_on_two_rungs(attack: Attack) -> None:
    attack.office.grant(attack.office["preliminary"].officer, "examination")
    attack.climb("preliminary")
    with refused(attack, "one natural person stands on one rung", left=1):
        attack.decide("examination", by="preliminary")


def test_a_second_login_of_the_same_person(attack: Attack) -> None:
    attack.climb("preliminary", "examination")
    with refused(attack, "one natural person stands on one rung", left=2):
        attack.decide("reexamination", by="twin")


@pytest.mark.parametrize("height", range(4))
def test_the_collector_on_any_rung(attack: Attack, height: int) -> None:
    attack.climb(*RUNGS[:height])
    with refused(attack, "whoever touched the data", left=height):
        attack.decide(RUNGS[height], by="clerk")


def test_whoever_resubmitted_an_earlier_round(attack: Attack) -> None:
    attack.office.hire("helper", "collection", "preliminary")
    attack.decide("preliminary", outcome="return", reason="the seal is missing")
    attack.propose(2, digest=OTHER_DIGEST, by="helper")
    with refused(attack, "whoever touched the data", left=1):
        attack.decide("preliminary", by="helper", number=2, digest=OTHER_DIGEST)
    with refused(attack, "whoever touched the data", left=1):
        attack.decide("preliminary", by="clerk", number=2, digest=OTHER_DIGEST)


def test_the_employers_user_who_is_also_an_officer(attack: Attack) -> None:
    owner, person = attack.office.owner, attack.office["preliminary"].person
    user = attack.office._one(
        "INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,"
        " date_joined) VALUES ('', false, 'delegate', '', '', '', false, true, now()) RETURNING id"
    )
    owner.execute(
        "INSERT INTO authority_employer_delegate (user_id, natural_person_id, employer_id, since)"
        " VALUES (%s, %s, 7, '2015-01-01')",
        (user, person),
    )
    attack.office.logins["delegate"] = type(attack.office["clerk"])(user, person, 0)
    other = Attack(attack.role, attack.office)
    other.open(by="delegate")
    other.propose(1, by="delegate")
    with refused(other, "whoever touched the data"):
        other.decide("preliminary")


def test_an_officer_without_the_post(attack: Attack) -> None:
    with refused(attack, "does not hold the post of preliminary"):
        attack.decide("preliminary", by="approval")


def test_an_officer_whose_post_ended(attack: Attack) -> None:
    attack.office.hire("former", "preliminary", until="2025-08-01")
    with refused(attack, "does not hold the post"):
        attack.decide("preliminary", by="former")
    day_before = MORNING - datetime.timedelta(days=1)
    with refused(attack, "before what it decides on"):
        attack.decide("preliminary", by="former", at=day_before)


def test_a_decision_on_another_digest(attack: Attack) -> None:
    with refused(attack, "the case has changed since"):
        attack.decide("preliminary", digest=OTHER_DIGEST)


def test_a_decision_on_an_earlier_round(attack: Attack) -> None:
    attack.decide("preliminary", outcome="return", reason="the seal is missing")
    attack.propose(2, digest=OTHER_DIGEST)
    with refused(attack, "the case has changed since", left=1):
        attack.decide("preliminary", number=1)
    with refused(attack, "the case has changed since", left=1):
        attack.decide("preliminary", number=2, digest=DIGEST)


def test_a_resubmission_needs_all_four_again(attack: Attack) -> None:
    attack.climb("preliminary", "examination")
    attack.decide("reexamination", outcome="return", reason="a wage is unreadable")
    attack.propose(2, digest=OTHER_DIGEST)
    assert attack.status() == ("open", 2, 0)
    with refused(attack, "waits for preliminary", left=3):
        attack.decide("reexamination", number=2, digest=OTHER_DIGEST)


@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_no_reason(attack: Attack, outcome: str) -> None:
    with refused(attack, "needs a reason"):
        attack.decide("preliminary", outcome=outcome, reason="  ")


def test_a_refusal_ends_the_case(attack: Attack) -> None:
    attack.decide("preliminary", outcome="refuse", reason="no such employer")
    assert attack.status() == ("refused", 1, 0)
    with refused(attack, "takes no decision", left=1):
        attack.decide("examination")
    with refused(attack, "takes no proposal", left=1):
        attack.propose(2)


def test_an_open_case_is_not_proposed_again(attack: Attack) -> None:
    with refused(attack, "takes no proposal"):
        attack.propose(2)


def test_the_fourth_acceptance_without_the_entry_does_not_commit(attack: Attack) -> None:
    attack.climb(*RUNGS[:3])
    with refused(attack, "enters the case in its own transaction", left=3):
        attack.decide("approval")


@pytest.mark.parametrize(
    "change",
    [
        "status = 'entered'",
        "status = 'entered', accepted = 4",
        "accepted = 3",
        "round = 2",
        "digest = decode(repeat('22', 32), 'hex')",
        "status = 'returned'",
        "status = 'refused'",
        "collected_by = 0",
        "opened_by = 0",
        "sort = 'run'",
    ],
)
def test_the_case_row_changed_by_hand(attack: Attack, change: str) -> None:
    before = attack.status()
    with refused(attack, "permission denied|a case moves by|does not change"):
        attack.role.execute(f"UPDATE review_case SET {change} WHERE id = %s".encode(), (attack.case,))
    assert attack.status() == before


@pytest.mark.parametrize("role", ["desk", "web", "collector", None])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_decision SET outcome = 'accept'",
        "DELETE FROM review_decision",
        "TRUNCATE review_decision",
        "UPDATE review_round SET digest = decode(repeat('22', 32), 'hex')",
        "DELETE FROM review_touch",
        "DELETE FROM review_case",
        "ALTER TABLE review_decision DISABLE TRIGGER ALL",
    ],
)
def test_what_was_written_stays(attack: Attack, connect: Connect, role: str | None, statement: str) -> None:
    if role is None and statement.startswith("ALTER"):
        return  # the owner can: it is detected, not prevented
    attack.climb("preliminary")
    with refused(attack, "permission denied|must be owner|written once", left=1):
        connect(role).execute(statement.encode())


def test_a_touch_is_not_forged(attack: Attack) -> None:
    with refused(attack, "permission denied"):
        attack.role.execute(
            "INSERT INTO review_touch (case_id, user_id, natural_person_id, act, round, at) VALUES (%s, 1, 1, 'open', 0, now())",
            (attack.case,),
        )


@pytest.mark.parametrize("role", ["web", "collector"])
def test_only_the_desk_decides(attack: Attack, connect: Connect, role: str) -> None:
    other = Attack(connect(role), attack.office, attack.case)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        other.decide("preliminary")
    assert attack.decisions() == 0

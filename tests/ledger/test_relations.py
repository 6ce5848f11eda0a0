"""A person's relations with one employer never overlap, whoever writes them; each follows the one before it."""

from typing import Any
from uuid import UUID

import pytest
from psycopg import errors
from tests.ledger.casework import EMPLOYER, Casework, entry

from legajo.ledger.errors import LedgerError
from legajo.record.facts import Ref, RelationChanged, RelationStarted, Scheme


def started(work: Casework, subject: int, day: str, **more: Any) -> UUID:
    case = work.open()
    fact = RelationStarted(form="contract", started=day, schemes=(Scheme.PENSION,))
    (sealed,) = work.enter([entry(fact, subject, 1, case, **more)], case=case)
    return sealed.act_id


def ended(work: Casework, subject: int, day: str) -> None:
    case = work.open()
    work.enter([entry(RelationChanged(state="ended", on=day, reason_code="x"), subject, 1, case)], case=case)


def spans(work: Casework, subject: int) -> list[tuple[str, str | None]]:
    rows = work.book.connect().execute(
        "SELECT span::text, follows::text FROM ledger.current_relation WHERE subject_id = %s ORDER BY span",
        (subject,),
    )
    return rows.fetchall()


def test_each_relation_follows_the_one_before(work: Casework) -> None:
    (subject,) = work.register()
    started(work, subject, "2020-01-01")
    ended(work, subject, "2020-12-31")
    started(work, subject, "2021-01-01")
    assert spans(work, subject) == [("[2020-01-01,2021-01-01)", None), ("[2021-01-01,)", "2021-01-01")]


@pytest.mark.parametrize("day", ["2019-01-01", "2020-06-01", "2020-12-31"])
def test_a_relation_that_overlaps_one_that_ended_is_refused(work: Casework, day: str) -> None:
    (subject,) = work.register()
    started(work, subject, "2020-01-01")
    ended(work, subject, "2020-12-31")
    with pytest.raises(LedgerError, match="has a relation with that employer at that time already"):
        started(work, subject, day)


@pytest.mark.parametrize("day", ["2019-01-01", "2022-01-01"])
def test_a_second_open_relation_is_refused(work: Casework, day: str) -> None:
    (subject,) = work.register()
    started(work, subject, "2020-01-01")
    with pytest.raises(LedgerError, match="has a relation with that employer at that time already"):
        started(work, subject, day)


def test_two_in_one_case_are_refused(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    facts = [
        entry(
            RelationStarted(form="contract", started=day, schemes=(Scheme.PENSION,)),
            subject,
            line,
            case,
        )
        for line, day in enumerate(("2020-01-01", "2021-01-01"), 1)
    ]
    with pytest.raises(LedgerError, match="has a relation with that employer at that time already"):
        work.enter(facts, case=case)


def test_a_correction_takes_the_place_of_the_relation(work: Casework) -> None:
    (subject,) = work.register()
    started(work, subject, "2019-01-01")
    ended(work, subject, "2019-12-31")
    act = started(work, subject, "2020-01-01")
    started(work, subject, "2020-02-01", replaces=Ref(act=str(act), line=1))
    assert spans(work, subject) == [("[2019-01-01,2020-01-01)", None), ("[2020-02-01,)", "2020-01-01")]


def test_what_followed_a_replaced_relation_follows_the_one_before(work: Casework) -> None:
    (subject,) = work.register()
    act = started(work, subject, "2019-01-01")
    ended(work, subject, "2019-12-31")
    started(work, subject, "2020-01-01")
    ended(work, subject, "2020-12-31")
    started(work, subject, "2021-01-01", replaces=Ref(act=str(act), line=1))
    assert spans(work, subject) == [("[2020-01-01,2021-01-01)", None), ("[2021-01-01,)", "2021-01-01")]


def test_an_earlier_end_moves_what_follows_it(work: Casework) -> None:
    (subject,) = work.register()
    started(work, subject, "2020-01-01")
    ended(work, subject, "2020-12-31")
    started(work, subject, "2021-01-01")
    ended(work, subject, "2020-06-30")
    assert spans(work, subject) == [("[2020-01-01,2020-07-01)", None), ("[2021-01-01,)", "2020-07-01")]


@pytest.mark.parametrize(
    ("span", "follows"),
    [
        ("[2020-06-01,2020-07-01)", None),
        ("[2020-06-01,2020-07-01)", "2020-05-01"),
        ("[2020-06-01,2020-07-01)", "2021-01-01"),
        ("[2021-06-01,2021-07-01)", "2021-01-01"),
        ("[2022-01-01,)", "2021-01-01"),
        ("[2019-01-01,2019-06-01)", None),
        ("[2020-06-01,2020-06-01)", None),
    ],
)
def test_no_row_that_overlaps_can_be_put_in_by_the_owner(
    work: Casework, span: str, follows: str | None
) -> None:
    (subject,) = work.register()
    started(work, subject, "2020-01-01")
    ended(work, subject, "2020-12-31")
    started(work, subject, "2021-01-01")
    owner = work.book.connect(None)
    with pytest.raises((errors.UniqueViolation, errors.CheckViolation, errors.ForeignKeyViolation)):
        owner.execute(
            "INSERT INTO ledger.current_relation VALUES (%s, %s, %s, 'contract', 'open', gen_random_uuid(), 1, '{}', %s)",
            (subject, EMPLOYER, span, follows),
        )

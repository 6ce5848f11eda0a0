"""Arts. 2(2), 2(5), 6: refunded months, settled overlaps and recognised service, in every figure that rests on them."""

import datetime

import pytest
from msgspec.structs import replace
from tests.accrual.lives import (
    EMPLOYER,
    NOTHING,
    NOW,
    OTHER,
    SCHEMES,
    Stored,
    earned,
    opening,
    owes,
    pays,
    stored,
)

from legajo.accrual.differences import Published, difference
from legajo.accrual.standing import Payment, Standing, standing
from legajo.record.facts import DeemedPeriodRecognised, OverlapResolved, Party, RefundApproved, Scheme
from legajo.record.period import Month
from legajo.rules.parameters import load


MONTH = "2025-07"


def stand(*entries: Stored, at: datetime.datetime = NOW) -> Standing:
    return standing(entries, load(), at)


def refund(party: Party = Party.PERSON, *months: str, scheme: Scheme = Scheme.PENSION) -> RefundApproved:
    return RefundApproved(
        scheme=scheme, months=months or (MONTH,), party=party, cause="error", payee="person", document="R-1"
    )


def overlap(kept: int, refunded_by: int, *months: str) -> OverlapResolved:
    return OverlapResolved(months=months or (MONTH,), kept=kept, refunded_by=refunded_by, consent="form 4")


def service(first: str, last: str, ground: str = "state_employee", **more: object) -> DeemedPeriodRecognised:
    return DeemedPeriodRecognised(from_month=first, to_month=last, ground=ground, **more)  # type: ignore[arg-type]  # the grounds


PAID = (stored(1, owes(MONTH)), stored(2, pays(MONTH)))


def test_a_refunded_month_counts_for_nothing() -> None:
    found = stand(*PAID, stored(3, refund()))
    assert (found.total_months, found.balance, found.average_index) == (0, 0, None)
    assert found.months_by_scheme == {scheme: 1 for scheme in SCHEMES if scheme is not Scheme.PENSION}
    (month,) = found.months
    assert month.status(Scheme.MEDICAL) is Payment.PAID
    assert len(month.sources) == 3


def test_before_the_refund_was_known_the_month_counted() -> None:
    before = datetime.datetime(2025, 1, 3, 12, tzinfo=datetime.UTC)
    entries = (*PAID, stored(3, refund()))
    assert (stand(*entries, at=before).total_months, stand(*entries, at=before).balance) == (1, 80_000)


def test_of_two_employers_the_other_one_stays() -> None:
    both = (
        *PAID,
        stored(3, owes(MONTH), employer=OTHER),
        stored(4, pays(MONTH), employer=OTHER),
    )
    assert (stand(*both).total_months, stand(*both).balance) == (1, 160_000)
    for fact in (overlap(EMPLOYER, OTHER), overlap(OTHER, EMPLOYER)):
        found = stand(*both, stored(5, fact, employer=None))
        assert (found.total_months, found.balance) == (1, 80_000)
    once = (*both, stored(5, overlap(EMPLOYER, OTHER), employer=None))
    twice = (*once, stored(6, refund(), employer=OTHER), stored(7, refund(Party.EMPLOYER), employer=OTHER))
    assert (
        stand(*twice).balance == stand(*once).balance
    )  # the decision and the refund take the money out once
    assert stand(*twice, stored(8, refund())).total_months == 0


def test_the_employers_share_alone_does_not_take_the_month() -> None:
    found = stand(*PAID, stored(3, refund(Party.EMPLOYER)))
    assert (found.total_months, found.balance) == (1, 80_000)


def test_a_refund_of_a_month_that_nobody_paid_changes_nothing() -> None:
    assert stand(*PAID, stored(3, refund(Party.PERSON, "2025-06"))).total_months == 1
    assert stand(*PAID, stored(3, refund(), employer=OTHER)).total_months == 1
    assert stand(*PAID, stored(3, refund(scheme=Scheme.MEDICAL))).balance == 80_000


def test_what_was_refunded_may_be_owed_and_paid_again() -> None:
    found = stand(*PAID, stored(3, refund()), stored(4, owes(MONTH)), stored(5, pays(MONTH, ordinal=2)))
    assert (found.total_months, found.balance) == (1, 80_000)


def test_a_difference_after_the_refund_brings_nothing_back() -> None:
    found = stand(*PAID, stored(3, refund()), stored(4, owes(MONTH, NOTHING, cause="difference")))
    assert (found.total_months, found.balance) == (0, 0)


def test_the_employers_points_of_old_months_leave_too() -> None:
    account = {Party.PERSON: 50_000, Party.EMPLOYER: 60_000}
    due = replace(owes("2003-01"), account=account)
    entries = (stored(1, due), stored(2, pays("2003-01")))
    assert stand(*entries).balance == 110_000
    assert stand(*entries, stored(3, refund(Party.EMPLOYER, "2003-01"))).balance == 50_000
    assert stand(*entries, stored(3, refund(Party.PERSON, "2003-01"))).balance == 0
    later = stored(4, owes("2003-01", NOTHING, cause="difference"))
    assert stand(*entries, stored(3, refund(Party.EMPLOYER, "2003-01")), later).balance == 50_000


# Recognised service


@pytest.mark.parametrize(
    ("fact", "months"),
    [
        (service("1985-03", "1992-09"), 91),
        (service("1985-03", "1993-06"), 91),  # individual contribution began in 1992-10
        (service("1993-01", "1993-06"), 0),
        (service("1993-01", "1993-06", "military"), 6),
        (service("1990-01", "1990-12", scheme=Scheme.MEDICAL), 0),
    ],
)
def test_recognised_service_counts_beside_what_was_paid(fact: DeemedPeriodRecognised, months: int) -> None:
    found = stand(*PAID, stored(3, fact, employer=None))
    assert (found.total_months, len(found.deemed_months)) == (1 + months, months)
    assert found.balance == 80_000


def test_a_month_is_deemed_once_and_never_beside_its_payment() -> None:
    entries = (
        stored(1, opening(months=12, from_month="1990-01", gaps=("1990-06",)), employer=None),
        stored(2, service("1989-12", "1990-06"), employer=None),
        stored(3, service("1989-11", "1989-12", "military"), employer=None),
    )
    found = stand(*entries)
    assert found.deemed_months == (Month(1989, 11), Month(1989, 12), Month(1990, 6))
    assert found.total_months == 12 + 3
    paid = (stored(4, owes("1990-06")), stored(5, pays("1990-06")))
    assert stand(*entries, *paid).total_months == 12 + 3


def test_other_schemes_count_what_was_recognised_for_them() -> None:
    found = stand(stored(1, service("1990-01", "1990-12", scheme=Scheme.MEDICAL), employer=None))
    assert found.months_by_scheme == {Scheme.MEDICAL: 12}


# The difference between two moments, and its cause


def test_the_difference_names_the_refund_and_the_recognition() -> None:
    entries = (
        *PAID,
        stored(3, earned(1_000)),
        stored(4, refund()),
        stored(5, service("1985-03", "1985-04"), employer=None),
    )
    then, now = datetime.datetime(2025, 1, 4, 12, tzinfo=datetime.UTC), NOW
    published = Published(lambda moment: load())
    months = difference(entries, "total_months", published, then, now)
    assert (months.then, months.now) == (1, 2)
    assert [(part.amount, part.causes[0].kind) for part in months.parts] == [
        (-1, "refund_approved"),
        (2, "deemed_period_recognised"),
    ]
    balance = difference(entries, "balance", published, then, now)
    assert (balance.then, balance.now) == (81_000, 1_000)
    assert [(part.amount, part.causes[0].kind) for part in balance.parts] == [(-80_000, "refund_approved")]
    index = difference(entries, "average_index", published, then, now)
    assert index.then is not None
    assert index.now is None
    assert index.parts[0].causes[0].kind == "refund_approved"

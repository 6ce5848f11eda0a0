"""What a wage owes: the product's rules against the second agency, every month, scheme, party and sort of worker."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.oracle import contributions
from tests.rules.oracle.contributions import Worker
from tests.rules.oracle.figures import UnpublishedError, month, text_of
from tests.rules.test_oracle_benefits import fen_amounts, told, yuan

from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.money import fen
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import ParameterError, load


CODES = {
    Scheme.PENSION: contributions.PENSION,
    Scheme.UNEMPLOYMENT: contributions.UNEMPLOYMENT,
    Scheme.MEDICAL: contributions.MEDICAL,
    Scheme.MATERNITY: contributions.MATERNITY,
    Scheme.WORK_INJURY: contributions.INJURY,
}
PARTIES = {Party.PERSON: contributions.PERSON, Party.EMPLOYER: contributions.EMPLOYER}
SORTS = {
    "employee": (Worker(), Circumstances()),
    "rural": (Worker(rural=True), Circumstances(rural=True)),
    "institution": (Worker(institution=True), Circumstances(institution=True)),
    "class 3": (Worker(injury_class=3), Circumstances(injury_class=3)),
    "class 8": (Worker(injury_class=8), Circumstances(injury_class=8)),
    "self-paying": (Worker(flexible=True), Circumstances(worker="flexible")),
}
FIRST, LAST = month("1992-10"), month("2026-06")
KNOWN = "2026-11-25"
ODD = [Decimal(text) for text in ("0.01", "640", "1234.57", "5678.93", "29731.49", "99999.99")]

Owed = dict[tuple[Scheme, Party], Decimal]


def wages(at: int) -> list[Decimal]:
    """The borders of each scheme, a fen to either side, and some odd amounts."""
    found = set(ODD)
    for scheme in CODES.values():
        try:
            floor, cap = contributions.limits(scheme, at)
        except UnpublishedError:
            continue
        found |= {floor - Decimal("0.01"), floor, floor + Decimal("0.01"), cap, cap + Decimal("0.01")}
    return sorted(found)


def by_the_oracle(at: int, wage: Decimal, worker: Worker) -> Owed:
    owed = {}
    for scheme, party in AMOUNTS:
        try:
            amount = contributions.due(CODES[scheme], PARTIES[party], at, wage, worker)
        except UnpublishedError:
            continue
        if amount:
            owed[scheme, party] = amount
    return owed


def by_the_product(at: int, wage: Decimal, circumstances: Circumstances) -> Owed:
    try:
        found = assessment_for(load(), "110000", Month.of(at), KNOWN, circumstances)
    except ParameterError:
        return {}
    amounts = found.amounts(found.assess(fen(str(wage))))
    return {
        (scheme, party): Decimal(amount) / 100
        for scheme, parties in amounts.items()
        for party, amount in parties.items()
        if amount
    }


@pytest.mark.parametrize("sort", SORTS)
def test_every_month_is_owed_alike(sort: str) -> None:
    worker, circumstances = SORTS[sort]
    differ = [
        f"{text_of(at)} wage {wage}"
        for at in range(FIRST, LAST + 1)
        for wage in wages(at)
        if by_the_oracle(at, wage, worker) != by_the_product(at, wage, circumstances)
    ]
    assert not differ


@given(money=fen_amounts(2_000_000), debts=st.lists(fen_amounts(300_000), min_size=1, max_size=12))
def test_money_clears_the_oldest_months_first(money: Decimal, debts: list[Decimal]) -> None:
    found = told("allocation", region="310000", money=money, first="2024-01", debts=",".join(map(str, debts)))
    cleared, left = contributions.cleared(money, list(enumerate(debts)))
    assert ([yuan(amount) for amount in found["cleared"]], yuan(found["left"])) == (cleared, left)


@given(
    first=st.integers(month("1992-10"), month("2025-06")),
    wages=st.lists(fen_amounts(4_000_000).filter(lambda wage: wage > 0), min_size=1, max_size=12),
)
def test_months_paid_back_owe_what_their_own_time_asked(first: int, wages: list[Decimal]) -> None:
    found = told(
        "backpayment",
        first=text_of(first),
        bases=",".join(map(str, wages)),
        paid="2026-06-30",
        charge="none",
    )
    owed = sum(
        contributions.due(contributions.PENSION, party, first + place, wage)
        for place, wage in enumerate(wages)
        for party in PARTIES.values()
    )
    assert (found["months"], yuan(found["due"]), yuan(found["total"])) == (len(wages), owed, owed)
    assert found["document"] == "not_needed"

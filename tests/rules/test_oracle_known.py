"""What was known when: provisional rates, limits announced in September, bases published in December."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.oracle import account, contributions, published
from tests.rules.oracle.contributions import EMPLOYER, PERSON
from tests.rules.oracle.figures import UnpublishedError, january, month, year_of

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import assessment_for
from legajo.rules.parameters import load
from legajo.rules.pension import account as account_rules


REGION = "110000"
AMOUNTS = st.integers(1, 1_000_000).map(lambda fen: Decimal(fen) / 100)


@given(
    credited=st.dictionaries(
        st.integers(month("2014-01"), month("2024-12")), AMOUNTS, min_size=1, max_size=20
    ),
    known=st.dates(date(2017, 7, 1), date(2027, 12, 31)).map(str),
)
def test_a_year_without_its_rate_is_credited_with_the_last_known_one(
    credited: dict[int, Decimal], known: str
) -> None:
    last = published.last_rate_known(known)
    until = max(credited)
    postings = [account.Posting(PERSON, at, at, amount) for at, amount in credited.items()]
    kept = account.keep(postings, january(year_of(until)) + 11, lambda year: account.provisional(year, last))
    years = account_rules.history(
        0,
        [account_rules.Posting(Month.of(at), int(amount * 100)) for at, amount in credited.items()],
        load(),
        REGION,
        first=year_of(min(credited)),
        last=year_of(until),
        known_at=known,
    )
    for year in years:
        assert year.closing == int(kept.closing(year.year) * 100), (year.year, known)
        assert year.terms.provisional == (year.year > max(last, 2015)), (year.year, known)


@pytest.mark.parametrize("known", ["2025-07-01", "2025-09-16", "2025-09-17", "2026-01-01"])
def test_the_limits_of_july_are_known_in_september(known: str) -> None:
    for at in (month("2025-06"), month("2025-07"), month("2025-08")):
        stands_in = at if published.limits_known(at, known) else month("2025-06")
        found = assessment_for(load(), REGION, Month.of(at), known)
        for wage in (Decimal(1), Decimal(6900), Decimal(7162), Decimal(35500), Decimal(99999)):
            base = contributions.base(contributions.PENSION, stands_in, wage)
            amounts = found.amounts(found.assess(int(wage * 100)))[Scheme.PENSION]
            assert amounts[Party.PERSON] == int(base * contributions.rate("110", PERSON, at) * 100)
            assert amounts[Party.EMPLOYER] == int(base * contributions.rate("110", EMPLOYER, at) * 100)


@given(year=st.integers(2020, 2025), known=st.dates(date(2020, 1, 1), date(2027, 12, 31)).map(str))
def test_a_pension_stands_on_the_last_base_that_is_known(year: int, known: str) -> None:
    if known < f"{year}-01-01":
        return
    found = load().find("pension.calculation_base", REGION, str(year), known)
    if published.calculation_base_known(year, known):
        assert found is not None
        assert (str(found.text), found.carried_over) == (str(published.calculation_base(year)), False)
        return
    try:
        before = published.calculation_base(year - 1)
    except UnpublishedError:
        assert found is None or found.text is None
        return
    assert found is not None
    assert (str(found.text), found.carried_over) == (str(before), True)

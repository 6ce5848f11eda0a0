"""What was known when: provisional rates, limits announced in September, bases published in December."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.oracle import account, contributions, published
from tests.rules.oracle.contributions import EMPLOYER, PERSON
from tests.rules.oracle.figures import UnpublishedError, january, month, year_of
from tests.rules.test_oracle_contributions import CODES, PARTIES

from legajo.accrual.reassessment import Assessable, changed, reassess
from legajo.record.facts import AMOUNTS, Party, Scheme, columns
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load
from legajo.rules.pension import account as account_rules


REGION = "110000"
POSTED = st.integers(1, 1_000_000).map(lambda fen: Decimal(fen) / 100)


@given(
    credited=st.dictionaries(
        st.integers(month("2014-01"), month("2024-12")), POSTED, min_size=1, max_size=20
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


@given(
    wages=st.lists(st.integers(1, 6_000_000), min_size=1, max_size=20),
    at=st.sampled_from(["2025-07", "2025-08", "2025-12"]),
    flexible=st.booleans(),
)
def test_what_was_assessed_in_august_is_made_good_in_october(
    wages: list[int], at: str, flexible: bool
) -> None:
    """The first assessment and its difference add up to what the notice of September asks; so does what is credited."""
    who = Circumstances(worker="flexible" if flexible else "employee")
    old, new = (
        assessment_for(load(), REGION, Month.parse(at), known, who) for known in ("2025-08-15", "2025-10-01")
    )
    rows = [Assessable(number, wage, old.assess(wage).columns, 1) for number, wage in enumerate(wages)]
    found = {one.subject: one for one in reassess(rows, old, new, changed(old, new), "2025-12-31")}
    worker = contributions.FLEXIBLE if flexible else contributions.ORDINARY
    for row, wage in zip(rows, wages, strict=True):
        difference = found[row.subject].difference if row.subject in found else None
        more = columns(difference.amounts) if difference else (0,) * len(row.due)
        total = {pair: before + added for pair, before, added in zip(AMOUNTS, row.due, more, strict=True)}
        yuan = Decimal(wage) / 100
        for (scheme, party), amount in total.items():
            try:
                owed = contributions.due(CODES[scheme], PARTIES[party], month(at), yuan, worker)
            except UnpublishedError:
                owed = Decimal(0)
            assert amount == int(owed * 100), (scheme, party, wage)
        if difference is not None and flexible:
            assert difference.account == {
                Party.PERSON: int(contributions.credited(month(at), yuan, worker)[0] * 100)
            }

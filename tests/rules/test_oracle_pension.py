"""The account of one year and what follows a pension, by name: the product's rules against the second agency."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.oracle import account, contributions, pension, period, retirement
from tests.rules.oracle.figures import UnpublishedError, january, month, text_of, to_fen, years_of
from tests.rules.test_oracle_benefits import fen_amounts, told, yuan

from legajo.rules.computable import UncomputableError
from legajo.rules.parameters import ParameterError


MONEY = fen_amounts(30_000_000)
POSTINGS = st.lists(st.one_of(st.just(Decimal(0)), fen_amounts(1_000_000)), max_size=12)
RATES = st.integers(0, 120_000).map(lambda parts: Decimal(parts) / 1_000_000)


def settled(
    opening: Decimal, rate: Decimal, postings: list[Decimal], **choices: Any
) -> tuple[Decimal, Decimal]:
    lines = [(number, amount) for number, amount in enumerate(postings, 1) if amount]
    return account.interest(opening, lines, (rate, rate), **choices)


@given(
    opening=MONEY,
    rate=RATES,
    postings=POSTINGS,
    method=st.sampled_from([account.MONTHLY_PRODUCT, account.ANNUAL]),
    rounding=st.sampled_from([account.FEN_HALF_UP, account.JIAO_UP]),
)
def test_one_year_by_each_method_and_rounding(
    opening: Decimal, rate: Decimal, postings: list[Decimal], method: str, rounding: str
) -> None:
    found = told(
        "account.year",
        opening=opening,
        rate=rate,
        method=method,
        rounding=rounding,
        postings=",".join(map(str, postings)),
    )
    interest = settled(opening, rate, postings, method=method, rounding=rounding)
    assert (yuan(found["interest_on_opening"]), yuan(found["interest_on_postings"])) == interest
    assert yuan(found["closing"]) == opening + sum(postings) + sum(interest)


@given(opening=MONEY, rate=RATES, postings=POSTINGS, months=st.integers(1, 12))
def test_a_part_of_a_year(opening: Decimal, rate: Decimal, postings: list[Decimal], months: int) -> None:
    posted = postings[:months]
    found = told(
        "account.year", opening=opening, rate=rate, postings=",".join(map(str, posted)), months=months
    )
    interest = settled(opening, rate, posted, months=months)
    assert (yuan(found["interest_on_opening"]), yuan(found["interest_on_postings"])) == interest


@given(opening=MONEY, rate=RATES, final=RATES, postings=POSTINGS)
def test_what_the_final_rate_adds(
    opening: Decimal, rate: Decimal, final: Decimal, postings: list[Decimal]
) -> None:
    found = told(
        "account.difference",
        opening=opening,
        rate=rate,
        final_rate=final,
        postings=",".join(map(str, postings)),
    )
    before, after = settled(opening, rate, postings), settled(opening, final, postings)
    assert yuan(found["difference"]) == sum(after) - sum(before)
    assert yuan(found["closing"]) == opening + sum(postings) + sum(after)


@given(balance=MONEY, monthly=fen_amounts(1_000_000))
def test_the_account_pays_until_it_is_empty(balance: Decimal, monthly: Decimal) -> None:
    found = told("account.drawn", balance=balance, account_pension=monthly)
    assert (yuan(found["from_account"]), yuan(found["from_pool"])) == account.drawn(balance, monthly, 1)


@given(
    year=st.sampled_from([2020, 2021, 2022, 2024, 2025]),
    amount=st.one_of(
        fen_amounts(1_500_000),
        st.sampled_from(["5645.99", "5646", "6250", "6250.01", "6279.99", "6478", "7624", "8770.01"]).map(
            Decimal
        ),
    ),
    months=st.integers(0, 540),
    age=st.integers(50, 100),
)
def test_the_yearly_adjustment(year: int, amount: Decimal, months: int, age: int) -> None:
    def found() -> dict[str, Any]:
        return told(
            "pension.adjustment", year=year, pension=amount, years=months // 12, months=months % 12, age=age
        )

    try:
        increase = pension.adjustment(year, amount, months, age)
    except UnpublishedError:
        with pytest.raises((ParameterError, UncomputableError)):
            found()
        return
    assert yuan(found()["increase"]) == increase
    assert yuan(found()["pension"]) == amount + increase


@pytest.mark.parametrize("category", retirement.TRACKS)
def test_how_early_and_how_late_one_may_retire(category: str) -> None:
    first = retirement.TRACKS[category].first_birth
    for birth in range(first, first + 200, 7):
        given: dict[str, Any] = {"birth": f"{text_of(birth)}-15", "category": category, "years": 40}
        by_law = retirement.retirement(birth, category)
        for chosen in range(by_law - 40, by_law + 41):
            early = told("retirement.early", month=text_of(chosen), **given)
            assert early["earliest"] == text_of(retirement.earliest(birth, category))
            assert (early["allowed"] == "yes") == (retirement.earliest(birth, category) <= chosen <= by_law)
            late = told("retirement.late", month=text_of(chosen), **given)
            assert late["latest"] == text_of(retirement.latest(birth, category))
            assert (late["allowed"] == "yes") == (by_law <= chosen <= retirement.latest(birth, category))


def test_the_minimum_of_years_for_each_year() -> None:
    for year in range(2020, 2050):
        needed = period.minimum_months(year)
        for paid in (needed - 1, needed):
            found = told("pension.minimum", month=text_of(january(year)), total_months=paid)
            assert (found["enough"], found["missing_months"]) == (
                "yes" if paid == needed else "no",
                needed - paid,
            )


@given(
    before=MONEY,
    employers=MONEY,
    middle=MONEY,
    since=MONEY,
    current=MONEY,
    bases=st.lists(MONEY, max_size=20),
)
def test_what_moves_to_another_province(
    before: Decimal,
    employers: Decimal,
    middle: Decimal,
    since: Decimal,
    current: Decimal,
    bases: list[Decimal],
) -> None:
    found = told(
        "pension.transfer",
        before_1998_person=before,
        before_1998_employer=employers,
        y1998_2005=middle,
        since_2006=since,
        current_year=current,
        bases=",".join(map(str, bases)),
        first_year=1998,
    )
    assert yuan(found["account"]) == pension.transferred(before, middle, since, current)
    assert yuan(found["pool"]) == pension.transferred_from_pool(bases)


@given(person=MONEY, employer=MONEY, year=st.integers(1996, 2025))
def test_what_is_inherited(person: Decimal, employer: Decimal, year: int) -> None:
    found = told("death.inheritance", person_part=person, employer_part=employer, died=f"{year}-12")
    balance = {(contributions.PERSON, "since_2006"): person, (contributions.EMPLOYER, "1998_2005"): employer}
    assert yuan(found["inherited"]) == account.inherited(balance, year)


@given(at=st.integers(month("1992-10"), month("2026-06")), base=MONEY, flexible=st.booleans())
def test_what_of_a_month_enters_the_account(at: int, base: Decimal, flexible: bool) -> None:
    given: dict[str, Any] = {
        "month": text_of(at),
        "base": base,
        "as_": "flexible" if flexible else "employee",
    }
    try:
        of_person, of_employer = contributions.credited_rates(at, flexible)
    except UnpublishedError:
        with pytest.raises(ParameterError):
            told("pension.account.credit", **given)
        return
    found = told("pension.account.credit", **given)
    assert yuan(found["person"]) == to_fen(base * of_person)
    assert yuan(found["employer"]) == to_fen(base * of_employer)


@given(base=fen_amounts(3_500_000).filter(lambda base: base > 0))
def test_a_month_that_was_not_declared(base: Decimal) -> None:
    at = month("2024-07")
    found = told("undeclared", at=text_of(at), last_base=base)
    assert found["raises"] == "previous_year_base"
    raised = contributions.undeclared_beijing(base)
    assert yuan(found["base"]) == contributions.base(contributions.PENSION, at, raised)
    nation = told("undeclared", at=text_of(at), region="000000", last_amount=base)
    assert yuan(nation["amount"]) == contributions.undeclared_national(base)


MONTHS = st.lists(st.integers(month("2001-01"), month("2002-12")), max_size=40)


@given(paid=MONTHS, deemed=MONTHS, removed=MONTHS)
def test_each_month_of_the_period_once(paid: list[int], deemed: list[int], removed: list[int]) -> None:
    written = {
        name: ",".join(map(text_of, sorted(months)))
        for name, months in (("paid", paid), ("deemed", deemed), ("removed", removed))
    }
    found = told("pension.period", **written)
    actual, recognised = period.counted(paid, deemed, removed)
    assert (found["actual_months"], found["deemed_months"]) == (actual, recognised)
    assert yuan(found["years"]) == years_of(actual + recognised)

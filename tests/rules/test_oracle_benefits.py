"""Benefit standards by name: the product's rules against the second agency, over the whole range of their arguments."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.oracle import benefits, contributions, pension, period, retirement
from tests.rules.oracle.figures import UnpublishedError, month, text_of

from legajo.rules.catalogue import computables
from legajo.rules.computable import UncomputableError, compute, context_of, write_result
from legajo.rules.parameters import ParameterError, load


KNOWN = "2026-11-25"


def told(rule: str, *, at: str = "2025-06", region: str = "110000", **arguments: object) -> dict[str, Any]:
    """What the product answers to written arguments."""
    computable = computables()[rule]
    given = {name.rstrip("_"): str(value) for name, value in arguments.items()}
    context = context_of(load(), region, at, KNOWN)
    return write_result(computable, compute(computable, given, context).result)


def yuan(value: object) -> Decimal:
    return Decimal(str(value))


def fen_amounts(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most).map(lambda fen: Decimal(fen) / 100)


def hundredths(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most).map(lambda number: Decimal(number) / 100)


@pytest.mark.parametrize("category", retirement.TRACKS)
def test_the_month_of_retirement_of_every_birth_month(category: str) -> None:
    for birth in range(month("1950-01"), month("2010-12") + 1):
        found = told("retirement.date", birth=f"{text_of(birth)}-15", category=category)
        assert found == {
            "month": text_of(retirement.retirement(birth, category)),
            "delay_months": retirement.delay(birth, category),
        }, text_of(birth)


def test_the_divisor_of_every_age() -> None:
    for age in range(40, 70):
        for months in range(12):
            found = yuan(told("pension.divisor", age=age, months=months)["divisor"])
            assert found == pension.divisor(age, months), (age, months)


def test_no_divisor_is_made_up_beyond_the_table() -> None:
    for age, months in ((39, 0), (70, 1), (71, 0)):
        with pytest.raises(UnpublishedError):
            pension.divisor(age, months)
        with pytest.raises(ParameterError):
            told("pension.divisor", age=age, months=months)


@settings(max_examples=300)
@given(
    base=st.integers(100_000, 3_000_000).map(lambda fen: Decimal(fen) / 100),
    index=st.integers(1_000, 30_000).map(lambda parts: Decimal(parts) / 10_000),
    deemed=hundredths(3_000),
    before=hundredths(575),
    after=hundredths(3_500),
    balance=fen_amounts(300_000_000),
    tenths=st.integers(560, 2330),
)
def test_a_beijing_pension_to_the_fen(
    base: Decimal,
    index: Decimal,
    deemed: Decimal,
    before: Decimal,
    after: Decimal,
    balance: Decimal,
    tenths: int,
) -> None:
    years, divisor = deemed + before + after, Decimal(tenths) / 10
    found = told(
        "pension.beijing",
        base=base,
        index=index,
        years=years,
        deemed_years=deemed,
        years_before_1998_07=before,
        balance=balance,
        divisor=divisor,
    )
    mine = pension.beijing(base, index, years, deemed, before, balance, divisor)
    assert {name: yuan(value) for name, value in found.items()} == {
        "basic": mine.basic,
        "account": mine.account,
        "transitional": mine.transitional,
        "total": mine.total,
    }


@given(years=hundredths(4_500), at=st.sampled_from(["2018-09", "2023-08", "2023-09", "2024-02", "2026-01"]))
def test_months_and_amount_of_unemployment(years: Decimal, at: str) -> None:
    if years < 1:
        with pytest.raises(UncomputableError):
            told("unemployment.benefit", years=years, month=at)
        return
    found = told("unemployment.benefit", years=years, month=at)
    assert found["months"] == benefits.unemployment_months(years)
    assert yuan(found["first_amount"]) == benefits.unemployment_amount(years, month(at))


@given(
    years=hundredths(4_500).filter(lambda years: years >= 1),
    unspent=st.integers(0, 24),
    to_retirement=st.one_of(st.none(), st.integers(1, 60)),
)
def test_months_of_unemployment_with_what_was_not_drawn(
    years: Decimal, unspent: int, to_retirement: int | None
) -> None:
    found = told(
        "unemployment.benefit",
        years=years,
        month="2024-05",
        unspent=unspent,
        to_retirement=to_retirement or 0,
    )
    assert found["months"] == benefits.unemployment_months_joined(years, unspent, to_retirement)


@given(years=hundredths(4_500).filter(lambda years: years >= 1), nth=st.integers(1, 24))
def test_each_month_of_unemployment(years: Decimal, nth: int) -> None:
    found = told("unemployment.amount", years=years, month="2024-05", nth=nth)
    assert yuan(found["amount"]) == benefits.unemployment_amount(years, month("2024-05"), nth)


@given(
    principal=fen_amounts(100_000_000),
    since=st.dates(date(2009, 1, 1), date(2014, 12, 31)),
    days=st.integers(0, 3_000),
)
def test_the_late_fee_across_the_change_of_its_rate(principal: Decimal, since: date, days: int) -> None:
    paid = since + timedelta(days=days)
    found = told("late_fee", principal=principal, from_=since, until=paid)
    assert (found["days"], yuan(found["amount"])) == benefits.late_fee(principal, since, paid)


@given(
    base=fen_amounts(9_000_000), days=st.integers(0, 400), average=st.integers(0, 15_000).map(lambda n: n * 2)
)
def test_the_maternity_allowance(base: Decimal, days: int, average: int) -> None:
    found = told("maternity.allowance", base=base, days=days, average_wage=average)
    limit = Decimal(average) if average else None
    assert yuan(found["amount"]) == benefits.maternity_allowance(base, days, limit)


@given(
    grade=st.integers(1, 10),
    wage=fen_amounts(9_000_000),
    average=fen_amounts(3_000_000).filter(lambda wage: wage > 0),
)
def test_the_benefits_of_a_work_injury(grade: int, wage: Decimal, average: Decimal) -> None:
    given: dict[str, Any] = {"grade": grade, "wage": wage, "average_wage": average}
    assert yuan(told("work_injury.lump_sum", **given)["amount"]) == benefits.injury_lump_sum(
        grade, wage, average
    )
    if grade <= 6:
        found = told("work_injury.allowance", **given)
        assert yuan(found["amount"]) == benefits.injury_allowance(grade, wage, average)
        assert found["payer"] == ("fund" if grade <= 4 else "employer")


@given(years=st.integers(0, 45), months=st.integers(0, 11), income=fen_amounts(2_000_000))
def test_the_aid_of_survivors(years: int, months: int, income: Decimal) -> None:
    found = told("survivors.aid", years=years, months=months, disposable_income=income)
    assert yuan(found["funeral"]) == benefits.funeral(income)
    assert yuan(found["survivors"]) == benefits.survivors(years * 12 + months, income)


@given(
    wage=fen_amounts(5_000_000), age=st.integers(18, 60), at=st.integers(month("2015-07"), month("2026-06"))
)
def test_what_enters_the_medical_account(wage: Decimal, age: int, at: int) -> None:
    base = contributions.base(contributions.MEDICAL, at, wage)
    found = told("medical.account", at=text_of(at), base=base, age=age)
    assert yuan(found["amount"]) == benefits.medical_account(at, wage, age)


@pytest.mark.parametrize("age", [55, 69, 70, 90])
def test_what_enters_a_pensioners_medical_account(age: int) -> None:
    assert yuan(told("medical.account.retired", age=age)["amount"]) == benefits.medical_account_retired(age)


def test_the_minimum_of_years_rises_until_2039() -> None:
    assert [period.minimum_months(year) for year in (2029, 2030, 2031, 2039, 2045)] == [
        180,
        186,
        192,
        240,
        240,
    ]

"""Art. 2(4): the individual account, settled by the monthly-product method."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.facts import SubPeriod
from legajo.record.period import Month
from legajo.rules.parameters import ParameterError, ParameterValue, load
from legajo.rules.pension import account
from legajo.rules.pension.account import Posting, Terms


KNOWN = "2026-11-25"


def terms(percent: str = "4.5", postings: str | None = None, **changes: Any) -> Terms:
    rate = replace(load().at("pension.account.rate", "110000", "2016", KNOWN), text=percent)
    return Terms(rate, replace(rate, text=postings or percent), **changes)


def oracle(opening: int, postings: dict[int, int], percent: str, months: int) -> tuple[int, int]:
    """Interest on the opening balance and on the postings, with Decimals."""
    rate = Decimal(percent) / 100
    whole = Decimal(1)
    on_opening = (Decimal(opening) * rate * months / 12).quantize(whole, ROUND_HALF_UP)
    lines = [
        (Decimal(amount) * (months - n + 1) * rate / 12).quantize(whole, ROUND_HALF_UP)
        for n, amount in postings.items()
    ]
    return int(on_opening), int(sum(lines))


amounts = st.integers(-(10**8), 10**10)


@given(
    amounts,
    st.integers(1, 12).flatmap(
        lambda months: st.tuples(st.just(months), st.dictionaries(st.integers(1, months), amounts))
    ),
    st.integers(0, 99_999),
)
def test_an_independent_oracle_agrees(opening: int, posted: tuple[int, dict[int, int]], rate: int) -> None:
    months, by_month = posted
    percent = f"{rate // 10_000}.{rate % 10_000:04}"
    postings = [Posting(Month(2020, n), amount) for n, amount in by_month.items()]
    settled = account.year(2020, opening, postings, terms(percent), months=months)
    assert (settled.on_opening, settled.on_postings) == oracle(opening, by_month, percent, months)
    assert settled.closing == opening + sum(by_month.values()) + settled.interest


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 11))
def test_a_late_posting_earns_no_more(amount: int, opening: int, month: int) -> None:
    early, late = (
        account.year(2020, opening, [Posting(Month(2020, n), amount)], terms()) for n in (month, month + 1)
    )
    assert early.interest >= late.interest


def test_two_employers_in_one_month_make_one_line() -> None:
    settled = account.year(2020, 0, [Posting(Month(2020, 3), 50), Posting(Month(2020, 3), 51)], terms())
    assert [(line.amount, line.earns) for line in settled.lines] == [(101, 10)]


@pytest.mark.parametrize("month", [Month(2019, 12), Month(2021, 1)])
def test_a_posting_of_another_year_is_refused(month: Month) -> None:
    with pytest.raises(ValueError, match="is not in the 12 months from 2020-01"):
        account.year(2020, 0, [Posting(month, 1)], terms())


def test_a_part_year_earns_for_its_months() -> None:
    settled = account.year(2020, 1_200_000, [Posting(Month(2020, 2), 120_000)], terms("6"), months=3)
    assert (settled.on_opening, settled.on_postings) == (18_000, 1_200)
    with pytest.raises(ValueError, match="is not in the 3 months"):
        account.year(2020, 0, [Posting(Month(2020, 4), 1)], terms(), months=3)


def test_the_annual_method_is_the_monthly_one_when_postings_are_equal() -> None:
    postings = [Posting(Month(2020, n), 100_000) for n in range(1, 13)]
    monthly, yearly = (
        account.year(2020, 5_000_000, postings, terms("6", method=m)) for m in ("monthly_product", "annual")
    )
    assert abs(monthly.closing - yearly.closing) <= 50  # 1.083 is 13/12, cut short
    assert yearly.on_postings == 38_988
    assert yearly.explain().value == yearly.closing
    raised = account.year(2020, 5_000_010, postings, terms("6", method="annual", rounding="up_to_jiao"))
    assert (raised.on_opening, raised.on_postings) == (300_010, 38_990)
    assert raised.explain().value == raised.closing
    with pytest.raises(ParameterError, match="whole years only"):
        account.year(2020, 0, [], terms(method="annual"), months=6)


@given(st.integers(0, 10**9), st.integers(0, 10**7))
def test_up_to_the_jiao_never_takes(opening: int, amount: int) -> None:
    postings = [Posting(Month(2020, 5), amount)]
    exact = account.year(2020, opening, postings, terms())
    raised = account.year(2020, opening, postings, terms(rounding="up_to_jiao"))
    for figure in ("on_opening", "on_postings"):
        assert getattr(raised, figure) % 10 == 0
        assert -1 <= getattr(raised, figure) - getattr(exact, figure) < 11
    together = account.year(2020, opening, postings, terms(rounding="total_up_to_jiao"))
    assert together.interest % 10 == 0
    assert 0 <= raised.interest - together.interest <= 10
    for settled in (raised, together):
        assert settled.explain().value == settled.closing
        assert [part.steps[-1].name for part in settled.explain().parts] == ["product"]


def test_an_account_without_postings_earns_none_on_them() -> None:
    raised = account.year(2020, 436_794, [], terms(rounding="up_to_jiao"))
    assert (raised.on_opening, raised.on_postings) == (19_660, 0)


def test_shanghai_raises_to_the_jiao() -> None:
    found = account.terms_for(load(), "310000", 2020, KNOWN)
    assert (found.method, found.rounding) == ("monthly_product", "up_to_jiao")
    assert account.terms_for(load(), "110000", 2020, KNOWN).rounding == "line_half_up"


def test_the_explanation_counts_every_line() -> None:
    postings = [Posting(Month(2024, n), 57_296) for n in range(1, 13)]
    told = account.year(2024, 10**7, postings, account.terms_for(load(), "110000", 2024, KNOWN)).explain()
    assert [part.steps[-1].values["product"] for part in told.parts] == [57_296 * n for n in range(12, 0, -1)]
    assert {use.name for use in told.parameters} == {"pension.account.rate"}
    assert told.unverified == ("pension.account.rate",)
    assert told.as_json()["figure"] == "pension.account.2024"


def test_before_2016_beijing_had_two_rates() -> None:
    of_2015 = account.terms_for(load(), "110000", 2015, KNOWN)
    assert (of_2015.rate.text, of_2015.rate_on_postings.text) == ("2.75", "0.35")
    assert of_2015.rate.verified is False
    of_2016 = account.terms_for(load(), "110000", 2016, KNOWN)
    assert of_2016.rate is of_2016.rate_on_postings
    assert (of_2016.rate.text, of_2016.rate.verified) == ("8.31", True)
    with pytest.raises(ParameterError, match=r"pension\.account\.rate is not known for 2015"):
        account.terms_for(load(), "310000", 2015, KNOWN)


def test_institutions_had_a_rate_of_their_own_before_2016() -> None:
    for year, percent in ((2014, "5"), (2015, "5"), (2016, "8.31")):
        assert account.terms_for(load(), "110000", year, KNOWN, institution=True).rate.text == percent
    with pytest.raises(ParameterError, match=r"pension\.account\.rate\.institution is not known for 2013-12"):
        account.terms_for(load(), "110000", 2013, KNOWN, institution=True)


def test_a_year_is_credited_provisionally_until_its_rate_is_known() -> None:
    before = account.terms_for(load(), "110000", 2024, "2025-06-29")
    after = account.terms_for(load(), "110000", 2024, "2025-06-30")
    assert (before.rate.text, before.provisional) == ("3.97", True)
    assert (after.rate.text, after.provisional) == ("2.62", False)
    assert before.hash != after.hash


def test_a_history_hands_each_balance_on() -> None:
    postings = [
        Posting(Month(year, n), 40_000)
        for year in range(2014, 2026)
        for n in range(1, 13)
        if (year, n) < (2025, 7)
    ]
    years = account.history(
        900_000, postings, load(), "110000", first=2014, last=2025, known_at="2025-10-01", months_of_last=6
    )
    assert [each.year for each in years] == list(range(2014, 2026))
    for earlier, later in pairwise(years):
        assert later.opening == earlier.closing
    assert years[-1].months == 6
    assert years[-1].closing == 900_000 + sum(p.amount for p in postings) + sum(y.interest for y in years)


@pytest.mark.parametrize(
    ("month", "period"),
    [
        ("1997-12", SubPeriod.BEFORE_1998),
        ("1998-01", SubPeriod.Y1998_2005),
        ("2005-12", SubPeriod.Y1998_2005),
        ("2006-01", SubPeriod.SINCE_2006),
    ],
)
def test_the_sub_ledger_is_that_of_the_month(month: str, period: SubPeriod) -> None:
    assert account.sub_period(Month.parse(month)) is period


def test_a_label_names_the_value() -> None:
    value: ParameterValue = load().at("pension.account.rate", "110000", "2024", KNOWN)
    assert account.label(value) == "pension.account.rate@2024/2025-06-30"

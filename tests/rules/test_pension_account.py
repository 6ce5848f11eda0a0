"""Accounts by name: a settlement year, the difference at the final rate, and drawing until the account is empty."""

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month, months
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension import account, drawing
from legajo.rules.pension.account import Posting, Terms


NOW = "2026-11-25"
TWELVE = ",".join(["208"] * 12)


def asked(rule: str, region: str = "110000", **values: str) -> dict[str, int]:
    return dict(compute(computables()[rule], values, Context(load(), region, None, NOW)).result)


def terms(percent: str = "4.5", **changes: object) -> Terms:
    rate = account.terms_for(load(), "110000", 2016, NOW).rate
    given_rate = replace(rate, text=percent)
    return Terms(given_rate, given_rate, **changes)  # type: ignore[arg-type]  # rounding and begins


@pytest.mark.parametrize(
    ("changes", "on_opening", "on_postings"),
    [
        ({}, 19_656, 6_084),
        ({"rounding": "jiao_up"}, 19_660, 6_090),
        ({"method": "annual"}, 19_656, 6_082),
        ({"method": "annual", "rounding": "jiao_up"}, 19_660, 6_090),
        ({"postings": ""}, 19_656, 0),
        ({"postings": "", "rounding": "jiao_up"}, 19_660, 0),
        ({"opening": "0"}, 0, 6_084),
        ({"opening": "0", "postings": ""}, 0, 0),
        ({"rate": "0"}, 0, 0),
        ({"postings": "0,0,0,0,0,0,0,0,0,0,0,208"}, 19_656, 78),
        ({"postings": "208", "months": "1"}, 1_638, 78),
        ({"opening": "-100"}, -450, 6_084),
    ],
)
def test_a_settlement_year_by_name(changes: dict[str, str], on_opening: int, on_postings: int) -> None:
    values = {"opening": "4367.94", "rate": "4.5%", "postings": TWELVE} | changes
    got = asked("account.year", **values)
    assert (got["interest_on_opening"], got["interest_on_postings"]) == (on_opening, on_postings)
    principal = sum(Decimal(each or 0) * 100 for each in values["postings"].split(","))
    assert got["closing"] == Decimal(values["opening"]) * 100 + principal + on_opening + on_postings


@given(
    st.integers(0, 10**9),
    st.integers(0, 99_999),
    st.lists(st.integers(0, 10**7), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_an_oracle_of_decimals_agrees(
    opening: int, rate: int, postings: list[int], raised: bool, annual: bool
) -> None:
    def rounded(amount: Decimal) -> Decimal:
        if raised:
            return (amount / 10).quantize(Decimal(1), ROUND_CEILING) * 10
        return amount.quantize(Decimal(1), ROUND_HALF_UP)

    exact = Decimal(rate) / 1_000_000
    got = asked(
        "account.year",
        opening=str(Decimal(opening) / 100),
        rate=f"{exact:f}",
        postings=",".join(str(Decimal(each) / 100) for each in postings),
        method="annual" if annual else "monthly_product",
        rounding="jiao_up" if raised else "fen",
    )
    lines = [Decimal(each) * (12 - n) * exact / 12 for n, each in enumerate(postings)]
    on_postings = rounded(sum(lines, Decimal(0))) if raised else sum(map(rounded, lines))
    if annual:
        on_postings = rounded(Decimal(sum(postings)) * exact * Decimal("1.083") / 2)
    if raised and not annual:  # twelfths of a fen are no decimals: compare without dividing
        product = sum(each * (12 - n) for n, each in enumerate(postings)) * rate
        on_postings = Decimal(-(-product // 120_000_000) * 10)
    assert got["interest_on_opening"] == rounded(opening * exact)
    assert got["interest_on_postings"] == on_postings


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"postings": ",".join(["1"] * 13)}, "at most 12 postings, not 13"),
        ({"months": "0"}, "1 to 12 months, not 0"),
        ({"months": "13"}, "1 to 12 months, not 13"),
        ({"months": "11", "postings": TWELVE}, "at most 11 postings, not 12"),
        ({"months": "6", "method": "annual"}, "settles whole years only"),
        ({"rate": "4.5"}, "a rate is written like"),
        ({"postings": "1,,2"}, "an amount is written in yuan"),
        ({"rounding": "jiao"}, "one of fen, jiao_up"),
    ],
)
def test_what_is_no_settlement_year_is_refused(changes: dict[str, str], words: str) -> None:
    with pytest.raises(UncomputableError, match=words):
        asked("account.year", **({"opening": "0", "rate": "0.03"} | changes))


def test_the_difference_at_the_final_rate() -> None:
    got = asked("account.difference", opening="100000", rate="3.97%", final_rate="2.62%", postings="100,200")
    assert got == {"provisional_closing": 10_428_125, "difference": -135_383, "closing": 10_292_742}
    final = asked("account.year", opening="100000", rate="2.62%", postings="100,200")
    assert final["closing"] == got["closing"]
    same = asked("account.difference", opening="100000", rate="3.97%", final_rate="3.97%")
    assert same["difference"] == 0


def test_a_sealed_account_goes_on_earning() -> None:
    years = account.history(100_000, [], load(), "110000", first=2016, last=2018, known_at=NOW)
    assert [each.closing for each in years] == [108_310, 116_022, 125_640]


# Drawing


@pytest.mark.parametrize(
    ("balance", "pension", "drawn"),
    [
        ("500", "144.92", (14_492, 0, 35_508)),
        ("144.92", "144.92", (14_492, 0, 0)),
        ("144.91", "144.92", (14_491, 1, 0)),
        ("0", "144.92", (0, 14_492, 0)),
        ("-3", "144.92", (0, 14_492, -300)),
        ("500", "0", (0, 0, 50_000)),
    ],
)
def test_the_pool_pays_what_the_account_does_not_hold(
    balance: str, pension: str, drawn: tuple[int, int, int]
) -> None:
    assert tuple(asked("account.drawn", balance=balance, account_pension=pension).values()) == drawn


def test_what_is_drawn_earns_nothing_from_its_month_on() -> None:
    year = [(Month(2020, n), 1_000) for n in range(1, 13)]
    settled = drawing.settle(120_000, year, Month(2020, 1), terms("6"))
    assert settled.account.on_opening == 7_200
    assert settled.account.on_postings == -sum(1_000 * (12 - n) * 6 // 1_200 for n in range(12))
    assert settled.account.closing == 120_000 - 12_000 + settled.account.interest
    rest = drawing.settle(120_000, year[6:], Month(2020, 7), terms("6"))
    assert (rest.account.months, rest.account.on_opening) == (6, 3_600)
    july = drawing.settle(120_000, year[:6], Month(2020, 1), terms("6", begins=7))
    assert (july.account.year, july.account.months) == (2019, 6)


@given(st.integers(0, 10**8), st.integers(0, 10**6), st.integers(1, 400))
def test_every_pension_is_paid_and_nothing_is_lost(balance: int, pension: int, number: int) -> None:
    last = Month(2016, 3).plus(number - 1)
    rates = ",".join(f"{year}=3%" for year in range(2016, last.year + 1))
    got = asked(
        "account.drawing",
        balance=str(Decimal(balance) / 100),
        account_pension=str(Decimal(pension) / 100),
        first="2016-03",
        last=str(last),
        rates=rates,
    )
    assert got["from_account"] + got["from_pool"] == pension * number
    assert got["closing"] == balance + got["interest"] - got["from_account"]
    assert got["closing"] >= 0
    assert (got["from_pool"] > 0) == (got["pool_begins"] is not None)


def test_drawing_at_the_published_rates() -> None:
    got = asked("account.drawing", balance="12000", account_pension="100", first="2016-01", last="2017-06")
    first = account.year(
        2016,
        1_200_000,
        [Posting(month, -10_000) for month in months(Month(2016, 1), Month(2016, 12))],
        account.terms_for(load(), "110000", 2016, NOW),
    )
    assert got["interest"] == first.interest  # that of 2017 is not credited in June
    assert got["closing"] == first.closing - 60_000
    assert got["pool_begins"] is None
    with pytest.raises(ParameterError, match=r"pension\.account\.rate is not known for 2015"):
        asked("account.drawing", "310000", balance="1", account_pension="1", first="2015-01", last="2015-12")
    with pytest.raises(UncomputableError, match="is not before the first month"):
        asked("account.drawing", balance="1", account_pension="1", first="2015-02", last="2015-01")

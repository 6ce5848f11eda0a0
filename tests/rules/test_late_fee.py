"""社会保险法 art. 86: the late fee of each month's unpaid principal, by the days of each daily rate."""

import datetime
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.record.money import fen
from legajo.record.period import Month
from legajo.rules.computable import Context, UncomputableError
from legajo.rules.contribution.late_fee import LAST_DAY, RATE, late_fee, runs_from
from legajo.rules.parameters import ParameterError, Parameters, load


HERE = Context(load(), "110000", None, "2026-11-25")
CHANGE = datetime.date(2011, 7, 1)
FEN = Decimal("0.01")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def fee(principal: str, since: str, paid: str, context: Context = HERE) -> tuple[int, int]:
    found = late_fee(fen(principal), day(since), day(paid), context)
    return found.days, found.amount


@pytest.mark.parametrize(
    ("principal", "since", "paid", "days", "amount"),
    [
        ("10000", "2024-03-01", "2024-03-31", 30, "150"),
        ("1000", "2024-03-01", "2024-03-01", 0, "0"),  # paid on the first day of delay
        ("1000", "2024-03-01", "2024-03-02", 1, "0.5"),
        ("1000", "2024-02-28", "2024-03-01", 2, "1"),  # a leap year
        ("1000", "2023-02-28", "2023-03-01", 1, "0.5"),
        ("1000", "2024-01-01", "2025-01-01", 366, "183"),
        ("1000", "2011-06-30", "2011-07-01", 1, "2"),  # the last day at the old rate
        ("1000", "2011-07-01", "2011-07-02", 1, "0.5"),  # the first at the new one
        ("1000", "2011-06-30", "2011-07-02", 2, "2.5"),  # and the debt that spans both
        ("1000", "2011-06-01", "2011-07-31", 60, "75"),
        ("0", "2011-06-01", "2011-07-31", 60, "0"),
        ("0.01", "2024-01-01", "2024-12-31", 365, "0"),  # 0.001825 yuan
        ("0.01", "2011-06-30", "2011-07-01", 1, "0"),
        ("33.33", "2024-01-01", "2024-01-31", 30, "0.5"),  # 0.49995
    ],
)
def test_days_and_amount(principal: str, since: str, paid: str, days: int, amount: str) -> None:
    assert fee(principal, since, paid) == (days, fen(amount))


def test_a_debt_that_spans_two_rates_is_split_and_each_part_rounded() -> None:
    found = late_fee(fen("12.34"), day("2011-06-20"), day("2011-07-20"), HERE)
    assert [(str(part.since), part.days, part.rate.text, part.amount) for part in found.parts] == [
        ("2011-06-20", 11, "0.2", 27),  # 0.27148
        ("2011-07-01", 19, "0.05", 12),  # 0.11723
    ]
    assert found.amount == 39
    told = found.explain()
    assert told.value == 39
    assert [part.figure for part in told.parts] == ["late_fee.2011-06-20", "late_fee.2011-07-01"]
    assert told.inputs["until"] == "2011-07-20"
    assert told.unverified == (LAST_DAY, RATE)


def test_fees_bear_no_fees() -> None:
    whole = fee("10000", "2020-01-01", "2024-01-01")
    halves = fee("10000", "2020-01-01", "2022-01-01"), fee("10000", "2022-01-01", "2024-01-01")
    assert whole == (1461, sum(amount for _, amount in halves))


def test_a_payment_before_the_first_day_is_refused() -> None:
    with pytest.raises(UncomputableError, match="2024-02-29 comes before 2024-03-01"):
        fee("1000", "2024-03-01", "2024-02-29")


def test_a_negative_debt_is_refused() -> None:
    with pytest.raises(UncomputableError, match="a debt is not negative"):
        fee("-1", "2024-03-01", "2024-03-02")


def test_days_before_any_rate_are_refused() -> None:
    assert fee("1000", "1992-10-01", "1992-10-02") == (1, fen("2"))
    with pytest.raises(ParameterError, match=r"late_fee.daily_rate is not known for 1992-09-30"):
        fee("1000", "1992-09-30", "1992-10-02")


def test_a_relieved_month_bears_none() -> None:
    found = late_fee(fen("1000"), day("2020-03-01"), day("2020-12-31"), HERE, relieved=True)
    assert (found.days, found.amount) == (0, 0)


def test_where_the_day_of_payment_bears_a_fee() -> None:
    """A region may count it: a parameter."""
    values = [
        replace(value, text="day_of_payment") if value.name == LAST_DAY else value for value in load().values
    ]
    there = replace(HERE, parameters=Parameters(load().definitions.values(), values))
    assert fee("1000", "2024-03-01", "2024-03-01", there) == (1, fen("0.5"))
    assert fee("1000", "2024-03-01", "2024-03-31", there) == (31, fen("15.5"))


def test_a_new_rate_that_is_not_known_yet_changes_nothing() -> None:
    newer = next(v for v in load().values if v.name == RATE and v.valid_from == "2011-07-01")
    values = (*load().values, replace(newer, valid_from="2024-03-11", known_from="2024-06-01", text="0.03"))
    parameters = Parameters(load().definitions.values(), values)
    before = replace(HERE, parameters=parameters, known_at="2024-05-31")
    after = replace(before, known_at="2024-06-01")
    assert fee("1000", "2024-03-01", "2024-03-31", before) == (30, fen("15"))
    assert len(late_fee(1, day("2024-03-01"), day("2024-03-31"), before).parts) == 1
    assert fee("1000", "2024-03-01", "2024-03-31", after) == (30, fen("5") + fen("6"))


def test_the_fee_runs_from_the_day_after_the_last_day_to_pay() -> None:
    assert runs_from(day("2023-12-31")) == day("2024-01-01")
    assert runs_from(day("2022-05-31"), Month(2022, 12)) == day("2023-01-01")
    assert runs_from(day("2024-01-31"), Month(2024, 2)) == day("2024-03-01")
    assert runs_from(day("2023-05-31"), Month(2022, 12)) == day("2023-06-01")  # a deferral shortens nothing


@settings(deadline=None)
@given(
    principal=st.integers(0, 10**11),
    since=st.dates(datetime.date(1992, 10, 1), datetime.date(2030, 1, 1)),
    days=st.integers(0, 9_000),
)
def test_against_decimals(principal: int, since: datetime.date, days: int) -> None:
    paid = since + datetime.timedelta(days=days)
    old = max((min(paid, CHANGE) - since).days, 0)
    parts = [
        (Decimal(principal) / 100 * count * rate).quantize(FEN, ROUND_HALF_UP)
        for count, rate in ((old, Decimal("0.002")), (days - old, Decimal("0.0005")))
    ]
    found = late_fee(principal, since, paid, HERE)
    assert (found.days, found.amount) == (days, int(sum(parts) * 100))
    assert sum(part.amount for part in found.parts) == found.amount

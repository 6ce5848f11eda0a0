"""Months, the unit in which rights are earned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month, months


any_month = st.builds(Month, st.integers(1, 9000), st.integers(1, 12))


def test_a_month_is_written_like_2011_07() -> None:
    assert Month.parse("2011-07") == Month(2011, 7)
    assert str(Month(2011, 7)) == "2011-07"


@pytest.mark.parametrize(
    "text", ["", "2011-7", "2011-13", "2011-00", "201107", "2011-07-01", " 2011-07", "２０１１-07", "0000-01"]
)
def test_nothing_else_is_a_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|year"):
        Month.parse(text)


@given(any_month)
def test_a_month_and_its_ordinal_are_one(month: Month) -> None:
    assert Month.of(month.ordinal) == month == Month.parse(str(month))


@given(any_month, st.integers(0, 5000))
def test_later_is_greater(month: Month, count: int) -> None:
    assert (month.plus(count) > month) == (count > 0)
    assert month.plus(count).plus(-count) == month


def test_both_ends_are_included() -> None:
    assert [str(month) for month in months(Month(2015, 11), Month(2016, 2))] == [
        "2015-11",
        "2015-12",
        "2016-01",
        "2016-02",
    ]
    assert list(months(Month(2015, 11), Month(2015, 10))) == []

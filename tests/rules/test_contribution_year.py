"""The contribution year of Beijing: calendar to 2001, 15 months, April to March, 15 months, July to June."""

import pytest

from legajo.record.period import Month, months
from legajo.rules.contribution_year import first_month
from legajo.rules.parameters import ParameterError, load


KNOWN = "2026-11-25"


@pytest.mark.parametrize(
    ("month", "first"),
    [
        ("1992-10", "1992-10"),
        ("1992-12", "1992-10"),
        ("1993-01", "1993-01"),
        ("2001-12", "2001-01"),
        ("2002-01", "2002-01"),
        ("2003-03", "2002-01"),
        ("2003-04", "2003-04"),
        ("2004-03", "2003-04"),
        ("2013-03", "2012-04"),
        ("2013-04", "2013-04"),
        ("2014-06", "2013-04"),
        ("2014-07", "2014-07"),
        ("2015-06", "2014-07"),
        ("2025-06", "2024-07"),
        ("2025-07", "2025-07"),
    ],
)
def test_the_first_month_of_the_year(month: str, first: str) -> None:
    assert str(first_month(load(), "110000", Month.parse(month), KNOWN)) == first


def test_every_month_lies_in_the_year_that_it_begins() -> None:
    for month in months(Month(1992, 10), Month(2026, 12)):
        begins = first_month(load(), "110000", month, KNOWN)
        assert begins <= month <= begins.plus(14)
        assert first_month(load(), "110000", begins, KNOWN) == begins


def test_an_unknown_clock_is_said() -> None:
    with pytest.raises(
        ParameterError, match=r"contribution_year\.clock is not known for 2001-01 in region 310000"
    ):
        first_month(load(), "310000", Month(2001, 1), KNOWN)

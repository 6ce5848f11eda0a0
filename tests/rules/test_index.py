"""The average contribution index."""

from dataclasses import replace
from fractions import Fraction

import pytest

from legajo.record.period import Month, months
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import Parameters, load
from legajo.rules.pension import index


KNOWN = "2026-11-25"


def choosing(divisor: str) -> Parameters:
    """The product's parameters, but for another choice of the divisor."""
    held = load()
    values = [replace(v, text=divisor) if v.name == "pension.index.divisor" else v for v in held.values]
    return Parameters(held.definitions.values(), values)


@pytest.mark.parametrize("divisor", ["years_paid", "mean_of_years", "months_weighted"])
def test_the_divisor_is_a_dated_choice(divisor: str) -> None:
    years = [index.YearBases(2015, 9_307_200, 12), index.YearBases(2016, 4_251_900, 6, 1, 6)]
    found = index.average(years, choosing(divisor), "110000", KNOWN)
    assert found.divisor == divisor
    assert (
        found.average == {"years_paid": 14_667, "mean_of_years": 11_000, "months_weighted": 11_333}[divisor]
    )
    assert found.explanation is not None
    assert len(found.explanation.parts) == 2


@pytest.mark.parametrize("divisor", ["years_paid", "mean_of_years", "months_weighted"])
def test_a_year_in_two_parts_makes_one_ratio(divisor: str) -> None:
    parts = [index.YearBases(2015, 4_653_600, 6, 1, 12), index.YearBases(2015, 4_653_600, 6, 1, 12)]
    whole = [index.YearBases(2015, 9_307_200, 12)]
    in_parts, at_once = (index.average(years, choosing(divisor), "110000", KNOWN) for years in (parts, whole))
    assert in_parts.average == at_once.average == 12_000
    assert in_parts.explanation == at_once.explanation


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bases": "1,2"}, "3 sums of a year, not 2"),
        ({"last": "2000-12"}, "not before the first month"),
        ({"references": "1,2"}, "3 references, not 2"),
        ({"references": "1,2,3"}, "is named where the references are given"),
        ({"references": "1,2,0", "divisor": "years_paid"}, "more than 0"),
        ({"bases": "0,0,0", "references": "1,2,3", "divisor": "years_paid"}, "no year has any"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(changes: dict[str, str], words: str) -> None:
    given = {"first": "2001-07", "last": "2003-06", "bases": "1,2,3"} | changes
    with pytest.raises(UncomputableError, match=words):
        compute(computables()["pension.index"], given, Context(load(), "110000", None, KNOWN))


def test_an_index_finer_than_four_decimals_is_not_cut_off() -> None:
    given = {"index_sum": "402", "months": "330", "deemed_months": "191", "deemed_index": "1.00005"}
    with pytest.raises(UncomputableError, match="at most four decimals"):
        compute(computables()["pension.index.by_sum"], given, Context(load(), "110000", None, KNOWN))


def test_ratios_are_not_rounded_before_they_are_added() -> None:
    bases = dict.fromkeys(months(Month(2015, 1), Month(2017, 12)), 333_333)
    found = index.average(index.years_of(bases), load(), "110000", KNOWN)
    exact = sum(Fraction(333_333 * 12, annual * 100) for annual in (77_560, 85_038, 92_477))
    assert found.average == int(exact / 3 * 10_000 + Fraction(1, 2))
    assert found.months == 36


def test_only_the_first_and_the_last_year_are_prorated() -> None:
    paid = {month: 100 for month in months(Month(2014, 11), Month(2016, 2)) if month != Month(2015, 6)}
    assert index.years_of(paid) == (
        index.YearBases(2014, 200, 2, 11, 12),
        index.YearBases(2015, 1100, 11, 1, 12),
        index.YearBases(2016, 200, 2, 1, 2),
    )
    assert index.years_of({}) == ()


def test_where_no_annual_average_is_known_the_published_monthly_one_is_used_and_marked() -> None:
    found = index.average([index.YearBases(2022, 12_753_600, 12)], load(), "110000", KNOWN)
    assert found.average == 10_000  # twelve months on 10,628 yuan
    assert found.explanation is not None
    assert "average_wage.month" in found.explanation.unverified


def test_a_year_that_cannot_be_compared_is_named() -> None:
    found = index.average(
        [index.YearBases(2024, 1, 12), index.YearBases(2026, 1, 12)], load(), "110000", KNOWN
    )
    assert found.average is None
    assert found.missing == (
        "average_wage.month is not known for 2025 in region 110000 (as known on 2026-11-25)",
    )
    assert index.average([], load(), "110000", KNOWN).missing == ("no month is counted",)


def test_a_career_before_the_rules_of_a_region_has_no_index_and_says_why() -> None:
    for region, year in (("110000", 1990), ("310000", 2020)):
        found = index.average([index.YearBases(year, 1, 12)], load(), region, KNOWN)
        assert found.average is None
        assert f"pension.index.divisor is not known for {year} in region {region}" in found.missing


def test_the_national_frame_counts_deemed_months() -> None:
    bases = dict.fromkeys(months(Month(2016, 1), Month(2016, 12)), 708_600)
    assert index.national(bases, load(), "110000", KNOWN).average == 10_000
    mixed = index.national(bases, load(), "110000", KNOWN, deemed_months=12, deemed_index=12_000)
    assert mixed.average == 11_000
    assert index.national({}, load(), "110000", KNOWN).average is None
    assert index.national({Month(1990, 1): 1}, load(), "110000", KNOWN).missing

"""The average contribution index."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from legajo.record.money import fen
from legajo.record.period import Month, months
from legajo.rules.parameters import Parameters, load
from legajo.rules.pension import index


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "index.yaml").read_text(encoding="utf-8"))
KNOWN = "2026-11-25"


def ten_thousandths(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0"))


def choosing(divisor: str) -> Parameters:
    """The product's parameters, but for another choice of the divisor."""
    held = load()
    values = [replace(v, text=divisor) if v.name == "pension.index.divisor" else v for v in held.values]
    return Parameters(held.definitions.values(), values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_published_careers(case: dict[str, Any]) -> None:
    begins, ends = Month.parse(case["first"]), Month.parse(case["last"])
    years = []
    for number, text in case["bases"].items():
        first = begins.number if number == begins.year else 1
        last = ends.number if number == ends.year else 12
        years.append(index.YearBases(number, fen(text), last - first + 1, first, last))
    for divisor in ("years_paid", "mean_of_years"):
        found = index.average(years, choosing(divisor), "110000", KNOWN)
        assert found.divisor == divisor
        assert found.total == ten_thousandths(case["output"]["total"])
        assert found.average == ten_thousandths(case["output"][divisor])
        assert found.explanation is not None
        references = [part.steps[0].value for part in found.explanation.parts]
        assert len(references) == len(years)


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


def test_the_national_frame_counts_deemed_months() -> None:
    bases = dict.fromkeys(months(Month(2016, 1), Month(2016, 12)), 708_600)
    assert index.national(bases, load(), "110000", KNOWN).average == 10_000
    mixed = index.national(bases, load(), "110000", KNOWN, deemed_months=12, deemed_index=12_000)
    assert mixed.average == 11_000
    assert index.national({}, load(), "110000", KNOWN).average is None
    assert index.national({Month(1990, 1): 1}, load(), "110000", KNOWN).missing

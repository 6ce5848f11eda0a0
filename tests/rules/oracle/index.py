"""The average index: the national form, and Beijing's by calendar years. Ratios are exact until the end."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from tests.rules.oracle.figures import month, number_in_year, year_of
from tests.rules.oracle.published import annual_wage, annual_wage_is_published, monthly_wage


def national(
    bases: Mapping[int, Decimal], deemed_months: int = 0, deemed_index: Decimal = Decimal(1)
) -> Fraction:
    """Weigh the deemed index by its months, add each month's base over last year's monthly average wage."""
    total = Fraction(deemed_index) * deemed_months
    for at, amount in bases.items():
        total += Fraction(amount) / Fraction(monthly_wage(year_of(at) - 1))
    return total / (deemed_months + len(bases))


def beijing_ratios(bases: Mapping[int, Decimal]) -> dict[int, Fraction]:
    """Give each calendar year's sum of bases over the year before's annual wage, first and last year in part.

    The months of the first year run from the first base to December, those of the last from January to the last base;
    1992 is measured at the published 240 a month. A year in the midst without any base has no ratio: the text divides
    by years worked, and a mean that counted idle years would punish a gap twice."""
    first, last = min(bases), max(bases)
    sums: dict[int, Decimal] = {}
    for at, amount in bases.items():
        sums[year_of(at)] = sums.get(year_of(at), Decimal(0)) + amount
    ratios = {}
    for year in sorted(sums):
        months = 12
        if year == year_of(first):
            months -= number_in_year(first) - 1
        if year == year_of(last):
            months -= 12 - number_in_year(last)
        ratios[year] = Fraction(sums[year]) / reference(year, months)
    return ratios


def reference(year: int, months: int) -> Fraction:
    """Give the wage that a year's bases are measured by: the annual one, of which a part year takes its twelfths.

    1992 shows what is done where that is not to be had: the published monthly wage, times the months. No annual wage is
    published from 2020 on, and an annual one must not be made from the monthly, so it is measured likewise."""
    if year == 1992 or not annual_wage_is_published(year - 1):
        return Fraction(monthly_wage(year - 1)) * months
    return Fraction(annual_wage(year - 1)) * months / 12


def beijing_by_mean(bases: Mapping[int, Decimal]) -> Fraction:
    """Divide the sum of the ratios by the number of years that have one."""
    ratios = beijing_ratios(bases)
    return sum(ratios.values(), Fraction(0)) / len(ratios)


def beijing_by_years_worked(bases: Mapping[int, Decimal]) -> Fraction:
    """Divide the sum of the ratios by the years worked: months of contribution over twelve."""
    return sum(beijing_ratios(bases).values(), Fraction(0)) / Fraction(len(bases), 12)


def first_month_of_accounts() -> int:
    """Give the month in which Beijing's individual contribution began."""
    return month("1992-10")

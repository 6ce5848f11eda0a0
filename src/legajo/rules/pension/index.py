"""The average contribution index: what a person's bases were beside the average wage of the year before."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue


LAW = "北京市人民政府令第183号; 京劳社养发〔2007〕21号"


@rule("pension.index.year", version="1", valid_from="1992-10", law=LAW)
def year_annual(bases: int, months: int, reference: int) -> None:
    compared = (
        reference * months
    )  # "the year's average wage, for the months of the year that count, in twelfths" [fen_twelfths]
    ratio = half_up(
        bases * 120_000, compared
    )  # "ratio of the year (shown rounded; added unrounded)" [ten_thousandths]


@rule("pension.index.year.monthly", version="1", valid_from="1992-10", law=LAW)
def year_monthly(bases: int, months: int, reference: int) -> None:
    compared = (
        reference * months
    )  # "the published monthly average, times the months of the year that count" [fen]
    ratio = half_up(
        bases * 10_000, compared
    )  # "ratio of the year (shown rounded; added unrounded)" [ten_thousandths]


@rule("pension.index.average", version="1", valid_from="1992-10", law=LAW)
def over_years_paid(numerator: int, denominator: int, months: int) -> None:
    total = half_up(numerator * 10_000, denominator)  # "sum of the yearly ratios" [ten_thousandths]
    average = half_up(
        numerator * 120_000, denominator * months
    )  # "the sum, over the years paid (months / 12)" [ten_thousandths]


@rule("pension.index.average.mean", version="1", valid_from="1992-10", law=LAW)
def mean_of_years(numerator: int, denominator: int, years: int) -> None:
    total = half_up(numerator * 10_000, denominator)  # "sum of the yearly ratios" [ten_thousandths]
    average = half_up(
        numerator * 10_000, denominator * years
    )  # "the mean of the yearly ratios" [ten_thousandths]


@rule("pension.index.average.by_month", version="1", valid_from="1992-10", law="国发〔2005〕38号")
def by_month(numerator: int, denominator: int, deemed_index: int, deemed: int, months: int) -> None:
    actual = half_up(numerator * 10_000, denominator)  # "sum of the monthly ratios" [ten_thousandths]
    average = half_up(
        numerator * 10_000 + denominator * deemed_index * deemed, denominator * (months + deemed)
    )  # "the ratios and the deemed index, over all months" [ten_thousandths]


@dataclass(frozen=True, slots=True)
class YearBases:
    """The bases of one calendar year: their sum, how many months were paid, and which months of the year count."""

    year: int
    total: int
    paid: int
    first: int = 1  # later only in a career's first year
    last: int = 12  # earlier only in its last

    @property
    def span(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Index:
    """The average index in ten-thousandths; None, with the reasons in `missing`, when a year cannot be compared."""

    average: int | None
    total: int | None  # the sum of the ratios, in ten-thousandths
    divisor: str
    months: int
    explanation: Explanation | None
    values: tuple[ParameterValue, ...]
    missing: tuple[str, ...] = ()


def years_of(bases: Mapping[Month, int]) -> tuple[YearBases, ...]:
    """The calendar years of a career; only its first and its last year are prorated."""
    if not bases:
        return ()
    begins, ends = min(bases), max(bases)
    found = []
    for number in sorted({month.year for month in bases}):
        own = [month for month in bases if month.year == number]
        first = begins.number if number == begins.year else 1
        last = ends.number if number == ends.year else 12
        found.append(YearBases(number, sum(bases[month] for month in own), len(own), first, last))
    return tuple(found)


def average(
    years: Iterable[YearBases], parameters: Parameters, region: str, known_at: datetime.date | str
) -> Index:
    """The average index by calendar years (Beijing); the divisor is a named, dated choice that the result repeats."""
    given = sorted((each for each in years if each.paid), key=lambda each: each.year)
    months = sum(each.paid for each in given)
    if not given:
        return Index(None, None, "", 0, None, (), ("no month is counted",))
    total, parts, values, missing = Fraction(0), [], [], []
    for each in given:
        try:
            ratio, part, value = _ratio(each, parameters, region, str(known_at))
        except ParameterError as error:
            missing.append(str(error.args[0]))
            continue
        total += ratio
        parts.append(part)
        values.append(value)
    choice = parameters.at("pension.index.divisor", region, str(given[-1].year), known_at)
    divisor = str(choice.text)
    if missing:
        return Index(None, None, divisor, months, None, tuple(values), tuple(missing))
    sums = {"numerator": total.numerator, "denominator": total.denominator}
    if divisor == "mean_of_years":
        chosen, given_in = mean_of_years, {**sums, "years": len(given)}
    else:
        chosen, given_in = over_years_paid, {**sums, "months": months}
    told = explain("pension.index", "average", chosen, given_in, {}, chosen_by=(choice,), parts=tuple(parts))
    figures = chosen.compute(**given_in)
    return Index(figures["average"], figures["total"], divisor, months, told, (*values, choice))


def _ratio(
    bases: YearBases, parameters: Parameters, region: str, known: str
) -> tuple[Fraction, Explanation, ParameterValue]:
    """A year's ratio, unrounded; the reference is of the year before."""
    reference = parameters.choice("pension.index.reference", region, str(bases.year), known)
    name = f"pension.index.{bases.year}"
    before = str(bases.year - 1)
    given = {"bases": bases.total, "months": bases.span}
    if reference == "monthly_average":
        value = parameters.at("average_wage.month", region, before, known)
        told = explain(name, "ratio", year_monthly, given, {"reference": value})
        return Fraction(bases.total, value.number * bases.span), told, value
    value = parameters.at("average_wage.annual", region, before, known)
    told = explain(name, "ratio", year_annual, given, {"reference": value})
    return Fraction(bases.total * 12, value.number * bases.span), told, value


def national(
    bases: Mapping[Month, int],
    parameters: Parameters,
    region: str,
    known_at: datetime.date | str,
    *,
    deemed_months: int = 0,
    deemed_index: int = 0,
) -> Index:
    """The national frame: monthly ratios to the monthly average of the year before, with deemed months."""
    total, values = Fraction(0), dict[str, ParameterValue]()
    for month, base in sorted(bases.items()):
        try:
            value = parameters.at("average_wage.month", region, str(month.year - 1), known_at)
        except ParameterError as error:
            return Index(
                None, None, "by_month", len(bases), None, tuple(values.values()), (str(error.args[0]),)
            )
        values[value.valid_from] = value
        total += Fraction(base, value.number)
    if not bases and not deemed_months:
        return Index(None, None, "by_month", 0, None, (), ("no month is counted",))
    given = {"numerator": total.numerator, "denominator": total.denominator, "months": len(bases)}
    given |= {"deemed_index": deemed_index, "deemed": deemed_months}
    figures = by_month.compute(**given)
    told = explain("pension.index", "average", by_month, given, {}, chosen_by=tuple(values.values()))
    return Index(figures["average"], figures["actual"], "by_month", len(bases), told, tuple(values.values()))

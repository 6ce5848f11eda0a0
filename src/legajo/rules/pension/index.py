"""The average contribution index: what a person's bases were beside the average wage of the year before."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime
from collections.abc import Iterable, Mapping, Sequence
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


@rule("pension.index.year.given", version="1", valid_from="1992-10", law=LAW)
def year_given(bases: int, reference: int) -> None:
    ratio = half_up(
        bases * 10_000, reference
    )  # "ratio of the year (shown rounded; added unrounded)" [ten_thousandths]


@rule("pension.index.average.months_weighted", version="1", valid_from="1992-10", law=LAW)
def months_weighted(numerator: int, denominator: int, months: int) -> None:
    total = half_up(
        numerator * 10_000, denominator
    )  # "sum of the yearly ratios, each times its months" [ten_thousandths]
    average = half_up(
        numerator * 10_000, denominator * months
    )  # "that sum, over all months" [ten_thousandths]


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


@dataclass(frozen=True, slots=True)
class Ratio:
    """A year's bases over its reference, unrounded, and why."""

    exact: Fraction
    months: int  # paid
    explanation: Explanation


def average(
    years: Iterable[YearBases], parameters: Parameters, region: str, known_at: datetime.date | str
) -> Index:
    """The average index by calendar years (Beijing); the divisor is a named, dated choice that the result repeats."""
    given = _merged(each for each in years if each.paid)
    months = sum(each.paid for each in given)
    if not given:
        return Index(None, None, "", 0, None, (), ("no month is counted",))
    ratios, values, missing = [], [], []
    for each in given:
        try:
            ratio, value = year_ratio(each, parameters, region, str(known_at))
        except ParameterError as error:
            missing.append(str(error.args[0]))
            continue
        ratios.append(ratio)
        values.append(value)
    choice = parameters.find("pension.index.divisor", region, str(given[-1].year), known_at)
    divisor = str(choice.text) if choice else ""
    if choice is None:
        missing.append(f"pension.index.divisor is not known for {given[-1].year} in region {region}")
    if missing or choice is None:
        return Index(None, None, divisor, months, None, tuple(values), tuple(missing))
    return over(ratios, divisor, months, chosen_by=(choice,), values=(*values, choice))


def _merged(years: Iterable[YearBases]) -> list[YearBases]:
    """Each calendar year once, in order: a part that was taken over and a part paid since make one ratio."""
    found: dict[int, YearBases] = {}
    for each in years:
        held = found.get(each.year)
        found[each.year] = (
            each
            if held is None
            else YearBases(
                each.year,
                held.total + each.total,
                held.paid + each.paid,
                min(held.first, each.first),
                max(held.last, each.last),
            )
        )
    return [found[year] for year in sorted(found)]


def over(
    ratios: Sequence[Ratio],
    divisor: str,
    months: int,
    *,
    chosen_by: tuple[ParameterValue, ...] = (),
    values: tuple[ParameterValue, ...] = (),
) -> Index:
    """The ratios' average by the named divisor: over the years paid, over the number of years, or weighted by months."""
    total = sum((ratio.exact for ratio in ratios), Fraction(0))
    chosen, more = over_years_paid, {"months": months}
    if divisor == "mean_of_years":
        chosen, more = mean_of_years, {"years": len(ratios)}
    elif divisor == "months_weighted":
        total = sum((ratio.exact * ratio.months for ratio in ratios), Fraction(0))
        chosen, more = months_weighted, {"months": months}
    given_in = {"numerator": total.numerator, "denominator": total.denominator, **more}
    parts = tuple(ratio.explanation for ratio in ratios)
    told = explain("pension.index", "average", chosen, given_in, {}, chosen_by=chosen_by, parts=parts)
    figures = chosen.compute(**given_in)
    return Index(figures["average"], figures["total"], divisor, months, told, values)


def given_ratio(year: int, bases: int, reference: int, months: int) -> Ratio:
    """The ratio to a reference that was given with the question."""
    told = explain(f"pension.index.{year}", "ratio", year_given, {"bases": bases, "reference": reference}, {})
    return Ratio(Fraction(bases, reference), months, told)


def year_ratio(
    bases: YearBases, parameters: Parameters, region: str, known: str
) -> tuple[Ratio, ParameterValue]:
    """A year's ratio, unrounded; the reference is of the year before."""
    reference = parameters.choice("pension.index.reference", region, str(bases.year), known)
    monthly = reference == "monthly_average"
    name, chosen = ("average_wage.month", year_monthly) if monthly else ("average_wage.annual", year_annual)
    value = parameters.at(name, region, str(bases.year - 1), known)
    given = {"bases": bases.total, "months": bases.span}
    told = explain(f"pension.index.{bases.year}", "ratio", chosen, given, {"reference": value})
    exact = Fraction(bases.total * (1 if monthly else 12), value.number * bases.span)
    return Ratio(exact, bases.paid, told), value


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

"""The average index by name: by calendar years with a named divisor (Beijing), and the national frame by months."""

from collections.abc import Mapping
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import explain
from legajo.rules.parameters import ParameterError
from legajo.rules.pension import index
from legajo.rules.pension.index import Index, YearBases


HUNDREDFOLD = 100  # from ten-thousandths to millionths
MOST_YEARS = 100


def _by_years(values: Mapping[str, Any], context: Context) -> Computed:
    years = _years(values["first"], values["last"], values["bases"])
    references = values["references"]
    if not references:
        found = index.average(years, context.parameters, context.region, context.known_at)
        if found.average is None or values["divisor"] == "published":
            return _told(found)
        place = (context.parameters, context.region, context.known_at)
        ratios = [index.year_ratio(each, *place)[0] for each in years if each.paid]
        return _told(index.over(ratios, values["divisor"], found.months))
    if len(references) != len(years):
        raise refuse("references", f"{len(years)} years have {len(years)} references, not {len(references)}")
    if values["divisor"] == "published":
        raise refuse("divisor", "is named where the references are given")
    if any(reference <= 0 for reference in references):
        raise refuse("references", "an average wage is more than 0")
    ratios = [
        index.given_ratio(each.year, each.total, reference, each.paid)
        for each, reference in zip(years, references, strict=True)
        if each.paid
    ]
    if not ratios:
        raise refuse("bases", "no year has any")
    return _told(index.over(ratios, values["divisor"], sum(each.paid for each in years)))


def _years(first: Month, last: Month, bases: list[int]) -> list[YearBases]:
    """One sum of bases for each calendar year; only the first and the last year are prorated."""
    number = last.year - first.year + 1
    if last < first or number > MOST_YEARS:
        raise refuse("last", f"is not before the first month, nor {MOST_YEARS} years after it")
    if len(bases) != number:
        raise refuse("bases", f"{first.year} to {last.year} are {number} sums of a year, not {len(bases)}")
    found = []
    for year, total in enumerate(bases, first.year):
        begins = first.number if year == first.year else 1
        ends = last.number if year == last.year else 12
        found.append(YearBases(year, total, ends - begins + 1 if total else 0, begins, ends))
    return found


def _told(found: Index) -> Computed:
    if found.average is None or found.total is None or found.explanation is None:
        raise ParameterError("; ".join(found.missing))
    result = {
        "total": found.total * HUNDREDFOLD,
        "average": found.average * HUNDREDFOLD,
        "divisor": found.divisor,
    }
    return Computed(result, (found.explanation,))


def _national(values: Mapping[str, Any], context: Context) -> Computed:
    found = index.national(
        dict(values["bases"]),
        context.parameters,
        context.region,
        context.known_at,
        deemed_months=values["deemed_months"],
        deemed_index=_deemed_index(values),
    )
    if found.average is None or found.explanation is None:
        raise ParameterError("; ".join(found.missing))
    return Computed({"average": found.average * HUNDREDFOLD}, (found.explanation,))


def _by_sum(values: Mapping[str, Any], context: Context) -> Computed:
    given = {
        "numerator": values["index_sum"],
        "denominator": 1_000_000,
        "deemed_index": _deemed_index(values),
        "deemed": values["deemed_months"],
        "months": values["months"],
    }
    if not values["months"] + values["deemed_months"]:
        raise refuse("months", "no month is counted")
    told = explain("pension.index", "average", index.by_month, given, {})
    return Computed({"average": told.value * HUNDREDFOLD}, (told,))


def _deemed_index(values: Mapping[str, Any]) -> int:
    """In ten-thousandths; nothing finer is cut off unsaid."""
    if values["deemed_index"] % HUNDREDFOLD:
        raise refuse("deemed_index", "an index has at most four decimals")
    return int(values["deemed_index"]) // HUNDREDFOLD


DEEMED = (
    Argument("deemed_months", "count", "deemed months", "0"),
    Argument("deemed_index", "ratio", "the index of deemed months", "1"),
)
DIVISORS = "published|years_paid|mean_of_years|months_weighted"

COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.index",
        arguments=(
            Argument("first", "month", "the first month paid"),
            Argument("last", "month", "the last month paid"),
            Argument(
                "bases", "yuan_list", "the sum of the bases of each calendar year from the first to the last"
            ),
            Argument(
                "references",
                "yuan_list",
                "what each year's sum is compared with; else the published average wages",
                "",
            ),
            Argument(
                "divisor", f"choice:{DIVISORS}", "by what the sum of the ratios is divided", "published"
            ),
        ),
        results=(("total", "ratio"), ("average", "ratio"), ("divisor", f"choice:{DIVISORS}")),
        law=index.LAW,
        valid_from="1992-10",
        valid_to=None,
        region="110000",
        words="The average index by calendar years, ratios unrounded, with its divisor by name (Z_actual)",
        compute=_by_years,
    ),
    Computable(
        id="pension.index.national",
        arguments=(Argument("bases", "yuan_by_month", "the base of each month paid", ""), *DEEMED),
        results=(("average", "ratio"),),
        law=index.by_month.law,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The average index by months: each base over the monthly average wage of the year before",
        compute=_national,
    ),
    Computable(
        id="pension.index.by_sum",
        arguments=(
            Argument("index_sum", "ratio", "the sum of the monthly indices of the months paid"),
            Argument("months", "count", "the months paid"),
            *DEEMED,
        ),
        results=(("average", "ratio"),),
        law=index.by_month.law,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The average index from the sum of monthly indices, with deemed months",
        compute=_by_sum,
    ),
)

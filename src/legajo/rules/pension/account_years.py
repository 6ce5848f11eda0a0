"""The individual account over settlement years, by name: with published rates, or with given ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from legajo.record.period import Month
from legajo.rules import forms
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.parameters import ParameterError, ParameterValue
from legajo.rules.pension.account import AccountYear, Posting, Terms, terms_for, year
from legajo.rules.pension.account_rules import LAW


MOST_YEARS = 100
ROUNDINGS = {"fen": "line_half_up", "jiao_up": "up_to_jiao"}
_BEGINS = {"january": 1, "july": 7}


def given_rate(rate: int, number: int, region: str) -> ParameterValue:
    """A rate that was given and not looked up, in the form of a published value."""
    return ParameterValue(
        name="pension.account.rate",
        region=region,
        unit="percent",
        text=forms.decimal(rate, 4),
        valid_from=str(number),
        valid_to=str(number),
        known_from=f"{number}-01-01",
        known_from_assumed=True,
        sources=(),
        verified=False,
        note="given with the question",
    )


def _years(values: Mapping[str, Any], context: Context) -> Computed:
    """Settle one year after the other."""
    first, last = values["first"], values["last"]
    if not (1900 <= first <= last < first + MOST_YEARS <= 2200 + MOST_YEARS):
        raise refuse(
            "last", f"the years go from first to last, at most {MOST_YEARS}, not from {first} to {last}"
        )
    rates = dict(values["rates"])
    terms = {number: _terms(number, rates, values, context) for number in range(first, last + 1)}
    by_year = _by_year(values["postings"], terms)
    found: list[AccountYear] = []
    opening = values["opening"]
    for number in terms:
        months = values["months_of_last"] if number == last else 12
        try:
            settled = year(number, opening, by_year.get(number, ()), terms[number], months=months)
        except ValueError as error:
            raise refuse("postings", str(error)) from error
        found.append(settled)
        opening = settled.closing
    result = {
        "principal": sum(each.principal for each in found),
        "interest_on_opening": sum(each.on_opening for each in found),
        "interest_on_postings": sum(each.on_postings for each in found),
        "interest": sum(each.interest for each in found),
        "closing": opening,
    }
    return Computed(result, tuple(each.explain() for each in found))


def _terms(number: int, rates: Mapping[int, int], values: Mapping[str, Any], context: Context) -> Terms:
    """The published terms of a year, or the given ones in their place."""
    own = given_rate(rates[number], number, context.region) if number in rates else None
    try:
        terms = terms_for(
            context.parameters,
            context.region,
            number,
            context.known_at,
            institution=values["employer"] == "institution",
        )
    except ParameterError:
        if own is None:
            raise
        terms = Terms(own, own)
    if own is not None:
        terms = replace(terms, rate=own, rate_on_postings=own)
    if values["method"] != "published":
        terms = replace(terms, method=values["method"])
    if values["rounding"] != "published":
        terms = replace(terms, rounding=ROUNDINGS[values["rounding"]])
    if values["begins"] != "published":
        terms = replace(terms, begins=_BEGINS[values["begins"]])
    return terms


def _by_year(postings: Iterable[tuple[Month, int]], terms: Mapping[int, Terms]) -> dict[int, list[Posting]]:
    """The postings of each settlement year; one that lies in none of them is refused."""
    found: dict[int, list[Posting]] = {}
    for month, amount in postings:
        for number in (month.year, month.year - 1):
            if number in terms and 0 <= month.ordinal - Month(number, terms[number].begins).ordinal < 12:
                found.setdefault(number, []).append(Posting(month, amount))
                break
        else:
            raise refuse("postings", f"{month} lies in no settlement year from first to last")
    return found


COMPUTABLES = (
    Computable(
        id="account.years",
        arguments=(
            Argument("opening", "yuan", "the balance before the first year", "0"),
            Argument("first", "count", "the first settlement year, by the calendar year in which it begins"),
            Argument("last", "count", "the last settlement year"),
            Argument("postings", "yuan_by_month", "what was posted, by the month of posting", ""),
            Argument("rates", "rate_by_year", "rates that stand in place of the published ones", ""),
            Argument(
                "method", "choice:published|monthly_product|annual", "how interest is computed", "published"
            ),
            Argument("rounding", "choice:published|fen|jiao_up", "how interest is rounded", "published"),
            Argument("begins", "choice:published|january|july", "the first month of the year", "published"),
            Argument(
                "employer", "choice:enterprise|institution", "whose rate holds before 2016", "enterprise"
            ),
            Argument("months_of_last", "count", "months of the last year that are settled", "12"),
        ),
        results=(
            ("principal", "yuan"),
            ("interest_on_opening", "yuan"),
            ("interest_on_postings", "yuan"),
            ("interest", "yuan"),
            ("closing", "yuan"),
        ),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="The individual account over settlement years, each opening with what the year before closed with.",
        compute=_years,
    ),
)

"""The individual account as a plan: settlement years of whole populations from what was posted."""

import datetime
from collections.abc import Mapping

from legajo.record.period import Month
from legajo.rules.engine.career import Bound, Plan, Stage
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension import account_rules
from legajo.rules.pension.account import RAISED, Terms, terms_for


MOST_POSTED = 10**9  # fen in one month: ten million yuan
MOST_HELD = 10**11  # fen in one account: a thousand million yuan
YEAR: Mapping[str, str] = {  # what the rules of a year take, whichever of them holds
    "opening": "carried:opening",
    "principal": "sum:amount",
    "on_postings": "sum:posting.interest",
    "product": "sum:posting.product",
    "months": "calendar:months",
}
KEPT: Mapping[str, str] = {
    "principal": "sum:amount",
    "on_opening": "year.on_opening",
    "on_postings": "year.on_postings",
    "closing": "year.closing",
}


def from_postings(
    parameters: Parameters, region: str, first: int, last: int, known_at: datetime.date | str
) -> Plan:
    """Settle the years from the first to the last from what was posted, month by month; one career a sub-ledger."""
    return of_terms(terms_of(parameters, region, first, last, known_at), region)


def of_terms(terms: Mapping[int, Terms], region: str) -> Plan:
    """Settle consecutive years under such terms."""
    first, last = min(terms), max(terms)
    return Plan(
        name=f"account {region} {first}-{last}",
        first=Month(first, terms[first].begins),
        years=last - first + 1,
        facts=("amount",),
        stages=(posting(terms, "fact:amount"), settling(terms, YEAR)),
        carried={"opening": "year.closing"},
        kept=KEPT,
        results={"closing": "carried:opening", "months": "calendar:count"},
        limits={"amount": (-MOST_POSTED, MOST_POSTED), "opening": (-MOST_HELD, MOST_HELD)},
        whole=whole_years(terms),
    )


def terms_of(
    parameters: Parameters, region: str, first: int, last: int, known_at: datetime.date | str
) -> dict[int, Terms]:
    """The terms of consecutive years; ParameterError when one is not known, or their years begin differently."""
    terms = {number: terms_for(parameters, region, number, known_at) for number in range(first, last + 1)}
    if len({each.begins for each in terms.values()}) != 1:
        raise ParameterError(f"settlement years begin with different months between {first} and {last}")
    return terms


def whole_years(terms: Mapping[int, Terms]) -> frozenset[int]:
    """The years that the annual method settles, which knows no part of a year."""
    return frozenset(number - min(terms) for number, each in terms.items() if each.method == "annual")


def posting(terms: Mapping[int, Terms], amount: str) -> Stage:
    """What each month's posting earns."""
    bound = tuple(
        Bound(account_rules.posting, {"rate": each.rate_on_postings})
        for each in terms.values()
        for _ in range(12)
    )
    return Stage("posting", "month", bound, {"amount": amount, "earns": "calendar:earns"})


def settling(terms: Mapping[int, Terms], wires: Mapping[str, str]) -> Stage:
    """How each year closes."""
    return Stage("year", "year", tuple(_bound(each) for each in terms.values()), wires)


def _bound(terms: Terms) -> Bound:
    """The rule of the year's method and way of rounding, with the rates that it takes."""
    rates = {"rate": terms.rate, "rate_on_postings": terms.rate_on_postings}
    rule = rule_of(terms)
    return Bound(rule, {name: value for name, value in rates.items() if name in rule.arguments})


def rule_of(terms: Terms) -> Rule:
    """The rule of the method and the way of rounding, as `account.year` chooses it."""
    if terms.method == "annual":
        return account_rules.annual_up_to_jiao if terms.rounding == "up_to_jiao" else account_rules.annual
    return RAISED.get(terms.rounding, account_rules.by_lines)

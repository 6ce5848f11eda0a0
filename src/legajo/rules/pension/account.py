"""The individual account of the pension scheme: a settlement year, and a history of them, for one sub-ledger."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from legajo.record.facts import SubPeriod
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.plan import plan_hash
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue
from legajo.rules.pension import account_rules


RATE = "pension.account.rate"
COMMON_RATE = 2016  # the year since which one rate holds for enterprises and institutions
RAISED: Mapping[
    str, Rule
] = {  # where the interest is raised to the jiao (见分进角): each figure, or their sum
    "up_to_jiao": account_rules.each_up_to_jiao,
    "total_up_to_jiao": account_rules.up_to_jiao,
}


@dataclass(frozen=True, slots=True)
class Posting:
    """Money that entered the account, by the month of posting (a late payment earns less)."""

    month: Month
    amount: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The published terms of a settlement year: rates and ways of rounding."""

    rate: ParameterValue  # on the opening balance
    rate_on_postings: ParameterValue
    method: str = "monthly_product"
    rounding: str = "line_half_up"
    begins: int = 1  # the calendar month with which the year begins

    @property
    def provisional(self) -> bool:
        """The year's own rate was not known: the last known one stands in."""
        return self.rate.carried_over or self.rate_on_postings.carried_over

    @property
    def hash(self) -> str:
        rules = (
            account_rules.posting,
            account_rules.by_lines,
            *RAISED.values(),
            account_rules.annual,
            account_rules.annual_up_to_jiao,
        )
        return plan_hash(rules, (self.rate, self.rate_on_postings))


@dataclass(frozen=True, slots=True)
class Line:
    """One month's postings and what they earn."""

    month: Month
    amount: int
    earns: int  # months
    interest: int


@dataclass(frozen=True, slots=True)
class AccountYear:
    """One settlement year of one sub-ledger, in fen: closing = opening + principal + on_opening + on_postings."""

    year: int
    months: int
    opening: int
    principal: int
    on_opening: int
    on_postings: int
    closing: int
    lines: tuple[Line, ...]
    terms: Terms

    @property
    def interest(self) -> int:
        return self.on_opening + self.on_postings

    def explain(self) -> Explanation:
        """Why the year closes as it does."""
        return _explain(self)


def sub_period(month: Month) -> SubPeriod:
    """The part of the account into which the contribution of a month goes."""
    if month.year < 1998:
        return SubPeriod.BEFORE_1998
    return SubPeriod.Y1998_2005 if month.year < 2006 else SubPeriod.SINCE_2006


def terms_for(
    parameters: Parameters,
    region: str,
    year: int,
    known_at: datetime.date | str,
    *,
    institution: bool = False,
) -> Terms:
    """The terms of a settlement year as known on a day; ParameterError when no rate is known.

    Accounts of public institutions had a rate of their own before the common one of 2016.
    """
    when, known = str(year), str(known_at)
    deposit = parameters.find("pension.account.deposit_rate", region, when, known)
    demand = parameters.find("pension.account.demand_rate", region, when, known)
    if institution and year < COMMON_RATE:  # the first year, 2014, begins in its midst
        deposit = demand = parameters.at(f"{RATE}.institution", region, f"{year}-12", known)
    if deposit is None or demand is None:
        deposit = demand = parameters.at(RATE, region, when, known)
    return Terms(
        rate=deposit,
        rate_on_postings=demand,
        method=parameters.choice("pension.account.interest_method", region, when, known),
        rounding=parameters.choice("pension.account.interest_rounding", region, when, known),
        begins=parameters.number("pension.account.settlement_begins", region, when, known),
    )


def year(
    number: int, opening: int, postings: Iterable[Posting], terms: Terms, *, months: int = 12
) -> AccountYear:
    """Settle a year, or its first `months` months (at award or end). The postings must fall in them."""
    begins = Month(number, terms.begins)
    lines = _lines(begins, months, postings, terms.rate_on_postings.number)
    principal = sum(line.amount for line in lines)
    on_opening, on_postings, closing = _settle(opening, principal, lines, terms, months)
    return AccountYear(number, months, opening, principal, on_opening, on_postings, closing, lines, terms)


def history(
    opening: int,
    postings: Sequence[Posting],
    parameters: Parameters,
    region: str,
    *,
    first: int,
    last: int,
    known_at: datetime.date | str,
    months_of_last: int = 12,
) -> tuple[AccountYear, ...]:
    """Settlement years one after the other, each opening with what the year before it closed with."""
    found: list[AccountYear] = []
    held: dict[int, list[Posting]] = {}
    for posting in postings:
        held.setdefault(posting.month.ordinal, []).append(posting)
    for number in range(first, last + 1):
        terms = terms_for(parameters, region, number, known_at)
        begins = Month(number, terms.begins).ordinal
        own = [posting for month in range(begins, begins + 12) for posting in held.get(month, ())]
        settled = year(number, opening, own, terms, months=months_of_last if number == last else 12)
        opening = settled.closing
        found.append(settled)
    return tuple(found)


def label(value: ParameterValue) -> str:
    """How a posted fact names a published value."""
    return f"{value.name}@{value.valid_from}/{value.known_from}"


def _lines(begins: Month, months: int, postings: Iterable[Posting], rate: int) -> tuple[Line, ...]:
    """One line a month: what two employers posted in one month is one sum."""
    held: dict[int, int] = {}  # by ordinal: whole numbers are hashed and sorted faster than months
    named: dict[int, Month] = {}
    for posting in postings:
        number = posting.month.ordinal
        held[number] = held.get(number, 0) + posting.amount
        named[number] = posting.month
    first, figures, found = begins.ordinal, account_rules.posting.figures, []
    for number in sorted(held):
        earns = months - (number - first)
        if not 1 <= earns <= months:
            raise ValueError(f"a posting of {named[number]} is not in the {months} months from {begins}")
        found.append(Line(named[number], held[number], earns, figures(held[number], earns, rate)[1]))
    return tuple(found)


def _settle(
    opening: int, principal: int, lines: tuple[Line, ...], terms: Terms, months: int
) -> tuple[int, int, int]:
    """Interest on the opening balance, interest on the postings, closing balance."""
    on_postings = sum(line.interest for line in lines)
    rule, given = _rule(opening, principal, lines, terms, months, on_postings)
    rates = {"rate": terms.rate.number, "rate_on_postings": terms.rate_on_postings.number}
    figures = rule.figures(*({**given, **rates}[name] for name in rule.arguments))
    told = dict(zip((step.name for step in rule.steps), figures, strict=True))
    return told["on_opening"], told.get("on_postings", on_postings), told["closing"]


def _rule(
    opening: int, principal: int, lines: tuple[Line, ...], terms: Terms, months: int, on_postings: int
) -> tuple[Rule, dict[str, int]]:
    """The rule of the method and the way of rounding, with what goes in beside the rates."""
    given = {"opening": opening, "principal": principal}
    if terms.method == "annual":
        if months != 12:
            raise ParameterError("the annual method settles whole years only")
        raised = terms.rounding == "up_to_jiao"
        return account_rules.annual_up_to_jiao if raised else account_rules.annual, given
    given["months"] = months
    if terms.rounding in RAISED:
        given["product"] = sum(line.amount * line.earns for line in lines)
        return RAISED[terms.rounding], given
    return account_rules.by_lines, {**given, "on_postings": on_postings}


def _explain(settled: AccountYear) -> Explanation:
    terms = settled.terms
    rule, given = _rule(
        settled.opening, settled.principal, settled.lines, terms, settled.months, settled.on_postings
    )
    rates = {"rate": terms.rate, "rate_on_postings": terms.rate_on_postings}
    bound = {name: value for name, value in rates.items() if name in rule.arguments}
    step = "interest" if rule is account_rules.by_lines else "product"  # that of each month which adds up
    parts = () if terms.method == "annual" else tuple(_line(line, step, terms) for line in settled.lines)
    return explain(f"pension.account.{settled.year}", "closing", rule, given, bound, parts=parts)


def _line(line: Line, step: str, terms: Terms) -> Explanation:
    given = {"amount": line.amount, "earns": line.earns}
    bound = {"rate": terms.rate_on_postings}
    return explain(f"pension.account.{line.month}", step, account_rules.posting, given, bound)

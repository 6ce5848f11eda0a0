"""The drawing of an account after retirement by name: what it pays, what the pool pays, and what the rest earns."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from legajo.record.period import Month, months
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import Explanation
from legajo.rules.pension import account_rules
from legajo.rules.pension.account import Terms, terms_for
from legajo.rules.pension.account_years import given_rate
from legajo.rules.pension.drawing import Drawn, draw, settle


LONGEST = 1_200  # months


def _drawing(values: Mapping[str, Any], context: Context) -> Computed:
    first, last, pension = values["first"], values["last"], values["account_pension"]
    if not 0 <= last.ordinal - first.ordinal < LONGEST:
        raise refuse("last", f"is not before the first month, nor {LONGEST} months after it")
    if pension < 0 or values["balance"] < 0:
        raise refuse("account_pension" if pension < 0 else "balance", "an amount is 0 or more")
    rates = dict(values["rates"])
    balance, at = values["balance"], first
    drawn: list[Drawn] = []
    told: list[Explanation] = []
    interest = 0
    while at <= last:
        terms = _terms(at, rates, context)
        ends = at.plus(11 - (at.number - terms.begins) % 12)
        pensions = [(month, pension) for month in months(at, min(ends, last))]
        if ends > last:  # the year is not over: its interest is not credited yet
            drawn.extend(draw(balance, pensions))
            balance = drawn[-1].left
            break
        settled = settle(balance, pensions, at, terms)
        drawn.extend(settled.months)
        told.append(settled.account.explain())
        interest += settled.account.interest
        balance, at = settled.account.closing, ends.plus(1)
    from_pool = [each.month for each in drawn if each.from_pool]
    result = {
        "from_account": sum(each.from_account for each in drawn),
        "from_pool": sum(each.from_pool for each in drawn),
        "interest": interest,
        "closing": balance,
        "pool_begins": from_pool[0] if from_pool else None,
    }
    return Computed(result, (*told, drawn[-1].explanation))


def _terms(at: Month, rates: Mapping[int, int], context: Context) -> Terms:
    """The terms of the settlement year in which a month lies: at a given rate where one is given."""
    terms = _of_year(at.year, rates, context)
    if at < Month(at.year, terms.begins):
        terms = _of_year(at.year - 1, rates, context)
    return replace(terms, method="monthly_product")  # the annual method settles whole years only


def _of_year(number: int, rates: Mapping[int, int], context: Context) -> Terms:
    if number not in rates:
        return terms_for(context.parameters, context.region, number, context.known_at)
    rate = given_rate(rates[number], number, context.region)
    return Terms(rate, rate)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="account.drawing",
        arguments=(
            Argument("balance", "yuan", "the balance at retirement"),
            Argument("account_pension", "yuan", "the account pension a month"),
            Argument("first", "month", "the first month that is paid"),
            Argument("last", "month", "the last month that is paid"),
            Argument("rates", "rate_by_year", "rates that stand in place of the published ones", ""),
        ),
        results=(
            ("from_account", "yuan"),
            ("from_pool", "yuan"),
            ("interest", "yuan"),
            ("closing", "yuan"),
            ("pool_begins", "month"),
        ),
        law=account_rules.drawn.law,
        valid_from="1998-07",
        valid_to=None,
        region="",
        words="The account pension of a run of months: drawn from the account while it lasts, then from the pool",
        compute=_drawing,
    ),
)

"""One settlement year of an account by name: at a given rate, and what changes when the final rate is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import explain
from legajo.rules.pension import account_rules
from legajo.rules.pension.account import AccountYear, Posting, Terms, year
from legajo.rules.pension.account_years import ROUNDINGS, given_rate


OPENING = Argument("opening", "yuan", "the balance with which the settlement year opens")
RATE = Argument("rate", "rate", "the year's rate")
METHOD = Argument(
    "method", "choice:monthly_product|annual", "how the interest is computed", "monthly_product"
)
ROUNDING = Argument(
    "rounding",
    "choice:fen|jiao_up",
    "each line half-up to the fen, or each interest raised to the next jiao (见分进角)",
    "fen",
)
POSTINGS = Argument(
    "postings", "yuan_list", "what was posted in the year's first month, its second, and so on", ""
)
MONTHS = Argument("months", "count", "months of the year that are settled: fewer at award or end", "12")


def settled(values: Mapping[str, Any], context: Context, *, rate: str = "rate") -> AccountYear:
    """Settle the year; UncomputableError when the postings do not lie in the months that are settled."""
    months, postings = values["months"], values["postings"]
    if not 1 <= months <= 12:
        raise refuse("months", f"a settlement year has 1 to 12 months, not {months}")
    if len(postings) > months:
        raise refuse("postings", f"{months} months have at most {months} postings, not {len(postings)}")
    if values["method"] == "annual" and months != 12:
        raise refuse("months", "the annual method settles whole years only")
    number = context.month.year
    given = given_rate(values[rate], number, context.region)
    terms = Terms(given, given, values["method"], ROUNDINGS[values["rounding"]])
    return year(number, values["opening"], _posted(number, postings), terms, months=months)


def _posted(number: int, amounts: Sequence[int]) -> list[Posting]:
    """A month with nothing posted has no line."""
    return [Posting(Month(number, n), amount) for n, amount in enumerate(amounts, 1) if amount]


def _year(values: Mapping[str, Any], context: Context) -> Computed:
    found = settled(values, context)
    result = {
        "interest_on_opening": found.on_opening,
        "interest_on_postings": found.on_postings,
        "closing": found.closing,
    }
    return Computed(result, (found.explain(),))


def _difference(values: Mapping[str, Any], context: Context) -> Computed:
    """The same year at two rates, and what is to be posted when the final one is known."""
    before = settled(values, context)
    after = settled(values, context, rate="final_rate")
    given = {
        "on_opening": before.on_opening,
        "on_postings": before.on_postings,
        "final_on_opening": after.on_opening,
        "final_on_postings": after.on_postings,
        "closing": before.closing,
    }
    parts = (before.explain(), after.explain())
    told = explain(
        "pension.account.difference", "corrected", account_rules.difference, given, {}, parts=parts
    )
    figures = account_rules.difference.compute(**given)
    result = {
        "provisional_closing": before.closing,
        "difference": figures["difference"],
        "closing": told.value,
    }
    return Computed(result, (told,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="account.year",
        arguments=(OPENING, RATE, METHOD, ROUNDING, POSTINGS, MONTHS),
        results=(
            ("interest_on_opening", "yuan"),
            ("interest_on_postings", "yuan"),
            ("closing", "yuan"),
        ),
        law=account_rules.LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="One settlement year of an account at a given rate: its interest and its closing balance",
        compute=_year,
    ),
    Computable(
        id="account.difference",
        arguments=(
            OPENING,
            Argument("rate", "rate", "the rate with which the year was credited provisionally"),
            Argument("final_rate", "rate", "the year's own rate, published later"),
            METHOD,
            ROUNDING,
            POSTINGS,
            MONTHS,
        ),
        results=(("provisional_closing", "yuan"), ("difference", "yuan"), ("closing", "yuan")),
        law=account_rules.difference.law,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="What is to be posted when the rate of a year that was credited provisionally becomes known",
        compute=_difference,
    ),
    Computable(
        id="account.drawn",
        arguments=(
            Argument("balance", "yuan", "what the account holds before the month's pension"),
            Argument("account_pension", "yuan", "the account pension of the month"),
        ),
        results=(("from_account", "yuan"), ("from_pool", "yuan"), ("left", "yuan")),
        law=account_rules.drawn.law,
        valid_from="1998-07",
        valid_to=None,
        region="",
        words="What of a month's account pension the account pays, and what the pool pays once it is empty",
        compute=lambda values, context: _drawn(values),
    ),
)


def _drawn(values: Mapping[str, Any]) -> Computed:
    if values["account_pension"] < 0:
        raise refuse("account_pension", "a pension is 0 or more")
    given = {"balance": values["balance"], "account_pension": values["account_pension"]}
    figures = account_rules.drawn.compute(**given)
    told = tuple(
        explain(f"pension.account.drawn.{name}", name, account_rules.drawn, given, {})
        for name in ("from_account", "from_pool", "left")
    )
    return Computed({name: figures[name] for name in ("from_account", "from_pool", "left")}, told)

"""Unemployment benefit: for how many months, and how much each month (社会保险法 arts. 45, 46)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from dataclasses import dataclass
from typing import Any

from legajo.record.period import Month
from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import floor_to
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule


LAW = "社会保险法 arts. 45, 46"
TIER = "unemployment.benefit.from_{}_years"
FIRST_TIER = "unemployment.benefit.from_1_year"
LATER = "unemployment.benefit.from_month_13"


@rule(
    "unemployment.benefit.months",
    version="1",
    valid_from="2011-07",
    law=f"{LAW}; the region's table",
    parameters={
        "months_1": "unemployment.duration.year_1",
        "months_2": "unemployment.duration.year_2",
        "months_3": "unemployment.duration.year_3",
        "months_4": "unemployment.duration.year_4",
        "months_5": "unemployment.duration.year_5",
        "per_year": "unemployment.duration.per_further_year",
        "cap_5": "unemployment.duration.cap.under_5_years",
        "cap_10": "unemployment.duration.cap.under_10_years",
        "cap_all": "unemployment.duration.cap.from_10_years",
        "cap_unspent": "unemployment.duration.cap.with_unspent",
        "near": "unemployment.duration.near_retirement",
    },
)
def duration(
    years: int,
    unspent: int,
    to_retirement: int,
    months_1: int,
    months_2: int,
    months_3: int,
    months_4: int,
    months_5: int,
    per_year: int,
    cap_5: int,
    cap_10: int,
    cap_all: int,
    cap_unspent: int,
    near: int,
) -> None:
    full = floor_to(years, 100)  # "full years of contribution" [years]
    further = max(full - 5, 0)  # "full years beyond five" [years]
    table_4 = (
        months_1 if full < 2 else months_2 if full < 3 else months_3 if full < 4 else months_4
    )  # "months of the table, for up to four years" [months]
    table = (
        table_4 if full < 5 else months_5 + further * per_year
    )  # "months of the table, and those for each further year" [months]
    cap = (
        cap_5 if full < 5 else cap_10 if full < 10 else cap_all
    )  # "the most that the law allows for these years" [months]
    own = min(table, cap)  # "months for the years paid since the last benefit" [months]
    joined = (
        min(own + unspent, cap_unspent) if unspent > 0 else own
    )  # "with the unspent months of the last benefit" [months]
    reach = to_retirement - joined  # "months from the end of the benefit to the age of retirement" [months]
    until = (
        to_retirement if reach < near else joined
    )  # "until the age of retirement, where less than a year is left" [months]
    months = until if to_retirement > 0 else joined  # "months of unemployment benefit" [months]


@rule("unemployment.benefit.tier", version="1", valid_from="2011-07", law=f"{LAW}; the region's notice")
def tier(years: int, nth: int) -> None:
    full = floor_to(years, 100)  # "full years of contribution" [years]
    reached = (
        20 if full >= 20 else 15 if full >= 15 else 10 if full >= 10 else 5 if full >= 5 else 1
    )  # "the tier of years whose amount is paid" [years]
    later = 1 if nth > 12 else 0  # "whether the month is the thirteenth or a later one" [count]


@rule(
    "unemployment.benefit.amount",
    version="1",
    valid_from="2011-07",
    law="社会保险法 art. 47; the region's notice on the amounts",
    parameters={"published": FIRST_TIER},
)
def monthly(published: int) -> None:
    amount = published  # "unemployment benefit of the month, as published" [fen]


@dataclass(frozen=True, slots=True)
class Benefit:
    """For how many months, and what is paid in each of them."""

    months: int
    first_amount: int
    steps: tuple[Explanation, ...]


def benefit(
    years: int, first: Month, context: Context, *, unspent: int = 0, to_retirement: int = 0
) -> Benefit:
    """The benefit of a person with these years (hundredths) from a month on.

    `unspent`: months of the last benefit that were not drawn. `to_retirement`: months from the first one to the age
    of retirement; 0 when it is not asked.
    """
    if years < 100:
        raise refuse("years", "unemployment benefit asks for one year of contribution at least")
    chosen = rule_at((duration,), context, month=first)
    given = {"years": years, "unspent": unspent, "to_retirement": to_retirement}
    values = bound(chosen, context, month=first)
    months = figures(chosen, given, values)["months"]
    told = explain("unemployment.benefit.months", "months", chosen, given, values)
    amount, steps = amount_of(years, first, 1, context)
    return Benefit(months, amount, (told, *steps))


def amount_of(years: int, month: Month, nth: int, context: Context) -> tuple[int, tuple[Explanation, ...]]:
    """What the nth month of drawing pays, by what is published for that calendar month."""
    found = tier.compute(years=years, nth=nth)
    name = FIRST_TIER if found["reached"] == 1 else TIER.format(found["reached"])
    which = "later" if found["later"] else "reached"
    values = bound(monthly, context, {"published": LATER if found["later"] else name}, month=month)
    told = explain(f"unemployment.benefit.{month}.tier", which, tier, {"years": years, "nth": nth}, {})
    paid = explain(f"unemployment.benefit.{month}", "amount", monthly, {}, values, parts=(told,))
    return paid.value, (paid,)


def schedule(years: int, first: Month, months: int, context: Context) -> tuple[tuple[Month, int], ...]:
    """Every month of the benefit with its amount: by the tier, from the thirteenth month lower."""
    return tuple(
        (first.plus(number), amount_of(years, first.plus(number), number + 1, context)[0])
        for number in range(months)
    )


def _compute(values: Any, context: Context) -> Computed:
    found = benefit(
        values["years"],
        values["month"],
        context,
        unspent=values["unspent"],
        to_retirement=values["to_retirement"],
    )
    return Computed({"months": found.months, "first_amount": found.first_amount}, found.steps)


def _amount(values: Any, context: Context) -> Computed:
    if values["years"] < 100:
        raise refuse("years", "unemployment benefit asks for one year of contribution at least")
    if not 1 <= values["nth"] <= 24:
        raise refuse("nth", "a month of drawing is the 1st to the 24th")
    found, steps = amount_of(values["years"], values["month"], values["nth"], context)
    return Computed({"amount": found}, steps)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="unemployment.benefit",
        arguments=(
            Argument(
                "years", "years", "years of contribution to unemployment insurance since the last benefit"
            ),
            Argument("month", "month", "the first month of the benefit"),
            Argument("unspent", "count", "months of the last benefit that were not drawn", default="0"),
            Argument(
                "to_retirement",
                "count",
                "months from the first one to the age of retirement; 0: not asked",
                default="0",
            ),
        ),
        results=(("months", "count"), ("first_amount", "yuan")),
        law=LAW,
        valid_from="2011-07",
        valid_to=None,
        region="",
        words="for how many months unemployment benefit is paid, and what the first month pays",
        compute=_compute,
    ),
    Computable(
        id="unemployment.amount",
        arguments=(
            Argument("years", "years", "years of contribution to unemployment insurance"),
            Argument("month", "month", "the calendar month"),
            Argument("nth", "count", "which month of drawing it is", default="1"),
        ),
        results=(("amount", "yuan"),),
        law="社会保险法 art. 47; the region's notice on the amounts",
        valid_from="2011-07",
        valid_to=None,
        region="",
        words="what one month of unemployment benefit pays: by tier of years, lower from the thirteenth month",
        compute=_amount,
    ),
)

"""Which debts a sum of money clears: the oldest first, or the month that its voucher names; never more than is owed."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from legajo.record.period import Month
from legajo.rules.binding import in_turn
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule


ORDER = "allocation.order"
LAW = "the region's rule on the order in which money clears debts; the collector's voucher"


@rule("allocation.debt", version="1", valid_from="1992-10", law=LAW)
def debt(money: int, owed: int) -> None:
    cleared = min(money, owed)  # "what the money clears of this debt" [fen]
    still_owed = owed - cleared  # "what is still owed" [fen]
    left = money - cleared  # "money left for the next debt" [fen]


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed for a month by one party for one scheme."""

    month: Month
    owed: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a sum of money does to each debt, in the order of clearing; what meets no debt is left."""

    debts: tuple[tuple[Debt, int], ...]
    left: int
    steps: tuple[Explanation, ...]


def clear(money: int, debts: Iterable[Debt], *, named: Month | None = None) -> Cleared:
    """The oldest debts first; a voucher that names its month clears that month and no other."""
    if money < 0:
        raise refuse("money", "money that comes in is not negative: a reversal is an entry of its own")
    own = (each for each in debts if named is None or each.month == named)
    found: list[tuple[Debt, int]] = []
    steps: list[Explanation] = []
    for each in sorted(own, key=lambda one: one.month):
        given = {"money": money, "owed": each.owed}
        if each.owed < 0:
            raise refuse("debts", f"what is owed for {each.month} is not negative")
        figures = debt.compute(**given)
        steps.append(explain(f"allocation.{each.month}", "left", debt, given, {}))
        found.append((each, figures["cleared"]))
        money = figures["left"]
    return Cleared(tuple(found), money, tuple(steps))


def order_of(context: Context) -> str:
    """What the region has published for money whose voucher names no month."""
    return context.parameters.choice(ORDER, context.region, context.month, context.known_at)


def _compute(values: Any, context: Context) -> Computed:
    debts = [Debt(*each) for each in in_turn(values["first"], values["debts"], "debts").items()]
    named = None
    if values["named"] > len(debts):
        raise refuse("named", f"there are {len(debts)} debts, so that none is the {values['named']}th")
    if values["named"]:
        named = debts[values["named"] - 1].month
    elif order_of(context) != "oldest_first":
        raise refuse("named", "money clears no debt here unless its voucher names the month")
    found = clear(values["money"], debts, named=named)
    by_month = {each.month: amount for each, amount in found.debts}
    cleared = [by_month.get(each.month, 0) for each in debts]
    return Computed({"cleared": cleared, "left": found.left}, found.steps)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="allocation",
        arguments=(
            Argument("money", "yuan", "the money that came in"),
            Argument("first", "month", "the month of the first debt"),
            Argument("debts", "yuan_list", "what is owed, month after month"),
            Argument("named", "count", "which debt the voucher names, from 1; 0: it names none", default="0"),
        ),
        results=(("cleared", "yuan_list"), ("left", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="what a sum of money clears of each month's debt, and what is left",
        compute=_compute,
    ),
)

"""A pension awarded again when the base or a rate of its year is published late: the difference a month, and the arrears."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.pension import benefit_computable as asked
from legajo.rules.pension.benefit import Career, Pension, Place, pension


LAW = "京人社发 notices on the calculation base: paid on the old base, recalculated and paid back"


@rule("pension.reaward", version="1", valid_from="2006-01", law=LAW)
def reaward(paid: int, due: int, first: int, last: int) -> None:
    difference = due - paid  # "the difference a month: what is due, without what was paid" [fen]
    months = max(last - first + 1, 0)  # "months paid by the first award" [months]
    arrears = difference * months  # "arrears: the difference, for each of these months" [fen]


@dataclass(frozen=True, slots=True)
class Reaward:
    """What changes: fen a month and in all; negative when too much was paid."""

    difference: int
    months: int
    arrears: int
    explanation: Explanation


def award_again(paid: Pension, due: Pension, first: Month, last: Month) -> Reaward:
    """Compare the award that was paid from `first` to `last` with the one that is due from `first` on."""
    given = {"paid": paid.total, "due": due.total, "first": first.ordinal, "last": last.ordinal}
    parts = (paid.explanation, due.explanation)
    worded: dict[str, int | str] = {**given, "first": str(first), "last": str(last)}
    told = explain("pension.reaward", "arrears", reaward, given, {}, inputs=worded, parts=parts)
    figures = reaward.compute(**given)
    return Reaward(figures["difference"], figures["months"], told.value, told)


def _computed(values: Mapping[str, Any], context: Context) -> Computed:
    asked.checked(values)
    if values["last"] < values["first"].plus(-1):
        raise refuse("last", f"is not before {values['first']}, in which the pension begins")
    career = Career(
        index=values["index"],
        years=values["years"],
        balance=values["balance"],
        deemed_years=values["deemed_years"],
        years_before_1998_07=values["years_before_1998_07"],
    )
    place = Place(context.parameters, "110000", context.month, context.known_at)
    before = replace(career, balance=values["balance_before"])
    method = "deemed_and_before_1998_07"
    paid = pension(values["base_before"], before, values["divisor"], place, method=method)
    due = pension(values["base"], career, values["divisor"], place, method=method)
    found = award_again(paid, due, values["first"], values["last"])
    result = {
        "total_before": paid.total,
        "total": due.total,
        "difference": found.difference,
        "months": found.months,
        "arrears": found.arrears,
    }
    return Computed(result, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.reaward",
        arguments=(
            Argument("base_before", "yuan", "the base on which the pension was first awarded"),
            Argument("base", "yuan", "the base of the year, published later"),
            asked.INDEX,
            asked.YEARS,
            asked.DEEMED,
            asked.BEFORE_1998_07,
            Argument("balance_before", "yuan", "the balance of the account at the first award"),
            Argument("balance", "yuan", "the balance with the year's own rate"),
            asked.DIVISOR,
            Argument("first", "month", "the first month of the pension"),
            Argument("last", "month", "the last month that was paid by the first award"),
        ),
        results=(
            ("total_before", "yuan"),
            ("total", "yuan"),
            ("difference", "yuan"),
            ("months", "count"),
            ("arrears", "yuan"),
        ),
        law=LAW,
        valid_from="2006-01",
        valid_to=None,
        region="110000",
        words="A pension of Beijing awarded again on the base published late: the difference a month and the arrears",
        compute=_computed,
    ),
)

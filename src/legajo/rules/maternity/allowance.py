"""Maternity allowance: the employer's average base by the day, for the days of leave (社会保险法 art. 56)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "社会保险法 art. 56; the region's measures on maternity insurance"


@rule("maternity.allowance", version="1", valid_from="2011-07", law=LAW)
def by_base(base: int, days: int) -> None:
    amount = half_up(
        base * days, 30
    )  # "maternity allowance: the monthly base over 30, for the days of leave" [fen]


@rule(
    "maternity.allowance.clamped",
    version="1",
    valid_from="2011-07",
    law=LAW,
    parameters={"floor_rate": "maternity.base.floor", "cap_rate": "maternity.base.cap"},
)
def by_clamped_base(base: int, days: int, average_wage: int, floor_rate: int, cap_rate: int) -> None:
    floor = half_up(
        average_wage * floor_rate, 1_000_000
    )  # "the lowest base that counts, of the area's average wage" [fen]
    cap = half_up(
        average_wage * cap_rate, 1_000_000
    )  # "the highest base that counts, of the area's average wage" [fen]
    counted = clamp(
        base, floor, cap
    )  # "the employer's average base, between the lowest and the highest" [fen]
    amount = half_up(
        counted * days, 30
    )  # "maternity allowance: the monthly base over 30, for the days of leave" [fen]


def allowance(base: int, days: int, average_wage: int, context: Context) -> Computed:
    """For a leave of so many days; without an average wage (0) the base counts as it is."""
    for name, value in (("base", base), ("average_wage", average_wage)):
        if value < 0:
            raise refuse(name, "a wage is not negative")
    chosen = rule_at((by_clamped_base if average_wage else by_base,), context)
    given = {"base": base, "days": days} | ({"average_wage": average_wage} if average_wage else {})
    values = bound(chosen, context)
    amount = figures(chosen, given, values)["amount"]
    return Computed({"amount": amount}, (explain("maternity.allowance", "amount", chosen, given, values),))


def _compute(values: Any, context: Context) -> Computed:
    return allowance(values["base"], values["days"], values["average_wage"], context)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="maternity.allowance",
        arguments=(
            Argument("base", "yuan", "the employer's average monthly base"),
            Argument("days", "count", "the days of leave"),
            Argument("average_wage", "yuan", "the area's average monthly wage; 0: not clamped", default="0"),
        ),
        results=(("amount", "yuan"),),
        law=LAW,
        valid_from="2011-07",
        valid_to=None,
        region="",
        words="the maternity allowance for a leave",
        compute=_compute,
    ),
)

"""Months that an employer did not declare: last month's amount, or last year's base, raised by what is published."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "社会保险法 art. 62"
RAISES = "undeclared.raises"


@rule(
    "undeclared.amount",
    version="1",
    valid_from="2011-07",
    law=LAW,
    parameters={"factor": "undeclared.factor"},
)
def amount(last_amount: int, factor: int) -> None:
    raised = half_up(
        last_amount * factor, 1_000_000
    )  # "the amount of the unit's last month, raised for want of a declaration" [fen]


@rule(
    "undeclared.base",
    version="1",
    valid_from="2011-07",
    law=f"{LAW}; the region's notice on the limits of the base",
    parameters={"factor": "undeclared.factor", "floor": "base.floor", "cap": "base.cap"},
)
def base(last_base: int, factor: int, floor: int, cap: int) -> None:
    wage = half_up(
        last_base * factor, 1_000_000
    )  # "the base of the previous contribution year, raised for want of a declaration" [fen]
    raised = clamp(
        wage, floor, cap
    )  # "contribution base: the raised base, between the floor and the cap" [fen]


def raised(last_amount: int, last_base: int, context: Context) -> Computed:
    """What is raised is a published choice: the whole country raises the amount, a region may raise the base."""
    choice = context.parameters.at(RAISES, context.region, context.month, context.known_at)
    which, name = (base, "last_base") if choice.text == "previous_year_base" else (amount, "last_amount")
    given = {name: last_base if which is base else last_amount}
    if given[name] <= 0:
        raise refuse(name, f"is needed: what is raised here is the {str(choice.text).replace('_', ' ')}")
    used = rule_at((which,), context)
    values = bound(used, context)
    found = figures(used, given, values)["raised"]
    told = explain(used.id, "raised", used, given, values, chosen_by=(choice,))
    results = {
        "raises": choice.text,
        "amount": found if which is amount else None,
        "base": found if which is base else None,
    }
    return Computed(results, (told,))


def _compute(values: Any, context: Context) -> Computed:
    return raised(values["last_amount"], values["last_base"], context)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="undeclared",
        arguments=(
            Argument("last_amount", "yuan", "the amount that the unit owed for its last month", default="0"),
            Argument("last_base", "yuan", "the base of the previous contribution year", default="0"),
        ),
        results=(
            ("raises", "choice:last_month_amount|previous_year_base"),
            ("amount", "yuan"),
            ("base", "yuan"),
        ),
        law=LAW,
        valid_from="2011-07",
        valid_to=None,
        region="",
        words="what is owed for a month that was not declared",
        compute=_compute,
    ),
)

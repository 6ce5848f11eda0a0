"""Sickness disability since 2025: three tiers by years paid and nearness of retirement; the amounts are the regions'."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "社会保险法 art. 17; 企业职工基本养老保险病残津贴暂行办法 (2025-01-01)"
AMOUNT = "disability.sickness.tier_{}"


@rule(
    "disability.tier",
    version="1",
    valid_from="2025-01",
    law=LAW,
    parameters={"minimum": "pension.minimum_years", "near": "disability.sickness.near_retirement"},
)
def by_years(months: int, to_retirement: int, minimum: int, near: int) -> None:
    enough = 1 if months >= minimum else 0  # "whether the months of a monthly pension are reached" [count]
    close = 1 if to_retirement <= near else 0  # "whether the age of retirement is near" [count]
    tier = 3 if enough == 0 else 1 if close == 1 else 2  # "tier of the sickness-disability allowance" [count]


@rule(
    "disability.allowance",
    version="1",
    valid_from="2025-01",
    law=LAW,
    parameters={"published": AMOUNT.format(1)},
)
def monthly(published: int) -> None:
    amount = published  # "sickness-disability allowance of the tier, as the region publishes it" [fen]


def tier(months: int, to_retirement: int, context: Context) -> Computed:
    """1: the months of a pension, near retirement. 2: the months, not near. 3: fewer months."""
    chosen = rule_at((by_years,), context)
    if to_retirement == 0:
        raise refuse("to_retirement", "who has reached the age of retirement has a pension, or none")
    given = {"months": months, "to_retirement": to_retirement}
    values = bound(chosen, context)
    found = figures(chosen, given, values)["tier"]
    return Computed({"tier": found}, (explain("disability.tier", "tier", chosen, given, values),))


def allowance(months: int, to_retirement: int, context: Context) -> Computed:
    """ParameterError, in words, where the region has published no amount: none is guessed."""
    found = tier(months, to_retirement, context)
    chosen = rule_at((monthly,), context)
    values = bound(chosen, context, {"published": AMOUNT.format(found.result["tier"])})
    told = explain("disability.allowance", "amount", chosen, {}, values, parts=found.steps)
    return Computed({"tier": found.result["tier"], "amount": told.value}, (told,))


ARGUMENTS = (
    Argument("months", "count", "months of contribution to the pension"),
    Argument("to_retirement", "count", "months to the age of retirement"),
)


def _tier(values: Any, context: Context) -> Computed:
    return tier(values["months"], values["to_retirement"], context)


def _allowance(values: Any, context: Context) -> Computed:
    return allowance(values["months"], values["to_retirement"], context)


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="disability.tier",
        arguments=ARGUMENTS,
        results=(("tier", "count"),),
        law=LAW,
        valid_from="2025-01",
        valid_to=None,
        region="",
        words="which of the three tiers of the sickness-disability allowance a person is in",
        compute=_tier,
    ),
    Computable(
        id="disability.allowance",
        arguments=ARGUMENTS,
        results=(("tier", "count"), ("amount", "yuan")),
        law=LAW,
        valid_from="2025-01",
        valid_to=None,
        region="",
        words="the sickness-disability allowance of a month, where the region has published it",
        compute=_allowance,
    ),
)

"""A due split between the person, the employer and a paying fund, exact to the fen: one of them bears the remainder."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from typing import Any

from legajo.rules.binding import bound, figures
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "the decision on the subsidy; 就业促进法 arts. 17, 52"
SCHEMES = "choice:pension|unemployment|medical"
REDUCED = {
    scheme: f"subsidy.hard_to_employ.{scheme}.person_rate"
    for scheme in ("pension", "unemployment", "medical")
}
FULL = {"pension": "flexible.pension.rate", "unemployment": "flexible.unemployment.rate"}


@rule("contribution.split", version="1", valid_from="1992-10", law=LAW)
def split(due: int, person_share: int, employer_share: int) -> None:
    person = min(half_up(due * person_share, 1_000_000), due)  # "what the person bears of the due" [fen]
    employer = min(
        half_up(due * employer_share, 1_000_000), due - person
    )  # "what the employer bears of the due" [fen]
    fund = due - person - employer  # "the remainder, which the paying fund bears" [fen]


@rule(
    "contribution.subsidised",
    version="1",
    valid_from="1992-10",
    law=LAW,
    parameters={
        "floor": "base.floor",
        "cap": "base.cap",
        "rate": FULL["pension"],
        "reduced": REDUCED["pension"],
    },
)
def subsidised(wage: int, floor: int, cap: int, rate: int, reduced: int) -> None:
    base = clamp(
        wage, floor, cap
    )  # "contribution base: the chosen amount, between the floor and the cap" [fen]
    due = half_up(base * rate, 1_000_000)  # "the whole due" [fen]
    person = min(half_up(base * reduced, 1_000_000), due)  # "what the person pays at the reduced rate" [fen]
    fund = due - person  # "the rest of the due, which the paying fund bears" [fen]


@rule(
    "contribution.subsidised.medical",
    version="1",
    valid_from="1992-10",
    law=LAW,
    parameters={
        "amount": "flexible.medical.amount",
        "base": "base.seventy_percent",
        "reduced": REDUCED["medical"],
    },
)
def subsidised_medical(amount: int, base: int, reduced: int) -> None:
    due = amount  # "the flexible worker's contribution to medical insurance, as published" [fen]
    person = min(half_up(base * reduced, 1_000_000), due)  # "what the person pays at the reduced rate" [fen]
    fund = due - person  # "the rest of the due, which the paying fund bears" [fen]


@rule("contribution.subsidy.amount", version="1", valid_from="1992-10", law=LAW)
def fixed(due: int, subsidy: int) -> None:
    fund = min(subsidy, due)  # "what the fund bears: the amount granted, at most the due" [fen]
    rest = due - fund  # "the remainder, which the party that owes it bears" [fen]


def subsidised_due(scheme: str, base: int, context: Context) -> Computed:
    """A flexible worker's due in a programme with a reduced rate for the person: due, person, fund.

    The base is the chosen one. Medical insurance asks for none: its amount and its base are published.
    """
    if base < 0:
        raise refuse("base", "a base is not negative")
    if scheme == "medical":
        chosen, given, names = subsidised_medical, {}, {}
    else:
        chosen, given = subsidised, {"wage": base}
        names = {"rate": FULL[scheme], "reduced": REDUCED[scheme]}
    values = bound(chosen, context, names)
    found = figures(chosen, given, values)
    told = explain(f"subsidy.{scheme}", "fund", chosen, given, values)
    return Computed({name: found[name] for name in ("due", "person", "fund")}, (told,))


def _subsidised(values: Any, context: Context) -> Computed:
    return subsidised_due(values["scheme"], values["base"], context)


def _split(values: Any, context: Context) -> Computed:
    if values["due"] < 0:
        raise refuse("due", "a due is not negative: a lowered one is split anew")
    if values["person"] + values["employer"] > 1_000_000:
        raise refuse("employer", "the shares of person and employer are more than the whole")
    given = {"due": values["due"], "person_share": values["person"], "employer_share": values["employer"]}
    found = split.compute(**given)
    told = explain("contribution.split", "fund", split, given, {})
    return Computed({name: found[name] for name in ("person", "employer", "fund")}, (told,))


def _fixed(values: Any, context: Context) -> Computed:
    for name in ("due", "subsidy"):
        if values[name] < 0:
            raise refuse(name, "is not negative")
    found = fixed.compute(**values)
    told = explain("contribution.subsidy", "rest", fixed, values, {})
    return Computed({name: found[name] for name in ("fund", "rest")}, (told,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="contribution.split",
        arguments=(
            Argument("due", "yuan", "the due of one month, scheme and party"),
            Argument("person", "ratio", "the person's share of it"),
            Argument("employer", "ratio", "the employer's share of it", default="0"),
        ),
        results=(("person", "yuan"), ("employer", "yuan"), ("fund", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="a due split by shares; the paying fund bears the remainder",
        compute=_split,
    ),
    Computable(
        id="contribution.subsidy",
        arguments=(
            Argument("due", "yuan", "the due of one month, scheme and party"),
            Argument("subsidy", "yuan", "the amount that was granted a month"),
        ),
        results=(("fund", "yuan"), ("rest", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="a due of which a fund pays a fixed amount; whoever owes it bears the remainder",
        compute=_fixed,
    ),
    Computable(
        id="contribution.subsidised",
        arguments=(
            Argument("scheme", SCHEMES, "the scheme"),
            Argument("base", "yuan", "the chosen base; medical insurance asks for none", default="0"),
        ),
        results=(("due", "yuan"), ("person", "yuan"), ("fund", "yuan")),
        law=LAW,
        valid_from="1992-10",
        valid_to=None,
        region="",
        words="a flexible worker's due at a reduced rate: what the person pays and what the fund",
        compute=_subsidised,
    ),
)

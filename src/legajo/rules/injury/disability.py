"""Work injury: the own wage, the one-off benefit by grade, and the monthly allowance of grades 1 to 6."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Sequence
from typing import Any

from legajo.rules.binding import bound, figures, rule_at
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import clamp, half_up
from legajo.rules.engine.explanation import explain
from legajo.rules.engine.rule import rule


LAW = "工伤保险条例 arts. 35-37, 64"
OWN_WAGE = {"floor_rate": "work_injury.wage.floor", "cap_rate": "work_injury.wage.cap"}
ONE_OFF = "work_injury.one_off.grade_{}"
ALLOWANCE = "work_injury.allowance.grade_{}"
GRADES = range(1, 11)
BY_FUND, BY_EMPLOYER = range(1, 5), range(5, 7)
MONTHS_BEFORE = 12


@rule("work_injury.own_wage", version="1", valid_from="2011-01", law=LAW, parameters=OWN_WAGE)
def own(bases: int, months: int, average_wage: int, floor_rate: int, cap_rate: int) -> None:
    mean = half_up(bases, months)  # "mean of the monthly bases before the accident" [fen]
    floor = half_up(
        average_wage * floor_rate, 1_000_000
    )  # "the lowest own wage that counts, of the area's average" [fen]
    cap = half_up(
        average_wage * cap_rate, 1_000_000
    )  # "the highest own wage that counts, of the area's average" [fen]
    wage = clamp(mean, floor, cap)  # "own wage, between the lowest and the highest" [fen]


@rule(
    "work_injury.lump_sum",
    version="1",
    valid_from="2011-01",
    law=LAW,
    parameters={**OWN_WAGE, "months": ONE_OFF.format(1)},
)
def one_off(wage: int, average_wage: int, floor_rate: int, cap_rate: int, months: int) -> None:
    floor = half_up(
        average_wage * floor_rate, 1_000_000
    )  # "the lowest own wage that counts, of the area's average" [fen]
    cap = half_up(
        average_wage * cap_rate, 1_000_000
    )  # "the highest own wage that counts, of the area's average" [fen]
    counted = clamp(wage, floor, cap)  # "own wage, between the lowest and the highest" [fen]
    amount = counted * months  # "one-off disability benefit: the months of the grade" [fen]


@rule(
    "work_injury.allowance",
    version="1",
    valid_from="2011-01",
    law=LAW,
    parameters={**OWN_WAGE, "share": ALLOWANCE.format(1)},
)
def every_month(wage: int, average_wage: int, floor_rate: int, cap_rate: int, share: int) -> None:
    floor = half_up(
        average_wage * floor_rate, 1_000_000
    )  # "the lowest own wage that counts, of the area's average" [fen]
    cap = half_up(
        average_wage * cap_rate, 1_000_000
    )  # "the highest own wage that counts, of the area's average" [fen]
    counted = clamp(wage, floor, cap)  # "own wage, between the lowest and the highest" [fen]
    amount = half_up(
        counted * share, 1_000_000
    )  # "monthly disability allowance: the share of the grade" [fen]


def own_wage(bases: Sequence[int], average_wage: int, context: Context) -> Computed:
    """The mean of the twelve months before the accident, or of those that there are, within the area's limits."""
    if not 1 <= len(bases) <= MONTHS_BEFORE:
        raise refuse("bases", f"there are 1 to {MONTHS_BEFORE} months before the accident, not {len(bases)}")
    if any(base < 0 for base in bases):
        raise refuse("bases", "a base is not negative")
    _check(average_wage=average_wage)
    chosen = rule_at((own,), context)
    values = bound(chosen, context)
    given = {"bases": sum(bases), "months": len(bases), "average_wage": average_wage}
    told = explain("work_injury.own_wage", "wage", chosen, given, values)
    return Computed({"wage": told.value}, (told,))


def lump_sum(grade: int, wage: int, average_wage: int, context: Context) -> Computed:
    """Paid once by the fund; the limits of the own wage are applied here too, which changes nothing if they were."""
    _check(grade=grade, wage=wage, average_wage=average_wage)
    chosen = rule_at((one_off,), context)
    values = bound(chosen, context, {"months": ONE_OFF.format(grade)})
    given = {"wage": wage, "average_wage": average_wage}
    amount = figures(chosen, given, values)["amount"]
    told = explain("work_injury.lump_sum", "amount", chosen, given, values)
    return Computed({"amount": amount}, (told,))


def allowance(grade: int, wage: int, average_wage: int, context: Context) -> Computed:
    """Grades 1 to 4 are paid by the fund; 5 and 6 by the employer, when it finds no suitable work."""
    _check(grade=grade, wage=wage, average_wage=average_wage)
    if grade not in BY_FUND and grade not in BY_EMPLOYER:
        raise refuse("grade", "grades 7 to 10 have the one-off benefit and no monthly allowance")
    chosen = rule_at((every_month,), context)
    values = bound(chosen, context, {"share": ALLOWANCE.format(grade)})
    given = {"wage": wage, "average_wage": average_wage}
    told = explain("work_injury.allowance", "amount", chosen, given, values)
    payer = "fund" if grade in BY_FUND else "employer"
    return Computed({"amount": told.value, "payer": payer}, (told,))


def _check(*, grade: int = 1, wage: int = 0, average_wage: int) -> None:
    if grade not in GRADES:
        raise refuse("grade", f"grades run from 1 to 10, not {grade}")
    if wage < 0:
        raise refuse("wage", "a wage is not negative")
    if average_wage <= 0:
        raise refuse("average_wage", "the area's average wage is more than nothing")


GRADE = Argument("grade", "count", "the grade of disability, 1 to 10")
WAGE = Argument("wage", "yuan", "the own wage: mean of the twelve months before the accident")
AVERAGE = Argument("average_wage", "yuan", "the area's average monthly wage")


def _computable(
    identity: str,
    arguments: tuple[Argument, ...],
    results: tuple[tuple[str, str], ...],
    words: str,
    compute: Any,
) -> Computable:
    return Computable(identity, arguments, results, LAW, "2011-01", None, "", words, compute)


COMPUTABLES: tuple[Computable, ...] = (
    _computable(
        "work_injury.own_wage",
        (Argument("bases", "yuan_list", "the monthly bases before the accident, at most twelve"), AVERAGE),
        (("wage", "yuan"),),
        "the own wage on which benefits of work injury stand",
        lambda values, context: own_wage(values["bases"], values["average_wage"], context),
    ),
    _computable(
        "work_injury.lump_sum",
        (GRADE, WAGE, AVERAGE),
        (("amount", "yuan"),),
        "the one-off disability benefit of a work injury",
        lambda values, context: lump_sum(**values, context=context),
    ),
    _computable(
        "work_injury.allowance",
        (GRADE, WAGE, AVERAGE),
        (("amount", "yuan"), ("payer", "choice:fund|employer")),
        "the monthly disability allowance of a work injury, and who pays it",
        lambda values, context: allowance(**values, context=context),
    ),
)

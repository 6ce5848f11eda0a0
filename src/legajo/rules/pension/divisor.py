"""The months by which an account is divided at an age (国发〔2005〕38号, annex), between whole ages by a named practice."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue


LAW = "国发〔2005〕38号 annex"
YOUNGEST, OLDEST = 40, 70  # the ages of the table
TENTH = 100_000  # millionths


@rule("pension.divisor.whole_age", version="1", valid_from="2006-01", law=LAW)
def whole_age(at_age: int) -> None:
    divisor = at_age * 10  # "the divisor of the whole age" [tenths]


@rule(
    "pension.divisor.linear", version="1", valid_from="2006-01", law=f"{LAW}; practice of awards since 2025"
)
def linear(at_age: int, at_next_age: int, months: int) -> None:
    fall = at_age - at_next_age  # "by how much the divisor falls within the year of age" [months]
    exact = at_age * 12 - fall * months  # "the divisor between the whole ages, in twelfths" [twelfths]
    divisor = half_up(exact * 10, 12)  # "the divisor between the whole ages, to one decimal" [tenths]


@rule("pension.divisor.next_age", version="1", valid_from="2006-01", law=f"{LAW}; older practice")
def next_age(at_next_age: int) -> None:
    divisor = at_next_age * 10  # "the divisor of the next whole age" [tenths]


@dataclass(frozen=True, slots=True)
class Divisor:
    """A divisor, in tenths of a month."""

    tenths: int
    explanation: Explanation

    @property
    def millionths(self) -> int:
        return self.tenths * TENTH


def divisor(
    years: int, months: int, parameters: Parameters, region: str, at: Month, known_at: str
) -> Divisor:
    """The divisor at an age; ParameterError outside the table, which ends with 40 and 70."""

    def published(age: int) -> ParameterValue:
        if not YOUNGEST <= age <= OLDEST:
            raise ParameterError(
                f"no divisor is published for age {age}: the table is of {YOUNGEST} to {OLDEST}"
            )
        return parameters.at(f"pension.divisor.age_{age}", region, at, known_at)

    given: dict[str, int] = {}
    chosen_by: tuple[ParameterValue, ...] = ()
    if not months:
        chosen, bound = whole_age, {"at_age": published(years)}
    else:
        practice = parameters.at("pension.divisor.between_ages", region, at, known_at)
        chosen_by, bound = (practice,), {"at_next_age": published(years + 1)}
        chosen = next_age
        if practice.text == "linear_one_decimal":
            chosen, bound, given = linear, {"at_age": published(years), **bound}, {"months": months}
    told = explain("pension.divisor", "divisor", chosen, given, bound, chosen_by=chosen_by)
    return Divisor(told.value, told)


def _divisor(values: Mapping[str, Any], context: Context) -> Computed:
    if values["months"] > 11:
        raise refuse("months", f"an age has 0 to 11 months beyond its years, not {values['months']}")
    found = divisor(
        values["age"], values["months"], context.parameters, context.region, context.month, context.known_at
    )
    return Computed({"divisor": found.millionths}, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="pension.divisor",
        arguments=(
            Argument("age", "count", "full years of age at retirement"),
            Argument("months", "count", "months beyond them", "0"),
        ),
        results=(("divisor", "ratio"),),
        law=LAW,
        valid_from="2006-01",
        valid_to=None,
        region="",
        words="The months by which an account is divided at an age; at a fractional age by the published practice",
        compute=_divisor,
    ),
)

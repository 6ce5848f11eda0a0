"""The age of retirement by law, which rises step by step since 2025 (全国人大常委会关于实施渐进式延迟法定退休年龄的决定)."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.arithmetic import clamp, floor_to
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import Parameters, ParameterValue


Track = Literal["men", "women_55", "women_50"]
TRACKS: Mapping[str, Track] = {"man": "men", "woman_55": "women_55", "woman_50": "women_50"}
REFORM = Month(2025, 1)
OLDEST = Month(1900, 1)
DECISION = "全国人大常委会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13)"


@rule("retirement.date", version="1", valid_from="1978-06", valid_to="2024-12", law="国发〔1978〕104号")
def before_the_reform(birth: int, old_age: int) -> None:
    age = old_age  # "the retirement age" [months]
    month = birth + age  # "the month of retirement by law" [month]
    delay = 0  # "months later than by the age of old" [months]


@rule("retirement.date", version="1", valid_from="2025-01", law=DECISION)
def reform(birth: int, first_birth: int, old_age: int, final_age: int, step: int) -> None:
    steps = floor_to(birth - first_birth, step) + 1  # "steps of birth months begun by the birth" [count]
    delay = clamp(steps, 0, final_age - old_age)  # "months later than by the age of old" [months]
    age = old_age + delay  # "the retirement age" [months]
    month = birth + age  # "the month of retirement by law" [month]


@dataclass(frozen=True, slots=True)
class Retirement:
    """The month of retirement by law; ages and the delay in months."""

    month: Month
    delay: int
    age: int
    old_age: int
    explanation: Explanation


def statutory(track: Track, born: Month, parameters: Parameters, region: str, known_at: str) -> Retirement:
    """The month by law: the gradual change counts for those who reach the age of old since it began."""

    def published(name: str, at: Month) -> ParameterValue:
        return parameters.at(f"retirement.{track}.{name}", region, at, known_at)

    old = published("age", min(born.plus(60 * 12), REFORM.plus(-1)))
    reached = born.plus(old.number)
    if reached < REFORM or parameters.find(f"retirement.{track}.from_age", region, reached, known_at) is None:
        chosen, given, bound = before_the_reform, {"birth": born.ordinal}, {"old_age": old}
        chosen_by: tuple[ParameterValue, ...] = ()
    else:
        first = published("first_birth_month", reached)
        given = {"birth": born.ordinal, "first_birth": Month.parse(str(first.text)).ordinal}
        bound = {
            "old_age": published("from_age", reached),
            "final_age": published("to_age", reached),
            "step": published("step_birth_months", reached),
        }
        chosen, chosen_by = reform, (first,)
    worded = {name: str(Month.of(ordinal)) for name, ordinal in given.items()}
    told = explain("retirement.date", "month", chosen, given, bound, inputs=worded, chosen_by=chosen_by)
    found = chosen.compute(**given, **{name: value.number for name, value in bound.items()})
    return Retirement(Month.of(found["month"]), found["delay"], found["age"], bound["old_age"].number, told)


def age(track: Track, born: Month, parameters: Parameters, region: str, at: Month, known_at: str) -> int:
    """In months: the age of old, and one month more for every step of birth months, up to the age that will hold."""

    def published(name: str) -> str:
        return parameters.at(f"retirement.{track}.{name}", region, at, known_at).text or ""

    first = Month.parse(published("first_birth_month"))
    old, final, step = (int(published(name)) for name in ("from_age", "to_age", "step_birth_months"))
    given = {"birth": born.ordinal, "first_birth": first.ordinal, "step": step}
    return reform.compute(**given, old_age=old * 12, final_age=final * 12)["age"]


def youngest_past(
    track: Track, month: Month, parameters: Parameters, region: str, known_at: str
) -> Month | None:
    """The latest birth month whose age of retirement was reached before the month; None where no age is published."""
    if parameters.find(f"retirement.{track}.from_age", region, month, known_at) is None:
        return None
    born = month.plus(-1)
    while born.plus(age(track, born, parameters, region, month, known_at)) >= month:
        over = born.plus(age(track, born, parameters, region, month, known_at)).ordinal - month.ordinal
        born = born.plus(-(over // 2 + 1))
    while born.plus(1).plus(age(track, born.plus(1), parameters, region, month, known_at)) < month:
        born = born.plus(1)
    return born


def birth_month(given: Month | datetime.date) -> Month:
    """The month of a birth; UncomputableError when no retirement of today's law can follow from it."""
    born = given if isinstance(given, Month) else Month(given.year, given.month)
    if born < OLDEST:
        raise refuse("birth", f"a birth is not before {OLDEST}")
    if born.year > 9000:
        raise refuse("birth", "a birth is before the year 9000")
    return born


BIRTH = Argument("birth", "date", "the day of birth, as the record accepted it")
CATEGORY = Argument(
    "category",
    "choice:man|woman_55|woman_50",
    "whose age it is; 55 or 50 follows from a woman's recorded posts",
)


def _date(values: Mapping[str, Any], context: Context) -> Computed:
    found = statutory(
        TRACKS[values["category"]],
        birth_month(values["birth"]),
        context.parameters,
        context.region,
        context.known_at,
    )
    return Computed({"month": found.month, "delay_months": found.delay}, (found.explanation,))


COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="retirement.date",
        arguments=(BIRTH, CATEGORY),
        results=(("month", "month"), ("delay_months", "count")),
        law=f"国发〔1978〕104号; {DECISION}",
        valid_from="1978-06",
        valid_to=None,
        region="",
        words="The month of retirement by law, and how many months it is later than by the age of old",
        compute=_date,
    ),
)

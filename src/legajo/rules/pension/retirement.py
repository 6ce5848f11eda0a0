"""The age of retirement by law, which rises step by step since 2025 (全国人大常委会关于实施渐进式延迟法定退休年龄的决定)."""

from typing import Literal

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import clamp, floor_to
from legajo.rules.parameters import Parameters


Track = Literal["men", "women_55", "women_50"]


def age(track: Track, born: Month, parameters: Parameters, region: str, at: Month, known_at: str) -> int:
    """In months: the age of old, and one month more for every step of birth months, up to the age that will hold."""

    def published(name: str) -> str:
        return parameters.at(f"retirement.{track}.{name}", region, at, known_at).text or ""

    first = Month.parse(published("first_birth_month"))
    old, final, step = (int(published(name)) for name in ("from_age", "to_age", "step_birth_months"))
    later = floor_to(born.ordinal - first.ordinal, step) + 1
    return old * 12 + clamp(later, 0, (final - old) * 12)


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

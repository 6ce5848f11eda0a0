"""Whether values may follow one another: none twice, none over another's time (art. 6). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from legajo.rules.parameters.store import Parameters, ParameterValue, last_day
from legajo.rules.parameters.units import first_day


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a value may not be published: `value` is the new one, `other` the one that it meets."""

    sort: Literal["stands", "outdone", "overlaps", "twice"]
    value: ParameterValue
    other: ParameterValue

    def __str__(self) -> str:
        name, begins = self.value.name, self.value.valid_from
        said = {
            "stands": f"of {begins}, known from {self.value.known_from}, is published already",
            "outdone": f"of {begins} was published again on {self.other.known_from}, later than {self.value.known_from}",
            "overlaps": f"from {begins} meets the value from {self.other.valid_from}",
            "twice": f"of {begins} stands twice in the case",
        }
        return f"{name} {said[self.sort]}"


def conflicts(new: Sequence[ParameterValue], standing: Parameters) -> list[Conflict]:
    """Everything that keeps values from being published beside those that stand."""
    found = [conflict for value in new for conflict in _same_time(value, new, standing)]
    for place, group in groupby(sorted(new, key=_place), key=_place):
        own = list(group)
        known = [value for value in standing.values if _place(value) == place]
        found.extend(_overlaps(own, known))
    return found


def _place(value: ParameterValue) -> tuple[str, str]:
    return value.name, value.region


def _same_time(
    value: ParameterValue, new: Sequence[ParameterValue], standing: Parameters
) -> Iterator[Conflict]:
    """Values of the same time: a later notice takes the place of an earlier one, never the other way round."""
    start = first_day(value.valid_from)
    rivals = [v for v in standing.values if _place(v) == _place(value) and first_day(v.valid_from) == start]
    for rival in rivals:
        if rival.known_from == value.known_from:
            yield Conflict("stands", value, rival)
        elif rival.known_from > value.known_from:
            yield Conflict("outdone", value, rival)
    twins = [v for v in new if _place(v) == _place(value) and first_day(v.valid_from) == start]
    if twins[0] is not value:
        yield Conflict("twice", value, twins[0])


def _overlaps(own: Sequence[ParameterValue], known: Iterable[ParameterValue]) -> Iterator[Conflict]:
    """A published end is not crossed by the next beginning, of those that count when all are known."""
    newest: dict[str, ParameterValue] = {}
    for value in sorted([*known, *own], key=lambda v: v.known_from):
        newest[first_day(value.valid_from)] = value
    for (_, earlier), (begins, later) in pairwise(sorted(newest.items())):
        if earlier.valid_to is None or begins > last_day(earlier.valid_to):
            continue
        if any(later is value for value in own):
            yield Conflict("overlaps", later, earlier)
        elif any(earlier is value for value in own):
            yield Conflict("overlaps", earlier, later)

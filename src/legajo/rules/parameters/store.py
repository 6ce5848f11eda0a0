"""Published values on two time axes: what holds when, and what was known when."""

import bisect
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from legajo.record.period import Month
from legajo.rules.parameters.units import Clock, Unit, first_day, is_number, scaled


NATION = "000000"
LINES_KEPT = 50_000  # timelines held ready: by name, region and day of knowledge
Verified = (
    bool | str
)  # True: read in an official text · "secondary": in tables of others · False: recalled or inferred


class ParameterError(LookupError):
    """A value is needed that nobody has published, or that this agency does not know; the message says which."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of one parameter in one region."""

    name: str
    region: str
    unit: Unit
    text: str | None  # as published; None: known to be unknown
    valid_from: str
    valid_to: str | None
    known_from: str
    known_from_assumed: bool
    sources: tuple[Source, ...]
    verified: Verified
    note: str = ""
    carried_over: bool = False

    @property
    def number(self) -> int:
        """The whole number that rules use (fen, parts per million, months)."""
        assert self.text is not None  # noqa: S101 (Parameters.at never hands out an unknown)
        return scaled(self.text, self.unit)

    @property
    def source_text(self) -> str:
        return "; ".join(f"{s.title} <{s.address}>" if s.address else s.title for s in self.sources)


@dataclass(frozen=True, slots=True)
class Definition:
    """What all values of a parameter share."""

    name: str
    unit: Unit
    clock: Clock
    description: str
    until_replaced: bool  # a value stays in use after its published end until a newer one is known
    renewed_every: int | None = None  # months after which a value without an end is overdue for a newer one


class Parameters:
    """All published values; `at` answers what held for a month as known on a day."""

    def __init__(self, definitions: Iterable[Definition], values: Iterable[ParameterValue]) -> None:
        self.definitions: Mapping[str, Definition] = {
            definition.name: definition for definition in definitions
        }
        self.values: tuple[ParameterValue, ...] = tuple(values)
        self._lines: dict[tuple[str, str, str], tuple[list[str], list[ParameterValue]]] = {}

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[ParameterValue]]:
        places: dict[tuple[str, str], list[ParameterValue]] = {}
        for value in self.values:
            places.setdefault((value.name, value.region), []).append(value)
        return places

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions that have values of their own."""
        return frozenset(value.region for value in self.values) - {NATION}

    def at(self, name: str, region: str, month: Month | str, known_at: datetime.date | str) -> ParameterValue:
        """The value in force; ParameterError when there is none, or it is known to be unknown."""
        found = self.find(name, region, month, known_at)
        if found is None:
            raise ParameterError(
                f"{name} is not known for {month} in region {region} (as known on {known_at})"
            )
        if found.text is None:
            raise ParameterError(f"{name} is unknown for {month} in region {region}: {found.note}")
        return found

    def find(
        self, name: str, region: str, month: Month | str, known_at: datetime.date | str
    ) -> ParameterValue | None:
        """The value in force, a region's own before the nation's; its text is None where it is known to be unknown."""
        day = first_day(str(month))
        for place in dict.fromkeys((region, NATION)):
            found = self._find_in(name, place, day, str(known_at))
            if found is not None:
                return found
        return None

    def number(self, name: str, region: str, month: Month | str, known_at: datetime.date | str) -> int:
        return self.at(name, region, month, known_at).number

    def choice(self, name: str, region: str, month: Month | str, known_at: datetime.date | str) -> str:
        value = self.at(name, region, month, known_at)
        if is_number(value.unit):
            raise ParameterError(f"{name} is a number, not a choice")
        return str(value.text)

    def _find_in(self, name: str, region: str, day: str, known_at: str) -> ParameterValue | None:
        starts, values = self._line(name, region, known_at)
        place = bisect.bisect_right(starts, day) - 1
        if place < 0:
            return None
        value = values[place]
        definition = self.definitions[name]
        if value.valid_to is None:
            overdue = definition.renewed_every is not None and _months(value, day) >= definition.renewed_every
            return replace(value, carried_over=True) if overdue else value
        if day <= last_day(value.valid_to):
            return value
        return replace(value, carried_over=True) if definition.until_replaced else None

    def _line(self, name: str, region: str, known_at: str) -> tuple[list[str], list[ParameterValue]]:
        key = (name, region, known_at)
        if key not in self._lines:
            if len(self._lines) > LINES_KEPT:
                self._lines.clear()
            if name not in self.definitions:
                raise ParameterError(f"no parameter is called {name}")
            newest: dict[str, ParameterValue] = {}
            for value in self._by_place.get((name, region), ()):
                start = first_day(value.valid_from)
                rival = newest.get(start)
                if value.known_from <= known_at and (rival is None or value.known_from >= rival.known_from):
                    newest[start] = value
            starts = sorted(newest)
            self._lines[key] = (starts, [newest[start] for start in starts])
        return self._lines[key]


def _months(value: ParameterValue, day: str) -> int:
    """How many months after the value's beginning a day lies."""
    begun = first_day(value.valid_from)
    return (int(day[:4]) - int(begun[:4])) * 12 + int(day[5:7]) - int(begun[5:7])


def last_day(text: str) -> str:
    """The last moment of a year, month or day, as a text that compares with days."""
    return text + "-12-31" if len(text) == 4 else text + "-31" if len(text) == 7 else text

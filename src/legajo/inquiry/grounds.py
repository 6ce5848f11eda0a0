"""What an explanation draws on, and what it consists of. Pure."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from legajo.accrual.known import Known, in_force
from legajo.accrual.standing import Standing
from legajo.record.facts import Fact
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import Parameters


Unit = Literal["fen", "months", "ten_thousandths", "month", "state"]
Said = tuple[
    int | str, str
]  # a value and its form: fen, ppm, month, year, count, ten_thousandths, words, day


class UnknownFigureError(LookupError):
    """The statement has no such figure."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a figure says in plain words: the code of the sentence, and the values that it names."""

    code: str
    values: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that this one is made of, with the name under which it is explained in turn."""

    name: str
    value: int | None
    figure: str = ""
    state: str = ""  # of a month: how far it is paid
    unit: str = ""  # where it is not the whole figure's


@dataclass(frozen=True, slots=True)
class Why:
    """One figure and what leads to it; `differs` is what a replay gave where it is not the book's figure."""

    figure: str
    value: int | None
    unit: Unit
    parts: tuple[Part, ...] = ()
    told: tuple[Explanation, ...] = ()
    sources: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()  # codes: not_posted, provisional, taken_over, no_index, unknown_values, …
    differs: int | None = None
    plain: tuple[Sentence, ...] = ()
    state: str = ""  # of a month, where the figure is one
    record: bool = True  # it stands in the record; a forecast does not


@dataclass(frozen=True)
class Ground:
    """All that an explanation may draw on; `at` is the moment whose knowledge counts."""

    entries: Sequence[Known]
    standing: Standing
    parameters: Parameters
    at: datetime.datetime
    injury_class: Callable[[int, int], int | None]  # of an employer, in a month

    @property
    def region(self) -> str:
        return self.entries[0].entry.region

    @property
    def known_at(self) -> str:
        return str(self.at.date())

    @cached_property
    def held(self) -> list[Known]:
        """The entries in force at the moment, in the order of the book."""
        return in_force(self.entries, self.at)

    def of(self, *kinds: type[Fact]) -> tuple[Known, ...]:
        """The entries in force of some kinds."""
        return tuple(known for known in self.held if isinstance(known.entry.fact, kinds))

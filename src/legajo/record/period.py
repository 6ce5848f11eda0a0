"""Months, the unit in which rights are earned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


_FORM = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written 2011-07."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"a month is numbered 1 to 12, not {self.number}")
        if not 1 <= self.year <= 9999:
            raise ValueError(f"a year is numbered 1 to 9999, not {self.year}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 2011-07, in exactly this form; ValueError says what is wrong."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"a month is written like 2011-07, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, ordinal: int) -> Month:
        """The month of that ordinal: the inverse of `ordinal`."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        return self.year * 12 + self.number - 1

    def plus(self, months: int) -> Month:
        return Month.of(self.ordinal + months)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


@cache
def ordinal(text: str) -> int:
    """The ordinal of 2011-07, in exactly this form; remembered, since there are but a few hundred in a lifetime."""
    return Month.parse(text).ordinal


def months(first: Month, last: Month) -> Iterator[Month]:
    """Every month from the first to the last, both included."""
    return (Month.of(ordinal) for ordinal in range(first.ordinal, last.ordinal + 1))

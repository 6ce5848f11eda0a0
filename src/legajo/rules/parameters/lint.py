"""Finds what is odd in parameters: overlaps, gaps, jumps and values that have grown stale."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from legajo.rules.parameters.store import Parameters, ParameterValue, last_day
from legajo.rules.parameters.units import first_day, is_number


JUMP = 2  # times, up or down
ODD_YEARS = 16
STALE_DAYS = {  # after how many days from its beginning a yearly value's successor is overdue
    "base.floor": 550,
    "base.cap": 550,
    "average_wage.month": 950,
    "pension.account.rate": 950,
    "pension.calculation_base": 950,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity, for the officer who looks after the parameters."""

    name: str
    region: str
    valid_from: str
    sort: Literal["overlap", "gap", "jump", "stale", "odd_date"]
    words: str

    def __str__(self) -> str:
        return f"{self.name} ({self.region}) {self.valid_from}: {self.words}"


def lint(parameters: Parameters, today: datetime.date) -> list[Finding]:
    """Everything odd, in the order of names, regions and dates."""
    ordered = sorted(
        parameters.values, key=lambda v: (v.name, v.region, first_day(v.valid_from), v.known_from)
    )
    found: list[Finding] = []
    for _, group in groupby(ordered, key=lambda value: (value.name, value.region)):
        line = list(group)
        for earlier, later in pairwise(line):
            found.extend(_between(earlier, later))
        found.extend(_odd_dates(line))
        found.extend(_stale(line, today))
    return found


def _between(earlier: ParameterValue, later: ParameterValue) -> Iterator[Finding]:
    if earlier.valid_from == later.valid_from:
        return  # a later notice of the same time: that is what the second time axis is for
    if earlier.valid_to is not None:
        end, start = last_day(earlier.valid_to), first_day(later.valid_from)
        if start <= end:
            yield _finding(
                later, "overlap", f"begins before {earlier.valid_to}, where the value before it ends"
            )
        elif _day_after(end) < start:
            yield _finding(later, "gap", f"nothing is said between {earlier.valid_to} and this value")
    if is_number(later.unit) and earlier.text is not None and later.text is not None:
        low, high = sorted((earlier.number, later.number))
        if low > 0 and high > low * JUMP:
            yield _finding(later, "jump", f"jumps from {earlier.text} to {later.text}")


def _odd_dates(line: list[ParameterValue]) -> Iterator[Finding]:
    for value in line:
        late = int(value.known_from[:4]) - int(value.valid_from[:4])
        if not value.known_from_assumed and not -ODD_YEARS < late < ODD_YEARS:
            yield _finding(
                value, "odd_date", f"was known on {value.known_from}, {abs(late)} years from when it holds"
            )


def _stale(line: list[ParameterValue], today: datetime.date) -> Iterator[Finding]:
    last = line[-1]
    begun = datetime.date.fromisoformat(first_day(last.valid_from))
    if (today - begun).days > STALE_DAYS.get(last.name, 10**6):
        yield _finding(last, "stale", f"is the last value, and a year's successor is missing on {today}")


def _finding(
    value: ParameterValue, sort: Literal["overlap", "gap", "jump", "stale", "odd_date"], words: str
) -> Finding:
    return Finding(value.name, value.region, value.valid_from, sort, words)


def _day_after(end: str) -> str:
    """The first day that may follow; a month's end is written as its 31st, whatever its length."""
    year, month, day = int(end[:4]), int(end[5:7]), int(end[8:])
    if day == 31:
        return f"{year + month // 12}-{month % 12 + 1:02}-01"
    return str(datetime.date(year, month, day) + datetime.timedelta(days=1))

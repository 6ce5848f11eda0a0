"""The entries of a record as known at a moment: what was replaced later is not in force (art. 11). Pure.

As known on a day is as known when that day ended at the agency: by the acts whose moment is not later.
"""

import datetime
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from legajo.record.facts import Entry


class Known(Protocol):
    """An entry with its place in the book, as `ledger.lookups` hands it out."""

    @property
    def act_id(self) -> UUID: ...
    @property
    def act_number(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def moment(self) -> datetime.datetime: ...
    @property
    def entry(self) -> Entry: ...


def place(known: Known) -> tuple[int, int]:
    """The order of the book."""
    return known.act_number, known.line


def in_force(entries: Iterable[Known], known_at: datetime.datetime | None = None) -> list[Known]:
    """The entries that were entered by `known_at` and not replaced by then, in the order of the book."""
    seen = [known for known in entries if known_at is None or known.moment <= known_at]
    replaced = {
        (known.entry.replaces.act, known.entry.replaces.line) for known in seen if known.entry.replaces
    }
    return sorted((known for known in seen if (str(known.act_id), known.line) not in replaced), key=place)


def end_of(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """The last moment of a day, the one that "as known on that day" means."""
    return datetime.datetime.combine(day, datetime.time.max, zone)

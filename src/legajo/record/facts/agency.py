"""The agency's own record (kinds A1 to A6)."""

from typing import Literal

from legajo.record.facts.terms import Count, DateText, Digest, Fact


class AgencyOpened(Fact, frozen=True, kw_only=True):
    """A1. Leaf 0 of a book."""

    agency: str
    origin: str
    clock: Literal["real", "simulated"]
    agency_key: str
    log_key: str
    founders: tuple[str, ...]


class JournalCommit(Fact, frozen=True, kw_only=True):
    """A2. The journal from row to row, under one root."""

    first: Count
    last: Count
    root: Digest


class MapRoot(Fact, frozen=True, kw_only=True):
    """A3. The map of records to their number of entries and head, at a size of the log."""

    size: Count
    subjects: Count
    root: Digest


class KeyRotated(Fact, frozen=True, kw_only=True):
    """A4. One key gives way to another."""

    purpose: Literal["agency", "log", "data"]
    old: str
    new: str
    public_key: str | None = None
    officers: tuple[str, str]


class BookRestored(Fact, frozen=True, kw_only=True):
    """A5. The first leaf after a restore that lost others."""

    old_origin: str
    origin: str  # under which the same tree goes on
    log_key: str
    held_size: Count  # what the witness held
    held_root: Digest
    restored_size: Count
    reason: str
    officers: tuple[str, str]


class ParameterPublished(Fact, frozen=True, kw_only=True):
    """A6. One value of one parameter, with its gazette."""

    parameter: str
    region: str  # 000000 is the nation
    unit: str
    value: str | None = None  # decimal text; without one the value is declared unknown
    valid_from: str  # month, day or year, as the parameter's clock has it
    valid_to: str | None = None
    known_from: DateText
    known_from_assumed: bool = False
    source: tuple[tuple[str, str], ...]  # title and address
    verified: Literal["true", "secondary", "false"]
    note: str | None = None
    gazette_pages: tuple[Count, ...] = ()

"""Entries put into the book's tables beside its functions, for tests and benchmarks of what reads everybody: no case, no chain, no signature."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg

from legajo.ledger.projection import Line, line_of
from legajo.record.facts import Entry


ENTRY_TYPES = (
    *("int8", "uuid", "int4", "int2", "text", "int8", "int4", "int4", "uuid", "int4", "int8"),
    *("int8",) * 8,
    "bytea",
)


def fill(
    owner: "psycopg.Connection[Any]", acts: Iterable[tuple[datetime.datetime, Sequence[Entry[Any]]]]
) -> None:
    """Append acts of entries; every entry's line is its place in its act."""
    rows = ((moment, [line_of(entry) for entry in entries]) for moment, entries in acts)
    fill_lines(owner, rows)


def fill_lines(
    owner: "psycopg.Connection[Any]", acts: Iterable[tuple[datetime.datetime, Sequence[Line]]]
) -> None:
    """Append acts of rows that are ready, as the superuser, without the triggers that guard the book."""
    owner.execute("SET session_replication_role = replica")
    for moment, lines in acts:
        act = _append_act(owner, moment, len(lines))
        with owner.cursor().copy("COPY ledger.entry FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(ENTRY_TYPES)
            for line in lines:
                copy.write_row((line.subject_id, act, line.line, *line[2:]))
    owner.execute("RESET session_replication_role")


def _append_act(owner: "psycopg.Connection[Any]", moment: datetime.datetime, count: int) -> UUID:
    made = uuid4()
    owner.execute(
        "INSERT INTO ledger.act SELECT coalesce(max(number), 0) + 1, %s, 'case', %s, coalesce(max(first_leaf + entry_count + 1), 0),"
        " %s, %s, '', decode(repeat('00', 64), 'hex'), 'none' FROM ledger.act",
        (made, made, count, moment),
    )
    return made

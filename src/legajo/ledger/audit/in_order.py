"""The book act by act, for audits above the ledger that follow what each case brought about."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from legajo.ledger.audit.book import ActRow
from legajo.record.canonical import CanonicalError
from legajo.record.facts import Entry, read_entry


MOST_ENTRIES, MOST_ACTS = 20_000, 500  # read at once
ENTRIES = "SELECT act_id, line, payload FROM ledger.entry WHERE act_id = ANY (%s)"
ROUNDS = "SELECT id, round FROM public.review_case WHERE id = ANY (%s)"
RESTATED = """
    SELECT l.case_id, l.line, l.payload FROM public.review_case c
    JOIN ledger.proposal_line l ON l.case_id = c.id AND l.round = c.round AND NOT l.enters
    WHERE c.id = ANY (%s) ORDER BY l.case_id, l.line
"""


class Entered(NamedTuple):
    """An act of a case with its entries, and the lines that its case only repeats (the decisions bind both)."""

    act: ActRow
    entries: tuple[Entry, ...]
    round_number: int
    restated: tuple[Entry, ...]


def in_order(cursor: Any, acts: Sequence[ActRow]) -> Iterator[list[Entered]]:
    """Acts of cases and runs in the order of the log, some at a time. What cannot be read is left out: `verify` tells of it."""
    for some in _stretches([act for act in acts if act.case_id is not None]):
        entries = _entries(cursor, [act.id for act in some])
        cases = [act.case_id for act in some if act.sort == "case"]
        rounds = dict(_fetched(cursor, ROUNDS, cases))
        restated: dict[UUID, list[Entry]] = {}
        for case_id, _, payload in _fetched(cursor, RESTATED, cases):
            with suppress(CanonicalError):
                restated.setdefault(case_id, []).append(read_entry(payload))
        yield [
            Entered(
                act,
                entries.get(act.id, ()),
                rounds.get(act.case_id, 0),
                tuple(restated.get(act.case_id, ())) if act.case_id and act.sort == "case" else (),
            )
            for act in some
        ]


def _stretches(acts: Iterable[ActRow]) -> Iterator[list[ActRow]]:
    """A case's act and what follows from it stay together."""
    some: list[ActRow] = []
    count = 0
    for act in acts:
        if (count >= MOST_ENTRIES or len(some) >= MOST_ACTS) and act.sort != "consequence":
            yield some
            some, count = [], 0
        some.append(act)
        count += act.entry_count
    if some:
        yield some


def _entries(cursor: Any, acts: list[UUID]) -> dict[UUID, tuple[Entry, ...]]:
    found: dict[UUID, list[tuple[int, bytes]]] = {}
    for act_id, line, payload in _fetched(cursor, ENTRIES, acts):
        found.setdefault(act_id, []).append((line, payload))
    return {act_id: tuple(_read(rows)) for act_id, rows in found.items()}


def _read(rows: list[tuple[int, bytes]]) -> Iterator[Entry]:
    for _, payload in sorted(rows):
        with suppress(CanonicalError):
            yield read_entry(payload)


def _fetched(cursor: Any, statement: str, ids: list[Any]) -> list[Any]:
    if not ids:
        return []
    cursor.execute(statement, (ids,))
    rows: list[Any] = cursor.fetchall()
    return rows

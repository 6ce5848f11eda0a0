"""The auditor: everything is recomputed from the payloads, and whatever is wrong is named with its row, its record and its time."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from legajo.ledger.audit.acts import check_acts, check_digests, check_one_act_a_case, read_acts
from legajo.ledger.audit.book import ActRow, Book, empty_book, size_of
from legajo.ledger.audit.current import check_current
from legajo.ledger.audit.decisions import check_decisions, proposed
from legajo.ledger.audit.entries import Placed, check_present, scan
from legajo.ledger.audit.findings import Fault, Progress, Report, silent
from legajo.ledger.audit.heads import check_heads
from legajo.ledger.audit.in_order import Entered, in_order
from legajo.ledger.audit.journal import check_journal
from legajo.ledger.audit.log import check_log, windows
from legajo.ledger.audit.months import wrong_months
from legajo.ledger.audit.parallel import Crew, Snapshot, aside, exported, shared_book
from legajo.ledger.wire import binary
from legajo.proof.keyring import Keys


__all__ = ["ActRow", "Book", "Entered", "Fault", "Progress", "Report", "in_order", "silent", "verify"]

Further = Callable[[Any, Book, Report, Progress], None]
"""A part of an audit that lives above the ledger; it reads in the same snapshot."""


def verify(
    progress: Progress = silent,
    *,
    keys: Keys,
    at: datetime.datetime,
    processes: int = 1,
    also: Sequence[Further] = (),
    entries: bool = True,
    using: str = DEFAULT_DB_ALIAS,
) -> Report:
    """Recompute the whole book in one snapshot; `keys` come from outside the book. Nothing is written.

    `also` are further parts; without `entries` they are the only ones.
    """
    report = Report(at)
    with ExitStack() as stack:
        crew = Crew(stack, processes if entries else 1)
        stack.enter_context(transaction.atomic(using=using))
        cursor = binary(using)
        alone = bool(connections[using].savepoint_ids)  # a snapshot is not handed on from within a savepoint
        if not alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        acts = read_acts(cursor)
        book, path = (
            stack.enter_context(shared_book(acts, size_of(acts))) if crew.mates else (empty_book(acts), "")
        )
        report.acts, report.leaves = len(book.acts), book.size
        snapshot = None if alone else exported(cursor.connection)
        if entries:
            _check_book(_Reading(cursor, book, path, snapshot, crew), keys, report, progress)
        for further in also:
            further(cursor, book, report, progress)
        report.faults = [_timed(book, fault) for fault in report.faults]
    return report


class _Reading(NamedTuple):
    """What every part reads with."""

    cursor: Any
    book: Book
    path: str
    snapshot: Snapshot | None
    crew: Crew


def _check_book(reading: _Reading, keys: Keys, report: Report, progress: Progress) -> None:
    cursor, book, _, snapshot, crew = reading
    with ExitStack() as stack:
        months = stack.enter_context(aside(snapshot, wrong_months)) if snapshot else None
        if crew.mates and snapshot:
            crew.begin(cursor, snapshot, book, reading.path, report.at)
        book.windows = windows(cursor)
        said = check_acts(book, keys.agency, report, progress)
        check_one_act_a_case(book, report)
        facts = _entries(reading, report, progress)
        of_log = (keys.logs, keys.witnesses)
        crew.check_log(of_log)
        missing = _missing(book, report, cursor)
        check_digests(book, said, missing, report)
        if not crew.mates:
            check_log(cursor, book, of_log, report, progress)
        check_heads(cursor, book, facts, report, progress)
        check_journal(cursor, book, facts, report, progress)
        check_decisions(cursor, book, said, missing, report, progress)
        check_current(cursor, facts, report, progress)
        if crew.mates:
            report.join(crew.log_checked())
        progress("months and wages", 0, 1)
        for fault in months.result() if months else wrong_months(cursor):
            report.add(dataclasses.replace(fault, until=report.at))
        progress("months and wages", 1, 1)


def _entries(reading: _Reading, report: Report, progress: Progress) -> list[Placed]:
    """Walk over the entries, together if there is more than one process."""
    cursor, book, _, _, crew = reading
    total = sum(act.entry_count for act in book.acts)
    if crew.mates:
        found = crew.scan(cursor, book, report.at, progress, total=total)
        if found.placed != book.size - len(book.acts) - book.holes():
            book.clear()  # two processes laid one leaf: look again, alone
            found = scan(cursor, book, report.at, progress, total=total)
    else:
        found = scan(cursor, book, report.at, progress, total=total)
    report.entries += found.rows
    for fault in found.faults:
        report.add(fault)
    return found.facts


def _missing(book: Book, report: Report, cursor: Any) -> set[int]:
    holes = {act.number for act in book.acts if 0 in book.of_entries(act)}
    return check_present(book, proposed(cursor, holes) if holes else [], report)


def _timed(book: Book, fault: Fault) -> Fault:
    """A fault of a leaf without a window gets the time since which the log holds the leaf."""
    if fault.since is None and fault.leaf is not None and fault.leaf < book.size:
        return dataclasses.replace(fault, since=book.since(fault.leaf))
    return fault

"""The auditor: everything is recomputed from the payloads, and whatever is wrong is named with its row, its record and its time."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

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
from legajo.ledger.audit.log import Levels, check_checkpoints, check_tiles
from legajo.ledger.audit.months import check_months
from legajo.ledger.audit.parallel import scan_together, shared_book
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
    with transaction.atomic(using=using), ExitStack() as stack:
        cursor = binary(using)
        if not connections[using].savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        acts = read_acts(cursor)
        book, path = (
            stack.enter_context(shared_book(acts, size_of(acts))) if processes > 1 else (empty_book(acts), "")
        )
        report.acts, report.leaves = len(book.acts), book.size
        if entries:
            _check_book(cursor, book, path, keys, report, progress, processes, using)
        for further in also:
            further(cursor, book, report, progress)
        report.faults = [_timed(book, fault) for fault in report.faults]
    return report


def _check_book(
    cursor: Any,
    book: Book,
    path: str,
    keys: Keys,
    report: Report,
    progress: Progress,
    processes: int,
    using: str,
) -> None:
    said = check_acts(book, keys.agency, report, progress)
    check_one_act_a_case(book, report)
    facts = _entries(book, path, report, progress, processes, using)
    missing = _missing(book, report, using)
    check_digests(book, said, missing, report)
    levels = Levels(book.hashes)
    check_checkpoints(cursor, book, levels, (keys.logs, keys.witnesses), report, progress)
    check_tiles(cursor, book, levels, report, progress)
    check_heads(cursor, book, facts, report, progress)
    check_journal(cursor, book, facts, report, progress)
    check_decisions(cursor, book, said, missing, report, progress)
    check_current(cursor, facts, report, progress)
    check_months(cursor, report, progress)


def _entries(
    book: Book, path: str, report: Report, progress: Progress, processes: int, using: str
) -> list[Placed]:
    """Walk over the entries, together if there is more than one process."""
    total = sum(act.entry_count for act in book.acts)
    cursor = binary(using)
    if processes > 1:
        raw = connections[using].connection
        found = scan_together(raw, cursor, book, path, report.at, progress, processes=processes, total=total)
        if (
            found.placed != book.size - len(book.acts) - book.holes()
        ):  # two processes laid one leaf: look again, alone
            book.clear()
            found = scan(cursor, book, report.at, progress, total=total)
    else:
        found = scan(cursor, book, report.at, progress, total=total)
    report.entries += found.rows
    for fault in found.faults:
        report.add(fault)
    return found.facts


def _missing(book: Book, report: Report, using: str) -> set[int]:
    holes = {
        act.number
        for act in book.acts
        if 0 in book.subjects[act.first_leaf + 1 : act.first_leaf + 1 + act.entry_count]
    }
    return check_present(book, proposed(binary(using), holes) if holes else [], report)


def _timed(book: Book, fault: Fault) -> Fault:
    """A fault of a leaf without a window gets the time since which the log holds the leaf."""
    if fault.since is None and fault.leaf is not None and fault.leaf < book.size:
        return dataclasses.replace(fault, since=book.since(fault.leaf))
    return fault

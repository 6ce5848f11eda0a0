"""Auditing the journal: its rows in their places against every root that was committed to."""

import datetime
import struct
from collections.abc import Iterable
from typing import Any

from legajo.ledger.audit.book import Book
from legajo.ledger.audit.entries import Placed
from legajo.ledger.audit.findings import Fault, Progress, Report
from legajo.proof import tree
from legajo.record.facts import JournalCommit


NOTHING = b"\xff\xff\xff\xff"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
ROWS = """
    SELECT p.place, j.moment, j.seq, j.act, j.actor, j.channel, j.subject_id, j.case_id::text, j.reason, j.details::text, j.role
    FROM ledger.journal_place p LEFT JOIN ledger.journal j ON j.moment = p.moment AND j.seq = p.seq
    WHERE p.place BETWEEN %s AND %s ORDER BY p.place
"""
SLIPPED_IN = """
    SELECT j.seq, j.moment, j.subject_id FROM ledger.journal j
    WHERE j.xid <= (SELECT max(xid) FROM ledger.journal_place) AND NOT EXISTS (SELECT FROM ledger.journal_place p WHERE p.seq = j.seq)
    ORDER BY j.seq LIMIT 1000
"""


def row_bytes(row: tuple[Any, ...]) -> bytes:
    """A row's canonical bytes: every field as text after its length; see docs/formats/journal.md."""
    place, moment, *rest = row
    fields = [place, (moment - EPOCH) // MICROSECOND, *rest]
    return b"".join(NOTHING if field is None else _field(str(field)) for field in fields)


def _field(text: str) -> bytes:
    raw = text.encode()
    return struct.pack(">i", len(raw)) + raw


def check_journal(
    cursor: Any, book: Book, facts: Iterable[Placed], report: Report, progress: Progress
) -> None:
    """Every committed stretch has its root, the stretches join, and no row was slipped in before them."""
    commits = sorted((p for p in facts if isinstance(p.entry.fact, JournalCommit)), key=lambda p: p.leaf)
    expected, since = 1, None
    for count, placed in enumerate(commits, 1):
        fact = placed.entry.fact
        assert isinstance(fact, JournalCommit)  # noqa: S101 -- chosen above
        act = book.act_at(placed.leaf)
        if fact.first != expected:
            report.add(
                _fault(
                    placed,
                    f"The journal's commitment in act {act.number} begins at place {fact.first}, not {expected}",
                    since,
                    act.moment,
                )
            )
        _check_stretch(cursor, placed, fact, report, since)
        expected, since = fact.last + 1, act.moment
        progress("journal", count, len(commits))
    cursor.execute(SLIPPED_IN)
    for seq, moment, subject in cursor:
        row = f"ledger.journal seq {seq}, moment {moment.isoformat()}"
        report.add(
            Fault(
                "journal",
                row,
                f"Row {seq} of the journal was slipped in among rows that are committed to.",
                subject,
                until=report.at,
            )
        )


def _check_stretch(
    cursor: Any, placed: Placed, fact: JournalCommit, report: Report, since: datetime.datetime | None
) -> None:
    cursor.execute(ROWS, (fact.first, fact.last))
    rows = cursor.fetchall()
    report.journal_rows += len(rows)
    gone = [row[0] for row in rows if row[1] is None]
    if gone or len(rows) != fact.last - fact.first + 1:
        report.add(
            _fault(
                placed,
                f"Rows of the journal are gone between places {fact.first} and {fact.last} ({gone[:5]} …)",
                since,
                report.at,
            )
        )
    elif tree.root_of(tree.leaf_hash(row_bytes(row)) for row in rows).hex() != fact.root:
        words = f"A row of the journal between places {fact.first} and {fact.last} ({rows[0][1].isoformat()} to {rows[-1][1].isoformat()}) was changed"
        report.add(_fault(placed, words, since, report.at))


def _fault(placed: Placed, words: str, since: datetime.datetime | None, until: datetime.datetime) -> Fault:
    fact = placed.entry.fact
    assert isinstance(fact, JournalCommit)  # noqa: S101 -- chosen above
    return Fault(
        "journal",
        f"ledger.journal places {fact.first} to {fact.last}",
        f"{words}.",
        None,
        placed.act_number,
        leaf=placed.leaf,
        since=since,
        until=until,
    )

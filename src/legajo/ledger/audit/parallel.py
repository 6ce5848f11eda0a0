"""Auditing with more than one process, and asking the database aside: all in one snapshot, over one shared book.

Each process walks over a stretch of the table and lays its leaves into the book. Then the second checks the log (tiles, checkpoints)
while the first follows records, journal and decisions; what is derived in SQL runs beside them from the beginning.
"""

import datetime
import mmap
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg.pq import Format

from legajo.ledger.audit.book import ActRow, Book
from legajo.ledger.audit.entries import Scan, scan
from legajo.ledger.audit.findings import Progress, Report, silent
from legajo.ledger.audit.log import check_log
from legajo.proof.checkpoint import Verifier


R = TypeVar("R")
LogKeys = tuple[Sequence[Verifier], Sequence[Verifier]]  # of logs, of witnesses


class Snapshot(NamedTuple):
    """How another connection sees what this one sees."""

    conninfo: str
    name: str


class Errand(NamedTuple):
    """What a process needs: the snapshot, which stretch, where the book lies."""

    snapshot: Snapshot
    where: str
    path: str
    acts: list[ActRow]
    size: int
    at: datetime.datetime


def exported(connection: "psycopg.Connection[Any]") -> Snapshot:
    """The snapshot of a transaction, which MUST have no savepoint."""
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None  # noqa: S101 -- it answers or raises
    conninfo = psycopg.conninfo.make_conninfo(connection.info.dsn, password=connection.info.password)
    return Snapshot(conninfo, row[0])


@contextmanager
def _seeing(snapshot: Snapshot) -> "Iterator[psycopg.Cursor[Any]]":
    with psycopg.connect(snapshot.conninfo) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot.name}'")  # the server's own name for it
        cursor = connection.cursor()
        cursor.format = Format.BINARY
        yield cursor


@contextmanager
def aside(snapshot: Snapshot, ask: "Callable[[psycopg.Cursor[Any]], R]") -> "Iterator[Future[R]]":
    """Let the database work on a question in a backend of its own while this process goes on."""

    def answer() -> R:
        with _seeing(snapshot) as cursor:
            return ask(cursor)

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(answer)


@contextmanager
def shared_book(acts: list[ActRow], size: int) -> Iterator[tuple[Book, str]]:
    """A book whose leaves lie in a file that several processes map; it holds hashes and numbers, nothing of a person."""
    with tempfile.NamedTemporaryFile(prefix="legajo-audit-") as file:
        file.truncate(max(40 * size, 1))
        with _mapped(file.name, acts, size) as book:
            yield book, file.name


@contextmanager
def _mapped(path: str, acts: list[ActRow], size: int) -> Iterator[Book]:
    with (
        open(path, "r+b") as file,
        mmap.mmap(file.fileno(), 0) as whole,
        memoryview(whole) as view,
        view[: 32 * size] as hashes,
        view[32 * size : 40 * size].cast("q") as subjects,
    ):
        yield Book(acts, size, hashes, subjects, [act.first_leaf for act in acts])


def stretches(cursor: Any, processes: int) -> list[str]:
    """Conditions that cut the table into as many stretches of disk."""
    cursor.execute("SELECT pg_relation_size('ledger.entry') / current_setting('block_size')::bigint")
    (blocks,) = cursor.fetchone()
    edges = [blocks * number // processes for number in range(1, processes)]
    starts, ends = [None, *edges], [*edges, None]
    return ["WHERE " + " AND ".join(_bounds(start, end)) for start, end in zip(starts, ends, strict=True)]


def _bounds(start: int | None, end: int | None) -> Iterator[str]:
    yield f"e.ctid >= '({start or 0},0)'::tid"
    if end is not None:
        yield f"e.ctid < '({end},0)'::tid"


class Mate:
    """Another process of the audit; it starts at once and waits for its errand."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "legajo.ledger.audit.process"]
        paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=paths)  # noqa: S603 -- our own

    def tell(self, said: object) -> None:
        assert self.process.stdin is not None  # noqa: S101 -- a pipe was asked for
        pickle.dump(said, self.process.stdin)
        self.process.stdin.flush()

    def hear(self) -> Any:
        """Its next answer; EOFError when it died: the audit ends there."""
        assert self.process.stdout is not None  # noqa: S101 -- a pipe was asked for
        return pickle.load(self.process.stdout)  # noqa: S301 -- of our own process

    def __enter__(self) -> "Mate":
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


class Crew:
    """The other processes of one audit."""

    def __init__(self, stack: ExitStack, processes: int) -> None:
        self.mates = [stack.enter_context(Mate()) for _ in range(processes - 1)]
        self.mine = ""

    def begin(self, cursor: Any, snapshot: Snapshot, book: Book, path: str, at: datetime.datetime) -> None:
        """Give each its stretch."""
        self.mine, *others = stretches(cursor, len(self.mates) + 1)
        for mate, where in zip(self.mates, others, strict=True):
            mate.tell(Errand(snapshot, where, path, book.acts, book.size, at))

    def scan(self, cursor: Any, book: Book, at: datetime.datetime, progress: Progress, *, total: int) -> Scan:
        """Walk over the own stretch and gather what the others found in theirs."""
        number = len(self.mates) + 1
        scans = [
            scan(
                cursor,
                book,
                at,
                lambda stage, done, _: progress(stage, done * number, total),
                where=self.mine,
            )
        ]
        scans += [mate.hear() for mate in self.mates]
        progress("entries", total, total)
        return Scan(
            sum(s.rows for s in scans),
            sum(s.placed for s in scans),
            [fact for s in scans for fact in s.facts],
            [fault for s in scans for fault in s.faults],
        )

    def check_log(self, keys: LogKeys | None) -> None:
        """Let the second process check the log, now that every leaf is laid; None: nobody need."""
        for number, mate in enumerate(self.mates):
            mate.tell(keys if number == 0 else None)

    def log_checked(self) -> Report:
        """What it found."""
        found: Report = self.mates[0].hear()
        return found


def serve(hear: Callable[[], Any], tell: Callable[[object], None]) -> None:
    """The other process: its stretch first, the log when it is asked for."""
    errand: Errand = hear()
    with _seeing(errand.snapshot) as cursor, _mapped(errand.path, errand.acts, errand.size) as book:
        tell(scan(cursor, book, errand.at, silent, where=errand.where))
        keys: LogKeys | None = hear()
        if keys is not None:
            report = Report(errand.at)
            check_log(cursor, book, keys, report, silent)
            tell(report)

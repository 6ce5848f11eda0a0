"""Walking over the entries with several processes: each takes a stretch of the table, all lay leaves into one shared book."""

import datetime
import mmap
import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import Format

from legajo.ledger.audit.book import ActRow, Book
from legajo.ledger.audit.entries import Scan, scan
from legajo.ledger.audit.findings import Progress


class Errand(NamedTuple):
    """What a process needs: how to reach the database, which snapshot, which stretch, where the book lies."""

    conninfo: str
    snapshot: str
    where: str
    path: str
    acts: list[ActRow]
    size: int
    at: datetime.datetime


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


def scan_together(
    connection: "psycopg.Connection[Any]",
    cursor: Any,
    book: Book,
    path: str,
    at: datetime.datetime,
    progress: Progress,
    *,
    processes: int,
    total: int,
) -> Scan:
    """Walk with this process and others over one snapshot."""
    cursor.execute("SELECT pg_export_snapshot()")
    (snapshot,) = cursor.fetchone()
    conninfo = psycopg.conninfo.make_conninfo(connection.info.dsn, password=connection.info.password)
    mine, *others = stretches(cursor, processes)
    context = multiprocessing.get_context("spawn")
    workers = []
    for where in others:
        receive, send = context.Pipe(duplex=False)
        worker = context.Process(
            target=_work, args=(send, Errand(conninfo, snapshot, where, path, book.acts, book.size, at))
        )
        worker.start()
        send.close()
        workers.append((worker, receive))
    scans = [
        scan(cursor, book, at, lambda stage, done, _: progress(stage, done * processes, total), where=mine)
    ]
    scans += _collected([receive for _, receive in workers])
    for worker, _ in workers:
        worker.join()
    progress("entries", total, total)
    return Scan(
        sum(s.rows for s in scans),
        sum(s.placed for s in scans),
        [fact for s in scans for fact in s.facts],
        [fault for s in scans for fault in s.faults],
    )


def _collected(pipes: "list[Connection[Any, Any]]") -> Iterator[Scan]:
    waiting = list(pipes)
    while waiting:
        for pipe in wait(waiting):
            assert isinstance(pipe, Connection)  # noqa: S101 -- only pipes were waited for
            waiting.remove(pipe)
            yield pipe.recv()  # EOFError when the process died: the audit ends there


def _work(send: "Connection[Any, Any]", errand: Errand) -> None:
    with (
        psycopg.connect(errand.conninfo) as connection,
        _mapped(errand.path, errand.acts, errand.size) as book,
    ):
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute(f"SET TRANSACTION SNAPSHOT '{errand.snapshot}'")  # the server's own name for it
        cursor = connection.cursor()
        cursor.format = Format.BINARY
        send.send(scan(cursor, book, errand.at, _nothing, where=errand.where))


def _nothing(_stage: str, _done: int, _total: int) -> None:
    """The first process shows the progress."""

"""Buckets settled side by side by processes of this machine, each with its own connection; answers come in the order of records."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import pyarrow as pa
from adbc_driver_manager.dbapi import Connection

from legajo.accrual.whole import shares
from legajo.accrual.whole.settle import settle
from legajo.rules.pension.account import Terms


Progress = Callable[[int, int], None]  # buckets done, of how many


@dataclass(frozen=True, slots=True)
class Task:
    """What every bucket is settled by; it travels to the processes."""

    address: str  # of the role accrual
    year: int
    terms: Terms
    region: str
    position: int  # the number of the last act that is read

    def bucket(self, connection: Connection, number: int) -> pa.RecordBatch:
        """Read one bucket and settle it."""
        return settle(shares.read(connection, number, self.position), self.year, self.terms, self.region)


def run(
    task: Task, *, processes: int = 1, progress: Progress = lambda done, total: None
) -> Iterator[pa.RecordBatch]:
    """Every bucket's interest in turn. One process works in this one; more are started anew, so that none inherits a lock."""
    with shares.connect(task.address) as connection:
        count = shares.last_subject(connection) // shares.CHUNK + 1
        if processes == 1:
            yield from _told((task.bucket(connection, number) for number in range(count)), count, progress)
            return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawned, initializer=_begin, initargs=(task,)) as pool:
        yield from _told(pool.map(_bucket, range(count)), count, progress)


def _told(batches: Iterator[pa.RecordBatch], count: int, progress: Progress) -> Iterator[pa.RecordBatch]:
    for done, batch in enumerate(batches, start=1):
        yield batch
        progress(done, count)


_held: list[tuple[Task, Connection]] = []  # of a process of the pool, as long as it lives


def _begin(task: Task) -> None:
    _held.append((task, shares.connect(task.address)))


def _bucket(number: int) -> pa.RecordBatch:
    task, connection = _held[0]
    return task.bucket(connection, number)

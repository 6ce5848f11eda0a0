"""`kill -9` in the midst of each phase of a case of 100,000 rows, twenty times: how often something was lost, doubled or half entered.

Each try copies the book from before its phase, kills the process that does it at a moment drawn from the whole of its
time, lets the retry and the rest of the way run, and compares what stands with an undisturbed way; then the audit.
`python -m bench.kill ROWS TRIES` takes another size.
"""

import itertools
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.support.environment import VAR

from bench.figure import Figure
from bench.stage import prepare


if TYPE_CHECKING:
    from tests.durability.phases import Phase, Stages

    from legajo.cluster import Cluster

ROWS, TRIES = 100_000, 20
MOST_MISSES = 10


def figures(*, small: bool = False) -> Iterator[Figure]:
    """Violations among twenty tries; none is allowed."""
    yield measure(*((2_000, 4) if small else (ROWS, TRIES)))


def measure(rows: int, tries: int) -> Figure:
    """So many tries, the phases in turn."""
    begun = time.perf_counter()
    with stages(rows) as made:
        from tests.durability.phases import PHASES

        took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in made.seconds.items())
        print(f"undisturbed: {took}; faults {made.faults}", flush=True)
        violations = len(made.faults)
        for number, phase in zip(range(tries), itertools.cycle(PHASES), strict=False):
            said = attempt(made, phase)
            violations += bool(said)
            print(f"try {number + 1}: {phase.name}: {said or 'once and whole'}", flush=True)
    detail = f"{rows:,} rows, {tries} kills in {time.perf_counter() - begun:.0f} s; undisturbed: {took}"
    return Figure("violations after kill -9", violations, 0, detail, lower_is_better=True)


def attempt(made: "Stages", phase: "Phase") -> list[str]:
    """One kill, its retry and the rest of the way; answers with what is not as it should be."""
    from tests.durability.killing import kill_in
    from tests.durability.phases import dropped, faults, fingerprint

    longest = made.seconds[phase.name]
    for _ in range(MOST_MISSES):
        book = made.before(phase)
        moment = random.uniform(0, longest)  # noqa: S311 — a moment, no secret
        if kill_in(lambda book=book: phase.go(book, made.way), moment):  # type: ignore[misc]
            break
        dropped(book)  # it had ended by then
        longest = moment
    else:
        return ["it always ended before it was killed"]
    made.finish(book, phase)
    stands = fingerprint(book)
    wrong = [
        f"{name}: {stands[name]}, not {held}" for name, held in made.expected.items() if stands[name] != held
    ]
    wrong += faults(book)
    dropped(book)
    return wrong


@contextmanager
def stages(rows: int) -> "Iterator[Stages]":
    """The way of such a sheet, on a server of this benchmark's own."""
    with server() as cluster:
        from tests.durability.phases import Stages

        yield Stages(cluster, "empty", "killed", rows)


@contextmanager
def server() -> "Iterator[Cluster]":
    """A server of this benchmark's own with a migrated database called empty."""
    prepare()
    from django.db import connections
    from tests.support.book import point

    from legajo.cluster import cluster_at
    from legajo.config.install import install

    cluster = cluster_at(VAR, options={"shared_buffers": "512MB", "max_wal_size": "8GB"})
    cluster.start()
    try:
        cluster.ensure_database("empty")
        point("default", cluster, "empty", None)
        install(connections["default"])
        connections["default"].close()
        yield cluster
        connections.close_all()
    finally:
        cluster.stop(how=signal.SIGQUIT)
        shutil.rmtree(cluster.home)


if __name__ == "__main__":
    print(measure(int(sys.argv[1]), int(sys.argv[2])))

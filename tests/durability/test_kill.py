"""`kill -9` in the midst of each phase of a case of 2,000 rows: nothing is lost, doubled or half entered (art. 6)."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker
from tests.durability.killing import kill_in
from tests.durability.phases import PHASES, Phase, Stages, dropped, faults, fingerprint
from tests.support.book import Book, aliases, point

from legajo.cluster import Cluster
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


ROWS = 2_000
MOMENTS = (0.02, 0.25, 0.5, 0.75, 0.95)  # of the time that the phase takes undisturbed
MISSES = 8


@pytest.fixture(scope="module")
def stages(
    cluster: Cluster,
    template: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stages]:
    """Made once; each try takes a copy. The originals have a place of their own, as their keys are this book's."""
    before: Path = settings.LEGAJO_ORIGINALS
    settings.LEGAJO_ORIGINALS = tmp_path_factory.mktemp("originals")
    with django_db_blocker.unblock():
        made = Stages(cluster, template, "killed", ROWS)
        yield made
        made.drop()
        for alias, role in aliases().items():
            point(alias, cluster, "legajo_test", role)
    settings.LEGAJO_ORIGINALS = before


def test_an_undisturbed_way_is_sound(stages: Stages) -> None:
    assert stages.faults == []
    assert stages.expected["dense"] == ["(0, 0)"]
    assert stages.expected["covered"] == ["(0,)"]
    published = len(list(facts_of(load())))
    assert stages.expected["proposed"] == ["(1, False, 750)", f"(1, True, {6752 + published})"]
    assert stages.expected["staged"] == ["(101, 3500, 3500)"]
    assert stages.expected["relations"] == ["(2000,)"]


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.name)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_phase_enters_once_when_done_again(stages: Stages, phase: Phase, moment: float) -> None:
    seconds = stages.seconds[phase.name] * (moment + random.uniform(0, 0.03))
    for _ in range(MISSES):
        book = stages.before(phase)
        if kill_in(lambda book=book: phase.go(book, stages.way), seconds):  # type: ignore[misc]
            break
        dropped(book)
        seconds *= 0.8  # it ended before the blow: strike earlier
    else:
        pytest.fail(f"{phase.name} always ended before it was killed")
    stages.finish(book, phase)
    assert fingerprint(book) == stages.expected
    assert faults(book) == []
    dropped(book)


WORKER = """
import sys, django
django.setup()
from django.conf import settings
from legajo.config import worker
settings.LEGAJO_ORIGINALS = sys.argv[1]
worker.HEARTBEAT_SECONDS, worker.STALLED_SECONDS = 0.2, 1.5  # a test does not wait as long as an agency may
worker.command()
"""
PATIENCE_SECONDS = 60


@contextmanager
def worker(book: Book) -> "Iterator[subprocess.Popen[bytes]]":
    """The worker as a process of its own, killed at the end."""
    words = [sys.executable, "-c", WORKER, str(settings.LEGAJO_ORIGINALS)]
    with subprocess.Popen(words, env=book.environment("worker"), stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def test_the_job_of_a_killed_worker_is_done_by_the_next(stages: Stages) -> None:
    book = stages.before(PHASES[0])
    with psycopg.connect(book.dsn(), autocommit=True) as owner:

        def wait_for(state: str) -> None:
            end = time.monotonic() + PATIENCE_SECONDS
            ask = "SELECT count(*) FROM collection_declaration WHERE id = %s AND state = %s"
            while owner.execute(ask, (stages.way.declaration, state)).fetchone() != (1,):
                assert time.monotonic() < end, f"the sheet was never {state}"
                time.sleep(0.005)

        with psycopg.connect(book.dsn()) as obstacle:
            # Held here, the rows cannot be written: the job is in its midst for as long as it takes to see it.
            obstacle.execute("LOCK TABLE collection_leaf IN SHARE ROW EXCLUSIVE MODE")
            with worker(book):
                wait_for("reading")
        with worker(book):
            wait_for("read")
        attempts = "SELECT max(attempts) FROM procrastinate_jobs WHERE args ->> 'declaration_id' = %s"
        assert owner.execute(attempts, (str(stages.way.declaration),)).fetchone() == (1,)
    stages.finish(book, PHASES[0])
    assert fingerprint(book) == stages.expected
    assert faults(book) == []
    dropped(book)

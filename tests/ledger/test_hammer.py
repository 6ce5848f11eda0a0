"""Many writers, aborts, kills and a full disk: afterwards every promised case is in the book, whole, and the audit finds nothing."""

import contextlib
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from tests.ledger.writer import write
from tests.support.book import Book, point
from tests.support.posting import MORNING, Desk, found
from tests.support.witnessing import witnessing

from legajo.cluster import Cluster
from legajo.ledger import audit, integrator, published


WRITERS = 5
KILLS = 30
PAUSE_SECONDS = 0.3
STILL_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename IN ('legajo_desk', 'legajo_integrator') AND state <> 'idle'
"""


def sound(book: Book) -> list[audit.Fault]:
    with book.role("integrator"):
        integrator.run_once(at=MORNING, force=True)
    with book.role("auditor"):
        return audit.verify(keys=published.all_keys(), at=MORNING).faults


def one(book: Book, statement: str) -> Any:
    row = book.connect(None).execute(statement).fetchone()
    assert row is not None
    return row[0]


class Crew:
    """Writers and an integrator, each a process of its own (a fork, so that it works at once); whoever dies is replaced."""

    def __init__(self, book: Book, desk: Desk, notes: Path) -> None:
        self.book, self.desk, self.notes = book, desk, notes
        self.running: dict[str, multiprocessing.process.BaseProcess] = {}
        self.hired = 0

    def hire(self, name: str) -> None:
        self.hired += 1
        started = multiprocessing.get_context("fork").Process(target=self._work, args=(name, self.hired))
        started.start()
        self.running[name] = started

    def _work(self, name: str, number: int) -> None:
        for each in connections.all():
            each.connection = None  # the parent's; psycopg leaves it open for its owner
        if name == "integrator":
            point("default", self.book.cluster, self.book.name, "integrator")
            integrator.run(lambda: MORNING)
        write(self.notes / f"{number}-{name}", number, self.desk.office, self.desk.people)

    def kill(self, name: str) -> None:
        pid, ended = self.running[name].pid, self.running[name].exitcode
        assert pid is not None
        assert ended is None, f"{name} had ended by itself, with {ended}"
        os.kill(pid, signal.SIGKILL)
        self.running.pop(name).join()

    def promised(self) -> set[str]:
        """The cases whose commit a writer had seen."""
        said = [path.read_text(encoding="ascii").split("\n") for path in self.notes.iterdir()]
        return {line for lines in said for line in lines if len(line) == 36}


def test_writers_aborts_and_kills(book: Book, tmp_path: Path) -> None:
    desk = found(book, people=6)
    chance, pause = random.Random(13), threading.Event()
    (tmp_path / "notes").mkdir()
    crew = Crew(book, desk, tmp_path / "notes")
    names = [*(f"writer{n}" for n in range(WRITERS)), "integrator"]
    with witnessing(tmp_path / "witness"):
        for name in names:
            crew.hire(name)
        for _ in range(KILLS):
            pause.wait(PAUSE_SECONDS)
            name = chance.choice(names)
            crew.kill(name)
            crew.hire(name)
        for name in names:
            crew.kill(name)
        while one(book, STILL_AT_WORK):
            pause.wait(0.05)
        assert sound(book) == []
    entered = {
        str(case)
        for (case,) in book.connect(None)
        .execute("SELECT case_id FROM ledger.act WHERE sort = 'case'")
        .fetchall()
    }
    promised = crew.promised()
    assert len(promised) > KILLS
    assert promised <= entered
    assert one(book, "SELECT count(*) FROM ledger.act WHERE sort = 'consequence'") == len(entered)
    assert one(book, "SELECT count(*) FROM review_case WHERE status = 'entered'") == len(entered)


@contextlib.contextmanager
def small_disk(cluster: Cluster, folder: Path) -> Iterator[str | None]:
    """A tablespace of two megabytes, where mounting is allowed; else nothing."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=0777", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        yield None
        return
    place = folder / "space"
    place.mkdir()
    if cluster.user:
        os.chown(place, cluster.user.pw_uid, cluster.user.pw_gid)
    cluster.psql(f"CREATE TABLESPACE small LOCATION '{place}'")
    try:
        yield "small"
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=True)


def limit_backend(book: Book) -> None:
    """Without a small disk: let no file of this backend grow beyond a little more than a segment of the write-ahead log."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (17 * 1024 * 1024, resource.RLIM_INFINITY))


@pytest.fixture
def disk(cluster: Cluster) -> Iterator[str | None]:
    """Stands before the book, so that it is taken away after it."""
    with tempfile.TemporaryDirectory() as open_place:
        Path(open_place).chmod(0o755)
        with small_disk(cluster, Path(open_place) / "disk") as space:
            yield space
        if space:
            cluster.psql("DROP TABLESPACE IF EXISTS small")


def until_full(desk: Desk) -> int:
    """Enter months until the disk takes no more; how many it took besides the first."""
    for number in range(1, 120):
        try:
            desk.month(f"{2021 + number // 12}-{number % 12 + 1:02d}")
        except OperationalError:
            return number
    pytest.fail("the disk never filled")


def test_a_full_disk_enters_nothing_by_halves(disk: str | None, book: Book, tmp_path: Path) -> None:
    desk = found(book, people=400)
    owner = book.connect(None)
    with witnessing(tmp_path / "witness"):
        desk.month("2020-01")
        if disk:
            owner.execute(f"ALTER TABLE ledger.entry SET TABLESPACE {disk}")
            owner.execute(f"ALTER TABLE ledger.current_month SET TABLESPACE {disk}")
        else:
            limit_backend(book)
        months = until_full(desk)
        assert one(book, "SELECT count(*) FROM ledger.entry") == 800 * months + 1
        assert one(book, "SELECT count(*) FROM ledger.act") == 2 * months + 1
        owner.execute("ALTER TABLE ledger.entry SET TABLESPACE pg_default")
        owner.execute("ALTER TABLE ledger.current_month SET TABLESPACE pg_default")
        book.connect("desk").close()
        connection.close()
        assert sound(book) == []
        desk.month("2019-01")
        assert sound(book) == []

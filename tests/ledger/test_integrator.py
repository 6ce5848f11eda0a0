"""The integrator grows the log in order, signs before it submits, and goes on after every kind of death."""

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.book import Book
from tests.support.posting import MORNING, Desk, found
from tests.support.witnessing import witnessing

from legajo.ledger import audit, gate, growing, heads, integrator, keys, published
from legajo.ledger.gate import GateClosedError
from legajo.ledger.growing import Log, LogBrokenError
from legajo.ledger.integrator import IntegratorBusyError, Round
from legajo.proof.checkpoint import open_checkpoint, parse_checkpoint
from legajo.witness.store import Store


MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def desk(book: Book) -> Desk:
    return found(book)


@pytest.fixture
def witness(desk: Desk, tmp_path: Path) -> Iterator[Store]:
    with witnessing(tmp_path / "witness") as store:
        yield store


def integrate(book: Book, *, at: datetime.datetime = MORNING, force: bool = True) -> Round:
    with book.role("integrator"):
        return integrator.run_once(at=at, force=force)


def sound(book: Book) -> bool:
    with book.role("auditor"):
        return audit.verify(keys=published.all_keys(), at=MORNING).faults == []


def seen(store: Store) -> int:
    raw = store.newest(published.origin())
    return open_checkpoint(raw, published.log_verifier()).size if raw else 0


def one(book: Book, statement: str) -> Any:
    row = book.connect(None).execute(statement).fetchone()
    assert row is not None
    return row[0]


def test_every_leaf_is_covered_and_cosigned(book: Book, desk: Desk, witness: Store) -> None:
    desk.month("2025-07")
    done = integrate(book)
    assert done == Round(size=14, signed=3, cosigned=True, journal=True, map=True)
    assert seen(witness) == 14
    assert sound(book)


def test_nothing_new_commits_nothing(book: Book, desk: Desk, witness: Store) -> None:
    desk.month("2025-07")
    size = integrate(book).size
    assert integrate(book) == Round(size=size, signed=0, cosigned=True)
    assert integrate(book, at=MORNING + MINUTE) == Round(size=size, signed=0, cosigned=True)


def test_journal_and_map_are_committed_once_a_minute(book: Book, desk: Desk, witness: Store) -> None:
    integrate(book)
    desk.month("2025-07")
    assert integrate(book, at=MORNING + MINUTE / 2, force=False).map is False
    assert integrate(book, at=MORNING + MINUTE, force=False).map is True
    assert sound(book)


def test_many_small_acts_and_small_steps_give_the_same_log(book: Book, desk: Desk, witness: Store) -> None:
    for month in range(1, 10):
        desk.month(f"2024-0{month}")
    with book.role("integrator"):
        log = Log(keys.origin(), keys.log_key())
        steps = 0
        while growing.grow(log, at=MORNING, most=3):
            steps += 1
        while heads.advance(most=5):
            pass
    assert steps > 9
    assert integrate(book).cosigned
    assert sound(book)


def test_a_silent_witness_warns_and_the_log_goes_on(
    book: Book, desk: Desk, witness: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LEGAJO_WITNESS", "http://127.0.0.1:1")
    desk.month("2025-07")
    assert integrate(book).cosigned is False
    assert "does not answer" in caplog.text
    assert "does not answer" in gate.check().warning
    monkeypatch.delenv("LEGAJO_WITNESS")
    assert integrate(book).cosigned is True
    assert gate.check().warning == ""
    assert seen(witness) == gate.check().size


def test_a_cosignature_lost_in_a_crash_is_fetched_again(book: Book, desk: Desk, witness: Store) -> None:
    """The witness cosigned, we died before we stored that: it tells its size, and we prove from there."""
    integrate(book)
    desk.month("2025-07")
    integrate(book)
    book.connect(None).execute("UPDATE ledger.checkpoint SET cosignature = NULL, cosigned_at = NULL")
    assert integrate(book).cosigned is True
    desk.month("2025-08")
    book.connect(None).execute("UPDATE ledger.checkpoint SET cosignature = NULL, cosigned_at = NULL")
    assert integrate(book).cosigned is True
    assert sound(book)


def lose_the_tail(book: Book) -> None:
    """What a restore of an older backup does: the newest acts, and all that was integrated of them, are gone."""
    owner = book.connect(None)
    for table in ("act", "entry", "opening"):
        owner.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
    owner.execute("DELETE FROM ledger.entry WHERE act_id IN (SELECT id FROM ledger.act WHERE number > 3)")
    owner.execute("DELETE FROM ledger.act WHERE number > 3")
    owner.execute("DELETE FROM ledger.checkpoint WHERE size > 6")
    owner.execute("UPDATE ledger.integrated SET tree_act = 3, tree_size = 6")
    owner.execute("UPDATE ledger.tile SET hashes = substring(hashes FOR 192)")
    owner.execute("ALTER TABLE ledger.opening ENABLE ALWAYS TRIGGER every_opened_act_is_sealed")


def test_the_gate_closes_when_leaves_were_lost(book: Book, desk: Desk, witness: Store) -> None:
    assert integrate(book).size == gate.check().witnessed == 6
    desk.month("2025-07")
    assert integrate(book, force=False).size == 14
    lose_the_tail(book)
    with pytest.raises(GateClosedError, match=r"has seen 14 leaves .* this book holds 6"):
        gate.check()


def test_another_history_is_never_cosigned(book: Book, desk: Desk, witness: Store) -> None:
    integrate(book)
    desk.month("2025-07")
    integrate(book, force=False)
    lose_the_tail(book)
    desk.month("2025-08")
    with pytest.raises(LogBrokenError, match="does not follow"):
        integrate(book)
    assert seen(witness) == 14
    with pytest.raises(GateClosedError, match="another tree"):
        gate.check()


def test_one_integrator_at_a_time(book: Book, desk: Desk) -> None:
    other = book.connect("integrator")
    other.execute("SELECT pg_advisory_lock(%s)", (integrator.LOCK,))
    with pytest.raises(IntegratorBusyError):
        integrate(book)
    other.close()
    assert integrate(book).signed == 3


def test_a_gap_is_never_signed(book: Book, desk: Desk) -> None:
    desk.month("2025-07")
    owner = book.connect(None)
    owner.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
    owner.execute("DELETE FROM ledger.entry WHERE subject_id = 4 AND kind = 101")
    with pytest.raises(LogBrokenError, match="2 of 3 entries"):
        integrate(book)
    assert one(book, "SELECT count(*) FROM ledger.checkpoint") == 0


PATIENCE_SECONDS = 120
LOOP = """
import datetime, django
django.setup()
from legajo.ledger import integrator
integrator.IDLE_SECONDS = 3600  # nothing but a commit wakes it
print("ready", flush=True)
moment = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
integrator.run(lambda: moment)
"""


def program(book: Book) -> "subprocess.Popen[str]":
    """The integrator as a process of its own."""
    started = subprocess.Popen(
        [sys.executable, "-c", LOOP], env=book.environment("integrator"), stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def covered(book: Book) -> bool:
    size, leaves = (
        one(book, "SELECT coalesce(max(size), 0) FROM ledger.checkpoint"),
        one(book, "SELECT max(first_leaf + entry_count + 1) FROM ledger.act"),
    )
    return bool(size == leaves)


def test_it_is_woken_by_a_commit(book: Book, desk: Desk) -> None:
    with program(book) as running:
        try:
            wait_until_covered(book, running)
            desk.month("2025-07")
            wait_until_covered(book, running)
        finally:
            running.kill()


def wait_until_covered(book: Book, running: "subprocess.Popen[str]") -> None:
    """Until a checkpoint covers every act; the integrator ends neither before nor at all."""
    waiting, until = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while not covered(book):
        assert running.poll() is None, "the integrator ended"
        assert time.monotonic() < until, "no checkpoint covers the newest act"
        waiting.wait(0.02)


def test_killed_anywhere_it_goes_on(book: Book, desk: Desk, witness: Store) -> None:
    """Killed again and again while cases come in; what is left is whole, and the witness is never ahead."""
    pause = threading.Event()
    for number in range(8):
        running = program(book)
        desk.month(f"2024-0{number + 1}")
        pause.wait(0.004 * number**2)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert running.stdout is not None
        running.stdout.close()
        size = one(book, "SELECT coalesce(max(size), 0) FROM ledger.checkpoint")
        assert seen(witness) <= size
        while one(book, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"):
            pause.wait(0.01)
    assert integrate(book).cosigned
    assert sound(book)


def test_the_newest_note_says_what_the_tree_is(book: Book, desk: Desk, witness: Store) -> None:
    integrate(book)
    note = growing.newest(published.origin(), cosigned=True)
    assert note is not None
    checkpoint = parse_checkpoint(note.text)
    assert growing.root_at(checkpoint.size) == checkpoint.root

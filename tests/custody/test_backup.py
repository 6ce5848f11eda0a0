"""A backup is verified, restored into an empty place, started and found whole; a damaged one is refused."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.book import Book
from tests.support.environment import HOME

from legajo.cluster import cluster_at
from legajo.custody import backup, health, manifest
from legajo.custody.errors import CustodyError
from legajo.custody.restore import restore


AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
QUICK = {"fsync": "off", "shared_buffers": "16MB"}
ORIGINAL = "ab" * 32


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty directory that the server's user can pass."""
    made = Path(tempfile.mkdtemp(dir=HOME))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def originals() -> Iterator[Path]:
    """One original, as the store keeps it: its content means nothing here."""
    folder = Path(settings.LEGAJO_ORIGINALS)
    made = folder / ORIGINAL[:2] / ORIGINAL
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(b"sealed bytes")
    yield folder
    made.unlink()


def make(place: Path) -> manifest.Manifest:
    return backup.backup(place / "data", place / "keys", at=AT)


def test_what_was_backed_up_is_there_after_the_restore(book: Book, place: Path, originals: Path) -> None:
    book.connect().execute("CREATE TABLE kept AS SELECT 7 AS n")
    made = make(place)
    assert made.position.originals == sum(1 for each in originals.rglob("*") if each.is_file())
    assert not (place / "data" / "secrets").exists()
    into = place / "restored"
    restored = restore(place / "data", place / "keys", into, options=QUICK, name=book.name)
    assert restored == made
    assert (into / "originals" / ORIGINAL[:2] / ORIGINAL).read_bytes() == b"sealed bytes"
    assert (into / "secrets").stat().st_mode & 0o777 == 0o700
    server = cluster_at(into, options=QUICK)
    server.start()
    assert server.psql("SELECT n FROM kept", database=book.name) == "7"
    server.stop()


def test_a_backup_never_overwrites(book: Book, place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "mine").touch()
    with pytest.raises(CustodyError, match="never overwrites"):
        make(place)
    assert not (place / "keys").exists()


def test_the_keys_do_not_lie_with_the_data(book: Book, place: Path) -> None:
    with pytest.raises(CustodyError, match="path of their own"):
        backup.backup(place / "data", place / "data" / "keys", at=AT)


@pytest.mark.parametrize("damaged", ["database/PG_VERSION", f"originals/{ORIGINAL[:2]}/{ORIGINAL}"])
def test_a_changed_file_is_found_before_anything_is_restored(
    book: Book, place: Path, originals: Path, damaged: str
) -> None:
    make(place)
    path = place / "data" / damaged
    path.write_bytes(path.read_bytes().swapcase() + b"!")
    with pytest.raises(CustodyError, match=path.name):
        restore(place / "data", place / "keys", place / "restored", options=QUICK, name=book.name)
    assert not (place / "restored").exists()


def test_a_missing_key_is_found(book: Book, place: Path) -> None:
    make(place)
    (place / "keys" / "role_web").unlink()
    with pytest.raises(CustodyError, match="role_web is missing"):
        restore(place / "data", place / "keys", place / "restored", options=QUICK, name=book.name)


def test_a_restore_goes_into_an_empty_place_only(book: Book, place: Path) -> None:
    make(place)
    (place / "restored").mkdir()
    (place / "restored" / "mine").touch()
    with pytest.raises(CustodyError, match="not empty"):
        restore(place / "data", place / "keys", place / "restored", options=QUICK, name=book.name)


def test_an_unfinished_backup_is_none(place: Path) -> None:
    (place / "data").mkdir()
    with pytest.raises(CustodyError, match="not a whole backup"):
        backup.verify(place / "data")


def test_a_book_that_lost_entries_is_not_taken_for_the_backed_up_one(book: Book, place: Path) -> None:
    made = make(place)
    more = manifest.Position(made.position.acts + 1, made.position.entries, 0, "", 0, "")
    manifest.write(place / "data", manifest.Manifest(made.made_at, made.server, more, made.files, made.keys))
    with pytest.raises(CustodyError, match="acts"):
        restore(place / "data", place / "keys", place / "restored", options=QUICK, name=book.name)


def test_the_doctor_tells_how_old_the_backup_is(book: Book, place: Path) -> None:
    make(place)
    assert health.check_backup(AT + timedelta(hours=3)).state is health.State.WELL
    late = health.check_backup(AT + timedelta(days=3))
    assert (late.state, late.found) == (health.State.ILL, "3 days ago")
    assert "legajo custody backup" in late.advice


def test_the_doctor_looks_at_everything_and_exits_by_what_it_finds(book: Book) -> None:
    found = {each.name: each for each in health.examine(datetime.now(UTC))}
    assert found.keys() >= {"disk", "backup", "server", "clock", "book", "queue"}
    assert found["server"].found.startswith("PostgreSQL ")
    assert found["clock"].state is health.State.WELL
    assert found["queue"].found == "0 waiting, 0 failed"


def test_the_doctor_says_when_the_database_does_not_answer(book: Book) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql:///legajo?host=/nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "legajo.config.main", "doctor", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert '"database"' in done.stdout
    assert "legajo serve" in done.stdout

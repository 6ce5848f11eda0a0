"""Art. 9: an agency at work is backed up and restored; what comes back is the witnessed book, and an older one cannot write."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book
from tests.support.environment import HOME, VAR
from tests.support.witnessing import witnessing

from legajo.cluster import Cluster, cluster_at
from legajo.custody.restore import restore
from legajo.ledger import integrator, published
from legajo.proof.checkpoint import Checkpoint, open_checkpoint
from legajo.witness.store import Store


QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@dataclass
class Lived:
    """An agency with a declared month under a cosigned checkpoint, its witness, and an empty place."""

    agency: Agency
    book: Book
    witness: Store
    place: Path

    @property
    def seen(self) -> Checkpoint:
        """The newest checkpoint that the witness signed."""
        raw = self.witness.newest(published.origin())
        assert raw
        return open_checkpoint(raw, published.log_verifier())

    def month(self, month: str) -> None:
        self.agency.declare(month, dict.fromkeys(self.agency.people, 1_000_000), repeats=month != "2025-07")
        with self.book.role("integrator"):
            integrator.run_once(at=self.agency.later(), force=True)

    def environment(self, role: str, server: Cluster, var: Path) -> dict[str, str]:
        address = server.dsn(database=self.book.name)
        return {**os.environ, "LEGAJO_VAR": str(var), "LEGAJO_ROLE": role, "DATABASE_URL": address}


def legajo(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "legajo.config.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def lived(book: Book, tmp_path: Path) -> Iterator[Lived]:
    place = Path(tempfile.mkdtemp(dir=HOME))
    place.chmod(0o755)  # the server's user must be able to pass
    agency = founded(book, people=2)
    with witnessing(tmp_path / "witness") as witness:
        made = Lived(agency, book, witness, place)
        made.month("2025-07")
        yield made
    shutil.rmtree(place)


@pytest.fixture
def restored(lived: Lived) -> Iterator[tuple[Cluster, Path]]:
    """The backup of the agency, made by the command, in a place of its own and running."""
    data, keys, into = (str(lived.place / name) for name in ("data", "keys", "restored"))
    done = legajo(
        lived.environment("backup", lived.book.cluster, VAR), "custody", "backup", data, "--keys-to", keys
    )
    assert done.returncode == 0, done.stderr
    restore(Path(data), Path(keys), Path(into), options=QUICK, name=lived.book.name)
    server = cluster_at(Path(into), options=QUICK)
    server.start()
    yield server, Path(into)
    server.stop()


def test_what_is_restored_is_the_witnessed_book(lived: Lived, restored: tuple[Cluster, Path]) -> None:
    server, var = restored
    told = legajo(lived.environment("auditor", server, var), "verify")
    assert (told.returncode, told.stderr) == (0, "")
    assert "Everything is as it was entered." in told.stdout
    newest = server.psql(
        "SELECT size, encode(root, 'hex') FROM ledger.checkpoint ORDER BY size DESC LIMIT 1",
        database=lived.book.name,
    )
    assert newest == f"{lived.seen.size}|{lived.seen.root.hex()}"


def test_an_older_state_refuses_to_write(lived: Lived, restored: tuple[Cluster, Path]) -> None:
    """What the agency entered after the backup was witnessed; the restored book lacks it."""
    held = lived.seen.size
    lived.month("2025-08")
    assert lived.seen.size > held
    server, var = restored
    for role in ("integrator", "worker"):
        refused = legajo(lived.environment(role, server, var), role)
        assert refused.returncode != 0
        assert f"The witness has seen {lived.seen.size} leaves of the log" in refused.stderr
        assert f"this book holds {held}" in refused.stderr
        assert "Leaves were lost, as after a restore" in refused.stderr
        assert "Traceback" not in refused.stderr
    acts = server.psql("SELECT count(*) FROM ledger.act", database=lived.book.name)
    row = lived.book.connect().execute("SELECT count(*) FROM ledger.act").fetchone()
    assert row is not None
    assert int(acts) < row[0]

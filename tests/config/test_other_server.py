"""DATABASE_URL: a server prepared as docs/operations/database.md says, installed into by an owner who is no superuser."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.support.environment import HOME

from legajo.cluster import Cluster, cluster_at
from legajo.config.server import address_without_owner


DOCUMENT = Path(__file__).parents[2] / "docs" / "operations" / "database.md"


@pytest.fixture
def other() -> Iterator[Cluster]:
    """A server that is not the product's own, prepared by its administrator."""
    server = cluster_at(Path(tempfile.mkdtemp(dir=HOME)), options={"fsync": "off", "shared_buffers": "32MB"})
    server.secrets.parent.chmod(0o755)
    server.start()
    found = re.search(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for statement in found[1].split(";\n"):
        if statement.strip():
            server.psql(statement)
    yield server
    server.stop()


def test_what_the_document_says_is_enough(other: Cluster) -> None:
    address = (
        other.dsn(database="legajo").replace("legajo_dba", "legajo_install").replace(other.password(), "…")
    )
    var = Path(tempfile.mkdtemp(dir=HOME))
    given = {**os.environ, "DATABASE_URL": address, "LEGAJO_VAR": str(var)}
    for _ in range(2):  # the second time changes nothing
        done = subprocess.run(
            [sys.executable, "-m", "legajo.config.main", "install"],
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    password = (var / "secrets" / "role_desk").read_text(encoding="ascii")
    desk = (
        other.dsn(database="legajo").replace("legajo_dba", "legajo_desk").replace(other.password(), password)
    )
    with psycopg.connect(desk) as connection:
        assert connection.execute("SELECT count(*) FROM ledger.book").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT 1 FROM ledger.entry")
    assert not (var / "cluster").exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgresql://owner:s%40cret@db.example:5433/book", "postgresql://db.example:5433/book"),
        (
            "postgresql://owner:secret@/book?host=%2Frun%2Fp&port=5432",
            "postgresql:///book?host=%2Frun%2Fp&port=5432",
        ),
        (
            "postgresql://owner:secret@[::1]:5432/book?sslmode=verify-full",
            "postgresql://[::1]:5432/book?sslmode=verify-full",
        ),
    ],
)
def test_what_serves_is_told_where_but_not_who(
    monkeypatch: pytest.MonkeyPatch, given: str, kept: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert address_without_owner() == kept

"""`legajo demo build` as somebody types it: an empty directory, one command, a sound book."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.environment import HOME


@pytest.fixture
def var() -> Iterator[Path]:
    """An empty directory for an agency's things, which another user's server can reach too."""
    made = Path(tempfile.mkdtemp(dir=HOME))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def legajo(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line, with a directory of its own."""
    given = {**os.environ, "LEGAJO_VAR": str(var)}
    given.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "legajo.config.main", *words]
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_an_empty_directory_becomes_a_sound_book(var: Path) -> None:
    built = legajo(var, "demo", "build", "--people", "3", "--years", "1")
    assert built.returncode == 0, built.stderr
    assert "2025-06 declared and paid" in built.stdout
    verified = legajo(var, "verify")
    assert verified.returncode == 0, verified.stdout
    assert "Everything is as it was entered." in verified.stdout

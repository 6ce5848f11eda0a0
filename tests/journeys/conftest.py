"""A whole demonstration of its own: supervisor, PostgreSQL, witness, integrator, worker and both sites."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 600  # seconds; the demonstration shares its two cores with the other tests


@dataclass(frozen=True)
class Demonstration:
    """Where the running demonstration answers, and its var/."""

    web: str
    desk: str
    var: Path

    @property
    def papers(self) -> Path:
        return self.var / "demo"

    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("LEGAJO_", "DATABASE_URL"))
        }
        return {**kept, "LEGAJO_VAR": str(self.var)}

    def legajo(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the product, against this demonstration."""
        call = [sys.executable, "-m", "legajo.config.main", *words]
        return subprocess.run(
            call, env=self.environment(), capture_output=True, text=True, check=False, cwd=PROJECT
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the demonstration ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{url}/sign-in/", timeout=5) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"no answer from {url}: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def demonstration() -> Iterator[Demonstration]:
    """`legajo demo`, started as a visitor starts it and ended with Ctrl-C."""
    home = Path(tempfile.mkdtemp(prefix="legajo-journey-"))
    home.chmod(0o711)
    web, desk, witness = (_free_port() for _ in range(3))
    made = Demonstration(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{desk}", home / "var")
    ports = ["--web-port", str(web), "--desk-port", str(desk), "--witness-port", str(witness)]
    log = home / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "legajo.config.main", "demo", *ports],
            env=made.environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=PROJECT,
        )
        try:
            _wait(made.web, process, log)
            _wait(made.desk, process, log)
            yield made
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            finally:
                shutil.rmtree(home, ignore_errors=True)

"""The supervisor: what dies is started again, what it started ends with it, and a killed one starts again."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.support.environment import HOME


PATIENCE_SECONDS = 120


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Agency:
    """A running `legajo serve` with a directory and ports of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.ports = free_ports(3)
        self.said = var.with_suffix(".said")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        names = ("LEGAJO_WEB_PORT", "LEGAJO_DESK_PORT", "LEGAJO_WITNESS_PORT")
        ports = {name: str(port) for name, port in zip(names, self.ports, strict=True)}
        given = {**os.environ, **ports, "LEGAJO_VAR": str(self.var), "LEGAJO_SITE_WORKERS": "1"}
        command = [sys.executable, "-m", "legajo.config.main", "serve"]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(command, env=given, stdout=said, stderr=said)
        end = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl-C ends it." not in self.words() and not self.ended() and time.monotonic() < end:
            time.sleep(0.05)
        if "Ctrl-C ends it." not in self.words():
            self.signal(signal.SIGTERM)
            pytest.fail(self.words())

    def words(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)
        self.process.wait(PATIENCE_SECONDS)

    def processes(self) -> dict[int, str]:
        """All that run for this agency: by what stands in their environment, or where they work."""
        found = {}
        for each in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                ours = f"LEGAJO_VAR={self.var}\0".encode() in (each / "environ").read_bytes()
                if ours or str((each / "cwd").readlink()).startswith(str(self.var)):
                    found[int(each.name)] = (each / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def one(self, words: str) -> int | None:
        """The process whose command has these words."""
        return next((pid for pid, command in sorted(self.processes().items()) if words in command), None)


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def agency() -> Iterator[Agency]:
    """An agency that runs, and of which nothing is left afterwards."""
    var = Path(tempfile.mkdtemp(dir=HOME))
    var.chmod(0o711)
    made = Agency(var)
    made.start()
    yield made
    if not made.ended():
        made.signal(signal.SIGTERM)
    assert made.processes() == {}
    shutil.rmtree(var)


def answers(port: int) -> bool:
    """Whether a site answers as it should."""
    with contextlib.suppress(OSError):
        return bool(urlopen(f"http://127.0.0.1:{port}/", timeout=30).status == 200)
    return False


@pytest.mark.parametrize(
    "words", ["config.main worker", "config.main integrator", "legajo.witness", "postgres -D"]
)
def test_what_is_killed_is_started_again(agency: Agency, words: str) -> None:
    killed = agency.one(words)
    assert killed
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: agency.one(words) not in (killed, None))
    wait_until(lambda: answers(agency.ports[1]))


def test_a_second_supervisor_is_refused(agency: Agency) -> None:
    second = Agency(agency.var)
    with pytest.raises(pytest.fail.Exception, match="running already"):
        second.start()


def test_no_child_knows_the_owners_password(agency: Agency) -> None:
    password = (agency.var / "secrets" / "cluster_superuser").read_bytes().strip()
    for pid in agency.processes():
        assert password not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_killed_supervisor_takes_all_with_it_and_starts_again_and_ctrl_c_leaves_nothing(
    agency: Agency,
) -> None:
    assert len(agency.processes()) > 8
    agency.signal(signal.SIGKILL)
    agency.start()
    wait_until(lambda: answers(agency.ports[0]))
    agency.signal(signal.SIGINT)
    assert agency.process
    assert agency.process.returncode == 0
    assert agency.processes() == {}
    agency.start()
    agency.signal(signal.SIGKILL)
    wait_until(lambda: agency.processes() == {})


def test_production_refuses_the_embedded_server() -> None:
    var = Path(tempfile.mkdtemp(dir=HOME))
    given = {**os.environ, "LEGAJO_VAR": str(var), "LEGAJO_ENV": "production"}
    given.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "legajo.config.main", "serve"]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert not (var / "cluster").exists()

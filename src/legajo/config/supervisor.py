"""One process that starts the others, restarts those that die, and takes them all down with it.

Each child is on a leash (`cluster/leash.py`): if this process is killed outright, the kernel ends the children.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from legajo.cluster.server import LEASH
from legajo.config.server import RefusedError


STOP_SECONDS = 20.0
STEADY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 20.0
PERIOD_SECONDS = 0.1
LOG_BYTES = 20_000_000
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stop(BaseException):
    """Somebody asked this process to end."""


@dataclass(frozen=True)
class Program:
    """One process of the running agency."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass
class Child:
    """A program as it runs, and how often it has failed of late."""

    program: Program
    logs: Path
    process: "subprocess.Popen[bytes] | None" = None
    since: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start it on a leash; what it says goes to its log."""
        path = self.logs / f"{self.program.name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 — the table of our own programs
                leashed(self.program.argv),
                env={**os.environ, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.since = time.monotonic()

    def died(self) -> bool:
        """Whether it has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def is_due(self) -> bool:
        """Whether it may be started again: soon at first, ever later while it keeps failing."""
        pause = min(LONGEST_PAUSE_SECONDS, 0.2 * 2.0**self.failures)
        return time.monotonic() - self.since > pause


@dataclass
class Supervisor:
    """The children in the order in which they start; they end in the opposite order."""

    logs: Path
    children: list[Child] = field(default_factory=list)

    def add(self, programs: tuple[Program, ...]) -> None:
        """Start programs and look after them from now on."""
        for program in programs:
            child = Child(program, self.logs)
            self.children.append(child)
            child.start()

    def look_after(self, also: Callable[[], None]) -> NoReturn:
        """Restart what dies, for ever; `also` is done at every look."""
        while True:
            self.look()
            also()
            time.sleep(PERIOD_SECONDS)

    def look(self) -> None:
        """One look at every child."""
        for child in self.children:
            if child.died():
                self._note_death(child)
            if child.process is None and child.is_due():
                child.start()

    def _note_death(self, child: Child) -> None:
        """Say that it died; the pause before its next start grows unless it had run for a while."""
        steady = time.monotonic() - child.since > STEADY_SECONDS
        child.failures = 0 if steady else child.failures + 1
        say(
            f"{child.program.name} ended with status {child.process.returncode if child.process else None}; starting it again"
        )
        child.process = None

    def stop(self) -> None:
        """Ask all to end, wait, and end those that do not."""
        running = [child.process for child in reversed(self.children) if child.process]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                kill_group(process)
        self.children.clear()


def leashed(argv: tuple[str, ...], *, number: signal.Signals = signal.SIGTERM) -> list[str]:
    """The command that runs these words until we are gone."""
    return [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(number)), "-", *argv]


def run_once(argv: tuple[str, ...], environment: Mapping[str, str], *, progress: bool = False) -> str:
    """Run a command that must succeed before others start; return what it printed. With `progress`, what it says
    besides (on stderr) is shown as it comes."""
    with subprocess.Popen(  # noqa: S603 — our own commands
        leashed(argv),
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if progress else subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, complaint = process.communicate()
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        said = "\n".join((complaint or printed).splitlines()[-12:])
        raise RefusedError(f"This failed: {' '.join(argv[1:])}\n{said}")
    return printed


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM raise Stop in here, once: while things are taken down nothing interrupts."""

    def stop(number: int, frame: object) -> NoReturn:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def say(words: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()

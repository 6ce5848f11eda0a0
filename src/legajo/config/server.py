"""Which database server this agency uses, and how a command reaches it.

DATABASE_URL names one; else it is the embedded one, which is for demonstrations, tests and first runs: its
releases lag behind PostgreSQL's security fixes, so production refuses it.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from legajo.cluster import Cluster, ClusterError, cluster_at
from legajo.config.paths import SECRETS, VAR
from legajo.config.secrets import ensure_secrets, write_secret


DATABASE = "legajo"


class RefusedError(RuntimeError):
    """The command cannot run as things are; the words say what to do."""


@dataclass(frozen=True)
class State:
    """What the supervisor must know: the log's public key once the agency is founded, and whether we may write."""

    log_key: str = ""
    closed: str = ""


def find_cluster() -> Cluster | None:
    """The embedded server, or None where DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    if os.environ.get("LEGAJO_ENV") == "production":
        raise RefusedError(
            "LEGAJO_ENV=production: the embedded PostgreSQL is for demonstrations and tests, because its releases lag "
            "behind the security fixes. Set DATABASE_URL to a PostgreSQL of version 17 or later; see docs/operations/deploy.md."
        )
    return cluster_at(VAR)


def start(cluster: Cluster) -> None:
    """Start the embedded server with its database, and note the address for the other processes."""
    try:
        cluster.start()
        cluster.ensure_database(DATABASE)
    except (ClusterError, OSError) as error:
        raise RefusedError(f"PostgreSQL: {error}") from error
    if not (SECRETS / "database_url").exists() or address() != cluster.dsn(database=DATABASE):
        write_secret(SECRETS / "database_url", cluster.dsn(database=DATABASE))


def address() -> str:
    """The owner's address of the database."""
    given = os.environ.get("DATABASE_URL")
    return given or (SECRETS / "database_url").read_text(encoding="ascii").strip()


def address_without_owner() -> str:
    """The same server and database without name and password: all that a process with a role of its own needs."""
    found = urlsplit(address())
    host = found.hostname or ""
    query = parse_qs(found.query)
    network = f"[{host}]" if ":" in host else host
    if found.port:
        network = f"{network}:{found.port}"
    words = urlencode(query, doseq=True)
    return f"{found.scheme}://{network}{found.path}" + (f"?{words}" if words else "")


@contextmanager
def reach(role: str, *, database: bool) -> Iterator[None]:
    """Set Django up for a role; with `database`, see that a server answers: ours, unless it runs, for this long."""
    os.environ["LEGAJO_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
    ensure_secrets(SECRETS)
    cluster = find_cluster() if database else None
    started = cluster is not None and not cluster.running()
    if cluster:
        start(cluster)
    import django

    django.setup()
    _rest_collector()
    try:
        yield
    finally:
        if cluster and started:
            _close_connections()
            cluster.stop()


def _rest_collector() -> None:
    """Have Python look for dead cycles less often: what was imported stays, and work in bulk makes few of them."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()

"""Where a cluster lies: its data and its socket, in places that the server's user can reach.

As an ordinary user everything lies below var/. As root, a clone below a closed directory (/root) could not be
read by the user we drop to; then the data goes below /var/lib/legajo and var/cluster points there.
"""

import hashlib
import os
import pwd
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from legajo.cluster.binaries import COPIES
from legajo.cluster.people import may_enter, server_user
from legajo.cluster.server import Cluster, ClusterError


SOCKET_PATH_BYTES = 107
SOCKET_NAME = ".s.PGSQL.5432"


def cluster_at(var: Path, *, options: Mapping[str, str] = MappingProxyType({})) -> Cluster:
    """The cluster of a running agency's directory; nothing is made before it starts."""
    user = server_user()
    return Cluster(
        home=data_home(var, user),
        sockets=socket_directory(var, user),
        secrets=var / "secrets",
        user=user,
        options=dict(options),
        link=var / "cluster",
    )


def data_home(var: Path, user: pwd.struct_passwd | None) -> Path:
    """The directory that holds data and log: var/cluster, or what it points to."""
    home = var / "cluster"
    return home.resolve() if home.exists() else apart(var, "cluster", user)


def apart(var: Path, name: str, user: pwd.struct_passwd | None) -> Path:
    """The place of a program that runs as another user: below var/, unless that user cannot pass."""
    if user is None or may_enter(var, user):
        return var / name
    return COPIES / f"{name}-{_name(var)}"


def socket_directory(var: Path, user: pwd.struct_passwd | None) -> Path:
    """A short directory for the socket: its path must end within 107 bytes (the kernel's limit)."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    if user is not None:
        place = Path("/run") if os.access("/run", os.W_OK) else Path(tempfile.gettempdir())
    elif os.access(runtime, os.W_OK):
        place = runtime
    else:
        place = Path("/tmp")  # noqa: S108 — the directory in it is ours alone, or the start is refused
    found = place / f"legajo-{os.geteuid()}-{_name(var)}"
    if len(os.fsencode(found / SOCKET_NAME)) > SOCKET_PATH_BYTES:
        found = Path("/tmp") / found.name  # noqa: S108 — as above
    if len(os.fsencode(found / SOCKET_NAME)) > SOCKET_PATH_BYTES:
        raise ClusterError(f"the socket's path is too long: {found}")
    return found


def _name(var: Path) -> str:
    return hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:10]

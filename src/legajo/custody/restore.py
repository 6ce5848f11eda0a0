"""Bringing a backup back into an empty place, and seeing that the book in it is whole (art. 9)."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import psycopg

from legajo.cluster import Cluster, ClusterError, cluster_at
from legajo.custody import manifest
from legajo.custody.backup import DATABASE, ORIGINALS, verify
from legajo.custody.errors import CustodyError
from legajo.custody.manifest import Manifest, Position


def restore(
    folder: Path,
    keys: Path,
    into: Path,
    *,
    options: Mapping[str, str] = MappingProxyType({}),
    name: str = "legajo",
) -> Manifest:
    """Restore into an empty directory, which becomes a var/ of its own; start its server once and look at the book."""
    if into.exists() and any(into.iterdir()):
        raise CustodyError(f"{into} is not empty: restore into an empty place")
    found = verify(folder)
    manifest.check_files(keys, found.keys)
    into.mkdir(mode=0o755, parents=True, exist_ok=True)
    _copy(keys, into / "secrets")
    _copy(folder / ORIGINALS, into / "originals")
    cluster = cluster_at(into, options=options)
    _put_data(folder / DATABASE, cluster)
    try:
        cluster.start()
        check_position(cluster, found.position, name)
    except ClusterError as error:
        raise CustodyError(f"The restored server does not start: {error}") from error
    finally:
        cluster.stop()
    return found


def check_position(cluster: Cluster, expected: Position, name: str) -> None:
    """The restored book MUST have come at least as far as it had when its backup began, on the same log."""
    with psycopg.connect(cluster.dsn(database=name)) as connection:
        found = manifest.position_of(connection)
        same = connection.execute(
            "SELECT encode(root, 'hex') FROM ledger.checkpoint WHERE origin = %s AND size = %s",
            [expected.origin, expected.size],
        ).fetchone()
    if found.acts < expected.acts or found.entries < expected.entries:
        raise CustodyError(
            f"The restored book has {found.acts} acts and {found.entries} entries; the backup announced "
            f"{expected.acts} and {expected.entries}"
        )
    if expected.size and (same is None or same[0] != expected.root):
        raise CustodyError(
            f"The checkpoint of size {expected.size} is not in the restored book as it was backed up"
        )


def _put_data(source: Path, cluster: Cluster) -> None:
    """Copy the database's files to where the server's user can have them, and to nobody else."""
    cluster.prepare_home()
    shutil.copytree(source, cluster.data, symlinks=True)
    for each in (cluster.data, *cluster.data.rglob("*")):
        if cluster.user:
            os.chown(each, cluster.user.pw_uid, cluster.user.pw_gid, follow_symlinks=False)
        if each.is_dir():
            each.chmod(0o700)


def _copy(source: Path, to: Path) -> None:
    shutil.copytree(source, to)
    for each in (to, *to.rglob("*")):
        each.chmod(0o700 if each.is_dir() else 0o600)

"""A full backup: the database cluster, the originals and, by a path of their own, the keys (art. 9).

Order matters: the originals are copied after the database, so that none that the database names can be missing.
"""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from legajo.custody import manifest, programs
from legajo.custody.errors import CustodyError
from legajo.custody.manifest import Manifest


DATABASE = "database"
ORIGINALS = "originals"
NOTE = "last_backup.json"  # in var/: what `legajo doctor` looks at


def backup(to: Path, keys_to: Path, *, at: datetime) -> Manifest:
    """Make a verified backup in two new directories: one of data, one of keys. MUST NOT lie in each other."""
    _check_places(to, keys_to)
    half = to.with_name(f".{to.name}.unfinished")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    with programs.connect("auditor") as connection:
        before = manifest.position_of(connection)
        server = str(connection.info.parameter_status("server_version"))
    _copy_database(half / DATABASE)
    _copy(Path(settings.LEGAJO_ORIGINALS), half / ORIGINALS)
    _copy(Path(settings.LEGAJO_SECRETS), keys_to)
    files = {f"{ORIGINALS}/{name}": found for name, found in manifest.digests(half / ORIGINALS).items()}
    made = Manifest(at, server, _with_originals(before, len(files)), files, manifest.digests(keys_to))
    manifest.write(half, made)
    half.rename(to)
    shutil.copyfile(to / manifest.NAME, Path(settings.LEGAJO_VAR, NOTE))
    return made


def verify(folder: Path) -> Manifest:
    """MUST hold of any backup: the database's files are those of its own manifest, the others those of ours."""
    found = manifest.read(folder)
    programs.run("pg_verifybackup", "--quiet", str(folder / DATABASE))
    prefix = f"{ORIGINALS}/"
    originals = {name.removeprefix(prefix): value for name, value in found.files.items()}
    manifest.check_files(folder / ORIGINALS, originals)
    return found


def _check_places(to: Path, keys_to: Path) -> None:
    for place in (to, keys_to):
        if place.exists() and any(place.iterdir()):
            raise CustodyError(f"{place} is not empty: a backup never overwrites")
    if to.resolve() == keys_to.resolve() or to.resolve() in keys_to.resolve().parents:
        raise CustodyError(
            "The keys go by a path of their own: whoever holds data and keys together can read everything"
        )


def _copy_database(to: Path) -> None:
    """A base backup with the log it needs to stand alone, checked against its manifest at once."""
    words = (
        "--pgdata",
        str(to),
        "--wal-method=stream",
        "--checkpoint=fast",
        "--manifest-checksums=SHA256",
        "--no-password",
    )
    programs.run("pg_basebackup", *words, role="backup")
    programs.run("pg_verifybackup", "--quiet", str(to))


def _copy(source: Path, to: Path) -> None:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source.exists():
        shutil.copytree(source, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))


def _with_originals(position: manifest.Position, count: int) -> manifest.Position:
    return manifest.Position(
        position.acts, position.entries, count, position.origin, position.size, position.root
    )

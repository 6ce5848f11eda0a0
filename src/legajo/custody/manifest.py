"""What a backup holds: how far the book had come, and the digest of every file beside the database's own (art. 9)."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from legajo.custody.errors import CustodyError


if TYPE_CHECKING:
    import psycopg

NAME = "backup.json"
BLOCK_BYTES = 1 << 20


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the book has come: its counts and its newest checkpoint."""

    acts: int
    entries: int
    originals: int
    origin: str
    size: int
    root: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One backup. `files` are relative to it, with their SHA-256; the database's files have a manifest of their own."""

    made_at: datetime
    server: str
    position: Position
    files: dict[str, str]
    keys: dict[str, str]


def position_of(connection: "psycopg.Connection[Any]") -> Position:
    """Ask the book how far it has come."""
    row = connection.execute(
        """
        SELECT (SELECT count(*) FROM ledger.act), (SELECT coalesce(sum(entry_count), 0)::bigint FROM ledger.act),
            (SELECT count(*) FROM ledger.entry)
        """
    ).fetchone()
    newest = connection.execute(
        "SELECT origin, size, encode(root, 'hex') FROM ledger.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1"
    ).fetchone()
    acts, announced, entries = row or (0, 0, 0)
    if announced != entries:
        raise CustodyError(
            f"the acts announce {announced} entries, the book holds {entries}: run legajo verify"
        )
    return Position(acts, entries, 0, *(newest or ("", 0, "")))


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): digest(path) for path in files}


def digest(path: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            found.update(block)
    return found.hexdigest()


def check_files(folder: Path, expected: dict[str, str]) -> None:
    """MUST hold before a backup is trusted: every file there, none besides, each with its digest."""
    found = digests(folder)
    for name, wanted in expected.items():
        if name not in found:
            raise CustodyError(f"{folder / name} is missing from the backup")
        if found[name] != wanted:
            raise CustodyError(f"{folder / name} is not what was backed up: its SHA-256 is {found[name]}")
    for name in found.keys() - expected.keys():
        raise CustodyError(f"{folder / name} does not belong to the backup")


def read(folder: Path) -> Manifest:
    """The manifest of a backup."""
    return read_note(folder / NAME)


def read_note(path: Path) -> Manifest:
    """A manifest as it was written."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise CustodyError(f"{path.parent} is not a whole backup: {error}") from error


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last of all: a backup without one is not a backup."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))

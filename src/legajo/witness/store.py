"""What a witness remembers, on disk: its key, the logs it knows, and the newest checkpoint of each. Nothing is lost once said."""

import fcntl
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from legajo.proof.checkpoint import KeySort, Verifier, parse_vkey, raw_public


class StoreError(Exception):
    """The store cannot be used; the message says why."""


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file in one step that survives a crash: written apart, synced, renamed, and the folder synced."""
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Store:
    """One witness's folder."""

    folder: Path

    def open(self, name: str) -> None:
        """Make the folder, its key and its name, unless they are there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "logs").mkdir(mode=0o700, exist_ok=True)
        if not (self.folder / "key").exists():
            write_durably(self.folder / "name", name.encode())
            write_durably(self.folder / "key", Ed25519PrivateKey.generate().private_bytes_raw())

    def hold(self) -> int:
        """Take the folder for this process alone; two witnesses on one memory could cosign a fork."""
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise StoreError(f"another witness already runs on {self.folder}") from error
        return handle

    def key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes((self.folder / "key").read_bytes())

    def verifier(self) -> Verifier:
        """The public half, as others must be given it."""
        name = (self.folder / "name").read_text(encoding="utf-8")
        return Verifier(name, raw_public(self.key()), KeySort.COSIGNATURE)

    def trust(self, vkey: str) -> Verifier:
        """Know a log by its key from now on; a known origin keeps its first key."""
        verifier = parse_vkey(vkey)
        known = self.log(verifier.name)
        if verifier.sort is not KeySort.NOTE:
            raise StoreError(f"{verifier.name} is not the key of a log")
        if known not in (None, verifier):
            raise StoreError(f"{verifier.name} is already known by another key")
        place = self._place(verifier.name)
        place.mkdir(mode=0o700, exist_ok=True)
        write_durably(place / "vkey", vkey.strip().encode())
        sync_folder(place.parent)
        return verifier

    def log(self, origin: str) -> Verifier | None:
        """The key of a log, or None for an unknown origin."""
        path = self._place(origin) / "vkey"
        return parse_vkey(path.read_text(encoding="utf-8")) if path.exists() else None

    def newest(self, origin: str) -> bytes | None:
        """The newest cosigned checkpoint of a log, with its signatures."""
        path = self._place(origin) / "checkpoint"
        return path.read_bytes() if path.exists() else None

    def remember(self, origin: str, note: bytes) -> None:
        """Keep the newest checkpoint of a log; on return it is on the disk."""
        write_durably(self._place(origin) / "checkpoint", note)

    def _place(self, origin: str) -> Path:
        return self.folder / "logs" / sha256(origin.encode()).hexdigest()

"""The agency's keys: the one that signs acts, the log's, and the data keys, wrapped by a key-encryption key.

Files below SECRETS, each readable by its owner alone: `kek`, `agency_key`, `log_key`, in hexadecimal.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger.errors import LedgerError
from legajo.proof.checkpoint import Verifier, parse_vkey


NONCE_BYTES = 12
SHA256_BYTES = 32
SIGNING_PROCESSES = frozenset({"desk", "worker", "integrator", "owner"})
PURPOSES = ("identity", "lookup", "originals")


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs acts, with the id under which its public half is published."""

    key_id: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def sign(self, payload: bytes) -> bytes:
        return self.private.sign(payload)


def key_id_of(public: bytes) -> str:
    """The id of an agency key: the algorithm and the beginning of the SHA-256 of its 32 bytes."""
    return f"ed25519:{hashlib.sha256(public).hexdigest()[:16]}"


def signing_key() -> Signer:
    """The agency's key. The site that the internet reaches has no business with it."""
    if settings.LEGAJO_ROLE not in SIGNING_PROCESSES:
        raise LedgerError(f"The process {settings.LEGAJO_ROLE} does not sign acts.")
    return _signer(_secret("agency_key"))


def agency_public() -> bytes:
    """The public half of the agency's key, which any process may know."""
    return _signer(_secret("agency_key")).public


def log_key() -> Ed25519PrivateKey:
    """The log's key, which signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(_secret("log_key"))


def origin(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """The random name under which this book's log is known."""
    return _book("origin", using)


def log_verifier(*, using: str = DEFAULT_DB_ALIAS) -> Verifier:
    """What checkpoints of this book's log are checked with."""
    return parse_vkey(_book("log_key", using))


def agency_key(*, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The public half of the key that signs acts now."""
    return bytes.fromhex(_book("agency_key", using))


def _book(column: str, using: str) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT origin, log_key, agency_key FROM ledger.book")
        row = cursor.fetchone()
    if row is None:
        raise LedgerError("There is no book yet: found the agency first (legajo agency found).")
    return str(dict(zip(("origin", "log_key", "agency_key"), row, strict=True))[column])


def make_secrets() -> None:
    """Make the files that are missing; done at the founding."""
    for name in ("kek", "agency_key", "log_key"):
        path = _path(name)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))


def make_data_keys(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Draw the first data key of each purpose and store it wrapped. Done once, by the owner."""
    with connections[using].cursor() as cursor:
        for purpose in PURPOSES:
            cursor.execute(
                "INSERT INTO ledger.data_key (purpose, version, wrapped) VALUES (%s, 1, %s)",
                [purpose, wrap(purpose, 1, secrets.token_bytes(32))],
            )


def wrap(purpose: str, version: int, key: bytes) -> bytes:
    """A data key under the key-encryption key, bound to its purpose and version."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_secret("kek")).encrypt(nonce, key, _label(purpose, version))


def data_key(purpose: str, version: int | None = None, *, using: str = DEFAULT_DB_ALIAS) -> tuple[int, bytes]:
    """The data key of a purpose in a version (by default the newest), with that version."""
    held = _data_keys(using)[purpose]
    newest = max(held) if version is None else version
    return newest, held[newest]


def subject_key(purpose: str, version: int, subject: int, *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The key of one record, derived from the data key: nothing is encrypted under the data key itself."""
    _, key_of = subject_keys(purpose, version, using=using)
    return key_of(subject)


def subject_keys(
    purpose: str, version: int | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[int, Callable[[int], bytes]]:
    """A version of a data key (by default the newest), and how it derives the keys of records: for many at once."""
    taken, key = data_key(purpose, version, using=using)
    extracted, prefix = _extracted(key), f"legajo/{purpose}/{taken}/".encode()
    return taken, lambda subject: _derived(extracted, prefix + str(subject).encode())


def _extracted(key: bytes) -> bytes:
    """The first step of HKDF-SHA-256 (RFC 5869) without a salt: the same for every record."""
    return hmac.digest(bytes(SHA256_BYTES), key, "sha256")


def _derived(extracted: bytes, info: bytes) -> bytes:
    """The second step, for 32 bytes: one HMAC, which through a general library costs ten times as much."""
    return hmac.digest(extracted, info + b"\x01", "sha256")


def forget() -> None:
    """Forget the keys that this process holds, so that they are read again (after a rotation)."""
    _held.clear()
    _signer.cache_clear()
    _read.cache_clear()


_held: dict[tuple[str, str], Mapping[str, Mapping[int, bytes]]] = {}


def _data_keys(using: str) -> Mapping[str, Mapping[int, bytes]]:
    place = connections[using].settings_dict
    where = (str(place["HOST"]), str(place["NAME"]))
    if where not in _held:
        found: dict[str, dict[int, bytes]] = {}
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT purpose, version, wrapped FROM ledger.data_keys()")
            for purpose, version, wrapped in cursor.fetchall():
                found.setdefault(purpose, {})[version] = _unwrap(purpose, version, bytes(wrapped))
        if not found:
            raise LedgerError("This agency has no data keys yet: found it first (legajo agency found).")
        _held[where] = MappingProxyType(found)
    return _held[where]


def _unwrap(purpose: str, version: int, wrapped: bytes) -> bytes:
    return AESGCM(_secret("kek")).decrypt(
        wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _label(purpose, version)
    )


def _label(purpose: str, version: int) -> bytes:
    return f"legajo/data-key/{purpose}/{version}".encode()


@lru_cache(maxsize=2)
def _signer(seed: bytes) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(key_id_of(private.public_key().public_bytes_raw()), private)


def _secret(name: str) -> bytes:
    return _read(_path(name))


@cache
def _read(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise LedgerError(
            f"The key {path.name} is not here: found the agency first (legajo agency found)."
        ) from error


def _path(name: str) -> Path:
    return Path(settings.LEGAJO_SECRETS) / name

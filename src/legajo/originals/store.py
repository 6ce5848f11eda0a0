"""The bytes of an original on the disk: AES-256-GCM under a key of its own, the digest in the associated data.

The file's name is the SHA-256 of the plain bytes. Form: one byte 1, the data key's version in four bytes, the nonce, the ciphertext.
"""

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from legajo.ledger import keys


FORM = 1
HEADER_BYTES = 5


class OriginalError(Exception):
    """The original cannot be kept or read; the message says why, and what now."""


def write(digest: str, content: bytes) -> int:
    """Encrypt and keep; whole or not at all, and on the disk before it answers. Returns the key's version."""
    version, cipher = _cipher(digest, None)
    path = path_of(digest)
    if _is_sound(digest):
        return version
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(seal(digest, content, version, cipher))
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    _sync_folder(path.parent)
    return version


def read(digest: str) -> bytes:
    """Decrypt and hash again; OriginalError when the bytes are gone or are not those of the digest."""
    try:
        sealed = path_of(digest).read_bytes()
    except FileNotFoundError as error:
        raise OriginalError(
            f"the original {digest} is not where it was kept; restore it from a backup"
        ) from error
    content = unseal(digest, sealed)
    if hashlib.sha256(content).hexdigest() != digest:
        raise OriginalError(
            f"the original {digest} reads differently from what came; restore it from a backup"
        )
    return content


def _is_sound(digest: str) -> bool:
    """Whether the bytes are kept and can be read. A damaged copy is replaced when the same bytes come again."""
    if not path_of(digest).exists():
        return False
    try:
        read(digest)
    except OriginalError:
        return False
    return True


def path_of(digest: str) -> Path:
    """Where the bytes of a digest lie: in folders by its first two digits."""
    return Path(settings.LEGAJO_ORIGINALS) / digest[:2] / digest


def seal(digest: str, content: bytes, version: int, cipher: AESGCM) -> bytes:
    nonce = secrets.token_bytes(keys.NONCE_BYTES)
    head = bytes((FORM,)) + version.to_bytes(4, "big")
    return head + nonce + cipher.encrypt(nonce, content, _binding(digest))


def unseal(digest: str, sealed: bytes) -> bytes:
    """The plain bytes; OriginalError when anything was changed."""
    if len(sealed) < HEADER_BYTES + keys.NONCE_BYTES or sealed[0] != FORM:
        raise OriginalError(f"the original {digest} was damaged; restore it from a backup")
    version = int.from_bytes(sealed[1:HEADER_BYTES], "big")
    try:
        _, cipher = _cipher(digest, version)
    except KeyError as error:
        raise OriginalError(
            f"the original {digest} was changed: there is no key of version {version}"
        ) from error
    nonce, body = (
        sealed[HEADER_BYTES : HEADER_BYTES + keys.NONCE_BYTES],
        sealed[HEADER_BYTES + keys.NONCE_BYTES :],
    )
    try:
        return cipher.decrypt(nonce, body, _binding(digest))
    except InvalidTag as error:
        raise OriginalError(f"the original {digest} was changed; restore it from a backup") from error


def seal_text(digest: str, text: str) -> bytes:
    """A word about the original, such as the sender's file name, encrypted like its bytes."""
    version, cipher = _cipher(digest, None)
    return seal(digest, text.encode(), version, cipher)


def open_text(digest: str, sealed: bytes) -> str:
    """The inverse of `seal_text`."""
    return unseal(digest, sealed).decode()


def _cipher(digest: str, version: int | None) -> tuple[int, AESGCM]:
    held, key = keys.data_key("originals", version)
    info = f"legajo/originals/{held}/{digest}".encode()
    return held, AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key))


def _binding(digest: str) -> bytes:
    return f"legajo/original/{digest}".encode()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""What the agency confirms of a paper, sealed so that only the paper's check code opens it. Pure.

Note [What a paper confirms]: a stranger who is shown a statement may ask whether its figures are ours. Serial number and
check code together open a short confirmation: the masked name and number, the day, and the figures that matter. The table
holds it encrypted under a key stretched from the check code, which nobody keeps: neither a clerk nor a copy of the database
can read it, and guessing costs a stretch of the key each time.
"""

import hashlib
import secrets
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from legajo.inquiry.serial import clean_check_code


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the paper and may be compared with it; money in fen, the index in ten-thousandths."""

    name: str  # masked
    identity: str  # masked
    as_of: str
    last_act: int
    balance: int
    total_months: int
    average_index: int | None
    digest: str  # of all figures on the paper


@dataclass(frozen=True, slots=True)
class Sealed:
    """A confirmation as the table keeps it."""

    salt: bytes
    sealed: bytes


def seal(confirmation: Confirmation, check_code: str) -> Sealed:
    """Encrypt under a new salt."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    text = msgspec.json.encode(confirmation)
    return Sealed(salt, nonce + AESGCM(_key(check_code, salt)).encrypt(nonce, text, None))


def unseal(kept: Sealed, check_code: str) -> Confirmation | None:
    """The confirmation, or None when the code is not this paper's."""
    nonce, text = kept.sealed[:12], kept.sealed[12:]
    try:
        plain = AESGCM(_key(check_code, kept.salt)).decrypt(nonce, text, None)
    except InvalidTag:
        return None
    return msgspec.json.decode(plain, type=Confirmation)


def _key(check_code: str, salt: bytes) -> bytes:
    code = clean_check_code(check_code).encode()
    return hashlib.scrypt(code, salt=salt, n=2**14, r=8, p=1, dklen=32)

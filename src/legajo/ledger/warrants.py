"""Warrants: a process vouches to the database that an officer did an act (arts. 7, 11, 26). See Note [A password is not an officer].

The key is derived from a data key, which the desk's process opens with the key-encryption key and no role of the database can.
"""

import datetime
import hmac
import struct

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger import keys


PURPOSE = "originals"  # a data key that every process of the agency opens
BLOCK = 64  # bytes of SHA-256
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MISSING = b"\xff\xff\xff\xff"


def make(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give the database what it checks warrants with. Done at the founding, by the owner."""
    key = _key(using).ljust(BLOCK, b"\0")
    blocks = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger.warrant_key (inner_block, outer_block) VALUES (%s, %s)"
            " ON CONFLICT (only_one) DO UPDATE SET inner_block = excluded.inner_block, outer_block = excluded.outer_block",
            blocks,
        )


def warrant(*said: object, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The process's word for one act; `said` are its fields as the database's function reads them."""
    return hmac.digest(_key(using), joined(said), "sha256")


def joined(said: tuple[object, ...]) -> bytes:
    """Every field as text after its length; moments in microseconds, bytes in hexadecimal."""
    return b"".join(_field(field) for field in said)


def _field(field: object) -> bytes:
    if field is None:
        return MISSING
    if isinstance(field, datetime.datetime):
        field = (field - EPOCH) // datetime.timedelta(microseconds=1)
    raw = (field.hex() if isinstance(field, bytes) else str(field)).encode()
    return struct.pack(">i", len(raw)) + raw


def _key(using: str) -> bytes:
    _, key = keys.data_key(PURPOSE, 1, using=using)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"legajo/warrants").derive(key)

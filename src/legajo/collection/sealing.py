"""What was read in a sheet, kept between reading and confirmation: encrypted, a thousand at a time.

AES-256-GCM under a key derived for each declaration; the associated data bind declaration, sort and number, so
that a leaf moved elsewhere does not open.
"""

import secrets
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from legajo.collection.models import Leaf
from legajo.ledger import keys


T = TypeVar("T")
LEAF_SIZE = 1_000
PURPOSE = "originals"  # what is read in an original is as secret as the original


class Sort(StrEnum):
    ACCEPTED = "accepted"
    PROBLEM = "problem"
    MISSING = "missing"
    FAULTY = "faulty"  # the cells of rows with a problem, for the corrected sheet


def write(declaration_id: UUID, sort: Sort, values: Sequence[Any]) -> None:
    """Seal the values and store them in place of those that stand."""
    version, key = keys.data_key(PURPOSE)
    cipher = _cipher(key, version, declaration_id)
    Leaf.objects.filter(declaration_id=declaration_id, sort=sort.value).delete()
    Leaf.objects.bulk_create(
        Leaf(
            declaration_id=declaration_id,
            sort=sort.value,
            number=number,
            key_version=version,
            sealed=_seal(cipher, _binding(declaration_id, sort, number), values[start : start + LEAF_SIZE]),
        )
        for number, start in enumerate(range(0, len(values), LEAF_SIZE))
    )


def read(declaration_id: UUID, sort: Sort, form: type[T]) -> Iterator[T]:
    """Every value of a sort, in order."""
    leaves = Leaf.objects.filter(declaration_id=declaration_id, sort=sort.value).order_by("number")
    for leaf in leaves.iterator(chunk_size=10):
        yield from _open(leaf, declaration_id, sort, form)


def page(declaration_id: UUID, sort: Sort, form: type[T], *, start: int, size: int) -> list[T]:
    """The values from place `start` (from 0) on; opens only the leaves that hold them."""
    first, last = start // LEAF_SIZE, (start + size - 1) // LEAF_SIZE
    leaves = Leaf.objects.filter(
        declaration_id=declaration_id, sort=sort.value, number__range=(first, last)
    ).order_by("number")
    values = [value for leaf in leaves for value in _open(leaf, declaration_id, sort, form)]
    return values[start - first * LEAF_SIZE :][:size]


def _seal(cipher: AESGCM, binding: bytes, values: Sequence[Any]) -> bytes:
    nonce = secrets.token_bytes(keys.NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, zlib.compress(msgspec.json.encode(values), 1), binding)


def _open(leaf: Leaf, declaration_id: UUID, sort: Sort, form: type[T]) -> list[T]:
    version, key = keys.data_key(PURPOSE, leaf.key_version)
    sealed = bytes(leaf.sealed)
    plain = _cipher(key, version, declaration_id).decrypt(
        sealed[: keys.NONCE_BYTES], sealed[keys.NONCE_BYTES :], _binding(declaration_id, sort, leaf.number)
    )
    return msgspec.json.decode(zlib.decompress(plain), type=list[form])  # type: ignore[valid-type]


def _cipher(key: bytes, version: int, declaration_id: UUID) -> AESGCM:
    info = f"legajo/declaration/{version}/{declaration_id}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key))


def _binding(declaration_id: UUID, sort: Sort, number: int) -> bytes:
    return f"legajo/declaration/{declaration_id}/{sort}/{number}".encode()

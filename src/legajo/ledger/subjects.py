"""Whom the book speaks of: names and numbers as ciphertext, found by keyed digests (arts. 13, 15).

AES-256-GCM under a key derived for each record; the associated data bind record and field, so that a
ciphertext moved to another row or column does not open. There is no partial search.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger import keys
from legajo.record.people import clean_identity, normalise_name


Sort = Literal["person", "employer", "agency"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a record is of: a person's name and identity number, or an employer's name and unified code."""

    subject_id: int
    sort: Sort
    name: str
    number: str


class Sealed(NamedTuple):
    """An identity as it is stored."""

    subject_id: int
    sort: Sort
    key_version: int
    name_sealed: bytes
    number_sealed: bytes
    number_mac: bytes
    name_mac: bytes


def new_subject(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """A number for a record that a proposal will bring into the book."""
    return new_subjects(1, using=using)[0]


def new_subjects(how_many: int, *, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """Numbers for as many records, in one question."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT ledger.next_subjects(%s)", [how_many])
        return [number for (number,) in cursor.fetchall()]


def find_person(identity: str, *, using: str = DEFAULT_DB_ALIAS) -> int | None:
    """The record of the person with that identity number, if the book has one."""
    return find_people([identity], using=using).get(identity)


def find_people(identities: Iterable[str], *, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """The records of those of the numbers that the book has, by the number as given."""
    return _find("person", identities, using)


def find_employer(code: str, *, using: str = DEFAULT_DB_ALIAS) -> int | None:
    """The record of the employer with that unified code, if the book has one."""
    return _find("employer", [code], using).get(code)


def find_named(name: str, birth_date: str, *, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """The records of people of exactly that name, born on that day (ISO date)."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT subject_id FROM ledger.find_named(%s)", [_name_mac("person", name, birth_date, using)]
        )
        return [subject for (subject,) in cursor.fetchall()]


def identities(subject_ids: Iterable[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, Identity]:
    """Who the records are of, opened."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT * FROM ledger.sealed_identities(%s)", [list(set(subject_ids))])
        return {
            row[0]: Identity(row[0], row[1], *_open(row[0], row[2], bytes(row[3]), bytes(row[4]), using))
            for row in cursor.fetchall()
        }


def names(subject_ids: Iterable[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, str]:
    """The names of the records."""
    return {subject: identity.name for subject, identity in identities(subject_ids, using=using).items()}


def number_digest(number: str, sort: Sort = "person", *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The keyed digest by which a number is looked up; without the key it tells nothing."""
    return _mac(f"number/{sort}/{clean_identity(number)}", using)


def commitment_salt(number: str, *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The salt of a person's commitments in the book: 16 bytes that only holders of the data key can make."""
    return _mac(f"commitment/{clean_identity(number)}", using)[:16]


def seal(identity: Identity, *, using: str = DEFAULT_DB_ALIAS) -> Sealed:
    """An identity ready to be stored."""
    version, _ = keys.data_key("identity", using=using)
    cipher = AESGCM(keys.subject_key("identity", version, identity.subject_id, using=using))
    born = identity.number[6:14] if identity.sort == "person" else ""
    return Sealed(
        identity.subject_id,
        identity.sort,
        version,
        _encrypt(cipher, identity.subject_id, "name", identity.name),
        _encrypt(cipher, identity.subject_id, "number", identity.number),
        number_digest(identity.number, identity.sort, using=using),
        _name_mac(identity.sort, identity.name, f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else "", using),
    )


def _find(sort: Sort, numbers: Iterable[str], using: str) -> dict[str, int]:
    by_digest: dict[bytes, list[str]] = {}
    for number in numbers:
        by_digest.setdefault(number_digest(number, sort, using=using), []).append(number)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT number_mac, subject_id FROM ledger.find_subjects(%s)", [list(by_digest)])
        return {number: subject for mac, subject in cursor.fetchall() for number in by_digest[bytes(mac)]}


def _name_mac(sort: Sort, name: str, birth_date: str, using: str) -> bytes:
    return _mac(f"name/{sort}/{normalise_name(name).casefold()}/{birth_date}", using)


def _mac(text: str, using: str) -> bytes:
    _, key = keys.data_key("lookup", 1, using=using)
    return hmac.digest(key, text.encode(), hashlib.sha256)


def _encrypt(cipher: AESGCM, subject: int, field: str, text: str) -> bytes:
    nonce = secrets.token_bytes(keys.NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, text.encode(), _binding(subject, field))


def _open(subject: int, version: int, name: bytes, number: bytes, using: str) -> Sequence[str]:
    cipher = AESGCM(keys.subject_key("identity", version, subject, using=using))
    return [
        cipher.decrypt(
            sealed[: keys.NONCE_BYTES], sealed[keys.NONCE_BYTES :], _binding(subject, field)
        ).decode()
        for field, sealed in (("name", name), ("number", number))
    ]


def _binding(subject: int, field: str) -> bytes:
    return f"legajo/subject/{subject}/{field}".encode()

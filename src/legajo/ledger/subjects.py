"""Whom the book speaks of: names and numbers as ciphertext, found by keyed digests (arts. 13, 15).

AES-256-GCM under a key derived for each record; the associated data bind record and field, so that a
ciphertext moved to another row or column does not open. There is no partial search.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger import keys
from legajo.ledger.wire import binary
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
    opener = _Opener(using)
    return {
        subject: Identity(
            subject,
            sort,
            opener.open(subject, version, "name", name),
            opener.open(subject, version, "number", number),
        )
        for subject, sort, version, name, number in _sealed_of(subject_ids, using)
    }


def names(subject_ids: Iterable[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, str]:
    """The names of the records; their numbers stay closed."""
    opener = _Opener(using)
    return {
        subject: opener.open(subject, version, "name", name)
        for subject, _, version, name, _ in _sealed_of(subject_ids, using)
    }


def _sealed_of(subject_ids: Iterable[int], using: str) -> list[tuple[int, Sort, int, bytes, bytes]]:
    with binary(using) as cursor:
        cursor.execute("SELECT * FROM ledger.sealed_identities(%s::bigint[])", [list(set(subject_ids))])
        return cursor.fetchall()


def number_digest(number: str, sort: Sort = "person", *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The keyed digest by which a number is looked up; without the key it tells nothing."""
    return _mac(f"number/{sort}/{clean_identity(number)}", using)


def commitment_salt(number: str, *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """The salt of a person's commitments in the book: 16 bytes that only holders of the data key can make."""
    return commitment_salts([number], using=using)[number]


def commitment_salts(numbers: Iterable[str], *, using: str = DEFAULT_DB_ALIAS) -> dict[str, bytes]:
    """The salts of many people's commitments, by the number as given."""
    _, key = keys.data_key("lookup", 1, using=using)
    return {number: _digest(key, f"commitment/{clean_identity(number)}")[:16] for number in numbers}


def seal(identity: Identity, *, using: str = DEFAULT_DB_ALIAS) -> Sealed:
    """An identity ready to be stored."""
    (sealed,) = seal_all([identity], using=using)
    return sealed


def seal_all(given: Iterable[Identity], *, using: str = DEFAULT_DB_ALIAS) -> list[Sealed]:
    """Identities ready to be stored: the data key is fetched once, each record's own key derived from it."""
    version, key_of = keys.subject_keys("identity", using=using)
    _, lookup = keys.data_key("lookup", 1, using=using)
    return [_sealed(identity, version, key_of(identity.subject_id), lookup) for identity in given]


def _sealed(identity: Identity, version: int, key: bytes, lookup: bytes) -> Sealed:
    cipher = AESGCM(key)
    born = identity.number[6:14] if identity.sort == "person" else ""
    birth_date = f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else ""
    return Sealed(
        identity.subject_id,
        identity.sort,
        version,
        _encrypt(cipher, identity.subject_id, "name", identity.name),
        _encrypt(cipher, identity.subject_id, "number", identity.number),
        _number_digest(lookup, identity.number, identity.sort),
        _digest(lookup, _name_text(identity.sort, identity.name, birth_date)),
    )


def _find(sort: Sort, numbers: Iterable[str], using: str) -> dict[str, int]:
    _, key = keys.data_key("lookup", 1, using=using)
    by_digest: dict[bytes, list[str]] = {}
    for number in numbers:
        by_digest.setdefault(_number_digest(key, number, sort), []).append(number)
    with binary(using) as cursor:
        cursor.execute(
            "SELECT number_mac, subject_id FROM ledger.find_subjects("  # cut there: an array of bytes is slow to write
            "ARRAY(SELECT substring(%b::bytea FROM 32 * n + 1 FOR 32) FROM generate_series(0, %s - 1) n))",
            (b"".join(by_digest), len(by_digest)),
        )
        return {number: subject for mac, subject in cursor.fetchall() for number in by_digest[mac]}


def _number_digest(key: bytes, number: str, sort: Sort) -> bytes:
    plain = number.isascii() and number.isalnum()
    return _digest(key, f"number/{sort}/{number.upper() if plain else clean_identity(number)}")


def _name_mac(sort: Sort, name: str, birth_date: str, using: str) -> bytes:
    return _mac(_name_text(sort, name, birth_date), using)


def _name_text(sort: Sort, name: str, birth_date: str) -> str:
    return f"name/{sort}/{normalise_name(name).casefold()}/{birth_date}"


def _mac(text: str, using: str) -> bytes:
    _, key = keys.data_key("lookup", 1, using=using)
    return _digest(key, text)


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _encrypt(cipher: AESGCM, subject: int, field: str, text: str) -> bytes:
    nonce = secrets.token_bytes(keys.NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, text.encode(), _binding(subject, field))


class _Opener:
    """Opens what was sealed; the data key of each version is fetched once, for however many records."""

    def __init__(self, using: str) -> None:
        self._using = using
        self._keys: dict[int, Callable[[int], bytes]] = {}

    def open(self, subject: int, version: int, field: str, sealed: bytes) -> str:
        if version not in self._keys:
            _, self._keys[version] = keys.subject_keys("identity", version, using=self._using)
        cipher = AESGCM(self._keys[version](subject))
        nonce, text = sealed[: keys.NONCE_BYTES], sealed[keys.NONCE_BYTES :]
        return cipher.decrypt(nonce, text, _binding(subject, field)).decode()


def _binding(subject: int, field: str) -> bytes:
    return f"legajo/subject/{subject}/{field}".encode()

"""The agency's own record (subject 1): its opening, its commitments to journal and map, its keys, its restores.

Everything here is an act like any other: signed, numbered under the lock.
"""

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from legajo.ledger import entries, journal, keys, subjects, warrants
from legajo.ledger.entries import Sealed
from legajo.ledger.errors import LedgerError, refusals
from legajo.proof.checkpoint import KeySort, Verifier, raw_public
from legajo.record import canonical
from legajo.record.facts import (
    AgencyOpened,
    BookRestored,
    Fact,
    JournalCommit,
    KeyRotated,
    MapRoot,
    encode_entry,
    kind_of,
    make_entry,
)


SUBJECT = 1


@dataclass(frozen=True, slots=True)
class Founded:
    """What a founding made, to be published."""

    origin: str
    key_id: str
    agency_key: str
    log_key: str


def found(
    *,
    region: str,
    name: str,
    founders: Sequence[str],
    clock: Literal["real", "simulated"],
    at: datetime.datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> Founded:
    """Make keys, subject 1 and leaf 0, in a ceremony of at least two people, over the owner's connection."""
    if len({founder.strip().casefold() for founder in founders if founder.strip()}) < 2:
        raise LedgerError("An agency is founded by two people; name both.")
    if is_founded(using=using):
        raise LedgerError("This book is open already: an agency is founded once.")
    keys.make_secrets()
    origin = f"legajo/{region}/{secrets.token_hex(16)}"
    signer = keys.signing_key()
    log = Verifier(origin, raw_public(keys.log_key()), KeySort.NOTE).vkey
    opened = AgencyOpened(
        agency=name,
        origin=origin,
        clock=clock,
        agency_key=signer.public.hex(),
        log_key=log,
        founders=tuple(founders),
    )
    try:
        with transaction.atomic(using=using):
            keys.make_data_keys(using=using)
            warrants.make(using=using)
            _post(opened, region, at, using)
            _register(name, region, using)
            journal.note(
                "agency.opened", actor="founding", channel="cli", at=at, subject_id=SUBJECT, using=using
            )
            entries.seal(at=at, clock=clock, using=using)
    finally:
        keys.forget()  # a founding that failed leaves no data keys behind
    return Founded(origin, signer.key_id, opened.agency_key, log)


def is_founded(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger.book)")
        return bool(cursor.fetchone()[0])


def commit_journal(
    first: int, last: int, root: bytes, *, at: datetime.datetime, using: str = DEFAULT_DB_ALIAS
) -> Sealed:
    """Enter the root over the journal's places from first to last, in the caller's transaction."""
    return _own_act(JournalCommit(first=first, last=last, root=root.hex()), at, using)


def commit_map(
    size: int, records: int, root: bytes, *, at: datetime.datetime, using: str = DEFAULT_DB_ALIAS
) -> Sealed:
    """Enter the root of the map of records, as of a size of the log, in the caller's transaction."""
    return _own_act(MapRoot(size=size, subjects=records, root=root.hex()), at, using)


def consent(
    fact: KeyRotated | BookRestored, *, officer: int, at: datetime.datetime, using: str = DEFAULT_DB_ALIAS
) -> None:
    """One of the two officers answers for a fact, at a sign-in of their own; it is entered on the same day or not at all."""
    said = canonical.encode(fact).decode()
    word = warrants.warrant("consent", officer, said, at, using=using)
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute("SELECT ledger.consent(%s, %s, %s, %s)", [officer, said, at, word])


def rotate_key(fact: KeyRotated, *, at: datetime.datetime, using: str = DEFAULT_DB_ALIAS) -> Sealed:
    """Enter that one key gives way to another; signed by the old one, answered for by two officers."""
    return _own_act(fact, at, using)


def restored(fact: BookRestored, *, at: datetime.datetime, using: str = DEFAULT_DB_ALIAS) -> Sealed:
    """Enter the first leaf after a restore that lost others; the log goes on under the fact's new origin."""
    return _own_act(fact, at, using)


def _own_act(fact: Fact, at: datetime.datetime, using: str) -> Sealed:
    with transaction.atomic(using=using):
        _post(fact, _region(using), at, using)
        return entries.seal(at=at, using=using)[-1]


def _post(fact: Fact, region: str, at: datetime.datetime, using: str) -> None:
    entry = make_entry(fact, subject=SUBJECT, line=1, region=region, received=at.date().isoformat())
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute("SELECT ledger.post_agency(%s, %s)", [kind_of(fact).number, encode_entry(entry)])


def _register(name: str, region: str, using: str) -> None:
    sealed = subjects.seal(subjects.Identity(SUBJECT, "agency", name, region), using=using)
    with connections[using].cursor() as cursor:
        cursor.execute("INSERT INTO ledger.subject VALUES (%s, %s, %s, %s, %s, %s, %s)", list(sealed))


def _region(using: str) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT region FROM ledger.book")
        row = cursor.fetchone()
    if row is None:
        raise LedgerError("There is no book yet: found the agency first (legajo agency found).")
    return str(row[0])

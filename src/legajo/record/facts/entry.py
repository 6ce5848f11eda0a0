"""An entry: the envelope around one fact, and its canonical bytes."""

import secrets
import unicodedata
from functools import cache
from typing import Generic

import msgspec
from typing_extensions import TypeVar

from legajo.record import canonical
from legajo.record.facts.forms import Check, check_for
from legajo.record.facts.kinds import BY_STRUCT, KINDS
from legajo.record.facts.terms import Count, DateText, Digest, Fact, Mark, MonthOrDate, Ref, UuidText


PAYLOAD_LIMIT = 65_535  # the length field of tlog-tiles
F = TypeVar("F", bound=Fact, default=Fact, covariant=True)
G = TypeVar("G", bound=Fact)


class Entry(
    msgspec.Struct,
    Generic[F],
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    gc=False,
):
    """What is entered: nothing in it is known only at approval."""

    v: Count
    kind: Count
    subject: Count
    case: UuidText | None = None  # the agency's own entries have none
    line: Count
    salt: Mark
    occurrence: str
    region: str
    employer: Count | None = None
    effective_from: MonthOrDate | None = None
    effective_to: MonthOrDate | None = None
    event: DateText | None = None
    received: DateText
    supplier: str | None = None
    channel: str | None = None
    originals: tuple[Digest, ...] = ()
    ground: str | None = None
    replaces: Ref | None = None
    supplements: Ref | None = None
    reason: str | None = None
    fact: F


class _Head(msgspec.Struct):
    kind: int
    v: int


_head = msgspec.json.Decoder(_Head)


def new_salt() -> str:
    """Sixteen random bytes: without them a neighbour's hash could be guessed back to a wage."""
    return secrets.token_hex(16)


def make_entry(
    fact: G,
    *,
    subject: int,
    line: int,
    region: str,
    received: str,
    case: str | None = None,
    employer: int | None = None,
    effective_from: str | None = None,
    effective_to: str | None = None,
    event: str | None = None,
    supplier: str | None = None,
    channel: str | None = None,
    originals: tuple[str, ...] = (),
    ground: str | None = None,
    replaces: Ref | None = None,
    supplements: Ref | None = None,
    reason: str | None = None,
    salt: str | None = None,
) -> Entry[G]:
    """An entry around the fact: kind, version, natural key and (unless given) salt follow by themselves."""
    kind = BY_STRUCT[type(fact)]
    return Entry(
        v=kind.version,
        kind=kind.number,
        subject=subject,
        case=case,
        line=line,
        salt=salt or new_salt(),
        occurrence=kind.occurrence(fact, employer),
        region=region,
        employer=employer,
        effective_from=effective_from,
        effective_to=effective_to,
        event=event,
        received=received,
        supplier=supplier,
        channel=channel,
        originals=originals,
        ground=ground,
        replaces=replaces,
        supplements=supplements,
        reason=reason,
        fact=fact,
    )


def encode_entry(entry: Entry) -> bytes:
    """The canonical bytes; CanonicalError when the entry is not of its kind's form."""
    try:
        payload = canonical.encode(entry)
    except UnicodeEncodeError as error:
        raise canonical.CanonicalError(f"a text holds half of a character: {error}") from error
    if _read(payload, entry.kind, entry.v) != entry:
        raise canonical.CanonicalError("the entry reads differently after it is written")
    return payload


def decode_entry(payload: bytes) -> Entry:
    """Read an entry; CanonicalError for unknown kinds and fields, wrong types and bytes that are not canonical."""
    try:
        head = _head.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise canonical.CanonicalError(str(error)) from error
    entry = _read(payload, head.kind, head.v)
    if canonical.encode(entry) != payload:
        raise canonical.CanonicalError("the bytes are not the canonical form of this entry")
    return entry


def read_entry(payload: bytes) -> Entry:
    """Read an entry from the book, whose bytes were checked when they were proposed and are checked again by the audit."""
    try:
        head = _head.decode(payload)
        return _decoder(head.kind, head.v).decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise canonical.CanonicalError(str(error)) from error


def _read(payload: bytes, kind: int, version: int) -> Entry:
    if len(payload) > PAYLOAD_LIMIT:
        raise canonical.CanonicalError(f"an entry holds at most {PAYLOAD_LIMIT} bytes, not {len(payload)}")
    try:
        entry = _decoder(kind, version).decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise canonical.CanonicalError(str(error)) from error
    if not payload.isascii() and not unicodedata.is_normalized("NFC", payload.decode()):
        raise canonical.CanonicalError("a text is not in the form NFC")
    if (fault := _check(kind, version)(entry)) is not None:
        raise canonical.CanonicalError(fault)
    if entry.occurrence != KINDS[kind].occurrence(entry.fact, entry.employer):
        raise canonical.CanonicalError(f"the natural key {entry.occurrence!r} is not that of the fact")
    return entry


@cache
def _decoder(number: int, version: int) -> msgspec.json.Decoder[Entry]:
    return msgspec.json.Decoder(Entry[_form(number, version)])  # type: ignore[misc]  # the form is known at run time


@cache
def _check(number: int, version: int) -> Check:
    check = check_for(Entry[_form(number, version)])  # type: ignore[misc]  # the form is known at run time only
    assert check is not None  # noqa: S101 (every envelope has a salt)
    return check


def _form(number: int, version: int) -> type[Fact]:
    kind = KINDS.get(number)
    form = kind.form(version) if kind is not None else None
    if form is None:
        raise canonical.CanonicalError(
            f"kind {number} in version {version} is not in the list of kinds of fact"
        )
    return form

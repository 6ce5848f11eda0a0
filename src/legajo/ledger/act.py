"""An act as it is signed and hashed: what was entered, on whose decisions, when, in which place of the book."""

import datetime
from typing import Literal

import msgspec

from legajo.record import canonical
from legajo.record.facts.terms import Count, Digest, UuidText


Sort = Literal["case", "consequence", "run", "agency"]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The leaf of an act. docs/formats/act.md specifies it; a field is never given another meaning."""

    v: Literal[1]
    alg: Literal["ed25519"]
    origin: str  # of the log that it belongs to
    key: str
    id: UuidText
    sort: Sort
    number: Count
    first_leaf: Count  # the act's own; its entries follow, line after line
    count: Count
    entries: Digest  # SHA-256 over the leaf hashes of its entries, in the order of lines
    moment: str  # UTC, microseconds, "Z"
    case: UuidText | None = None
    follows: UuidText | None = None  # the act of the case whose consequence, or whose run, this is
    decisions: tuple[Digest, ...] = ()  # SHA-256 of each of the four, in the order in which they were given
    about: str | None = None  # the kind of an agency's own act
    clock: str | None = None  # of the act that opens a book


_decoder = msgspec.json.Decoder(Act)


def encode_act(act: Act) -> bytes:
    return canonical.encode(act)


def decode_act(payload: bytes) -> Act:
    """Read an act; CanonicalError when the bytes are not the canonical form of one."""
    try:
        act = _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise canonical.CanonicalError(str(error)) from error
    if canonical.encode(act) != payload:
        raise canonical.CanonicalError("the bytes are not the canonical form of this act")
    return act


def moment_text(moment: datetime.datetime) -> str:
    """A moment as acts write it."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

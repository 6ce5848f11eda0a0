"""Reading the most frequent entries in bulk: wages, dues and allocations, with amounts as structs instead of mappings.

Note [Forms for bulk]: nested mappings cost more to build than all the rest of an entry. A form here takes the same bytes, refuses the same
unknown fields, and writes back to the same bytes, in half the time; what it cannot read goes the ordinary way and is refused there.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from legajo.ledger.projection import Figures, figures_of
from legajo.record.facts import (
    BY_STRUCT,
    KINDS,
    Allocation,
    Due,
    Entry,
    Fact,
    Party,
    Scheme,
    WageDeclared,
    read_entry,
)
from legajo.record.facts.terms import Whole
from legajo.record.period import ordinal


def _struct(name: str, fields: list[tuple[Any, ...]]) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        name, fields, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, gc=False
    )


_PARTIES = _struct("Parties", [(str(party), Whole | UnsetType, UNSET) for party in Party])
_AMOUNTS = _struct("Amounts", [(str(scheme), _PARTIES | UnsetType, UNSET) for scheme in Scheme])
_BASES = _struct("Bases", [(str(scheme), Whole | UnsetType, UNSET) for scheme in Scheme])


def _like(struct: type[msgspec.Struct], **other: Any) -> type[msgspec.Struct]:
    """A struct of the same fields, some of them of another type."""
    hints = get_type_hints(struct, include_extras=True)
    fields: list[tuple[Any, ...]] = []
    for field in msgspec.structs.fields(struct):
        form = other.get(field.name, hints[field.name])
        made = field.default
        if made is msgspec.NODEFAULT and not field.required:
            made = msgspec.field(default_factory=field.default_factory)
        fields.append((field.name, form) if field.required else (field.name, form, made))
    return _struct(f"Bulk{struct.__name__}", fields)


class Read(NamedTuple):
    """An entry as far as its columns show it; `entry` is whole where its kind is not read in bulk."""

    entry: Any
    figures: Figures


def _wage(fact: Any) -> Figures:
    return Figures(_ordinal(fact.from_month), None, fact.wage)


def _due(fact: Any) -> Figures:
    month = _ordinal(fact.month)
    base = fact.base.pension
    if base is UNSET:
        bases = (getattr(fact.base, str(scheme)) for scheme in Scheme)
        base = max((amount for amount in bases if amount is not UNSET), default=None)
    return Figures(month, month, base, _eight(fact.amounts))


def _allocation(fact: Any) -> Figures:
    if fact.unallocated:
        return Figures()
    month = _ordinal(fact.month)
    return Figures(month, month, None, _eight(fact.amounts))


def _eight(amounts: Any) -> tuple[int, ...]:
    pension, unemployment, medical = amounts.pension, amounts.unemployment, amounts.medical
    injury, maternity = amounts.work_injury, amounts.maternity
    return (
        *((0, 0) if pension is UNSET else (pension.employer or 0, pension.person or 0)),
        *((0, 0) if unemployment is UNSET else (unemployment.employer or 0, unemployment.person or 0)),
        *((0, 0) if medical is UNSET else (medical.employer or 0, medical.person or 0)),
        0 if injury is UNSET else injury.employer or 0,
        0 if maternity is UNSET else maternity.employer or 0,
    )


_ordinal = lru_cache(maxsize=4096)(ordinal)
_Reader = tuple[msgspec.json.Decoder[Any], Callable[[Any], Figures], frozenset[int]]


def _reader(struct: type[Fact], figures: Callable[[Any], Figures], **other: Any) -> tuple[int, _Reader]:
    kind = BY_STRUCT[struct]
    same = frozenset(v for v in range(1, kind.version + 1) if KINDS[kind.number].form(v) is struct)
    form = _like(Entry, fact=_like(struct, **other))
    return kind.number, (msgspec.json.Decoder(form), figures, same)


_READERS: dict[int, _Reader] = dict(
    (
        _reader(WageDeclared, _wage),
        _reader(Due, _due, base=_BASES, amounts=_AMOUNTS),
        _reader(Allocation, _allocation, amounts=_AMOUNTS),
    )
)


def read(payload: bytes, kind: int) -> Read:
    """An entry that the columns say is of a kind; CanonicalError when the bytes are no entry at all."""
    reader = _READERS.get(kind)
    if reader is not None:
        try:
            found = reader[0].decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            found = None
        if found is not None and found.kind == kind and found.v in reader[2]:
            return Read(found, reader[1](found.fact))
    entry = read_entry(payload)
    return Read(entry, figures_of(entry))

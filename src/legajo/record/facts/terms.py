"""The words that facts share: schemes, parties, sub-ledgers, and the small types of their fields."""

from enum import StrEnum
from typing import Annotated

import msgspec


class Scheme(StrEnum):
    """The five schemes of employees' insurance."""

    PENSION = "pension"  # 养老
    UNEMPLOYMENT = "unemployment"  # 失业
    MEDICAL = "medical"  # 医疗
    WORK_INJURY = "work_injury"  # 工伤
    MATERNITY = "maternity"  # 生育

    @property
    def code(self) -> int:
        """The scheme's number in the national catalogue of codes."""
        return _CODES[self]


_CODES = {
    Scheme.PENSION: 110,
    Scheme.UNEMPLOYMENT: 210,
    Scheme.MEDICAL: 310,
    Scheme.WORK_INJURY: 410,
    Scheme.MATERNITY: 510,
}


class Party(StrEnum):
    """Who owes a contribution."""

    EMPLOYER = "employer"  # 单位
    PERSON = "person"  # 个人


class SubPeriod(StrEnum):
    """The periods between which a pension account is divided: transfer and inheritance need them."""

    BEFORE_1998 = "before_1998"
    Y1998_2005 = "y1998_2005"
    SINCE_2006 = "since_2006"


AMOUNTS: tuple[tuple[Scheme, Party], ...] = (
    (Scheme.PENSION, Party.EMPLOYER),
    (Scheme.PENSION, Party.PERSON),
    (Scheme.UNEMPLOYMENT, Party.EMPLOYER),
    (Scheme.UNEMPLOYMENT, Party.PERSON),
    (Scheme.MEDICAL, Party.EMPLOYER),
    (Scheme.MEDICAL, Party.PERSON),
    (Scheme.WORK_INJURY, Party.EMPLOYER),
    (Scheme.MATERNITY, Party.EMPLOYER),
)
COLUMNS = tuple(f"{scheme}_{party}" for scheme, party in AMOUNTS)

_LIMIT = 2**53 - 1
Whole = Annotated[int, msgspec.Meta(ge=-_LIMIT, le=_LIMIT)]
Fen = Whole
Count = Annotated[int, msgspec.Meta(ge=0, le=_LIMIT)]
_MONTH = "[0-9]{4}-(0[1-9]|1[0-2])"
_DAY = "-(0[1-9]|[12][0-9]|3[01])"
# Lengths are checked by every reader, `form` by the gate alone: see Note [Forms at the gate] in forms.py.
MonthText = Annotated[str, msgspec.Meta(min_length=7, max_length=7, extra={"form": _MONTH})]
DateText = Annotated[str, msgspec.Meta(min_length=10, max_length=10, extra={"form": _MONTH + _DAY})]
MonthOrDate = Annotated[str, msgspec.Meta(min_length=7, max_length=10, extra={"form": f"{_MONTH}({_DAY})?"})]
Digest = Annotated[str, msgspec.Meta(min_length=64, max_length=64, extra={"form": "[0-9a-f]{64}"})]  # SHA-256
Mark = Annotated[str, msgspec.Meta(min_length=32, max_length=32, extra={"form": "[0-9a-f]{32}"})]  # 128 bits
UuidText = Annotated[
    str,
    msgspec.Meta(min_length=36, max_length=36, extra={"form": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"}),
]
DecimalText = Annotated[str, msgspec.Meta(min_length=1, extra={"form": r"-?[0-9]+(\.[0-9]+)?"})]
Key = Annotated[str, msgspec.Meta(min_length=1, extra={"form": "[ -~]+"})]  # a name that is a key: ASCII

Amounts = dict[Scheme, dict[Party, Fen]]
Bases = dict[Scheme, Fen]


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What one entry says, in the form of its kind."""


class Ref(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the book, by its act and line."""

    act: UuidText
    line: Count


def columns(amounts: Amounts) -> tuple[int, ...]:
    """The eight amounts in the order of AMOUNTS; what is not named is 0."""
    return tuple(amounts.get(scheme, {}).get(party, 0) for scheme, party in AMOUNTS)


def amounts_of(eight: tuple[int, ...], schemes: frozenset[Scheme] | None = None) -> Amounts:
    """The inverse of `columns`: zero amounts are left out, except those of the schemes named."""
    found: Amounts = {}
    for (scheme, party), amount in zip(AMOUNTS, eight, strict=True):
        if amount or (schemes is not None and scheme in schemes):
            found.setdefault(scheme, {})[party] = amount
    return found


def total(amounts: Amounts) -> int:
    """The sum over all schemes and parties."""
    return sum(sum(parties.values()) for parties in amounts.values())

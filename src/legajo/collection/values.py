"""Reading one cell as what its column means, however untidily it was typed. Pure; a Fault says what is wrong.

Accepted: full-width letters and digits, blanks of every kind around and inside, thousands separators, signs
and words of the currency, native dates and dates as text. Nothing is guessed: what can be read two ways is a fault.
"""

import datetime
import re
import unicodedata
from decimal import Decimal

from legajo.collection.sheet import Value
from legajo.record import people


WAGE_LIMIT = 100_000_000_00  # a hundred million yuan a month is a slip of the pen
PROVINCES = frozenset(
    (
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    )
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CURRENCY = re.compile(
    r"^(人民币|rmb|cny|[¥￥])|(元整?|圆整?|块|rmb|cny|yuan(es)?)?(/月|每月|/mes|/month)?$", re.IGNORECASE
)
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_EUROPEAN = re.compile(r"\d{1,3}(\.\d{3})+,\d{1,2}", re.ASCII)
_DATE = re.compile(
    r"(\d{4})([-./年])(\d{1,2})(?:[-./月])(\d{1,2})[日号]?(?:[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_CENTS = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)
_EIGHTEEN = re.compile(r"\d{17}[\dX]", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+", re.ASCII)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[ ·.'’\-()])*")
_DAY_ZERO = datetime.date(1899, 12, 30)
_DAY_ZERO_1904 = datetime.date(1904, 1, 1)


class Fault(Exception):  # noqa: N818 (bad data is a value here, raised no further than checks.py)
    """What is wrong with a cell: a code and what its words name."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def clean(value: Value) -> str:
    """The cell as text: NFKC, invisible signs gone, every run of blanks one space."""
    if value is None:
        return ""
    if isinstance(value, str) and _is_clean(value):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(value)))
    return " ".join(text.split()).removeprefix("'").strip()


def _is_clean(text: str) -> bool:
    """Most cells are: figures, or a word of Chinese characters. A hundred thousand rows are read by this."""
    return text.isalnum() and (text.isascii() or unicodedata.is_normalized("NFKC", text))


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not clean(value))


def name_of(value: Value) -> str:
    if is_blank(value):
        raise Fault("name_missing")
    name = people.normalise_name(clean(value))
    if not isinstance(value, str) or not _NAME.fullmatch(name):
        raise Fault("name_unreadable")
    if len(name) > 100:
        raise Fault("name_too_long")
    return name


def identity_of(value: Value) -> str:
    """The 18 places of a resident's identity number, checked (GB 11643)."""
    if isinstance(value, str) and _EIGHTEEN.fullmatch(value):  # most are written so
        return _checked(value)
    if is_blank(value):
        raise Fault("identity_missing")
    if not isinstance(value, str):
        raise _fault_of_number(value)
    identity = re.sub(r"[\s\-‐-―−_.,'’`\"“”]", "", clean(value)).upper()
    if not identity:
        raise Fault("identity_missing")
    if _SCIENTIFIC.fullmatch(re.sub(r"\s", "", clean(value))):
        raise Fault("identity_lost_digits")
    if not re.fullmatch(r"[0-9]*X?", identity, re.ASCII):
        raise Fault("identity_not_digits")
    if len(identity) == 15 and identity.isdigit():
        raise Fault("identity_fifteen_digits")
    if len(identity) != 18:
        raise Fault("identity_length", length=len(identity))
    return _checked(identity)


def _checked(identity: str) -> str:
    if people.check_digit(identity[:17]) != identity[17]:
        raise Fault("identity_check_digit")
    if identity[:2] not in PROVINCES:
        raise Fault("identity_region_unknown", region=identity[:2])
    _check_birth(identity)
    return identity


def _fault_of_number(value: Value) -> Fault:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Fault("identity_not_digits")
    if not abs(value) < 1e15:
        return Fault("identity_lost_digits")
    length = len(clean(value))
    return Fault("identity_fifteen_digits") if length == 15 else Fault("identity_length", length=length)


def _check_birth(identity: str) -> None:
    try:
        people.birth_date(identity)
    except ValueError:
        raise Fault("birth_date_impossible") from None


def wage_of(value: Value) -> int:
    """The wage in fen."""
    if isinstance(value, str) and (plain := _CENTS.fullmatch(value)):  # most are written so
        fen = int(plain[1]) * 100 + int((plain[2] or "").ljust(2, "0"))
        if 0 < fen <= WAGE_LIMIT:
            return fen
    if is_blank(value):
        raise Fault("wage_missing")
    amount = _number_of(value)
    if amount <= 0:
        raise Fault("wage_not_positive")
    exact = amount * 100
    if exact > WAGE_LIMIT:
        raise Fault("wage_absurd")
    if exact != exact.to_integral_value():
        raise Fault("wage_too_fine")
    return int(exact)


def _number_of(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Fault("wage_not_a_number")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise Fault("wage_not_a_number")
        return Decimal(format(value, ".15g"))  # a spreadsheet keeps 15 places; the rest is binary noise
    return _number_in(value)


def _number_in(text: str) -> Decimal:
    bare = re.sub(r"\s", "", clean(text)).replace("−", "-").replace("–", "-")
    sign = 1
    if bare.startswith("(") and bare.endswith(")"):
        bare, sign = bare[1:-1], -1
    bare = _CURRENCY.sub("", bare)
    if bare[:1] in ("-", "+"):
        sign, bare = (-sign if bare[0] == "-" else sign), bare[1:]
        bare = _CURRENCY.sub("", bare)  # sign and currency come in either order: -￥5, ￥-5
    if _EUROPEAN.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _PLAIN.fullmatch(bare) or len(bare) > 40:
        raise Fault("wage_not_a_number")
    return sign * Decimal(bare)


def date_of(value: Value, *, epoch_1904: bool = False) -> datetime.date | None:
    """A day, or None for an empty cell."""
    if is_blank(value):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _day_of_number(float(value), epoch_1904)
    if not isinstance(value, str):
        raise Fault("date_unreadable")
    return _plain_day(value) or _day_in(clean(value), epoch_1904)


def _plain_day(text: str) -> datetime.date | None:
    """2011-07-31, as most are written; None for every other form."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _day_in(text: str, epoch_1904: bool) -> datetime.date:
    bare = re.sub(r"\s*([-./年月日号])\s*", r"\1", text)
    match = _DATE.fullmatch(bare) or _COMPACT.fullmatch(bare)
    if match is None:
        if re.fullmatch(r"\d{5}(\.0+)?", bare, re.ASCII):
            return _day_of_number(float(bare), epoch_1904)
        raise Fault("date_unreadable")
    groups = [group for group in match.groups()[:4] if group and group.isdigit()]
    try:
        return datetime.date(int(groups[0]), int(groups[1]), int(groups[2]))
    except ValueError:
        raise Fault("date_impossible") from None


def _day_of_number(number: float, epoch_1904: bool) -> datetime.date:
    if number.is_integer() and 19000101 <= number <= 21001231:
        return _day_in(str(int(number)), epoch_1904)
    if (
        10_000 <= number < 73_051
    ):  # a spreadsheet's day number, from 1927 to 2099, in a cell without a date's form
        return (_DAY_ZERO_1904 if epoch_1904 else _DAY_ZERO) + datetime.timedelta(days=int(number))
    raise Fault("date_unreadable")

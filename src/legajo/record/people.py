"""Identity numbers of people and codes of employers: how they are read, checked and shown."""

import datetime
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from operator import mul
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError


Fault = Literal[
    "identity_missing",
    "identity_wrong_length",
    "identity_not_digits",
    "identity_check_digit",
    "birth_date_impossible",
]
_BLANKS = re.compile(r"\s+")
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class IdentityError(ValueError):
    """Why an identity number is refused, as a code (the words are the channel's)."""

    code: Fault

    def __str__(self) -> str:
        return self.code


def clean_identity(text: str) -> str:
    """The number without blanks, full-width digits or a small x; not checked."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_identity(identity: str) -> None:
    """Raise IdentityError for a cleaned number that nobody can have."""
    if not identity:
        raise IdentityError("identity_missing")
    if len(identity) != 18:
        raise IdentityError("identity_wrong_length")
    if not _IDENTITY.fullmatch(identity):
        raise IdentityError("identity_not_digits")
    if check_digit(identity[:17]) != identity[17]:
        raise IdentityError("identity_check_digit")
    try:
        born = _birth_date(identity)
    except ValueError:
        raise IdentityError("birth_date_impossible") from None
    if born.year < 1850:
        raise IdentityError("birth_date_impossible")


def parse_identity(text: str) -> str:
    """The cleaned and checked number."""
    identity = clean_identity(text)
    check_identity(identity)
    return identity


def check_digit(seventeen: str) -> str:
    """The 18th place that belongs to the first 17 (GB 11643-1999)."""
    return _CHECKS[sum(map(mul, map(int, seventeen), _WEIGHTS)) % 11]


def birth_date(identity: str) -> datetime.date:
    return _birth_date(identity)


def sex(identity: str) -> Literal["female", "male"]:
    return "male" if int(identity[16]) % 2 else "female"


def birth_place(identity: str) -> str | None:
    """The province and county of first registration, where the published list of codes has them."""
    try:
        return str(ric.get_birth_place(identity)["province"])
    except (ValidationError, KeyError):
        return None


def mask_identity(identity: str) -> str:
    """What may be shown of a number: the county's first four digits and the last four."""
    return f"{identity[:4]} ···· ···· {identity[-4:]}"


def mask_name(name: str) -> str:
    """What may be shown of a name to others: its last character."""
    return "＊" * (len(name) - 1) + name[-1:]


def normalise_name(text: str) -> str:
    """A name as it is looked up: NFKC, no blanks at the ends or between Chinese characters, one dot for all dots."""
    name = unicodedata.normalize("NFKC", text)
    name = re.sub(r"[・•．‧∙⋅]", "·", name)
    name = " ".join(name.split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", name)


def parse_employer_code(text: str) -> str:
    """The unified social credit code, cleaned and checked; ValueError when it is none."""
    code = clean_identity(text)
    if not uscc.is_valid(code):
        raise ValueError(f"{code} is not a unified social credit code: its check character does not fit")
    return str(uscc.compact(code))


def commitment(field: str, value: str, salt: bytes) -> str:
    """A text that binds a value without telling it; the salt is kept with the ciphertext, and dies with it."""
    return hashlib.sha256(
        b"\0".join((b"legajo/commitment/v1", field.encode(), salt, value.encode()))
    ).hexdigest()


def _birth_date(identity: str) -> datetime.date:
    return datetime.date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))

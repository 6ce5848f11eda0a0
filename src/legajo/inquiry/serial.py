"""The serial number and the check code of a paper. Pure.

The serial number names the paper and carries two check digits, so that a slip of the pen is told at once. The check code
is the secret that only the paper holds: what the agency confirms is sealed under it (see Note [What a paper confirms]).
"""

import re
import secrets
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_MISREAD = str.maketrans("ILO", "110")
_SERIAL = re.compile(r"(\d{6})(\d{4})(\d{8})(\d{2})", re.ASCII)
_CODE = re.compile(rf"[{_ALPHABET}]{{12}}")


@dataclass(frozen=True, slots=True)
class Serial:
    """A paper by region, year and number, written 110000-2025-00000017-42."""

    region: str
    year: int
    number: int

    def __str__(self) -> str:
        digits = f"{self.region}{self.year:04}{self.number:08}"
        return f"{self.region}-{self.year:04}-{self.number:08}-{mod_97_10.calc_check_digits(digits)}"

    @classmethod
    def parse(cls, text: str) -> "Serial":
        """Read a serial number however it is spaced; ValueError when its check digits do not fit."""
        digits = re.sub(r"[\s-]", "", text)
        match = _SERIAL.fullmatch(digits)
        if match is None:
            raise ValueError("a serial number has twenty digits")
        try:
            mod_97_10.validate(digits)
        except ValidationError:
            raise ValueError("the check digits of the serial number do not fit") from None
        return cls(match[1], int(match[2]), int(match[3]))


def new_check_code() -> str:
    """Sixty random bits, written 7K2M-Q9XW-3T5H."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join((code[:4], code[4:8], code[8:]))


def clean_check_code(text: str) -> str:
    """The code's twelve characters, with the letters people misread mended; ValueError when it cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)
    if not _CODE.fullmatch(code):
        raise ValueError("a check code has twelve letters and digits")
    return code

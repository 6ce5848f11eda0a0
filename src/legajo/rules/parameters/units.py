"""The units in which parameters are published, and the whole numbers that rules compute with."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Literal


Unit = Literal["yuan", "percent", "count", "months", "years", "month", "date", "choice"]
Clock = Literal["month", "year", "day"]  # what valid_from is written in

SCALE: dict[str, int] = {
    "yuan": 100,  # fen
    "percent": 10_000,  # parts per million
    "count": 1,
    "months": 1,
    "years": 12,  # months
}
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_FORMS: dict[str, re.Pattern[str]] = {
    "month": re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII),
    "date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII),
    "choice": re.compile(r"[a-z][a-z0-9_]*", re.ASCII),
}
_CLOCKS: dict[str, re.Pattern[str]] = {
    "month": _FORMS["month"],
    "day": _FORMS["date"],
    "year": re.compile(r"\d{4}", re.ASCII),
}


def is_number(unit: str) -> bool:
    return unit in SCALE


@lru_cache(maxsize=4096)
def scaled(text: str, unit: str) -> int:
    """The whole number that rules use; ValueError when the text is finer than its unit's scale, or no decimal."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a decimal number")
    value = Fraction(text) * SCALE[unit]
    if value.denominator != 1:
        raise ValueError(f"{text} {unit} is finer than one {SCALE[unit]}th")
    return int(value)


def check_text(text: str, unit: str) -> None:
    """Refuse a text that is no value of its unit."""
    if is_number(unit):
        scaled(text, unit)
    elif not _FORMS[unit].fullmatch(text):
        raise ValueError(f"{text!r} is not a {unit}")


def check_moment(text: str, clock: str) -> None:
    """Refuse a moment that is not written as its parameter's clock writes them."""
    if not _CLOCKS[clock].fullmatch(text):
        raise ValueError(f"{text!r} is not a {clock}")


def first_day(text: str) -> str:
    """The first day of a year, month or day: the text by which moments of all clocks compare."""
    return text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text

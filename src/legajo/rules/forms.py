"""How values are written for people, and the whole numbers that rules compute with: reading and writing by form."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from legajo.record.money import fen, yuan
from legajo.record.period import Month, months


LONGEST = 20_000  # characters of one written value
MOST_FEN = 10**15
MOST_COUNT = 10**9
MOST_MONTHS = 6_000
MILLION = 1_000_000
_DECIMAL = re.compile(r"(-?)(\d+)(?:\.(\d+))?(%?)", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CHOICE = "choice:"


def read(text: str, form: str) -> Any:
    """The value of a text; ValueError says in words how it should have been written.

    yuan: fen · rate, ratio: millionths · month: Month · date: date · years: hundredths of a year · count: int ·
    choice: the text itself · yuan_list: a list of fen · yuan_by_month, rate_by_year: a list of pairs ·
    months: a list of Month, each as often as it is written.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a value has at most {LONGEST} characters")
    if form.startswith(CHOICE):
        return _choice(text, tuple(form.removeprefix(CHOICE).split("|")))
    return _READERS[form](text)


def write(value: Any, form: str) -> Any:
    """The text of a value; a list of amounts is a list of texts, and what there is not stays None."""
    if value is None:
        return None
    return value if form.startswith(CHOICE) else _WRITERS[form](value)


def written_as(form: str) -> str:
    """In words: how a value of the form is written."""
    if form.startswith(CHOICE):
        return "one of " + ", ".join(form.removeprefix(CHOICE).split("|"))
    return _WRITTEN_AS[form]


def is_form(form: str) -> bool:
    return form in _WRITERS or (form.startswith(CHOICE) and len(form) > len(CHOICE))


def scaled(text: str, places: int) -> int:
    """A plain decimal times a power of ten; ValueError when it is finer than that, or no decimal."""
    match = _DECIMAL.fullmatch(text)
    if match is None or match[4]:
        raise ValueError(f"a number is written like 38.75, not {text!r}")
    sign, whole, fraction = match[1], match[2], (match[3] or "").rstrip("0")
    if len(fraction) > places:
        raise ValueError(f"at most {places} decimals, not {text!r}")
    value = int(whole + fraction.ljust(places, "0"))
    return -value if sign else value


def decimal(value: int, places: int, *, keep: int = 0) -> str:
    """The decimal of a scaled whole number, with no more zeros at its end than `keep` places need."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 10**places)
    fraction = f"{rest:0{places}}".rstrip("0").ljust(keep, "0") if places else ""
    return f"{sign}{whole}" + (f".{fraction}" if fraction else "")


def _yuan(text: str) -> int:
    amount = fen(text)
    if abs(amount) > MOST_FEN:
        raise ValueError(f"an amount is at most {yuan(MOST_FEN)} yuan, not {text}")
    return amount


def _yuan_list(text: str) -> list[int]:
    """Amounts after one another with commas; nothing at all is an empty list."""
    return [_yuan(part.strip()) for part in text.split(",")] if text.strip() else []


def _pairs(text: str, key: Callable[[str], Any], value: Callable[[str], int]) -> list[tuple[Any, int]]:
    """What belongs to each month or year, with commas between."""
    pairs = [part.strip().partition("=") for part in text.split(",")] if text.strip() else []
    return [(key(name), value(amount)) for name, _, amount in pairs]


def _months(text: str) -> list[Month]:
    """Months and spans of them, both ends included; what is written twice stands twice."""
    found: list[Month] = []
    for part in text.split(",") if text.strip() else []:
        first, _, last = part.strip().partition("..")
        begins, ends = Month.parse(first), Month.parse(last or first)
        if ends < begins:
            raise ValueError(f"a span of months goes from the earlier to the later, not {part.strip()}")
        if len(found) + ends.ordinal - begins.ordinal >= MOST_MONTHS:
            raise ValueError(f"at most {MOST_MONTHS} months, not more")
        found.extend(months(begins, ends))
    return found


def _spans(held: Iterable[Month]) -> list[str]:
    """The spans of months, each month once."""
    spans: list[list[Month]] = []
    for month in sorted(set(held)):
        if spans and spans[-1][-1].plus(1) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    return [f"{span[0]}..{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans]


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise ValueError(f"a year is written like 2006, not {text!r}")
    return int(text)


def _rate(text: str) -> int:
    """A rate below one; 4.5% is 0.045, and a bare 4.5 is refused rather than guessed at."""
    value = scaled(text[:-1], 4) if text.endswith("%") else scaled(text, 6)
    if not 0 <= value < MILLION:
        raise ValueError(f"a rate is written like 0.045 or 4.5%, from 0 to less than 1, not {text!r}")
    return value


def _ratio(text: str) -> int:
    value = scaled(text, 6)
    if not 0 <= value <= MOST_COUNT * MILLION:
        raise ValueError(f"a ratio is 0 or more, not {text}")
    return value


def _years(text: str) -> int:
    value = scaled(text, 2)
    if not 0 <= value <= 20_000:
        raise ValueError(f"years are from 0 to 200, not {text}")
    return value


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text) or int(text) > MOST_COUNT:
        raise ValueError(f"a whole number from 0 to {MOST_COUNT}, not {text!r}")
    return int(text)


def _date(text: str) -> datetime.date:
    if _DATE.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass  # the form is right and the calendar has no such day
    raise ValueError(f"a day is written like 2025-09-30, not {text!r}")


def _choice(text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise ValueError(f"one of {', '.join(known)}, not {text!r}")
    return text


_READERS: Mapping[str, Callable[[str], Any]] = {
    "yuan": _yuan,
    "rate": _rate,
    "ratio": _ratio,
    "month": Month.parse,
    "date": _date,
    "years": _years,
    "count": _count,
    "yuan_list": _yuan_list,
    "months": _months,
    "yuan_by_month": lambda text: _pairs(text, Month.parse, _yuan),
    "rate_by_year": lambda text: _pairs(text, _year, _rate),
}
_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "yuan": yuan,
    "rate": lambda value: decimal(value, 6),
    "ratio": lambda value: decimal(value, 6),
    "month": str,
    "date": str,
    "years": lambda value: decimal(value, 2, keep=2),
    "count": int,
    "yuan_list": lambda value: [yuan(each) for each in value],
    "months": _spans,
    "yuan_by_month": lambda value: [f"{month}={yuan(amount)}" for month, amount in value],
    "rate_by_year": lambda value: [f"{year}={decimal(rate, 6)}" for year, rate in value],
}
_WRITTEN_AS: Mapping[str, str] = {
    "yuan": "yuan with at most two decimals: 4367.94",
    "rate": "a rate: 0.045 or 4.5%",
    "ratio": "a decimal with at most six places: 0.57",
    "month": "a month: 2025-07",
    "date": "a day: 2025-09-30",
    "years": "years with at most two decimals: 38.75",
    "count": "a whole number: 12",
    "yuan_list": "amounts in yuan with commas between: 208,208,0",
    "months": "months and spans of them: 2001-01..2005-06,2007-03",
    "yuan_by_month": "an amount in yuan for each month: 2006-07=208,2006-08=208",
    "rate_by_year": "a rate for each year: 2006=0.045,2007=4.5%",
}
# How the units of a rule's lines and of published values are written: decimal places of the whole number.
_UNITS: Mapping[str, tuple[int, int]] = {
    "fen": (2, 2),
    "ppm": (6, 0),
    "ten_thousandths": (4, 4),
    "hundredths": (2, 2),
    "tenths": (1, 1),
    "millionths": (6, 0),
}


def write_unit(value: int, unit: str) -> str:
    """The text of a line's value: amounts in yuan, ratios as decimals, months by name, other numbers as they stand."""
    if unit == "month":
        return str(Month.of(value))
    places, keep = _UNITS.get(unit, (0, 0))
    return decimal(value, places, keep=keep)

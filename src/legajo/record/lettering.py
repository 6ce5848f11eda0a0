"""How figures, days and months are written in the reader's language: es, en or zh."""

import datetime

from legajo.record.money import yuan
from legajo.record.period import Month


MINUS = "\N{MINUS SIGN}"
NOTHING = "–"
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
_SPANISH = str.maketrans(",.", ".,")


def language_of(code: str | None) -> str:
    """The language of a tag such as zh-hans; English where it is none of ours."""
    language = (code or "en")[:2].lower()
    return language if language in ("es", "zh") else "en"


def number_text(plain: str, language: str) -> str:
    """A plain decimal ("-1234.5") with its thousands separated as the language does."""
    whole, _, fraction = plain.lstrip("-").partition(".")
    written = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if language == "es":
        written = written.translate(_SPANISH)
    return MINUS + written if plain.startswith("-") else written


def money_text(fen: int | None, language: str) -> str:
    """Fen as yuan: 123450 is 1,234.50, in Spanish 1.234,50; what is not known is a dash."""
    return NOTHING if fen is None else number_text(yuan(fen), language)


def month_text(month: Month, language: str) -> str:
    """A month in words."""
    if language == "zh":
        return f"{month.year}年{month.number}月"
    name = _MONTHS[language][month.number - 1]
    return f"{name} de {month.year}" if language == "es" else f"{name} {month.year}"


def day_text(day: datetime.date, language: str) -> str:
    """A day in words."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    name = _MONTHS[language][day.month - 1]
    return f"{day.day} de {name} de {day.year}" if language == "es" else f"{day.day} {name} {day.year}"


def moment_text(moment: datetime.datetime, language: str) -> str:
    """A moment by day, hour and minute; the zone is the moment's own."""
    joint = " " if language == "zh" else ", "
    return f"{day_text(moment.date(), language)}{joint}{moment:%H:%M}"


def short_month(number: int, language: str) -> str:
    """A month's name as pictures have room for it."""
    return f"{number}月" if language == "zh" else _MONTHS[language][number - 1][:3]

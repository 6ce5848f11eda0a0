"""How figures, months and languages are written in the reader's language."""

import datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext

from legajo.lobby.case_titles import case_title
from legajo.lobby.refusals import refusal_text
from legajo.lobby.words import COUNTED_FIGURES, Words, word
from legajo.record.lettering import (
    NOTHING,
    day_text,
    language_of,
    money_text,
    month_text,
    number_text,
    short_month,
)
from legajo.record.period import Month
from legajo.review.bundle import CaseView, QueueItem


register = template.Library()


def _language() -> str:
    return language_of(get_language())


@register.filter
def money(fen: int | None) -> str:
    """Write fen as yuan: 123450 becomes 1,234.50 (1.234,50 in Spanish); nothing known becomes a dash."""
    return money_text(fen, _language())


@register.filter
def change(fen: int | None) -> str:
    """Write a difference of fen with its sign; no difference is a dash."""
    if not fen:
        return NOTHING
    return ("+" if fen > 0 else "") + money_text(fen, _language())


@register.filter
def counted(number: int | None) -> str:
    """Write a whole number with its thousands separated."""
    return NOTHING if number is None else number_text(str(number), _language())


def plain(text: str) -> str:
    """A published decimal with its thousands separated as the language does."""
    return number_text(text, _language())


@register.filter
def difference(number: int | None) -> str:
    """Write a difference of whole numbers with its sign; no difference is a dash."""
    if not number:
        return NOTHING
    return ("+" if number > 0 else "") + number_text(str(number), _language())


@register.filter
def month(value: Month | int | str | None) -> str:
    """Write a month in words; takes a Month, its ordinal or its text 2025-07."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, int):
        value = Month.of(value)
    elif isinstance(value, str):
        value = Month.parse(value)
    return month_text(value, _language())


@register.filter
def month_short(ordinal: int) -> str:
    """A month's name as pictures have room for it."""
    return short_month(Month.of(ordinal).number, _language())


@register.filter
def day(value: datetime.date | datetime.datetime | str | None) -> str:
    """Write a day in words; takes a date, a moment (its day at the agency) or its text 2025-07-31."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    elif isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return day_text(value, _language())


@register.filter
def html_lang(code: str) -> str:
    """The language tag that HTML wants: Django's zh-hans is zh-Hans there."""
    return "zh-Hans" if code.lower().startswith("zh") else code


@register.filter
def short_digest(digest: bytes | str | None) -> str:
    """The first and last places of a digest, to compare two by eye."""
    text = digest.hex() if isinstance(digest, bytes) else str(digest or "")
    return f"{text[:8]}…{text[-8:]}" if len(text) > 20 else text


@register.filter
def hexadecimal(digest: bytes | None) -> str:
    """A digest as the forms carry it."""
    return digest.hex() if digest else ""


@register.filter
def age(days: int) -> str:
    """How long something has waited, in days."""
    return (
        gettext("today")
        if days <= 0
        else gettext("1 day")
        if days == 1
        else gettext("%(days)s days") % {"days": days}
    )


@register.filter
def said(code: str, vocabulary: str) -> Words:
    """The words of a code of a stage: {{ case.status|said:"status" }}."""
    return word(code, vocabulary)


@register.filter
def figure(value: int | None, name: str) -> str:
    """A figure as its name asks: months are counted, the rest is money."""
    return counted(value) if name in COUNTED_FIGURES else money(value)


@register.filter
def figure_change(value: int | None, name: str) -> str:
    """The difference of a figure, with its sign."""
    return difference(value) if name in COUNTED_FIGURES else change(value)


@register.filter
def days_since(moment: datetime.datetime) -> int:
    """How many days at the agency have begun since a moment."""
    return (timezone.localdate() - timezone.localtime(moment).date()).days


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """A day and the time, at the agency."""
    return NOTHING if value is None else f"{day(value)}, {timezone.localtime(value):%H:%M}"


@register.filter
def stamp(value: datetime.datetime | None) -> str:
    """A day and the time in figures, the same in every language: 2025-08-01 09:42."""
    return NOTHING if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


@register.filter
def refusal(message: str) -> str:
    """A stage's refusal in the reader's language."""
    return refusal_text(message) if message else ""


@register.filter
def case_name(case: CaseView | QueueItem) -> str:
    """What a case is called in the reader's language."""
    return case_title(case)

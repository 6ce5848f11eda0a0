"""What a case is called in the reader's language: composed from its sort, employer, day and counts, or from the words that were stored."""

import datetime
import re

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from legajo.record.lettering import day_text, language_of, month_text, number_text
from legajo.record.period import Month
from legajo.review.bundle import CaseSort, CaseView, QueueItem


STORED = (
    _("Interest of %(year)s"),
    _("Recalculation from %(month)s"),
    _("Published values known by %(day)s"),
    _("Registration of %(name)s"),
    _("Opening positions as of %(day)s from %(system)s"),
)
_PLACE = re.compile(r"%\\\((\w+)\\\)s")
_PATTERNS = tuple((text, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text)))) for text in STORED)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


def case_title(case: CaseView | QueueItem) -> str:
    """The employer's name where there is one; else what the case brings."""
    if case.employer:
        return case.employer
    if case.sort is CaseSort.PAYMENT:
        said = ngettext(
            "%(vouchers)s voucher, received on %(day)s",
            "%(vouchers)s vouchers, received on %(day)s",
            case.lines,
        )
        return said % {"vouchers": number_text(str(case.lines), _language()), "day": _day(_received(case))}
    for text, pattern in _PATTERNS:
        if found := pattern.fullmatch(case.title):
            return gettext(text) % {name: _fact(value) for name, value in found.groupdict().items()}
    return case.title


def _received(case: CaseView | QueueItem) -> datetime.date:
    moment = case.opened_at if isinstance(case, CaseView) else case.waiting_since
    return timezone.localtime(moment).date()


def _fact(value: str) -> str:
    if _MONTH.fullmatch(value):
        return month_text(Month.parse(value), _language())
    return _day(datetime.date.fromisoformat(value)) if _DAY.fullmatch(value) else value


def _day(day: datetime.date) -> str:
    return day_text(day, _language())


def _language() -> str:
    return language_of(get_language())

"""What is wrong with a form of published values, in the clerk's language."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from legajo.collection.publication_checks import Fault
from legajo.lobby.words import Words


FAULTS: Mapping[str, Words] = {
    "known_later": _("The day of publication is not over: today is %(today)s."),
    "day_unreadable": _("Write the day of publication, as 2025-09-17."),
    "title_missing": _("Say what the notice is called."),
    "address_unreadable": _(
        "The address of the notice begins with https:// or http://; leave it out if there is none."
    ),
    "too_long": _("This is longer than %(most)s characters."),
    "region_unknown": _("Choose a place for which the agency knows values."),
    "other_place": _("%(parameter)s: published for %(place)s until now; choose that place."),
    "no_value": _("Write one value at least."),
    "parameter_missing": _("Choose what this value is."),
    "value_missing": _("Write the value."),
    "not_a_number": _("Write a number with a point, as 7162 or 2.62."),
    "negative": _("A published value is not below zero."),
    "too_fine": _(
        "This is finer than the book can hold: an amount has two decimals, a per cent four, a count none."
    ),
    "choice_unknown": _("The rules know only these: %(known)s."),
    "value_not_a_month": _("Write a month, as 2025-07."),
    "value_not_a_date": _("Write a day, as 2025-12-31."),
    "not_a_month": _("%(parameter)s holds by the month: write 2025-07."),
    "not_a_year": _("%(parameter)s holds by the year: write 2025."),
    "not_a_day": _("%(parameter)s holds by the day: write 2025-07-01."),
    "ends_before": _("It ends before it begins."),
    "stands": _("This value of %(from)s, published on %(known)s, stands in the book already: %(value)s."),
    "outdone": _("For %(from)s a later notice stands, of %(known)s: %(value)s."),
    "overlaps": _("This time meets that of the value %(value)s, which holds from %(from)s to %(to)s."),
    "twice": _("This stands twice in the form."),
    "proposed": _("Another case proposes this value already: %(case)s."),
    "page_missing": _("Add the page of the gazette: nothing enters without its original."),
    "page_unreadable": _("The page is a PDF, a JPEG or a PNG; this file is none of them."),
    "page_too_big": _("The page is larger than %(most)s MB."),
}
UNITS: Mapping[str, Words] = {
    "yuan": _("yuan"),
    "percent": _("per cent"),
    "count": _("a count"),
    "months": _("months"),
    "years": _("years"),
    "month": _("a month"),
    "date": _("a day"),
    "choice": _("one of the known ways"),
}


def said(fault: Fault, described: Mapping[str, str]) -> str:
    """The fault in words; names of parameters are described."""
    facts = {name: described.get(text, text) for name, text in fault.facts}
    return gettext(str(FAULTS[fault.code])) % facts

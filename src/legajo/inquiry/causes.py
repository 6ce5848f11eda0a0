"""The causes of a difference in words: which published value or figure, what it said before, what it says now (art. 6)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from legajo.accrual.known import Known
from legajo.accrual.standing import value_named
from legajo.record.facts import Because, Ref, WageDeclared
from legajo.record.lettering import language_of, number_text
from legajo.record.money import yuan
from legajo.rules.parameters import Parameters, ParameterValue


FIGURES = {
    "opening": _("The opening balance of %(year)s"),
    "principal": _("What was paid in during %(year)s"),
    "wage": _("The declared wage"),
}


@dataclass(frozen=True, slots=True)
class CauseWords:
    """One cause as people read it; a value comes with the day it was published and where."""

    what: str
    was: str
    now: str
    known: datetime.date | None = None
    source: str = ""
    address: str = ""


def causes(
    because: Iterable[Because], parameters: Parameters, wages: Mapping[Ref, int] = MappingProxyType({})
) -> tuple[CauseWords, ...]:
    """Each cause that an entry names; `wages` are those that the file declares, by where they stand."""
    return tuple(_cause(each, parameters, wages) for each in because)


def declared(entries: Iterable[Known]) -> dict[Ref, int]:
    """The wages of a file by where they stand, replaced ones too."""
    return {
        Ref(str(known.act_id), known.line): known.entry.fact.wage
        for known in entries
        if isinstance(known.entry.fact, WageDeclared)
    }


def _cause(because: Because, parameters: Parameters, wages: Mapping[Ref, int]) -> CauseWords:
    value = value_named(because.name, parameters)
    if value is None:
        name, _, year = because.name.partition(":")
        what = gettext(FIGURES[name]) % {"year": year} if name in FIGURES else because.name
        held = wages.get(because.entry) if because.entry else None
        was = because.was if held is None else yuan(held)
        return CauseWords(what, _written(was, "yuan"), _written(because.now, "yuan"))
    source = value.sources[0] if value.sources else None
    return CauseWords(
        gettext(parameters.definitions[value.name].description),
        _written(because.was, value.unit),
        _written(because.now, value.unit),
        _day(value),
        source.title if source else "",
        source.address if source else "",
    )


def _day(value: ParameterValue) -> datetime.date:
    return datetime.date.fromisoformat(value.known_from)


def _written(text: str | None, unit: str) -> str:
    if text is None:
        return "–"
    plain = number_text(text, language_of(get_language())) if unit in ("yuan", "percent", "count") else text
    return {"yuan": f"¥ {plain}", "percent": f"{plain} %"}.get(unit, plain)

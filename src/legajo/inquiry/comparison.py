"""A figure as known on an earlier day beside the figure of today, and what became known in between (art. 6)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from legajo.accrual.differences import Cause, Difference, Published, difference
from legajo.accrual.differences import UnknownFigureError as UncomparedError
from legajo.authority.gateway import AGENCY_ZONE
from legajo.inquiry.causes import causes
from legajo.inquiry.grounds import Ground, Sentence, UnknownFigureError, Why
from legajo.inquiry.why import why
from legajo.inquiry.words import KINDS
from legajo.inquiry.writing import Writing
from legajo.rules.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure at two moments; None where the record did not have it then. `difference` says why, where it can be told."""

    at: datetime.datetime
    then: Why | None
    now: Why
    difference: Difference | None

    @property
    def shown(self) -> Why:
        """The figure as it was; nothing of today's where the record did not have it then."""
        if self.then is not None:
            return self.then
        return Why(self.now.figure, None, self.now.unit, plain=(Sentence("not_yet"),), record=self.now.record)


@dataclass(frozen=True, slots=True)
class CauseLine:
    """What became known, in words, and how much of the difference comes from it."""

    what: str
    detail: str
    moment: datetime.datetime
    act_number: int
    line: int
    amount: str
    first: bool  # of several that share one amount


@dataclass(frozen=True, slots=True)
class ComparedPage:
    day: datetime.date
    then: str
    now: str
    change: str  # "" where there is none, or where it cannot be counted
    causes: tuple[CauseLine, ...]
    more: int
    told: bool  # whether the causes are known to the fen


def compared(figure: str, then: Ground, now: Ground, published: Published) -> Compared:
    """Explain the figure at both moments; UnknownFigureError when even today's record has none of that name."""
    today = why(figure, now)
    try:
        before = why(figure, then) if then.held else None
    except UnknownFigureError:
        before = None
    try:
        found = difference(now.entries, figure, published, then.at, now.at)
    except UncomparedError:
        found = None
    return Compared(then.at, before, today, found)


def compared_page(
    found: Compared,
    writing: Writing,
    details: Callable[[int, int], str],
    parameters: Parameters,
    *,
    many: int,
) -> ComparedPage:
    """The comparison in the reader's language; `details` says what an entry of an act and line holds."""
    then, now = found.then, found.now
    unit = found.now.unit
    before, after = then.value if then else None, now.value
    if found.difference is not None:
        before, after = found.difference.then, found.difference.now
    change = (after or 0) - (before or 0)
    parts = found.difference.parts if found.difference else ()
    lines = list(_causes(((part.amount, part.causes) for part in parts), writing, unit, details, parameters))
    return ComparedPage(
        day=found.at.astimezone(AGENCY_ZONE).date(),
        then=_written(then, writing),
        now=_written(now, writing),
        change=signed(change, writing, unit) if change and unit != "month" and not now.state else "",
        causes=tuple(lines[:many]),
        more=max(len(lines) - many, 0),
        told=found.difference is not None,
    )


def signed(amount: int, writing: Writing, unit: str) -> str:
    """A difference with its sign."""
    text = writing.value(amount, unit)
    return text if amount < 0 else f"+{text}"


def _written(found: Why | None, writing: Writing) -> str:
    if found is None:
        return writing.value(None, "")
    return writing.state(found.state) if found.state else writing.value(found.value, found.unit)


def _causes(
    parts: Iterable[tuple[int, tuple[Cause, ...]]],
    writing: Writing,
    unit: str,
    details: Callable[[int, int], str],
    parameters: Parameters,
) -> Iterable[CauseLine]:
    for amount, several in parts:
        for at, cause in enumerate(several):
            yield CauseLine(
                what=str(KINDS.get(cause.kind, cause.kind)),
                detail=_because(cause, parameters) or details(cause.act_number, cause.line),
                moment=cause.moment,
                act_number=cause.act_number,
                line=cause.line,
                amount=signed(amount, writing, unit),
                first=at == 0,
            )


def _because(cause: Cause, parameters: Parameters) -> str:
    """What the entry itself says of its cause, value by value."""
    if cause.because:
        said = causes(cause.because, parameters)
        return "; ".join(
            gettext("%(name)s: %(was)s became %(now)s")
            % {"name": each.what, "was": each.was, "now": each.now}
            for each in said
        )
    return "" if cause.sort == "entry" else cause.name

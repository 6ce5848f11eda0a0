"""What a case does to each person, figure by figure in columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from legajo.lobby.words import Words
from legajo.review.bundle import CaseSort, Change, Effect


NOTES: dict[CaseSort, Words] = {
    CaseSort.PARAMETERS: _(
        "From the first month for which they are valid, these values count in every assessment. After the last decision what stands already is computed anew; the differences are a case of their own, and nothing is overwritten."
    ),
    CaseSort.REGISTRATION: _(
        "A record opens. From then on the employer may declare its people; nobody's rights change by this case."
    ),
    CaseSort.OPENING: _(
        "Taken over from the earlier system, not derived from originals held here; every statement says so."
    ),
    CaseSort.RUN: _(
        "The last decision lets the worker post exactly this list, to every record in it and to no other. Nothing that stands is overwritten."
    ),
}


@dataclass(frozen=True, slots=True)
class EffectTable:
    """Persons in rows, the figures that any of them has in columns; a person without a figure has None there."""

    title: Words
    figures: tuple[str, ...]
    rows: tuple[tuple[Effect, tuple[Change | None, ...]], ...]


def effect_table(title: Words, effects: Sequence[Effect]) -> EffectTable:
    """The figures in the order in which they first appear."""
    figures = tuple(dict.fromkeys(change.figure for effect in effects for change in effect.changes))
    return EffectTable(title, figures, tuple((effect, _in_order(effect, figures)) for effect in effects))


def effect_note(sort: CaseSort) -> Words:
    """What a case of this sort does that no figure shows."""
    return NOTES.get(sort, "")


def _in_order(effect: Effect, figures: tuple[str, ...]) -> tuple[Change | None, ...]:
    known = {change.figure: change for change in effect.changes}
    return tuple(known.get(figure) for figure in figures)

"""What a case does to each person, figure by figure in columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from legajo.lobby.words import Words
from legajo.review.bundle import Change, Effect


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


def _in_order(effect: Effect, figures: tuple[str, ...]) -> tuple[Change | None, ...]:
    known = {change.figure: change for change in effect.changes}
    return tuple(known.get(figure) for figure in figures)

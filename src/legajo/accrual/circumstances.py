"""What a person's contributions depend on beside the wage: the household's nature and the schemes of the relation (art. 2(1)). Pure.

Note [The book decides]: a sheet's column of households is what the sender says. For somebody who is not in the book yet the
registration of the same case holds; for everybody else the record does, and the officer is shown where the sheet differs.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from legajo.record.facts import Entry, RelationStarted, Scheme, household_said
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances


Nature = tuple[datetime.date, str]  # since a day, urban or rural
Relation = tuple[datetime.date, frozenset[Scheme]]  # since a day, the schemes taken part in


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one person's households and of the relation with one employer, in any order."""

    natures: tuple[Nature, ...] = ()
    relations: tuple[Relation, ...] = ()

    def nature(self, month: Month) -> str | None:
        """On the first day of the month; None when nothing was ever said."""
        first = datetime.date(month.year, month.number, 1)
        held = [nature for nature in self.natures if nature[0] <= first]
        return max(held, key=lambda nature: nature[0])[1] if held else None

    def schemes(self, month: Month) -> frozenset[Scheme] | None:
        """Of the newest relation that began before the month ended; None when no relation is known."""
        after = month.plus(1)
        held = [r for r in self.relations if r[0] < datetime.date(after.year, after.number, 1)]
        return max(held, key=lambda relation: relation[0])[1] if held else None


def said_in(entries: Iterable[Entry], employer: int | None) -> dict[int, Said]:
    """By person, what entries say; a later entry of one day takes the place of an earlier one."""
    natures: dict[int, dict[datetime.date, str]] = {}
    relations: dict[int, dict[datetime.date, frozenset[Scheme]]] = {}
    for entry in entries:
        said = household_said(entry.fact)
        if said:
            natures.setdefault(entry.subject, {})[said[0]] = said[1]
        if isinstance(entry.fact, RelationStarted) and entry.employer == employer:
            started = datetime.date.fromisoformat(entry.fact.started)
            relations.setdefault(entry.subject, {})[started] = frozenset(entry.fact.schemes)
    return {
        subject: Said(
            tuple(natures.get(subject, {}).items()),
            tuple(relations.get(subject, {}).items()),
        )
        for subject in {**natures, **relations}
    }


def joined(book: Said, case: Said | None) -> Said:
    """What the book says, and the case above it."""
    if case is None:
        return book
    natures = {**dict(book.natures), **dict(case.natures)}
    relations = {**dict(book.relations), **dict(case.relations)}
    return Said(tuple(natures.items()), tuple(relations.items()))


def circumstances_of(said: Said, month: Month, usual: Circumstances, full: Iterable[Scheme]) -> Circumstances:
    """Those of one person: `usual`, but for the household, and for schemes of `full` that the relation leaves out."""
    found = usual
    if said.nature(month) == "rural":
        found = replace(found, rural=True)
    schemes = said.schemes(month)
    if schemes is not None and not schemes.issuperset(full):
        found = replace(found, schemes=tuple(scheme for scheme in Scheme if scheme in schemes))
    return found


def grouped(
    subjects: Sequence[int], special: Mapping[int, Circumstances], usual: Circumstances
) -> dict[Circumstances, list[int]]:
    """The places of the subjects in their sequence, by what their contributions depend on; `usual` first."""
    found: dict[Circumstances, list[int]] = {usual: []} if subjects else {}
    for place, subject in enumerate(subjects):
        found.setdefault(special.get(subject, usual), []).append(place)
    return {circumstances: places for circumstances, places in found.items() if places}

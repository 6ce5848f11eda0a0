"""What stood at each act, replayed from the entries alone: months, households, relations, classes, parameters. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from legajo.accrual.allocation import Key, MonthState
from legajo.accrual.months import NOTHING, add
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    InjuryRateSet,
    ParameterPublished,
    PersonChanged,
    PersonRegistered,
    RelationChanged,
    RelationStarted,
    Scheme,
    columns,
    household_said,
)
from legajo.record.period import Month, ordinal
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.published import parameters_of


Spot = tuple[str, int]  # act id and line of an entry
DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class HeldMonth:
    """One person's month with one employer."""

    due: tuple[int, ...] = NOTHING
    paid: tuple[int, ...] = NOTHING
    dues: int = 0  # how many were posted


@dataclass(slots=True)
class Relation:
    """A person at work for an employer, until a day if it ended."""

    since: datetime.date
    until: datetime.date | None
    schemes: frozenset[Scheme]
    spot: Spot

    def holds_in(self, month: Month) -> bool:
        after = month.plus(1)
        first, end = (datetime.date(m.year, m.number, 1) for m in (month, after))
        return self.since < end and (self.until is None or first < self.until)


class Stood:
    """The book up to an act. `take` enters the next act's entries, which MUST come in the order of the log."""

    def __init__(self) -> None:
        self.months: dict[Key, HeldMonth] = {}
        self.households: dict[int, dict[datetime.date, tuple[str, Spot]]] = {}
        self.relations: dict[tuple[int, int | None], list[Relation]] = {}
        self.classes: dict[int, dict[int, tuple[int, Spot]]] = {}
        self._published: dict[Spot, ParameterPublished] = {}

    @cached_property
    def parameters(self) -> Parameters:
        """What the book publishes by now: the same object until something more is published."""
        defined = load().definitions
        known = [fact for fact in self._published.values() if fact.parameter in defined]
        return parameters_of(known, defined.values())

    def state(self, key: Key) -> MonthState | None:
        """What is due and paid of a month that has a due."""
        held = self.months.get(key)
        return MonthState(held.due, held.paid) if held is not None and held.dues else None

    def injury_class(self, employer: int, month: int) -> int | None:
        """The industry class of an employer in a month."""
        held = self.classes.get(employer, {})
        since = max((first for first in held if first <= month), default=None)
        return None if since is None else held[since][0]

    def take(self, act: UUID, entries: Iterable[Entry]) -> None:
        """Enter the entries of one act."""
        changed: list[Entry] = []
        for entry in entries:
            spot = (str(act), entry.line)
            fact = entry.fact
            if isinstance(fact, Due):
                held = self._month(entry, ordinal(fact.month))
                held.due, held.dues = add(held.due, columns(fact.amounts)), held.dues + 1
            elif isinstance(fact, Allocation):
                if not fact.unallocated:
                    held = self._month(entry, ordinal(fact.month))
                    held.paid = add(held.paid, columns(fact.amounts))
            elif isinstance(fact, RelationChanged):
                changed.append(entry)  # after the relations that the same act begins
            else:
                self._collected(entry, spot)
        for entry in changed:
            self._relation_changed(entry)

    def _month(self, entry: Entry, month: int) -> HeldMonth:
        key = (entry.subject, entry.employer, month)
        held = self.months.get(key)
        return held or self.months.setdefault(key, HeldMonth())

    def _collected(self, entry: Entry, spot: Spot) -> None:
        fact, replaced = entry.fact, entry.replaces and (entry.replaces.act, entry.replaces.line)
        if isinstance(fact, PersonRegistered | PersonChanged):
            natures = self.households.setdefault(entry.subject, {})
            for since in [when for when, (_, held) in natures.items() if held == replaced]:
                del natures[since]
            if said := household_said(fact):
                natures[said[0]] = (said[1], spot)
        elif isinstance(fact, RelationStarted):
            held = self.relations.setdefault((entry.subject, entry.employer), [])
            held[:] = [relation for relation in held if relation.spot != replaced]
            started = datetime.date.fromisoformat(fact.started)
            held.append(Relation(started, None, frozenset(fact.schemes), spot))
        elif isinstance(fact, InjuryRateSet):
            rates = self.classes.setdefault(entry.subject, {})
            for month in [first for first, (_, held) in rates.items() if held == replaced]:
                del rates[month]
            rates[ordinal(fact.since)] = (fact.industry_class, spot)
        elif isinstance(fact, ParameterPublished):
            self._published.pop(replaced or spot, None)
            self._published[spot] = fact
            self.__dict__.pop("parameters", None)

    def _relation_changed(self, entry: Entry) -> None:
        fact = entry.fact
        if not isinstance(fact, RelationChanged) or fact.state != "ended":
            return
        on = datetime.date.fromisoformat(fact.on)
        for relation in self.relations.get((entry.subject, entry.employer), ()):
            if relation.since <= on and (relation.until is None or on < relation.until):
                relation.until = on + DAY

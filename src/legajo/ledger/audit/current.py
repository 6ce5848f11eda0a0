"""Auditing what is in force: the facts are replayed in log order and compared with every current_* table."""

import datetime
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from legajo.ledger.audit.entries import Placed
from legajo.ledger.audit.findings import Fault, Progress, Report
from legajo.record.canonical import encode
from legajo.record.facts import (
    EmployerChanged,
    EmployerEnded,
    EmployerRegistered,
    IdentityLinked,
    InjuryRateSet,
    ParameterPublished,
    PersonChanged,
    PersonEnded,
    PersonRegistered,
    RelationChanged,
    RelationStarted,
    household_said,
)
from legajo.record.period import ordinal


Rows = dict[tuple[Any, ...], tuple[Any, ...]]
Spot = tuple[str, int]
"""(act id, line) of an entry."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class Replay:
    """The current_* tables as they follow from the facts alone, in memory."""

    def __init__(self) -> None:
        self.people: Rows = {}
        self.households: Rows = {}
        self.links: Rows = {}
        self.employers: Rows = {}
        self.rates: Rows = {}
        self.parameters: Rows = {}
        self.relations: dict[Spot, list[Any]] = {}

    def play(self, facts: Iterable[Placed]) -> None:
        """Take the facts in, act by act."""
        ordered = sorted(facts, key=lambda placed: placed.leaf)
        for _, act in groupby(ordered, key=lambda placed: placed.act_number):
            of_act = list(act)
            for step in (
                self._person,
                self._person_ended,
                self._household_replaced,
                self._household,
                self._merge,
                self._split,
                self._employer,
                self._employer_changed,
            ):
                self._each(of_act, step)
            for step in (
                self._employer_ended,
                self._rate_replaced,
                self._rate,
                self._relation_replaced,
                self._relation,
            ):
                self._each(of_act, step)
            for step in (self._relation_changed, self._parameter_replaced, self._parameter):
                self._each(of_act, step)

    def _each(self, facts: list[Placed], step: Callable[[Placed, Any, tuple[UUID, int]], None]) -> None:
        for placed in facts:
            step(placed, placed.entry.fact, (placed.act_id, placed.entry.line))

    def _person(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, PersonRegistered):
            held = self.people.get((placed.entry.subject,))
            self.people[placed.entry.subject,] = (day(fact.born), fact.sex, held[2] if held else None, *spot)

    def _person_ended(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        held = self.people.get((placed.entry.subject,))
        if isinstance(fact, PersonEnded) and held:
            self.people[placed.entry.subject,] = (*held[:2], day(fact.on), *held[3:])

    def _household_replaced(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        replaces = placed.entry.replaces
        if isinstance(fact, PersonRegistered | PersonChanged) and replaces:
            for key, (_nature, act_id, line) in list(self.households.items()):
                if (key[0], str(act_id), line) == (placed.entry.subject, replaces.act, replaces.line):
                    del self.households[key]

    def _household(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        said = household_said(fact)
        if said:
            self.households[placed.entry.subject, said[0]] = (said[1], *spot)

    def _merge(self, _: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, IdentityLinked) and fact.action == "merge":
            self.links[fact.records[1],] = (fact.records[0], *spot)

    def _split(self, _: Placed, fact: Any, __: tuple[UUID, int]) -> None:
        if isinstance(fact, IdentityLinked) and fact.action == "split":
            for (subject,), (continues, *_rest) in list(self.links.items()):
                if {subject, continues} <= set(fact.records):
                    del self.links[subject,]

    def _employer(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, EmployerRegistered):
            held = self.employers.get((placed.entry.subject,))
            self.employers[placed.entry.subject,] = (
                fact.code,
                fact.name,
                day(fact.since),
                held[3] if held else None,
                *spot,
            )

    def _employer_changed(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        held = self.employers.get((placed.entry.subject,))
        if isinstance(fact, EmployerChanged) and fact.attribute == "name" and held:
            self.employers[placed.entry.subject,] = (held[0], fact.new, *held[2:])

    def _employer_ended(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        held = self.employers.get((placed.entry.subject,))
        if isinstance(fact, EmployerEnded) and held:
            self.employers[placed.entry.subject,] = (*held[:3], day(fact.on), *held[4:])

    def _rate_replaced(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        replaces = placed.entry.replaces
        if isinstance(fact, InjuryRateSet) and replaces:
            for key, (*_head, act_id, line) in list(self.rates.items()):
                if (key[0], str(act_id), line) == (placed.entry.subject, replaces.act, replaces.line):
                    del self.rates[key]

    def _rate(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, InjuryRateSet):
            key = (placed.entry.subject, ordinal(fact.since))
            self.rates[key] = (fact.industry_class, fact.floating_grade, fact.rate, *spot)

    def _relation_replaced(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        replaces = placed.entry.replaces
        if isinstance(fact, RelationStarted) and replaces:
            self.relations.pop((replaces.act, replaces.line), None)

    def _relation(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, RelationStarted):
            who = (placed.entry.subject, placed.entry.employer or 0)
            self.relations[str(spot[0]), spot[1]] = [
                *who,
                day(fact.started),
                None,
                fact.form,
                "open",
                [str(scheme) for scheme in fact.schemes],
            ]

    def _relation_changed(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        if not isinstance(fact, RelationChanged):
            return
        on = day(fact.on)
        for row in self.relations.values():
            subject, employer, since, until = row[:4]
            mine = (subject, employer) == (placed.entry.subject, placed.entry.employer or 0)
            if mine and since <= on and (until is None or on < until):
                row[5] = fact.state
                row[3] = on + datetime.timedelta(days=1) if fact.state == "ended" else until

    def _parameter_replaced(self, placed: Placed, fact: Any, _: tuple[UUID, int]) -> None:
        replaces = placed.entry.replaces
        if isinstance(fact, ParameterPublished) and replaces:
            key = (UUID(replaces.act), replaces.line)
            if key in self.parameters:
                held = self.parameters[key]
                self.parameters[key] = (*held[:4], False, held[5])

    def _parameter(self, placed: Placed, fact: Any, spot: tuple[UUID, int]) -> None:
        if isinstance(fact, ParameterPublished):
            region = getattr(fact, "region", None) or placed.entry.region
            self.parameters[spot] = (
                fact.parameter,
                region,
                fact.valid_from,
                day(fact.known_from),
                True,
                encode(placed.entry),
            )

    def relation_rows(self) -> Rows:
        """Relations as the table keys them: by the entry that began them."""
        return {(UUID(act), line): tuple(row) for (act, line), row in self.relations.items()}


TABLES: tuple[tuple[str, str, int, Callable[[Replay], Rows]], ...] = (
    ("current_person", "subject_id, born, sex, ended, act_id, line", 1, lambda replay: replay.people),
    ("current_household", "subject_id, since, nature, act_id, line", 2, lambda replay: replay.households),
    ("current_link", "subject_id, continues, act_id, line", 1, lambda replay: replay.links),
    ("current_employer", "subject_id, code, name, since, ended, act_id, line", 1, lambda replay: replay.employers),
    ("current_injury_rate", "subject_id, month_from, industry_class, floating_grade, rate, act_id, line", 2, lambda replay: replay.rates),
    ("current_parameter", "act_id, line, parameter, region, valid_from, known_from, in_force, payload", 2, lambda replay: replay.parameters),
    ("current_relation", "act_id, line, subject_id, employer_id, lower(span), upper(span), form, state, schemes", 2, Replay.relation_rows),
)  # fmt: skip


def check_current(cursor: Any, facts: Iterable[Placed], report: Report, progress: Progress) -> None:
    """Replay the few facts; compare the tables they move. Months and wages are compared in SQL (`months`)."""
    replay = Replay()
    replay.play(facts)
    for count, (table, columns, keys, rows_of) in enumerate(TABLES, 1):
        right = dict(rows_of(replay))
        names = [name.strip() for name in columns.split(",")][:keys]
        cursor.execute(f"SELECT {columns} FROM ledger.{table}")  # noqa: S608 -- names from the table above
        for row in cursor:
            key, values = row[:keys], row[keys:]
            should = right.pop(key, None)
            if should != values:
                report.add(
                    _fault(
                        table, names, key, f"the table says {_text(values)}, the book {_text(should)}", report
                    )
                )
        for key, should in right.items():
            report.add(_fault(table, names, key, f"the row is gone; the book says {_text(should)}", report))
        progress("what is in force", count, len(TABLES))


def _text(values: tuple[Any, ...] | None) -> str:
    if values is None:
        return "nothing"
    return "(" + ", ".join(f"{len(v)} bytes" if isinstance(v, bytes) else str(v) for v in values) + ")"


def _fault(table: str, names: list[str], key: tuple[Any, ...], words: str, report: Report) -> Fault:
    row = f"ledger.{table} " + ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))
    subject = key[0] if names[0] == "subject_id" else None
    return Fault(
        "current", row, f"What is in force differs from the book in {row}: {words}.", subject, until=report.at
    )

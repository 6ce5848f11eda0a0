"""From sound rows to the entries of a case: what is new enters, what repeats what stands is restated. Pure."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from legajo.collection.answers import household_nature
from legajo.collection.rows import Accepted
from legajo.record import people
from legajo.record.facts import (
    Entry,
    Fact,
    PersonRegistered,
    Ref,
    RelationStarted,
    Scheme,
    WageDeclared,
    make_entry,
)
from legajo.record.period import Month


class Wage(NamedTuple):
    """A declared wage in the book, from a month on."""

    since: int  # ordinal
    wage: int
    act: UUID
    line: int

    @property
    def ref(self) -> Ref:
        return Ref(act=str(self.act), line=self.line)


@dataclass(frozen=True, slots=True)
class Known:
    """What the book says of the sheet's people with this employer."""

    wages: Mapping[int, Sequence[Wage]] = field(default_factory=dict)  # by record, oldest first
    related: frozenset[int] = frozenset()  # records whose relation covers the month
    since: Mapping[int, datetime.date] = field(
        default_factory=dict
    )  # a relation that begins later, by record
    later: Mapping[int, Sequence[int]] = field(default_factory=dict)  # months that stand, by record


@dataclass(frozen=True, slots=True)
class Sender:
    """The frame that every entry of a sheet shares."""

    case_id: UUID
    employer_id: int
    region: str
    month: Month
    schemes: tuple[Scheme, ...]
    original: str
    received: datetime.date
    supplier: str
    channel: str
    year_of: Callable[[Month], Month]  # the first month of a month's contribution year


@dataclass(slots=True)
class _Line:
    fact: Fact
    subject: int
    restated: bool = False
    replaces: Ref | None = None
    supplements: Ref | None = None  # the wage that goes on around a corrected month
    month: Month | None = None  # of a wage
    reason: str | None = None


def entries(
    rows: Iterable[Accepted],
    records: Mapping[str, int],
    salts: Mapping[str, bytes],
    known: Known,
    sender: Sender,
) -> tuple[list[Entry], frozenset[int]]:
    """The entries in the order that a proposal asks for, and which of them only restate.

    `records` gives every row's record by identity number; `salts` those of the people who are new to the book.
    """
    lines: list[_Line] = []
    for row in rows:
        subject = records[row.identity]
        lines.extend(_lines(row, subject, salts.get(row.identity), known, sender))
    lines.sort(key=lambda line: line.restated)  # stable: the rest keeps the order of the sheet
    frame = _frame(sender)
    made = [_entry(number, line, sender, frame) for number, line in enumerate(lines, 1)]
    return made, frozenset(number for number, line in enumerate(lines, 1) if line.restated)


def _lines(row: Accepted, subject: int, salt: bytes | None, known: Known, sender: Sender) -> Iterable[_Line]:
    first_day = datetime.date(sender.month.year, sender.month.number, 1).isoformat()
    if salt is not None:
        yield _Line(_registration(row, salt), subject)
    joins = subject not in known.related
    if joins:
        yield _Line(RelationStarted(form="contract", started=first_day, schemes=sender.schemes), subject)
    yield from _wages(row, subject, known, sender, joins=joins)


def _registration(row: Accepted, salt: bytes) -> PersonRegistered:
    return PersonRegistered(
        identity=people.commitment("identity", row.identity, salt),
        name=people.commitment("name", row.name, salt),
        sex="male" if row.sex == "male" else "female",
        born=row.born.isoformat(),
        household_nature=household_nature(row.household),
    )


def _wages(row: Accepted, subject: int, known: Known, sender: Sender, *, joins: bool) -> Iterable[_Line]:
    """The declared wage; a correction leaves the months after it as they stand."""
    month = sender.month
    declared = known.wages.get(subject, ())
    standing = _in_force(declared, month.ordinal)
    declares = _wage(row.wage, month, sender, joins=joins)
    if standing and standing.wage == row.wage and standing.since >= sender.year_of(month).ordinal:
        yield _Line(declares, subject, restated=True, month=month)
        return
    same_month = standing is not None and standing.since == month.ordinal
    yield _Line(
        declares,
        subject,
        replaces=standing.ref if standing and same_month else None,
        supplements=standing.ref if standing and row.correction and not same_month else None,
        month=month,
        reason="correction" if row.correction else None,
    )
    following = min((later for later in known.later.get(subject, ()) if later > month.ordinal), default=None)
    if row.correction and standing and following and _in_force(declared, following) == standing:
        later = Month.of(following)
        kept = _wage(standing.wage, later, sender, joins=False)
        yield _Line(kept, subject, supplements=standing.ref, month=later, reason="correction")


def _in_force(declared: Sequence[Wage], month: int) -> Wage | None:
    return max((wage for wage in declared if wage.since <= month), key=lambda wage: wage.since, default=None)


def _wage(wage: int, month: Month, sender: Sender, *, joins: bool) -> WageDeclared:
    return WageDeclared(
        from_month=str(month),
        contribution_year=str(sender.year_of(month)),
        wage=wage,
        basis="starting_wage" if joins else "previous_year_mean",
    )


def _frame(sender: Sender) -> dict[str, Any]:
    """What every entry of the sheet says alike, written once."""
    return {
        "region": sender.region,
        "received": sender.received.isoformat(),
        "case": str(sender.case_id),
        "supplier": sender.supplier,
        "channel": sender.channel,
        "originals": (sender.original,),
    }


def _entry(number: int, line: _Line, sender: Sender, frame: Mapping[str, Any]) -> Entry:
    of_employer = not isinstance(line.fact, PersonRegistered)
    month = str(line.month) if line.month else None
    return make_entry(
        line.fact,
        subject=line.subject,
        line=number,
        employer=sender.employer_id if of_employer else None,
        effective_from=month or str(sender.month),
        effective_to=month,
        replaces=line.replaces,
        supplements=line.supplements,
        reason=line.reason,
        **frame,
    )

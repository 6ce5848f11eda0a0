"""A founded book with officers, and cases entered into it with real decisions, for tests of the ledger."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction
from tests.review.people import MORNING, RUNGS, Attack, Office, staffed
from tests.support.book import Book

from legajo.ledger import agency, entries, subjects
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    Fact,
    Party,
    PersonRegistered,
    Ref,
    Scheme,
    WageDeclared,
    make_entry,
)
from legajo.record.facts.terms import Amounts
from legajo.record.people import check_digit


REGION = "110000"
EMPLOYER = 7_000_001
PLAN: dict[str, Any] = {"plan": "0" * 32, "inputs": "1" * 32, "known_at": "2025-08-01"}


@dataclass
class Casework:
    """One book at work: `office` holds the officers, every method works as the desk."""

    book: Book
    office: Office

    def desk(self) -> "psycopg.Connection[Any]":
        """The connection of Django's default alias, for plain statements in the same transaction."""
        connection.ensure_connection()
        held: psycopg.Connection[Any] = connection.connection
        return held

    def open(self) -> UUID:
        case = Attack(self.desk(), self.office)
        case.open()
        return case.case

    def propose(
        self,
        case: UUID,
        facts: Sequence[Entry],
        *,
        restated: frozenset[int] = frozenset(),
        identities: Sequence[subjects.Identity] = (),
        number: int = 1,
    ) -> bytes:
        """Propose the entries as the next round; returns the digest to decide on."""
        with transaction.atomic():
            lines = [entries.line_of(entry) for entry in facts]
            entries.propose(case, number, lines, restated=restated, identities=identities)
            digest = entries.case_digest(case, number)
            Attack(self.desk(), self.office, case).propose(number, digest=digest)
        return digest

    def climb(self, case: UUID, digest: bytes, *, number: int = 1) -> None:
        """The first three rungs."""
        Attack(self.desk(), self.office, case).climb(*RUNGS[:3], number=number, digest=digest)

    def approve(self, case: UUID, digest: bytes, *, number: int = 1) -> None:
        """The fourth decision, in the transaction that enters the case."""
        Attack(self.desk(), self.office, case).decide(RUNGS[3], number=number, digest=digest)

    def close(self, case: UUID) -> None:
        """What review does once the case is in the book."""
        self.desk().execute("UPDATE review_case SET status = 'entered' WHERE id = %s", (case,))

    def enter(
        self,
        facts: Sequence[Entry],
        *,
        case: UUID | None = None,
        staged: Sequence[Entry] = (),
        restated: frozenset[int] = frozenset(),
        identities: Sequence[subjects.Identity] = (),
        at: datetime.datetime = MORNING,
    ) -> tuple[entries.Sealed, ...]:
        """The whole way of one case, its staged consequences included."""
        case = case or self.open()
        digest = self.propose(case, facts, restated=restated, identities=identities)
        if staged:
            entries.stage(case, [entries.line_of(entry) for entry in staged])
        self.climb(case, digest)
        return self.finish(case, digest, follow=bool(staged), at=at)

    def finish(
        self,
        case: UUID,
        digest: bytes,
        *,
        follow: bool = False,
        sealed: bool = True,
        at: datetime.datetime = MORNING,
    ) -> tuple[entries.Sealed, ...]:
        """The transaction of the fourth decision."""
        with transaction.atomic():
            self.approve(case, digest)
            entries.post_case(case)
            if follow:
                entries.post_consequence(case)
            self.close(case)
            return entries.seal(at=at) if sealed else ()

    def register(self, number: int = 1) -> list[int]:
        """People and the wish to work with them: as many new records, through a case."""
        ids = subjects.new_subjects(number)
        case = self.open()
        facts = [person(subject, line, case) for line, subject in enumerate(ids, 1)]
        self.enter(facts, case=case, identities=[identity(subject) for subject in ids])
        return ids


def founded(book: Book) -> Casework:
    """A book on a simulated clock, founded by two people, with officers for every rung."""
    with book.role(None):
        agency.found(region=REGION, name="The agency", founders=("A", "B"), clock="simulated", at=MORNING)
    return Casework(book, staffed(book.connect()))


def number_of(subject: int) -> str:
    """An identity number that belongs to no one: made from the record's number."""
    seventeen = f"110101{19600101 + subject % 28}{subject % 1000:03}"
    return seventeen + check_digit(seventeen)


def identity(subject: int) -> subjects.Identity:
    return subjects.Identity(subject, "person", f"Person {subject}", number_of(subject))


def entry(fact: Fact, subject: int, line: int, case: UUID, **more: Any) -> Entry:
    more = {"employer": EMPLOYER, "originals": ("ab" * 32,), **more}
    return make_entry(
        fact, subject=subject, line=line, case=str(case), region=REGION, received="2025-08-01", **more
    )


def person(subject: int, line: int, case: UUID) -> Entry:
    fact = PersonRegistered(identity="a" * 64, name="b" * 64, sex="female", born="1990-01-01")
    return entry(fact, subject, line, case, employer=None)


def wage(
    subject: int,
    line: int,
    case: UUID,
    *,
    month: str = "2025-07",
    fen: int = 1_000_000,
    replaces: Ref | None = None,
) -> Entry:
    fact = WageDeclared(from_month=month, contribution_year="2025-07", wage=fen)
    return entry(fact, subject, line, case, replaces=replaces)


def pension(employer: int, own: int) -> Amounts:
    return {Scheme.PENSION: {Party.EMPLOYER: employer, Party.PERSON: own}}


def due(
    subject: int,
    line: int,
    case: UUID,
    *,
    month: str = "2025-07",
    amounts: tuple[int, int] = (160_000, 80_000),
    replaces: Ref | None = None,
    **more: Any,
) -> Entry:
    fact = Due(month=month, base={Scheme.PENSION: 1_000_000}, amounts=pension(*amounts), **PLAN, **more)
    return entry(fact, subject, line, case, replaces=replaces)


def allocation(
    subject: int,
    line: int,
    case: UUID,
    *,
    voucher: str = "V1",
    amounts: tuple[int, int] = (160_000, 80_000),
    **more: Any,
) -> Entry:
    fact = Allocation(
        voucher=voucher, month="2025-07", posted_month="2025-08", amounts=pension(*amounts), **PLAN, **more
    )
    return entry(fact, subject, line, case)

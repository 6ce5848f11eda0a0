"""Cases entered through the product's own functions, for tests and benchmarks of the book: decided by four people, posted, sealed."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from tests.review.people import RUNGS, Office, decide, staffed
from tests.support.book import Book

from legajo.ledger import agency, entries
from legajo.ledger.entries import Sealed
from legajo.record.facts import Allocation, Due, Fact, Party, Scheme, WageDeclared, make_entry
from legajo.record.period import Month


MORNING = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
EMPLOYER = 2
FIRST_PERSON = 3
AMOUNTS = {
    Scheme.PENSION: {Party.EMPLOYER: 241_513, Party.PERSON: 120_757},
    Scheme.MEDICAL: {Party.EMPLOYER: 143_000, Party.PERSON: 30_189},
}
MARK = "5e" * 16


@dataclass
class Desk:
    """A founded book with an employer, people, and officers who enter cases."""

    office: Office
    people: range

    def enter(
        self,
        facts: Iterable[tuple[int, Fact]],
        follows: Sequence[tuple[int, Fact]] = (),
        *,
        at: datetime.datetime = MORNING,
    ) -> tuple[Sealed, ...]:
        """One case of these facts by record, and what follows from it, in one transaction as the desk."""
        return enter(self.office, facts, follows, at=at)

    def month(
        self, month: str, *, at: datetime.datetime = MORNING, people: range | None = None
    ) -> tuple[Sealed, ...]:
        """Everybody's wage declared from a month, and what is due for it."""
        people = people or self.people
        return self.enter(((p, wage(p, month)) for p in people), [(p, due(p, month)) for p in people], at=at)

    def pay(self, month: str, voucher: str, *, at: datetime.datetime = MORNING) -> tuple[Sealed, ...]:
        """A wage that repeats nothing stands for the voucher's case; what follows is everybody's payment."""
        facts = [(p, wage(p, Month.parse(month).plus(1).__str__())) for p in self.people]
        return self.enter(facts, [(p, paid(month, voucher)) for p in self.people], at=at)


def found(book: Book, *, people: int = 3) -> Desk:
    """A book on a simulated clock with its agency, one employer and some people; officers for every rung."""
    with book.role(None):
        agency.found(region="110000", name="Test", founders=["Li", "Wang"], clock="simulated", at=MORNING)
    owner = book.connect(None)
    owner.execute(
        "INSERT INTO ledger.subject SELECT n, CASE n WHEN 2 THEN 'employer' ELSE 'person' END, 1, '', '', sha256(n::text::bytea), ''"
        " FROM generate_series(2, %s) n",
        (people + 2,),
    )
    owner.execute("SELECT setval('ledger.subject_number', %s)", (people + 2,))
    return Desk(staffed(owner), range(FIRST_PERSON, FIRST_PERSON + people))


def wage(person: int, month: str) -> WageDeclared:
    return WageDeclared(from_month=month, contribution_year=month, wage=1_000_000 + person)


def due(person: int, month: str) -> Due:
    return Due(
        month=month,
        base={Scheme.PENSION: 1_000_000 + person},
        amounts=AMOUNTS,
        plan=MARK,
        inputs=MARK,
        known_at="2025-08-01",
    )


def paid(month: str, voucher: str) -> Allocation:
    return Allocation(
        voucher=voucher,
        month=month,
        posted_month=month,
        amounts=AMOUNTS,
        full=(Scheme.PENSION,),
        credited=(Scheme.PENSION,),
        plan=MARK,
        inputs=MARK,
        known_at="2025-08-01",
    )


def enter(
    office: Office,
    facts: Iterable[tuple[int, Fact]],
    follows: Iterable[tuple[int, Fact]],
    *,
    at: datetime.datetime,
) -> tuple[Sealed, ...]:
    """Propose, decide four times, post, let follow, seal. Django's default connection MUST be the desk's."""
    case = uuid4()
    count = propose(office, case, facts, at=at)
    with transaction.atomic():
        fourth(office, case, follows, at=at)
        sealed = entries.seal(at=at)
    assert sealed[0].count == count
    return sealed


def propose(office: Office, case: UUID, facts: Iterable[tuple[int, Fact]], *, at: datetime.datetime) -> int:
    """A case in its first round, with three acceptances."""
    lines = [entries.line_of(made) for made in _entries(case, facts)]
    clerk = office["clerk"].user
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO review_case (id, sort, title, region, status, round, accepted, people, lines, opened_by, collected_by,"
            " opened_at, key) VALUES (%s, 'declaration', 't', '110000', 'collecting', 0, 0, 0, 0, %s, 0, %s, %s)",
            [case, clerk, at, str(case)],
        )
        entries.propose(case, 1, lines)
        digest = entries.case_digest(case, 1)
        cursor.execute(
            "INSERT INTO review_round (case_id, number, digest, lines, restated, people, proposed_by, proposed_at, to_confirm, key)"
            " VALUES (%s, 1, %s, 1, 0, 1, %s, %s, '{}', %s)",
            [case, digest, clerk, at, str(case)],
        )
        for rung in RUNGS[:3]:
            _decide(cursor, office, case, rung, digest, at)
    return len(lines)


def fourth(office: Office, case: UUID, follows: Iterable[tuple[int, Fact]], *, at: datetime.datetime) -> None:
    """The fourth acceptance, the case's act and what follows, unsealed."""
    with connection.cursor() as cursor:
        _decide(cursor, office, case, RUNGS[3], entries.case_digest(case, 1), at)
        entries.post_case(case)
        staged = [entries.line_of(made) for made in _entries(case, follows)]
        if staged:
            entries.stage(case, staged)
            entries.post_consequence(case)
        cursor.execute("UPDATE review_case SET status = 'entered' WHERE id = %s", [case])


def _decide(cursor: Any, office: Office, case: UUID, rung: str, digest: bytes, at: datetime.datetime) -> None:
    decide(cursor, office, case, 1, rung, "accept", "", digest, office[rung].officer, at)


def _entries(case: UUID, facts: Iterable[tuple[int, Fact]]) -> Iterator[Any]:
    for line, (subject, fact) in enumerate(facts, 1):
        yield make_entry(
            fact,
            subject=subject,
            line=line,
            region="110000",
            received="2025-08-01",
            case=str(case),
            employer=EMPLOYER,
            originals=("ab" * 32,),
        )

"""A whole agency at work through the product's own acts: founded, staffed, with an employer, people and parameters."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connections
from tests.support.book import Book

from legajo.accrual.money import MoneyLine, digest
from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.authority.posts import RUNG_POSTS, Post
from legajo.ledger import agency, subjects
from legajo.ledger.subjects import Identity
from legajo.originals import acts as originals
from legajo.record.facts import (
    AMOUNTS,
    EmployerRegistered,
    Entry,
    Fact,
    InjuryRateSet,
    MoneyReceived,
    ParameterPublished,
    PersonRegistered,
    Ref,
    RelationStarted,
    Scheme,
    WageDeclared,
    amounts_of,
    make_entry,
)
from legajo.record.people import check_digit
from legajo.record.period import Month
from legajo.review import acts
from legajo.review.bundle import CaseSort, Outcome, Proposed
from legajo.review.ladder import LADDER, Rung, Verdict
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


REGION = "110000"
ROOT = gateway.system("founding")
OPENED = datetime.datetime(2025, 7, 1, 1, tzinfo=datetime.UTC)
SCHEMES = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL, Scheme.WORK_INJURY)


def number_of(index: int) -> str:
    """An identity number that belongs to no one."""
    seventeen = f"110101{1985 + index // 900:04}0101{index % 900 + 100:03}"
    return seventeen + check_digit(seventeen)


def name_of(index: int) -> str:
    """A name in letters alone, as a sheet must write it."""
    return f"Person {chr(65 + index // 26)}{chr(97 + index % 26)}"


@dataclass
class Agency:
    """Officers by post, an employer and its people; `now` is the simulated clock."""

    officers: dict[Post, int]  # auth users
    now: datetime.datetime
    employer: int = 0
    people: list[int] = field(default_factory=list)
    made: int = 0

    def actor(self, post: Post) -> Actor:
        return gateway.actor_of(User.objects.get(pk=self.officers[post]), at=self.now)

    @property
    def clerk(self) -> Actor:
        return self.actor(Post.COLLECTION)

    def later(self, **by: int) -> datetime.datetime:
        self.now += datetime.timedelta(**(by or {"minutes": 1}))
        return self.now

    def key(self) -> str:
        self.made += 1
        return f"key {self.made}"

    def original(self, content: str) -> str:
        return originals.store(
            content.encode(), media_type="text/plain", name="sheet.csv", by=self.clerk, at=self.now
        )

    def open(self, sort: CaseSort = CaseSort.DECLARATION, month: Month | None = None) -> tuple[UUID, str]:
        """A case with an original of its own."""
        paper = self.original(f"original {self.key()}")
        case = acts.open_case(
            sort,
            title=f"case {self.made}",
            employer_id=self.employer or None,
            month=month,
            originals=[paper],
            by=self.clerk,
            at=self.now,
            key=self.key(),
        )
        return case, paper

    def entries(
        self, case: UUID, paper: str, facts: Iterable[tuple[int, Fact, int | None]], **more: object
    ) -> list[Entry]:
        """Lines around (subject, fact, employer)."""
        return [
            make_entry(
                fact,
                subject=subject,
                line=line,
                region=REGION,
                received=self.now.date().isoformat(),
                case=str(case),
                employer=employer,
                originals=(paper,),
                supplier="employer",
                channel="portal",
            )
            for line, (subject, fact, employer) in enumerate(facts, start=1)
        ]

    def propose(self, case: UUID, entries: Sequence[Entry], **more: object) -> Proposed:
        return acts.propose(case, entries, by=self.clerk, at=self.later(), key=self.key(), **more)  # type: ignore[arg-type]

    def climb(
        self, proposed: Proposed, *, rungs: Sequence[Rung] = LADDER, confirmed: frozenset[int] = frozenset()
    ) -> Outcome:
        """Accept on these rungs, each by its officer."""
        outcome = None
        for rung in rungs:
            outcome = acts.decide(
                proposed.case_id,
                rung,
                outcome=Verdict.ACCEPT,
                digest=proposed.digest,
                confirmed=confirmed if rung is Rung.PRELIMINARY else frozenset(),
                by=self.actor(Post(rung.value)),
                at=self.later(),
            )
        assert outcome is not None
        return outcome

    def enter(self, sort: CaseSort, facts: Iterable[tuple[int, Fact, int | None]], **more: object) -> Outcome:
        """The whole way of a case."""
        case, paper = self.open(sort)
        entries = self.entries(case, paper, facts)
        proposed = self.propose(case, entries, **more)
        confirmed = frozenset(
            e.line for e in entries if isinstance(e.fact, PersonRegistered | RelationStarted)
        )
        return self.climb(proposed, confirmed=confirmed)

    def publish(self, known_by: str = "9999") -> None:
        """Every parameter that the product ships and that was known by a day, as facts of the agency."""
        known = [fact for fact in facts_of(load()) if fact.known_from <= known_by]
        self.enter(CaseSort.PARAMETERS, [(1, fact, None) for fact in known])

    def publish_now(self, *facts: ParameterPublished) -> Outcome:
        """Values that become known in the agency's life."""
        return self.enter(CaseSort.PARAMETERS, [(1, fact, None) for fact in facts])

    def register_employer(self, code: str = "91110105MA01B2C3X6") -> None:
        """An employer, for which everything after this is declared."""
        (number,) = subjects.new_subjects(1)
        fact = EmployerRegistered(code=code, name="The employer", schemes=SCHEMES, since="2010-01-01")
        risk = InjuryRateSet(industry_class=1, since="2010-01")
        identity = Identity(number, "employer", "The employer", code)
        self.enter(CaseSort.REGISTRATION, [(number, fact, None), (number, risk, None)], identities=[identity])
        self.employer = number

    def register_people(self, count: int) -> None:
        ids = subjects.new_subjects(count)
        facts: list[tuple[int, Fact, int | None]] = []
        for index, subject in enumerate(ids):
            said = hashlib.sha256(str(subject).encode()).hexdigest()
            facts.append(
                (
                    subject,
                    PersonRegistered(
                        identity=said, name="0" * 64, sex="female", born=f"{1985 + index // 900}-01-01"
                    ),
                    None,
                )
            )
            facts.append(
                (
                    subject,
                    RelationStarted(form="contract", started="2010-01-01", schemes=SCHEMES),
                    self.employer,
                )
            )
        who = [
            Identity(subject, "person", name_of(index), number_of(index)) for index, subject in enumerate(ids)
        ]
        self.enter(CaseSort.REGISTRATION, facts, identities=who)
        self.people += ids

    def declaration(
        self,
        month: str,
        wages: dict[int, int],
        *,
        repeats: bool = False,
        replaces: Ref | None = None,
        again: UUID | None = None,
    ) -> Proposed:
        """A proposed declaration of one month; `again`: the next round of a case that was returned."""
        case, paper = (
            (again, self.original(f"original {self.key()}"))
            if again
            else self.open(CaseSort.DECLARATION, Month.parse(month))
        )
        facts = [
            (p, WageDeclared(from_month=month, contribution_year=month, wage=w), self.employer)
            for p, w in wages.items()
        ]
        entries = [
            msg_replace(entry, effective_from=month, effective_to=month, replaces=replaces)
            for entry in self.entries(case, paper, facts)
        ]
        return self.propose(
            case,
            entries,
            restated=frozenset(e.line for e in entries) if repeats else frozenset(),
            originals=[paper] if again else (),
        )

    def declare(self, month: str, wages: dict[int, int], *, repeats: bool = False) -> Outcome:
        return self.climb(self.declaration(month, wages, repeats=repeats))

    def payment(self, voucher: str, value_date: str, lines: Sequence[MoneyLine]) -> Proposed:
        """A proposed case of one voucher."""
        case, paper = self.open(CaseSort.PAYMENT)
        sums = tuple(sum(line.amounts[i] for line in lines) for i in range(len(AMOUNTS)))
        fact = MoneyReceived(
            payer="employer",
            voucher=voucher,
            value_date=value_date,
            from_month=str(Month.of(min(line.month for line in lines))),
            to_month=str(Month.of(max(line.month for line in lines))),
            amounts=amounts_of(sums),
            amount=sum(sums),
            line_count=len(lines),
            lines=digest(lines),
        )
        return self.propose(
            case, self.entries(case, paper, [(self.employer, fact, self.employer)]), money=lines
        )

    def pay(self, voucher: str, value_date: str, lines: Sequence[MoneyLine]) -> Outcome:
        return self.climb(self.payment(voucher, value_date, lines))

    def money(
        self, voucher: str, month: str, people: Iterable[int], amounts: Callable[[int], tuple[int, ...]]
    ) -> list[MoneyLine]:
        ordinal = Month.parse(month).ordinal
        return [
            MoneyLine(voucher, p, "1101 ···· ···· 0000", self.employer, ordinal, amounts(p)) for p in people
        ]


def msg_replace(entry: Entry, **changes: object) -> Entry:
    import msgspec

    return msgspec.structs.replace(entry, **changes)


_copies: dict[tuple[object, ...], tuple[str, Agency]] = {}


def founded(book: Book, *, people: int = 3, at: datetime.datetime = OPENED, known_by: str = "9999") -> Agency:
    """An agency on a simulated clock; the desk's role does everything but the founding.

    It is made once by its acts in a test process; other tests of the same wish get a copy of its database.
    """
    wish = (id(book.cluster), people, at, known_by)
    if wish not in _copies:
        made = _found(book, people, at, known_by)
        _copies[wish] = (f"agency_{len(_copies)}", deepcopy(made))
        _copy(book, source=book.name, target=_copies[wish][0])
        return made
    name, made = _copies[wish]
    _copy(book, source=name, target=book.name)
    return deepcopy(made)


def _copy(book: Book, *, source: str, target: str) -> None:
    """A database in place of another; nobody may be connected to either."""
    connections.close_all()
    for opened in book.opened:
        opened.close()
    book.cluster.psql(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    book.cluster.psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _found(book: Book, people: int, at: datetime.datetime, known_by: str) -> Agency:
    with book.role(None):
        agency.found(region=REGION, name="The agency", founders=("A", "B"), clock="simulated", at=at)
    officers = {}
    for index, post in enumerate((Post.COLLECTION, *RUNG_POSTS, Post.ADMINISTRATION, Post.SUPERVISION)):
        officer = authority.register_officer(
            username=post.value,
            password="x" * 20,
            name=f"Officer {post}",
            identity=number_of(9000 + index),
            by=ROOT,
            at=at,
        )
        authority.grant_post(officer, post, reason="founding", by=ROOT, at=at)
        officers[post] = User.objects.get(username=post.value).pk
    made = Agency(officers, at)
    made.publish(known_by)
    made.register_employer()
    if people:
        made.register_people(people)
    return made

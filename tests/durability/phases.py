"""One employer's sheet on its way into the book, phase by phase, in a database that can be copied before each of them.

Every phase is the product's own act or job under the role of the process that does it. `go` is also what the worker,
the officer or the integrator does again after a crash.
"""

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import psycopg
from django.contrib.auth.models import User
from django.db import connections
from tests.support.agency import Agency, founded, number_of
from tests.support.book import Book, aliases, point

from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.authority.posts import Post
from legajo.cluster import Cluster
from legajo.collection import acts, work
from legajo.collection.lookups import get_declaration
from legajo.demo.people import Employer, Worker, employers
from legajo.demo.sheets import declaration_csv
from legajo.ledger import audit, integrator, published
from legajo.ledger.integrator import IntegratorBusyError
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups
from legajo.review.ladder import LADDER, Rung, Verdict


CODE = "91110105MA01B2C3X6"
JULY, AUGUST = Month(2025, 7), Month(2025, 8)
RAISE = 10_000  # fen: every second person's wage in August
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
BUSY_SECONDS = 0.02
AUDITED = datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Way:
    """A sheet that was received, those who act on it, and the moments of their acts."""

    declaration: UUID
    personnel: Actor
    officers: Mapping[Rung, Actor]
    received: datetime.datetime

    def at(self, minutes: int) -> datetime.datetime:
        return self.received + datetime.timedelta(minutes=minutes)

    def case(self) -> UUID:
        found = get_declaration(self.declaration, gateway.permit_employer(self.personnel, self.employer))
        assert found.case_id is not None
        return found.case_id

    @property
    def employer(self) -> int:
        assert self.personnel.employer_id is not None
        return self.personnel.employer_id


@dataclass(frozen=True)
class Phase:
    """What one process does under its role, and what people do in their sites before the next phase."""

    name: str
    role: str
    act: Callable[[Way], None]
    then: tuple[tuple[str, Callable[[Way], None]], ...] = ()

    def go(self, book: Book, way: Way) -> None:
        """The phase itself, alone."""
        with book.role(self.role):
            self.act(way)

    def finish(self, book: Book, way: Way) -> None:
        """The phase, done again if it was done before, and what people do after it."""
        self.go(book, way)
        for role, act in self.then:
            with book.role(role):
                act(way)


def read(way: Way) -> None:
    work.read(way.declaration, at=way.at(1))


def confirm(way: Way) -> None:
    acts.confirm(way.declaration, by=way.personnel, at=way.at(2), key="confirm")


def propose(way: Way) -> None:
    work.propose(way.declaration, at=way.at(2))


def decide(way: Way, rung: Rung) -> None:
    case = lookups.get_case(way.case(), PERMIT)
    assert case.digest is not None
    review.decide(
        case.id,
        rung,
        outcome=Verdict.ACCEPT,
        digest=case.digest,
        confirmed=frozenset(case.to_confirm) if rung is Rung.PRELIMINARY else frozenset(),
        by=way.officers[rung],
        at=way.at(10 + LADDER.index(rung)),
    )


def decide_three(way: Way) -> None:
    for rung in LADDER[:3]:
        decide(way, rung)


def decide_last(way: Way) -> None:
    decide(way, LADDER[3])


def integrate(way: Way) -> None:
    """As its supervisor does: started again until the session of the killed one is gone."""
    while True:
        try:
            integrator.run_once(at=way.at(20), force=True)
        except IntegratorBusyError:
            time.sleep(BUSY_SECONDS)
        else:
            return


PHASES = (
    Phase("reading", "collector", read, (("web", confirm),)),
    Phase("proposing", "collector", propose, (("desk", decide_three),)),
    Phase("deciding", "desk", decide_last),
    Phase("integrating", "integrator", integrate),
)


class Stages:
    """An agency with a sheet, and a copy of its database from before each phase; `expected` is what an undisturbed way leaves."""

    def __init__(self, cluster: Cluster, template: str, name: str, rows: int) -> None:
        self.cluster, self.name, self._copies = cluster, name, 0
        self.seconds: dict[str, float] = {}
        book = copied(cluster, f"{name}_whole", template)
        self.way = received_sheet(book, rows)
        for phase in PHASES:
            copied(cluster, self._before(phase), book.name)
            begun = time.perf_counter()
            phase.go(book, self.way)
            self.seconds[phase.name] = time.perf_counter() - begun
            phase.finish(book, self.way)  # once more: it changes nothing
        self.expected = fingerprint(book)
        self.faults = faults(book)
        dropped(book)

    def before(self, phase: Phase) -> Book:
        """A fresh database in which the phase is about to begin; Django's connections reach it."""
        self._copies += 1
        return copied(self.cluster, f"{self.name}_{self._copies}", self._before(phase))

    def finish(self, book: Book, phase: Phase) -> None:
        """The retry, and the rest of the way."""
        for each in PHASES[PHASES.index(phase) :]:
            each.finish(book, self.way)

    def drop(self) -> None:
        for phase in PHASES:
            dropped(Book(self.cluster, self._before(phase)))

    def _before(self, phase: Phase) -> str:
        return f"{self.name}_before_{phase.name}"


def copied(cluster: Cluster, name: str, template: str) -> Book:
    """A copy of a database to which nobody is connected, and Django's connections to it."""
    connections.close_all()
    cluster.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    for alias, role in aliases().items():
        point(alias, cluster, name, role)
    return Book(cluster, name)


def dropped(book: Book) -> None:
    connections.close_all()
    book.cluster.psql(f'DROP DATABASE "{book.name}" WITH (FORCE)')


def received_sheet(book: Book, rows: int) -> Way:
    """Three quarters of the people have July in the book; August's sheet of them all lies there, unread."""
    agency = founded(book, people=0)
    agency.now = datetime.datetime(2025, 8, 5, 1, tzinfo=datetime.UTC)
    delegate(agency)
    firm, raised = staff(rows)
    july = receive(agency, declaration_csv(firm, JULY, firm.staff[: rows * 3 // 4]), "july")
    for phase in PHASES[:-1]:
        phase.finish(book, july)
    agency.now += datetime.timedelta(days=20)
    return receive(agency, declaration_csv(firm, AUGUST, raised), "august")


def delegate(agency: Agency) -> None:
    """A sign-in for the employer's personnel office."""
    authority.register_delegate(
        username="employer",
        password="x" * 20,
        name="Han Mei",
        identity=number_of(9900),
        employer_id=agency.employer,
        by=agency.actor(Post.ADMINISTRATION),
        at=agency.now,
    )


def staff(rows: int) -> tuple[Employer, list[Worker]]:
    """The firm in July, and its people as of August: new ones, and every second one of the others with a raise."""
    (firm,) = employers(rows, seed=7, first=JULY, last=JULY, staff_size=rows)
    raised = [
        replace(worker, wages=(*worker.wages, (AUGUST, worker.wage(JULY) + RAISE * (number % 2))))
        for number, worker in enumerate(firm.staff)
    ]
    return replace(firm, code=CODE, name="The employer"), raised


def receive(agency: Agency, content: bytes, key: str) -> Way:
    personnel = gateway.actor_of(User.objects.get(username="employer"), at=agency.now)
    officers = {rung: agency.actor(Post(rung.value)) for rung in LADDER}
    declaration = acts.receive(
        content, name=f"{key}.csv", employer_id=agency.employer, by=personnel, at=agency.now, key=key
    )
    return Way(declaration, personnel, officers, agency.now)


def faults(book: Book) -> list[str]:
    """What the auditor finds."""
    with book.role("auditor"):
        report = audit.verify(keys=published.all_keys(), at=AUDITED)
    return [fault.words for fault in report.faults]


COUNTED = {
    "entries": "SELECT kind, count(*), count(DISTINCT (subject_id, occurrence)), sum(base), sum(pension_employer"
    " + pension_person + medical_employer + medical_person) FROM ledger.entry GROUP BY 1",
    "acts": "SELECT sort, count(*), sum(entry_count) FROM ledger.act GROUP BY 1",
    "dense": "SELECT max(number) - count(*), max(first_leaf + entry_count + 1) - sum(entry_count + 1) FROM ledger.act",
    "covered": "SELECT (SELECT max(size) FROM ledger.checkpoint) - max(first_leaf + entry_count + 1) FROM ledger.act",
    "proposed": "SELECT round, enters, count(*) FROM ledger.proposal_line GROUP BY 1, 2",
    "staged": "SELECT kind, count(*), count(DISTINCT (case_id, line)) FROM ledger.posting GROUP BY 1",
    "people": "SELECT sort, count(*), count(DISTINCT number_mac) FROM ledger.subject GROUP BY 1",
    "waiting people": "SELECT count(*), count(DISTINCT number_mac) FROM ledger.proposal_identity",
    "months": "SELECT month, count(*), sum(base), sum(due_pension_person) FROM ledger.current_month GROUP BY 1",
    "wages": "SELECT month_from, count(*), sum(wage) FROM ledger.current_wage GROUP BY 1",
    "relations": "SELECT count(*) FROM ledger.current_relation",
    "sheets": "SELECT state, progress, rows, accepted, problems, totals, count(*) FROM collection_declaration GROUP BY 1, 2, 3, 4, 5, 6",
    "sheet leaves": "SELECT sort, count(*) FROM collection_leaf GROUP BY 1",
    "cases": "SELECT sort, status, round, accepted, lines, count(*) FROM review_case GROUP BY 1, 2, 3, 4, 5",
    "rounds": "SELECT number, lines, restated, people, count(*) FROM review_round GROUP BY 1, 2, 3, 4",
    "decisions": "SELECT rung, outcome, count(*) FROM review_decision GROUP BY 1, 2",
    "touches": "SELECT act, count(*) FROM review_touch GROUP BY 1",
    "plans": "SELECT round, postings, entered, summary ->> 'due_after', summary ->> 'wages_changed' FROM accrual_plan",
    "originals": "SELECT count(*), sum(size) FROM originals_original",
    "journal": "SELECT act, count(*) FROM ledger.journal GROUP BY 1",
    "jobs": "SELECT task_name, count(*) FROM procrastinate_jobs GROUP BY 1",
}


def fingerprint(book: Book) -> dict[str, list[str]]:
    """How much of everything stands in the database: equal when nothing is lost, doubled or half there."""
    with psycopg.connect(book.dsn(), autocommit=True) as owner:
        return {
            name: sorted(map(str, owner.execute(statement).fetchall())) for name, statement in COUNTED.items()
        }

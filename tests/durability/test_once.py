"""A double click, two tabs, a retried job, two officers at once: everything enters once, and who comes second is told (arts. 6, 7)."""

import datetime
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from pytest_django import DjangoDbBlocker
from tests.durability.phases import (
    CODE,
    JULY,
    PERMIT,
    Way,
    copied,
    decide,
    decide_three,
    delegate,
    dropped,
    receive,
    staff,
)
from tests.durability.together import together, twice
from tests.support.agency import ROOT, Agency, founded, number_of
from tests.support.book import Book, aliases, point

from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.authority.posts import Post
from legajo.cluster import Cluster
from legajo.collection import acts, payment_file, registration, work
from legajo.collection.errors import CollectionError
from legajo.collection.payment_file import PaidLine
from legajo.demo.people import Employer
from legajo.demo.sheets import declaration_csv
from legajo.ledger import audit, published
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts as maintenance
from legajo.record.facts import OpeningPosition, Party, Scheme, SubPeriod
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups
from legajo.review.bundle import CaseSort, Outcome
from legajo.review.ladder import LADDER, ReviewError, Rung, Status, Verdict


NUMBERS = itertools.count(1)
PEOPLE = 6
TRIES = 4  # a race is not met every time


@dataclass
class Office:
    """An agency, an employer with its people's sheets, and SQL to count with."""

    book: Book
    agency: Agency
    firm: Employer
    owner: "psycopg.Connection[tuple[int, ...]]"

    def sheet(self, month: Month = JULY, *, note: str = "") -> bytes:
        return declaration_csv(self.firm, month, self.firm.staff) + note.encode()

    def count(self, table: str, where: str = "true") -> int:
        row = self.owner.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        assert row
        return row[0]

    def waiting(self, month: Month = JULY, *, key: str = "") -> Way:
        """A sheet that is read and waits for its employer."""
        way = receive(self.agency, self.sheet(month, note=f"\n备注 {key}" if key else ""), key or str(month))
        with self.book.role("collector"):
            work.read(way.declaration, at=way.at(1))
        return way

    def proposed(self, month: Month = JULY) -> Way:
        way = self.waiting(month)
        acts.confirm(way.declaration, by=way.personnel, at=way.at(2), key="confirm")
        with self.book.role("collector"):
            work.propose(way.declaration, at=way.at(2))
        return way

    def sound(self) -> bool:
        with self.book.role("auditor"):
            report = audit.verify(keys=published.all_keys(), at=self.agency.now)
        assert report.faults == []
        return report.sound


@pytest.fixture(scope="module")
def founding(
    cluster: Cluster,
    template: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Agency]]:
    """An agency with an employer, made once. The originals have a place of their own, as their keys are this book's."""
    before: Path = settings.LEGAJO_ORIGINALS
    settings.LEGAJO_ORIGINALS = tmp_path_factory.mktemp("originals")
    with django_db_blocker.unblock():
        book = copied(cluster, "once", template)
        agency = founded(book, people=0)
        agency.now = datetime.datetime(2025, 8, 5, 1, tzinfo=datetime.UTC)
        delegate(agency)
        connections.close_all()
        yield book.name, agency
        dropped(book)
    settings.LEGAJO_ORIGINALS = before


@pytest.fixture
def office(
    cluster: Cluster, founding: tuple[str, Agency], django_db_blocker: DjangoDbBlocker
) -> Iterator[Office]:
    """The agency in a database of the test's own."""
    name, agency = founding
    firm, _ = staff(PEOPLE)
    with django_db_blocker.unblock():
        book = copied(cluster, f"once_{next(NUMBERS)}", name)
        yield Office(book, replace(agency, people=[]), firm, book.connect())
        for opened in book.opened:
            opened.close()
        dropped(book)
        for alias, role in aliases().items():
            point(alias, cluster, "legajo_test", role)


def verdict(way: Way, rung: Rung, by: Actor, *, outcome: Verdict = Verdict.ACCEPT) -> Callable[[], Outcome]:
    """An officer's click on what stands on their screen."""
    case = lookups.get_case(way.case(), PERMIT)
    assert case.digest is not None
    return partial(
        review.decide,
        case.id,
        rung,
        outcome=outcome,
        reason="" if outcome is Verdict.ACCEPT else "an original is missing",
        digest=case.digest,
        confirmed=frozenset(case.to_confirm) if rung is Rung.PRELIMINARY else frozenset(),
        by=by,
        at=way.at(10 + LADDER.index(rung)),
    )


def second_officer(office: Office, post: Post) -> Actor:
    """Another natural person on the same post."""
    number = 9500 + LADDER.index(Rung(post.value))
    officer = authority.register_officer(
        username=f"second {post}",
        password="x" * 20,
        name=f"Second {post}",
        identity=number_of(number),
        by=ROOT,
        at=office.agency.now,
    )
    authority.grant_post(officer, post, reason="second officer", by=ROOT, at=office.agency.now)
    return gateway.actor_of(User.objects.get(username=f"second {post}"), at=office.agency.now)


def answers(found: Sequence[object]) -> tuple[list[object], list[Exception]]:
    """What was done, and what was refused."""
    return [x for x in found if not isinstance(x, Exception)], [x for x in found if isinstance(x, Exception)]


def test_a_sheet_sent_by_a_double_click_is_received_once(office: Office) -> None:
    personnel = gateway.actor_of(User.objects.get(username="employer"), at=office.agency.now)
    for number in range(TRIES):
        send = partial(
            acts.receive,
            office.sheet(note=str(number)),
            name="july.csv",
            employer_id=office.agency.employer,
            by=personnel,
            at=office.agency.now,
            key=f"key {number}",
        )
        with office.book.role("web"):
            first, second = twice(send)
        assert isinstance(first, UUID)
        assert first == second
    assert office.count("collection_declaration") == TRIES
    assert office.count("procrastinate_jobs", "task_name = 'collection.read'") == TRIES
    assert office.count("ledger.journal", "act = 'sheet_received'") == TRIES


def test_two_workers_read_a_sheet_once(office: Office) -> None:
    way = receive(office.agency, office.sheet(), "july")
    with office.book.role("collector"):
        assert twice(partial(work.read, way.declaration, at=way.at(1))) == [None, None]
    assert office.count("collection_leaf", "sort = 'accepted'") == 1
    assert office.count("collection_declaration", f"state = 'read' AND accepted = {PEOPLE}") == 1


@pytest.mark.parametrize("keys", [("one", "one"), ("one", "another")], ids=["double click", "two tabs"])
def test_a_sheet_confirmed_twice_at_once_is_one_case(office: Office, keys: tuple[str, str]) -> None:
    way = office.waiting()
    with office.book.role("web"):
        first, second = together(
            *(partial(acts.confirm, way.declaration, by=way.personnel, at=way.at(2), key=key) for key in keys)
        )
    assert isinstance(first, UUID)
    assert first == second
    assert office.count("review_case", "sort = 'declaration'") == 1
    assert office.count("procrastinate_jobs", "task_name = 'collection.propose'") == 1
    assert office.count("ledger.journal", "act = 'sheet_confirmed'") == 1


def test_two_workers_propose_a_case_once(office: Office) -> None:
    way = office.waiting()
    acts.confirm(way.declaration, by=way.personnel, at=way.at(2), key="confirm")
    with office.book.role("collector"):
        assert twice(partial(work.propose, way.declaration, at=way.at(2))) == [None, None]
    case = lookups.get_case(way.case(), PERMIT)
    assert (case.round, case.lines) == (1, 3 * PEOPLE)
    assert office.count("ledger.proposal_line", f"case_id = '{case.id}'") == 3 * PEOPLE
    assert office.count("ledger.posting", f"case_id = '{case.id}'") == PEOPLE


def test_each_rung_decided_twice_at_once_is_decided_once(office: Office) -> None:
    way = office.proposed()
    case = way.case()
    entries = office.count("ledger.entry")
    for height, rung in enumerate(LADDER, start=1):
        first, second = twice(verdict(way, rung, way.officers[rung]))
        assert isinstance(first, Outcome)
        assert isinstance(second, Outcome)
        assert (first.status, first.waits_for) == (second.status, second.waits_for)
        assert first.act_numbers == second.act_numbers
        assert office.count("review_decision", f"case_id = '{case}'") == height
        assert office.count("ledger.journal", f"act = 'case_decided' AND case_id = '{case}'") == height
    assert office.count("ledger.entry") == entries + 4 * PEOPLE  # person, relation, wage, due
    assert office.count("ledger.act", f"case_id = '{case}'") == 2
    assert office.sound()


@pytest.mark.parametrize("rung", LADDER)
def test_of_two_officers_on_one_rung_the_second_is_told(office: Office, rung: Rung) -> None:
    way = office.proposed()
    other = second_officer(office, Post(rung.value))
    for lower in LADDER[: LADDER.index(rung)]:
        decide(way, lower)
    done, refused = answers(together(verdict(way, rung, way.officers[rung]), verdict(way, rung, other)))
    assert len(done) == len(refused) == 1
    assert isinstance(refused[0], ReviewError)
    expected = "cannot be moved by the step" if rung is LADDER[-1] else "the case waits for"
    assert expected in str(refused[0])
    assert office.count("review_decision", f"case_id = '{way.case()}' AND rung = '{rung}'") == 1
    assert office.count("ledger.act", f"case_id = '{way.case()}'") == (2 if rung is LADDER[-1] else 0)
    assert office.sound()


def test_one_officer_with_two_tabs_gives_one_verdict(office: Office) -> None:
    way = office.proposed()
    decide_three(way)
    officer = way.officers[Rung.APPROVAL]
    done, refused = answers(
        together(
            verdict(way, Rung.APPROVAL, officer),
            verdict(way, Rung.APPROVAL, officer, outcome=Verdict.RETURN),
        )
    )
    assert len(done) == len(refused) == 1
    assert isinstance(refused[0], ReviewError)
    status = lookups.get_case(way.case(), PERMIT).status
    assert status in (Status.ENTERED, Status.RETURNED)
    assert office.count("ledger.act", f"case_id = '{way.case()}'") == (2 if status is Status.ENTERED else 0)


def test_two_sheets_of_one_month_confirmed_at_once_are_one_case(office: Office) -> None:
    first, second = office.waiting(key="first"), office.waiting(key="second")
    with office.book.role("web"):
        done, refused = answers(
            together(
                *(
                    partial(acts.confirm, way.declaration, by=way.personnel, at=way.at(2), key="confirm")
                    for way in (first, second)
                )
            )
        )
    assert len(done) == len(refused) == 1
    assert isinstance(refused[0], CollectionError)
    assert "Another sheet of this month was confirmed" in str(refused[0])
    assert office.count("review_case", "sort = 'declaration'") == 1


def entered(office: Office) -> Way:
    way = office.proposed()
    decide_three(way)
    decide(way, Rung.APPROVAL)
    return way


def payment(office: Office, voucher: str = "V1") -> bytes:
    """The collector's file with one person's own pension share of July."""
    worker = office.firm.staff[0]
    line = PaidLine(
        2, voucher, datetime.date(2025, 8, 15), CODE, worker.identity, JULY, Scheme.PENSION, Party.PERSON, 100
    )
    return payment_file.write([line])


def test_a_payment_file_sent_by_a_double_click_is_one_case(office: Office) -> None:
    entered(office)
    office.agency.later(days=20)
    for number in range(TRIES):
        bring = partial(
            acts.receive_payment,
            payment(office, f"V{number}"),
            name="payment.csv",
            by=office.agency.clerk,
            at=office.agency.now,
            key=f"key {number}",
        )
        first, second = twice(bring)
        assert not isinstance(first, Exception), first
        assert first == second
        assert first.case_id is not None
        assert office.count("accrual_money", f"case_id = '{first.case_id}'") == 1
    assert office.count("review_case", "sort = 'payment'") == TRIES


def test_a_voucher_in_two_cases_is_entered_once(office: Office) -> None:
    """The collector's file is brought in twice, under two keys; both cases reach their fourth rung at once."""
    entered(office)
    agency = office.agency
    agency.later(days=20)
    bring = partial(acts.receive_payment, payment(office), name="payment.csv", by=agency.clerk, at=agency.now)
    receipts = together(partial(bring, key="one"), partial(bring, key="another"))
    cases = [r.case_id for r in receipts if not isinstance(r, Exception) and r.case_id]
    if len(cases) == 1:  # the other came late enough to be told at the desk
        accept_all(office, cases[0])
    else:
        done, refused = answers(together(*(to_the_fourth(office, case) for case in cases)))
        assert len(done) == len(refused) == 1
        assert isinstance(refused[0], LedgerError)
        assert "stands already" in str(refused[0])
    assert office.count("ledger.entry", "kind = 14") == 1
    assert office.count("ledger.entry", "kind = 102") == 1
    assert office.sound()


def accept(office: Office, case_id: UUID, rung: Rung) -> Callable[[], Outcome]:
    """The acceptance of a case by the officer of a rung."""
    case = lookups.get_case(case_id, PERMIT)
    assert case.digest is not None
    confirmed = frozenset(case.to_confirm) if rung is Rung.PRELIMINARY else frozenset()
    return partial(
        review.decide,
        case_id,
        rung,
        outcome=Verdict.ACCEPT,
        digest=case.digest,
        confirmed=confirmed,
        by=office.agency.actor(Post(rung.value)),
        at=office.agency.later(),
    )


def to_the_fourth(office: Office, case_id: UUID) -> Callable[[], Outcome]:
    """Three acceptances, and the click that gives the fourth."""
    for rung in LADDER[:3]:
        accept(office, case_id, rung)()
    return accept(office, case_id, Rung.APPROVAL)


def accept_all(office: Office, case_id: UUID) -> None:
    to_the_fourth(office, case_id)()


@dataclass(frozen=True)
class Settled:
    case: UUID
    facts: int


def settlement(office: Office) -> Settled:
    """An order to credit interest, approved by all four."""
    agency = office.agency
    agency.register_people(3)
    account = {SubPeriod.SINCE_2006: {Party.PERSON: 1_000_000}}
    position = OpeningPosition(
        as_of="2022-12-31", source_system="old", account=account, months={Scheme.PENSION: 120}
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])
    case = maintenance.order_settlement(
        2023, reason="the year is over", by=agency.clerk, at=agency.later(), key="settle"
    )
    accept_all(office, case)
    return Settled(case, 3)


def test_an_order_given_by_a_double_click_is_one_case(office: Office) -> None:
    agency = office.agency
    agency.register_people(3)
    account = {SubPeriod.SINCE_2006: {Party.PERSON: 1_000_000}}
    position = OpeningPosition(
        as_of="2022-12-31", source_system="old", account=account, months={Scheme.PENSION: 120}
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])
    first, second = twice(
        partial(
            maintenance.order_settlement,
            2023,
            reason="over",
            by=agency.clerk,
            at=agency.later(),
            key="settle",
        )
    )
    assert isinstance(first, UUID)
    assert first == second
    assert office.count("maintenance_order") == 1
    assert office.count("ledger.posting", f"case_id = '{first}'") == 3


def test_an_order_executed_twice_at_once_posts_once(office: Office) -> None:
    order = settlement(office)
    execute = partial(maintenance.execute, order.case, at=office.agency.later())
    assert twice(execute) == [order.facts, order.facts]
    assert office.count("ledger.entry", "kind = 104") == order.facts
    assert office.count("ledger.act", "sort = 'run'") == 1
    assert office.sound()


def second_firm(office: Office) -> Way:
    """Another employer whose sheet registers the same people, ready for its fourth decision."""
    agency = office.agency
    firm = Employer("91110108MAXNQ2G3KP", "Second", 1, office.firm.staff)
    registered = registration.register_employer(
        b"notice",
        code=firm.code,
        name=firm.name,
        injury_class=1,
        since=datetime.date(2020, 1, 1),
        by=agency.clerk,
        at=agency.now,
        key="second",
    )
    accept_all(office, registered.case_id)
    content = declaration_csv(firm, JULY, firm.staff)
    declaration = acts.receive(
        content,
        name="s.csv",
        employer_id=registered.employer_id,
        by=agency.clerk,
        at=agency.now,
        key="second",
    )
    return Way(declaration, agency.clerk, {r: agency.actor(Post(r.value)) for r in LADDER}, agency.now)


def test_people_registered_by_two_cases_at_once_have_one_record(office: Office) -> None:
    """Two employers take on the same people: who comes second is told, and the case goes on for the records that there are."""
    other = second_firm(office)
    first = office.proposed()
    with office.book.role("collector"):
        work.read(other.declaration, at=other.at(1))
    case = acts.confirm(other.declaration, by=other.personnel, at=other.at(2), key="confirm")
    with office.book.role("collector"):
        work.propose(other.declaration, at=other.at(2))
    office.agency.later(hours=1)
    fourth = [to_the_fourth(office, each) for each in (first.case(), case)]
    found = together(*fourth)
    done, refused = answers(found)
    assert len(done) == len(refused) == 1
    assert isinstance(refused[0], LedgerError)
    assert "registered" in str(refused[0])
    assert "Return the case" in str(refused[0])
    assert office.count("ledger.subject", "sort = 'person'") == PEOPLE
    _return_and_enter(office, (first.declaration, other.declaration)[found.index(refused[0])])
    assert office.count("ledger.subject", "sort = 'person'") == PEOPLE
    assert office.count("ledger.entry", "kind = 1") == PEOPLE
    assert office.count("ledger.entry", "kind = 101") == 2 * PEOPLE
    assert office.sound()


def _return_and_enter(office: Office, declaration: UUID) -> None:
    """What the words asked for: the officer returns the case, its employer sends it again, it climbs anew."""
    agency = office.agency
    case = acts.confirm(declaration, by=agency.clerk, at=agency.now, key="confirm")
    held = lookups.get_case(case, PERMIT)
    assert held.digest is not None
    review.decide(
        case,
        Rung.APPROVAL,
        outcome=Verdict.RETURN,
        reason="registered meanwhile",
        digest=held.digest,
        by=agency.actor(Post.APPROVAL),
        at=agency.later(),
    )
    acts.resubmit(declaration, by=agency.clerk, at=agency.later())
    with office.book.role("collector"):
        work.propose(declaration, at=agency.later())
    accept_all(office, case)

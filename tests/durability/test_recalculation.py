"""`kill -9` in the midst of a recalculation, and two publications at one moment: nothing is lost, doubled or half entered."""

import datetime
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from msgspec.structs import replace
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.durability.killing import kill_in
from tests.durability.together import together, twice
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.accrual.acts import AccrualError
from legajo.authority import gateway
from legajo.authority.posts import Post
from legajo.ledger import audit, lookups, published
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts as maintenance
from legajo.maintenance.models import Order
from legajo.record.facts import AMOUNTS, ParameterPublished, Party, Scheme
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups as cases
from legajo.review.bundle import CaseSort, Outcome, Proposed
from legajo.review.ladder import LADDER, Verdict
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


PEOPLE = 300
AUGUST = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
LATE = [fact for fact in facts_of(load()) if fact.known_from == "2025-09-17" and fact.region == "110000"]
OWN = AMOUNTS.index((Scheme.PENSION, Party.PERSON))
BLOW_SECONDS = 1.0
ORDERING = ("review_case", "ledger.proposal_line", "ledger.posting", "maintenance_order", "accrual_plan")
POSTING = ("maintenance_order", "ledger.entry", "ledger.opening", "ledger.current_month", "ledger.act")


@pytest.fixture
def agency(book: Book) -> Agency:
    """Everybody under the floor in three months, whose limits come late."""
    made = founded(book, people=PEOPLE, at=AUGUST, known_by="2025-08-01")
    for month in ("2025-07", "2025-08", "2025-09"):
        made.declare(month, dict.fromkeys(made.people, 100_000), repeats=month != "2025-07")
    made.now = datetime.datetime(2025, 9, 18, 1, tzinfo=datetime.UTC)
    made.publish_now(*LATE)
    return made


def publication() -> UUID:
    (job,) = ProcrastinateJob.objects.filter(task_name="maintenance.recalculate").values_list(
        "args", flat=True
    )
    return UUID(job["publication"])


def proposed(agency: Agency, case: UUID) -> Proposed:
    view = cases.get_case(case, gateway.permit_case(agency.clerk))
    return Proposed(case, view.round, view.digest or b"", view.lines)


def owed(agency: Agency) -> set[int]:
    """The own share of the pension of everybody in every month."""
    rows = (lookups.months_of_employer(agency.employer, Month(2025, m).ordinal, PERMIT) for m in (7, 8, 9))
    return {row.due[OWN] for month in rows for row in month}


def sound(agency: Agency, book: Book) -> None:
    with book.role("auditor"):
        report = audit.verify(keys=published.all_keys(), at=agency.now)
    assert [fault.words for fault in report.faults] == []


def kill_at(book: Book, table: str, work: Callable[[], object]) -> None:
    """Kill the work when it wants to write into a table, which is held so that it comes no further."""
    with psycopg.connect(book.dsn()) as obstacle:
        obstacle.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        assert kill_in(work, BLOW_SECONDS), f"the work never wrote into {table}"


@pytest.mark.parametrize("table", ORDERING)
def test_a_killed_order_is_given_once(agency: Agency, book: Book, table: str) -> None:
    case, at = publication(), agency.later()

    def order() -> None:
        with book.role("collector"):
            maintenance.follow_publication(case, at=at)

    kill_at(book, table, order)
    order()
    order()
    assert Order.objects.count() == 1
    found = maintenance.follow_publication(case, at=at)
    assert found is not None
    agency.climb(proposed(agency, found))
    assert maintenance.execute(found, at=agency.later()) == 3 * PEOPLE
    assert owed(agency) == {57_296}


@pytest.mark.parametrize("table", POSTING)
def test_a_killed_run_posts_once_when_done_again(agency: Agency, book: Book, table: str) -> None:
    case = maintenance.follow_publication(publication(), at=agency.later())
    assert case is not None
    agency.climb(proposed(agency, case))
    at = agency.later()

    def execute() -> None:
        with book.role("collector"):
            maintenance.execute(case, at=at)

    kill_at(book, table, execute)
    assert owed(agency) == {54_568}
    execute()
    execute()
    assert owed(agency) == {57_296}
    assert len([act for act in lookups.acts_of(case) if act.sort == "run"]) == 1
    sound(agency, book)


def test_two_workers_post_a_run_once(agency: Agency, book: Book) -> None:
    case = maintenance.follow_publication(publication(), at=agency.later())
    assert case is not None
    agency.climb(proposed(agency, case))
    at = agency.later()
    assert twice(lambda: maintenance.execute(case, at=at)) == [3 * PEOPLE, 3 * PEOPLE]
    assert owed(agency) == {57_296}
    sound(agency, book)


def waiting(agency: Agency, *facts: ParameterPublished) -> Proposed:
    """A publication that lacks the fourth decision alone."""
    case, paper = agency.open(CaseSort.PARAMETERS)
    made = agency.propose(case, agency.entries(case, paper, [(1, fact, None) for fact in facts]))
    agency.climb(made, rungs=LADDER[:3])
    return made


def approve(agency: Agency, case: Proposed) -> Outcome:
    return review.decide(
        case.case_id,
        LADDER[-1],
        outcome=Verdict.ACCEPT,
        digest=case.digest,
        by=agency.actor(Post.APPROVAL),
        at=agency.now,
    )


NEXT = replace(
    next(fact for fact in LATE if fact.parameter == "base.floor"),
    value="7400",
    valid_from="2026-07",
    known_from="2025-09-18",
)
RIVALS = {
    "the same value": NEXT,
    "an overlapping period": replace(NEXT, valid_from="2026-10", value="7500"),
}


@pytest.mark.parametrize("rival", RIVALS)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_publications_at_one_moment_one_enters(book: Book, rival: str, attempt: int) -> None:
    agency = founded(book, people=0, at=AUGUST, known_by="2025-09-17")
    agency.now = datetime.datetime(2025, 9, 18, 1, tzinfo=datetime.UTC)
    first = waiting(agency, replace(NEXT, valid_to="2027-06"))
    second = waiting(agency, RIVALS[rival])
    agency.later()
    answers = together(lambda: approve(agency, first), lambda: approve(agency, second))
    refused = [answer for answer in answers if isinstance(answer, AccrualError | LedgerError)]
    assert len(refused) == 1, answers
    assert "stands already" in str(refused[0]) or "do not fit" in str(refused[0])
    new = [row for row in lookups.parameters() if row.fact.valid_from.startswith("2026")]
    assert len(new) == 1
    states = {
        str(cases.get_case(c.case_id, gateway.permit_case(agency.clerk)).status) for c in (first, second)
    }
    assert states == {"entered", "open"}
    sound(agency, book)

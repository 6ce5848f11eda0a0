"""Arts. 6, 11: what became known late is found in every figure, decided on by four people, and appended with its cause."""

import datetime
from uuid import UUID

import pytest
from msgspec.structs import replace
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.accrual import lookups as accrual
from legajo.accrual.recalculation import counts_for_dues
from legajo.accrual.settlement import AccrualError
from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts as maintenance
from legajo.maintenance import recalculations
from legajo.maintenance.acts import MaintenanceError
from legajo.maintenance.models import Order
from legajo.record.facts import AMOUNTS, Due, Party, Ref, Scheme
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.review.ladder import LADDER
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
AUGUST = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
LATE = [fact for fact in facts_of(load()) if fact.known_from == "2025-09-17" and fact.region == "110000"]
JULY = Month(2025, 7)
LOW, MIDDLE, HIGH = 100_000, 1_000_000, 9_000_000


@pytest.fixture
def agency(book: Book) -> Agency:
    """July and August declared in August, by the limits of the year before; the notice of 17 September is not known."""
    made = founded(book, people=3, at=AUGUST, known_by="2025-08-01")
    wages = dict(zip(made.people, (LOW, MIDDLE, HIGH), strict=True))
    made.declare("2025-07", wages)
    made.declare("2025-08", wages, repeats=True)
    made.now = datetime.datetime(2025, 9, 18, 1, tzinfo=datetime.UTC)
    return made


def published(agency: Agency) -> UUID:
    """The late limits, through four rungs; answers with their case."""
    agency.publish_now(*LATE)
    (job,) = ProcrastinateJob.objects.filter(task_name="maintenance.recalculate").values_list(
        "args", flat=True
    )
    return UUID(job["publication"])


def ordered(agency: Agency, publication: UUID) -> Proposed:
    case = maintenance.follow_publication(publication, at=agency.later())
    assert case is not None
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    assert view.digest is not None
    return Proposed(case, view.round, view.digest, view.lines)


def bases(agency: Agency, month: Month = JULY) -> list[int | None]:
    rows = lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)
    held = {row.subject_id: row.base for row in rows}
    return [held[person] for person in agency.people]


def own_pension(agency: Agency, month: Month = JULY) -> list[int]:
    rows = lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)
    place = AMOUNTS.index((Scheme.PENSION, Party.PERSON))
    held = {row.subject_id: row.due[place] for row in rows}
    return [held[person] for person in agency.people]


def staged(proposed: Proposed) -> list[Due]:
    facts = [row.entry.fact for row in lookups.staged(proposed.case_id, PERMIT)]
    return [fact for fact in facts if isinstance(fact, Due)]


def test_late_limits_are_found_in_every_month_and_change_nothing_before_the_fourth_decision(
    agency: Agency,
) -> None:
    proposed = ordered(agency, published(agency))
    assert bases(agency) == [682_100, 1_000_000, 3_528_300]
    assert len(staged(proposed)) == 4  # two people outside the limits, two months
    agency.climb(proposed, rungs=LADDER[:3])
    with pytest.raises(LedgerError, match="no approved order"):
        maintenance.execute(proposed.case_id, at=agency.later())
    assert bases(agency) == [682_100, 1_000_000, 3_528_300]


def test_the_differences_are_appended_and_the_first_due_stands(agency: Agency) -> None:
    before = own_pension(agency)
    proposed = ordered(agency, published(agency))
    agency.climb(proposed)
    assert maintenance.execute(proposed.case_id, at=agency.later()) == 4
    assert bases(agency) == [716_200, 1_000_000, 3_581_100]
    assert before == [54_568, 80_000, 282_264]
    assert own_pension(agency) == [57_296, 80_000, 286_488]
    assert own_pension(agency, JULY.plus(1)) == own_pension(agency)


def test_a_difference_says_which_value_made_it_and_until_when_it_bears_no_late_fee(agency: Agency) -> None:
    low, high = staged(ordered(agency, published(agency)))[::2]
    assert (low.cause, low.ordinal, low.month, low.known_at) == ("difference", 1, "2025-07", "2025-09-18")
    (floor,), (cap,) = low.because, high.because
    assert (floor.name, floor.was, floor.now) == ("base.floor@2025-07/2025-09-17", "6821", "7162")
    assert (cap.name, cap.was, cap.now) == ("base.cap@2025-07/2025-09-17", "35283", "35811")
    assert low.payable_by == high.payable_by == "2025-12-31"


def test_money_for_the_difference_clears_it(agency: Agency) -> None:
    rows = {r.subject_id: r.due for r in lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)}
    agency.pay("V1", "2025-08-20", agency.money("V1", "2025-07", agency.people, lambda p: rows[p]))
    proposed = ordered(agency, published(agency))
    agency.climb(proposed)
    maintenance.execute(proposed.case_id, at=agency.later())
    held = {r.subject_id: r for r in lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)}
    person = agency.people[0]
    owed = tuple(due - paid for due, paid in zip(held[person].due, held[person].paid, strict=True))
    assert owed == (5_456, 2_728, 170, 170, 3_342, 682, 68, 0)  # each scheme rounded then and now
    agency.pay("V2", "2025-10-10", agency.money("V2", "2025-07", [person], lambda _: owed))
    held = {r.subject_id: r for r in lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)}
    assert held[person].paid == held[person].due
    assert not list(accrual.unallocated(PERMIT))


def test_what_was_posted_once_is_not_found_again(agency: Agency) -> None:
    publication = published(agency)
    proposed = ordered(agency, publication)
    agency.climb(proposed)
    first = maintenance.execute(proposed.case_id, at=agency.later())
    assert maintenance.execute(proposed.case_id, at=agency.later()) == first
    assert maintenance.follow_publication(publication, at=agency.later()) == proposed.case_id
    scope = recalculations.scope_of_case(publication, by=agency.clerk)
    again = recalculations.order(scope, reason="again", by=agency.clerk, at=agency.later(), key="again")
    assert again is None
    assert own_pension(agency) == [57_296, 80_000, 286_488]


def test_of_two_orders_for_the_same_only_one_posts(agency: Agency) -> None:
    publication = published(agency)
    scope = recalculations.scope_of_case(publication, by=agency.clerk)
    first = ordered(agency, publication)
    case = recalculations.order(scope, reason="twice", by=agency.clerk, at=agency.later(), key="second")
    assert case is not None
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    agency.climb(first)
    agency.climb(Proposed(case, view.round, view.digest or b"", view.lines))
    assert maintenance.execute(first.case_id, at=agency.later()) == 4
    with pytest.raises(AccrualError, match="changed since the dry run"):
        maintenance.execute(case, at=agency.later())
    assert own_pension(agency) == [57_296, 80_000, 286_488]


def test_a_corrected_wage_between_dry_run_and_posting_is_not_lost(agency: Agency) -> None:
    proposed = ordered(agency, published(agency))
    person = agency.people[0]
    (wage,) = lookups.wages_of_people([person], PERMIT)
    agency.climb(agency.declaration("2025-07", {person: 800_000}, replaces=Ref(str(wage.act_id), wage.line)))
    agency.climb(proposed)
    with pytest.raises(AccrualError, match="changed since the dry run"):
        maintenance.execute(proposed.case_id, at=agency.later())
    assert own_pension(agency)[0] == 64_000


def test_values_for_a_time_that_nobody_declared_order_nothing(agency: Agency) -> None:
    (floor,) = [fact for fact in LATE if fact.parameter == "base.floor"]
    agency.publish_now(replace(floor, valid_from="2026-07", known_from="2025-09-18"))
    assert not ProcrastinateJob.objects.filter(task_name="maintenance.recalculate").exists()


def test_only_an_approved_publication_is_followed(agency: Agency) -> None:
    case, paper = agency.open(CaseSort.PARAMETERS)
    proposed = agency.propose(case, agency.entries(case, paper, [(1, fact, None) for fact in LATE]))
    agency.climb(proposed, rungs=LADDER[:3])
    with pytest.raises(MaintenanceError, match="only values that four officers approved"):
        maintenance.follow_publication(case, at=agency.later())


def test_the_order_is_in_the_maintenance_log_and_follows_its_publication(agency: Agency) -> None:
    publication = published(agency)
    proposed = ordered(agency, publication)
    (held,) = Order.objects.filter(pk=proposed.case_id)
    assert (held.kind, held.responsible) == ("recalculation", agency.clerk.person)
    assert "2 persons, 4 entries" in held.content
    assert review.get_case(proposed.case_id, gateway.permit_case(agency.clerk)).follows == publication


@pytest.mark.parametrize(
    ("month", "circumstances"),
    [
        ("2008-01", Circumstances("employee", rural=True)),
        ("2020-01", Circumstances("employee", institution=True)),
        ("2025-07", Circumstances("employee", injury_class=8)),
        ("2025-07", Circumstances("flexible")),
    ],
)
def test_every_value_that_an_assessment_takes_is_looked_for_when_it_is_published(
    month: str, circumstances: Circumstances
) -> None:
    found = assessment_for(load(), "110000", Month.parse(month), "2026-01-01", circumstances)
    taken = {value.name for _, bound in found.bound.values() for value in bound.values()}
    assert taken
    assert {name for name in taken if not counts_for_dues(name)} == set()

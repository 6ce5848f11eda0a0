"""Art. 6: interest is credited by an order that four officers approved, to the fen of its dry run."""

import datetime

import pytest
from django.contrib.auth.models import User
from msgspec.structs import replace
from tests.support.agency import ROOT, Agency, founded
from tests.support.book import Book

from legajo.accrual.parameters import book_parameters
from legajo.accrual.settlement import AccrualError
from legajo.accrual.standing import Standing, standing
from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts as maintenance
from legajo.maintenance.acts import MaintenanceError
from legajo.maintenance.models import Order
from legajo.record.facts import OpeningPosition, Party, Scheme, SubPeriod
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.review.ladder import LADDER
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


JULY = Month(2023, 7)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
OPENING = 1_000_000


@pytest.fixture
def agency(book: Book) -> Agency:
    """Two people with a position taken over, a month of 2023 paid in its own month."""
    made = founded(book, people=2, at=datetime.datetime(2023, 6, 1, 1, tzinfo=datetime.UTC))
    position = OpeningPosition(
        as_of="2022-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: OPENING}},
        months={Scheme.PENSION: 120},
    )
    made.enter(CaseSort.OPENING, [(person, position, None) for person in made.people])
    made.now = datetime.datetime(2023, 8, 1, 1, tzinfo=datetime.UTC)
    made.declare("2023-07", dict.fromkeys(made.people, 1_000_000))
    due = {r.subject_id: r.due for r in lookups.months_of_employer(made.employer, JULY.ordinal, PERMIT)}
    made.pay("V1", "2023-08-10", made.money("V1", "2023-07", made.people, lambda p: due[p]))
    made.now = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
    return made


def ordered(agency: Agency, key: str = "settle") -> Proposed:
    case = maintenance.order_settlement(
        2023, reason="the year is over", by=agency.clerk, at=agency.later(), key=key
    )
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    assert view.digest is not None
    return Proposed(case, view.round, view.digest, view.lines)


def account_of(agency: Agency, person: int) -> Standing:
    """The person's standing from their own file."""
    user = User.objects.filter(username=f"person {person}").first()
    if user is None:
        authority.register_insured(
            username=f"person {person}", password="x" * 20, subject_id=person, by=ROOT, at=agency.now
        )
        user = User.objects.get(username=f"person {person}")
    permit = gateway.permit_own_file(gateway.actor_of(user, at=agency.now), channel="web")
    ticket = lookups.open_look(person, permit, agency.now)
    return standing(lookups.get_file(ticket).entries, book_parameters(), agency.later())


def test_the_dry_run_changes_nothing(agency: Agency) -> None:
    before = lookups.position()
    found = maintenance.dry_settlement(2023, by=agency.clerk, at=agency.now)
    assert found.totals == {"entries": 2, "on_opening": 2 * 39_700, "on_postings": 2 * 1_323}
    assert lookups.position() == before


def test_an_approved_order_credits_what_the_dry_run_said(agency: Agency) -> None:
    found = maintenance.dry_settlement(2023, by=agency.clerk, at=agency.now)
    proposed = ordered(agency)
    agency.climb(proposed)
    assert maintenance.execute(proposed.case_id, at=agency.later()) == found.totals["entries"]
    for person in agency.people:
        (row,) = [row for row in account_of(agency, person).account if row.year == 2023]
        assert (row.opening, row.principal, row.interest) == (OPENING, 80_000, 39_700 + 1_323)
        assert row.closing == OPENING + 80_000 + 41_023
        assert (row.rate, row.interest_posted, row.provisional, row.taken_over) == ("3.97", True, False, True)
        assert not row.verified


def test_before_the_fourth_decision_nothing_is_posted(agency: Agency) -> None:
    proposed = ordered(agency)
    agency.climb(proposed, rungs=LADDER[:3])
    with pytest.raises(LedgerError, match="no approved order"):
        maintenance.execute(proposed.case_id, at=agency.later())
    assert account_of(agency, agency.people[0]).account[0].interest == 0


def test_an_order_executed_again_posts_nothing_more(agency: Agency) -> None:
    proposed = ordered(agency)
    agency.climb(proposed)
    first = maintenance.execute(proposed.case_id, at=agency.later())
    assert maintenance.execute(proposed.case_id, at=agency.later()) == first
    assert account_of(agency, agency.people[0]).account[0].interest == 41_023


def test_a_settled_year_has_nothing_left_to_settle(agency: Agency) -> None:
    proposed = ordered(agency)
    agency.climb(proposed)
    maintenance.execute(proposed.case_id, at=agency.later())
    with pytest.raises(MaintenanceError, match="no account has interest of 2023"):
        ordered(agency, key="again")


def test_accounts_that_changed_since_the_dry_run_are_not_settled_by_it(agency: Agency) -> None:
    proposed = ordered(agency)
    agency.declare("2023-06", dict.fromkeys(agency.people, 1_000_000))
    month = Month(2023, 6)
    due = {r.subject_id: r.due for r in lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)}
    agency.pay("V2", "2023-12-10", agency.money("V2", "2023-06", agency.people, lambda p: due[p]))
    agency.climb(proposed)
    with pytest.raises(AccrualError, match="order the settlement again"):
        maintenance.execute(proposed.case_id, at=agency.later())
    assert account_of(agency, agency.people[0]).account[0].interest == 0


def test_a_rate_published_since_the_dry_run_is_not_passed_over(agency: Agency) -> None:
    proposed = ordered(agency)
    stood = next(
        f for f in facts_of(load()) if (f.parameter, f.valid_from) == ("pension.account.rate", "2023")
    )
    agency.publish_now(replace(stood, value="4.00", known_from="2025-07-01"))
    agency.climb(proposed)
    with pytest.raises(AccrualError, match="order the settlement again"):
        maintenance.execute(proposed.case_id, at=agency.later())
    again = ordered(agency, key="again")
    agency.climb(again)
    assert maintenance.execute(again.case_id, at=agency.later()) == 2


def test_what_does_not_touch_the_year_does_not_hold_the_order_up(agency: Agency) -> None:
    proposed = ordered(agency)
    agency.declare("2025-06", dict.fromkeys(agency.people, 1_000_000))
    agency.climb(proposed)
    assert maintenance.execute(proposed.case_id, at=agency.later()) == 2


def test_the_order_is_in_the_maintenance_log(agency: Agency) -> None:
    proposed = ordered(agency)
    (held,) = Order.objects.filter(pk=proposed.case_id)
    assert (held.kind, held.year, held.reason) == ("settlement", 2023, "the year is over")
    assert "2 persons" in held.content
    assert "3.97" in held.method
    assert held.responsible == agency.clerk.person

"""Arts. 2(4), 6: a year credited by a provisional rate, or before its last money was known, gets the difference posted."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.accrual.lives import EMPLOYER, SCHEMES, Stored, owes, pays, stored
from tests.accrual.test_settlement import account_of
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.accrual import lookups as accrual
from legajo.accrual.interest import basis, interest
from legajo.accrual.late_interest import LateInterest, interest_differences
from legajo.accrual.recalculation import Scope
from legajo.accrual.runs import OvertakenError
from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.ledger.population import Held
from legajo.ledger.projection import line_of
from legajo.maintenance import acts as maintenance
from legajo.maintenance import recalculations
from legajo.record.facts import (
    Interest,
    OpeningPosition,
    ParameterPublished,
    Party,
    RefundApproved,
    Scheme,
    SubPeriod,
)
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.published import facts_of
from legajo.rules.pension.account import Terms, terms_for


REGION = "110000"
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")


def rates(**known: str) -> Parameters:
    """The product's values, with these rates of the account's years alone: y2023="3.97"."""
    whole = load()
    (model,) = [v for v in whole.values if v.name == "pension.account.rate" and v.valid_from == "2023"]
    own = [
        replace(
            model, valid_from=year[1:], valid_to=year[1:], text=text, known_from=f"{int(year[1:]) + 1}-06-30"
        )
        for year, text in known.items()
    ]
    others = [v for v in whole.values if v.name != "pension.account.rate"]
    return Parameters(whole.definitions.values(), [*others, *own])


def terms(parameters: Parameters, year: int) -> Terms:
    return terms_for(parameters, REGION, year, "2026-01-01")


def held(entries: Sequence[Stored]) -> list[Held]:
    rows = [line_of(stored.entry) for stored in entries]
    return [Held(row.kind, row.employer_id, row.month_from, row.pension_person, row.payload) for row in rows]


class Life:
    """A person's entries, to which years are settled and differences are appended."""

    def __init__(self, *entries: Stored) -> None:
        self.entries = list(entries)

    def add(self, fact: object, employer: int | None = None, **more: object) -> None:
        self.entries.append(stored(len(self.entries) + 1, fact, employer=employer, **more))  # type: ignore[arg-type]

    def settle(self, year: int, parameters: Parameters) -> None:
        for fact in interest(basis(held(self.entries), year), year, terms(parameters, year), "2026-01-01"):
            self.add(fact)

    def late(self, parameters: Parameters, first: int = 2020, last: int | None = None) -> list[LateInterest]:
        rows = held(self.entries)
        found = list(
            interest_differences(rows, first, lambda y: terms(parameters, y), "2026-01-01", last=last)
        )
        for each in found:
            self.add(each.fact)
        return found

    def total(self, year: int) -> int:
        facts = [e.entry.fact for e in self.entries]
        return sum(f.on_opening + f.on_postings for f in facts if isinstance(f, Interest) and f.year == year)


def position(amount: int) -> OpeningPosition:
    return OpeningPosition(
        as_of="2022-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: amount}},
        months={Scheme.PENSION: 120},
    )


def test_a_provisional_rate_gives_way_to_the_published_one() -> None:
    book = Life(stored(1, position(1_000_000), employer=None))
    book.settle(2023, rates(y2022="6.12"))
    assert book.total(2023) == 61_200
    (late,) = book.late(rates(y2022="6.12", y2023="3.97"))
    assert (late.before, late.fact.on_opening, late.fact.cause, late.fact.ordinal) == (
        61_200,
        -21_500,
        "difference",
        1,
    )
    assert not late.fact.provisional
    (because,) = late.fact.because
    assert (because.name, because.was, because.now) == (
        "pension.account.rate@2023/2024-06-30",
        "6.12",
        "3.97",
    )
    assert book.total(2023) == 39_700


def test_each_later_year_moves_with_the_one_before() -> None:
    book = Life(stored(1, position(1_000_000), employer=None))
    known = rates(y2022="6.12", y2024="2.62")
    book.settle(2023, known)
    book.settle(2024, known)
    first, second = book.late(rates(y2022="6.12", y2023="3.97", y2024="2.62"))
    assert (first.fact.year, second.fact.year) == (2023, 2024)
    assert second.fact.on_opening == -563  # 2.62 per cent of 215.00 less
    (because,) = second.fact.because
    assert (because.name, because.was, because.now) == ("opening:2024", "10612.00", "10397.00")


def test_money_that_was_entered_late_earns_from_its_own_month() -> None:
    known = rates(y2023="3.97", y2024="2.62")
    book = Life(stored(1, position(1_000_000), employer=None))
    book.settle(2023, known)
    book.settle(2024, known)
    book.add(owes("2023-07"), employer=EMPLOYER, received="2025-01-10")
    book.add(pays("2023-07", posted="2023-08", credited=SCHEMES), employer=EMPLOYER)
    first, second = book.late(known)
    assert (first.fact.on_opening, first.fact.on_postings) == (0, 1_323)  # 800.00 for five months
    (because,) = first.fact.because
    assert (because.name, because.was, because.now) == ("principal:2023", "0.00", "800.00")
    assert [each.name for each in second.fact.because] == ["opening:2024"]


def test_a_newcomer_whose_money_was_entered_late_is_settled_for_every_year_since() -> None:
    """First posting 2016-11, entered in 2019, when 2016 to 2018 had been settled for everybody else."""
    known = rates(y2016="8.31", y2017="7.12", y2018="8.29")
    book = Life()
    book.add(owes("2016-10"), employer=EMPLOYER, received="2019-03-10")
    book.add(pays("2016-10", posted="2016-11", credited=SCHEMES), employer=EMPLOYER)
    assert book.late(known, 2016) == []
    found = book.late(known, 2016, 2018)
    assert [(late.fact.year, late.fact.cause, late.before) for late in found] == [
        (year, "settlement", 0) for year in (2016, 2017, 2018)
    ]
    assert book.total(2016) == 1_108  # 800.00 for two months
    assert book.total(2017) == 5_775  # on 811.08


def test_what_was_posted_is_not_found_again() -> None:
    book = Life(stored(1, position(1_000_000), employer=None))
    book.settle(2023, rates(y2022="6.12"))
    right = rates(y2022="6.12", y2023="3.97")
    assert len(book.late(right)) == 1
    assert book.late(right) == []


def test_a_rate_that_turns_out_the_same_makes_the_year_final() -> None:
    book = Life(stored(1, position(1_000_000), employer=None))
    book.settle(2023, rates(y2022="6.12"))
    (late,) = book.late(rates(y2022="6.12", y2023="6.12"))
    assert (late.fact.on_opening, late.fact.on_postings, late.fact.provisional) == (0, 0, False)


def test_a_second_notice_of_a_rate_is_the_second_difference() -> None:
    book = Life(stored(1, position(1_000_000), employer=None))
    book.settle(2023, rates(y2022="6.12"))
    book.late(rates(y2022="6.12", y2023="3.97"))
    (late,) = book.late(rates(y2022="6.12", y2023="4.00"))
    assert (late.fact.ordinal, late.fact.on_opening) == (2, 300)


MONTHS = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 3_000_000),
    st.lists(st.tuples(st.sampled_from(MONTHS), st.booleans()), unique_by=lambda one: one[0], max_size=20),
    st.lists(st.sampled_from(("3.97", "6.12", "0.35", "8.31")), min_size=3, max_size=3),
)
def test_late_knowledge_comes_to_what_timely_knowledge_gives(
    amount: int, months: list[tuple[str, bool]], published: list[str]
) -> None:
    """Provisional rates and late money, then their differences: year by year what one settlement would have credited."""
    right = rates(y2021=published[0], y2022=published[1], y2023=published[2])
    before = rates(y2020="6.04")
    timely, late = Life(), Life()
    start = OpeningPosition(
        as_of="2020-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: amount}},
        months={},
    )
    for book, all_ in ((timely, True), (late, False)):
        book.add(start)
        for month, early in months:
            if early or all_:
                _paid(book, month)
    for year in (2021, 2022, 2023):
        timely.settle(year, right)
        late.settle(year, before)
    for month, early in months:
        if not early:
            _paid(late, month)
    late.late(right, 2021, 2023)
    assert [late.total(year) for year in (2021, 2022, 2023)] == [
        timely.total(year) for year in (2021, 2022, 2023)
    ]
    assert late.late(right, 2021, 2023) == []


def _paid(book: Life, month: str) -> None:
    book.add(owes(month), employer=EMPLOYER, received=f"{month}-10")
    book.add(pays(month, posted=month, credited=SCHEMES), employer=EMPLOYER)


@pytest.fixture
def agency(book: Book) -> Agency:
    """A position taken over, 2023 settled in early 2024 with the rate of 2022, since that of 2023 was not known."""
    made = founded(
        book, people=2, at=datetime.datetime(2023, 6, 1, 1, tzinfo=datetime.UTC), known_by="2024-01-31"
    )
    made.enter(CaseSort.OPENING, [(person, position(1_000_000), None) for person in made.people])
    made.now = datetime.datetime(2024, 2, 1, 1, tzinfo=datetime.UTC)
    order = maintenance.order_settlement(
        2023, reason="the year is over", by=made.clerk, at=made.later(), key="settle"
    )
    climb(made, order)
    maintenance.execute(order, at=made.later())
    made.now = datetime.datetime(2024, 7, 1, 1, tzinfo=datetime.UTC)
    return made


def climb(agency: Agency, case: UUID) -> None:
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    agency.climb(Proposed(view.id, view.round, view.digest or b"", view.lines))


def rate_of_2023() -> ParameterPublished:
    (fact,) = [
        f for f in facts_of(load()) if f.parameter == "pension.account.rate" and f.valid_from == "2023"
    ]
    return fact


def followed(agency: Agency) -> UUID:
    """The rate published, and the order that follows from it approved."""
    agency.publish_now(rate_of_2023())
    (job,) = ProcrastinateJob.objects.filter(task_name="maintenance.recalculate").values_list(
        "args", flat=True
    )
    case = maintenance.follow_publication(UUID(job["publication"]), at=agency.later())
    assert case is not None
    climb(agency, case)
    return case


def test_the_published_rate_posts_the_difference_to_everybody(agency: Agency) -> None:
    person = agency.people[0]
    (row,) = [row for row in account_of(agency, person).account if row.year == 2023]
    assert (row.interest, row.provisional, row.rate) == (61_200, True, "6.12")
    case = followed(agency)
    assert maintenance.execute(case, at=agency.later()) == 2
    (row,) = [row for row in account_of(agency, person).account if row.year == 2023]
    assert (row.interest, row.provisional, row.rate) == (39_700, False, "3.97")
    assert row.closing == 1_039_700
    scope = Scope(year=2023)
    assert recalculations.order(scope, reason="again", by=agency.clerk, at=agency.later(), key="x") is None


def test_before_and_after_of_the_account_are_told_with_their_cause(agency: Agency) -> None:
    """As known on 1 July 2024 about 2023, and today."""
    person, then = agency.people[0], agency.now
    account_of(agency, person)
    case = followed(agency)
    maintenance.execute(case, at=agency.later())
    user = User.objects.get(username=f"person {person}")
    permit = gateway.permit_own_file(gateway.actor_of(user, at=agency.now), channel="web")
    found = accrual.difference(person, "account:2023", then, agency.later(), permit)
    assert (found.then, found.now) == (1_061_200, 1_039_700)
    (part,) = found.parts
    assert part.amount == -21_500
    (cause,) = part.causes
    assert cause.kind == "posted.interest"
    assert (cause.because[0].was, cause.because[0].now) == ("6.12", "3.97")


JULY = Month(2023, 7)


def late_case(agency: Agency) -> UUID | None:
    """What the worker proposes for the newest case that moved accounts of a year gone by."""
    job = ProcrastinateJob.objects.filter(task_name="maintenance.recalculate_late").latest("id")
    return recalculations.follow_late(UUID(job.args["case_id"]), job.args["year"], at=agency.later())


def july_paid(agency: Agency) -> None:
    """July 2023, declared and paid when its year had been settled."""
    person = agency.people[0]
    agency.declare("2023-07", {person: 1_000_000})
    rows = lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)
    due = {row.subject_id: row.due for row in rows}
    agency.pay("V1", "2023-08-10", agency.money("V1", "2023-07", [person], lambda p: due[p]))


def test_money_of_a_settled_year_is_followed_by_its_interest(agency: Agency) -> None:
    july_paid(agency)
    case = late_case(agency)
    assert case is not None
    climb(agency, case)
    assert maintenance.execute(case, at=agency.later()) == 1
    (row,) = [row for row in account_of(agency, agency.people[0]).account if row.year == 2023]
    assert (row.principal, row.interest) == (
        80_000,
        61_200 + 2_040,
    )  # 800.00 for five months at 6.12 per cent


def test_a_refund_takes_back_what_the_month_had_earned(agency: Agency) -> None:
    july_paid(agency)
    case = late_case(agency)
    assert case is not None
    climb(agency, case)
    maintenance.execute(case, at=agency.later())
    refund = RefundApproved(
        scheme=Scheme.PENSION,
        months=("2023-07",),
        party=Party.PERSON,
        cause="error",
        payee="the person",
        document="R-1",
    )
    agency.enter(CaseSort.CORRECTION, [(agency.people[0], refund, agency.employer)])
    again = late_case(agency)
    assert again is not None
    assert again != case
    climb(agency, again)
    assert maintenance.execute(again, at=agency.later()) == 1
    found = account_of(agency, agency.people[0])
    (row,) = [row for row in found.account if row.year == 2023]
    assert (row.principal, row.interest) == (0, 61_200)
    assert found.total_months == 120


def test_what_the_records_outran_is_ordered_again(agency: Agency) -> None:
    july_paid(agency)
    case = late_case(agency)
    assert case is not None
    climb(agency, case)
    refund = RefundApproved(
        scheme=Scheme.PENSION,
        months=("2023-07",),
        party=Party.PERSON,
        cause="error",
        payee="the person",
        document="R-1",
    )
    agency.enter(CaseSort.CORRECTION, [(agency.people[0], refund, agency.employer)])
    with pytest.raises(OvertakenError, match="order it again"):
        maintenance.execute(case, at=agency.later())
    assert recalculations.order_again(case, at=agency.later()) is None  # nothing is lacking any more


def test_money_of_a_year_that_nobody_settled_orders_nothing(agency: Agency) -> None:
    person = agency.people[0]
    agency.now = datetime.datetime(2025, 2, 1, 1, tzinfo=datetime.UTC)
    agency.declare("2024-12", {person: 1_000_000})
    agency.pay("V1", "2024-12-31", agency.money("V1", "2024-12", [person], lambda _: (1,) * 8))
    assert late_case(agency) is None

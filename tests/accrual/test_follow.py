"""Arts. 2(2), 6: what a declaration owes and what money credits, through four officers into the book."""

import datetime

import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.accrual import lookups as accrual
from legajo.accrual.acts import AccrualError, prepare
from legajo.authority import gateway
from legajo.ledger import entries as ledger_entries
from legajo.ledger import lookups
from legajo.ledger.errors import LedgerError
from legajo.record.facts import AMOUNTS, Allocation, Because, Due, InjuryRateSet, Party, Ref, Scheme, columns
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed


JULY = Month(2025, 7)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
WAGE = 1_000_000
OWN = tuple(party is Party.PERSON for _, party in AMOUNTS)


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


def months(agency: Agency, month: Month = JULY) -> dict[int, lookups.MonthRow]:
    rows = lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)
    return {row.subject_id: row for row in rows}


def of(row: tuple[int, ...], scheme: Scheme, party: Party) -> int:
    return row[AMOUNTS.index((scheme, party))]


def everybody(agency: Agency, wage: int = WAGE) -> dict[int, int]:
    return dict.fromkeys(agency.people, wage)


def follows(proposed: Proposed) -> list[Due | Allocation]:
    """What is staged for a case."""
    facts = [row.entry.fact for row in lookups.staged(proposed.case_id, PERMIT)]
    return [fact for fact in facts if isinstance(fact, Due | Allocation)]


def test_a_declaration_owes_by_scheme_and_party(agency: Agency) -> None:
    outcome = agency.declare("2025-07", everybody(agency))
    assert outcome.status == "entered"
    assert len(outcome.act_numbers) == 2
    for person in agency.people:
        row = months(agency)[person]
        assert of(row.due, Scheme.PENSION, Party.EMPLOYER) == 160_000
        assert of(row.due, Scheme.PENSION, Party.PERSON) == 80_000
        assert of(row.due, Scheme.MEDICAL, Party.PERSON) == 20_300
        assert row.base == WAGE
        assert row.paid == (0,) * 8


def test_a_repeated_wage_owes_and_enters_nothing(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    outcome = agency.declare("2025-08", everybody(agency), repeats=True)
    collected, consequence = lookups.acts_of(_case_of(agency))
    assert outcome.act_numbers == (collected.number, consequence.number)
    assert (collected.entry_count, consequence.entry_count) == (0, len(agency.people))
    assert months(agency, JULY.plus(1))[agency.people[0]].due == months(agency)[agency.people[0]].due


def _case_of(agency: Agency):  # type: ignore[no-untyped-def]
    return review.cases_of_employer(agency.employer, gateway.permit_case(agency.clerk))[0].id


def test_the_employers_industry_class_counts(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    assert (
        of(months(agency)[agency.people[0]].due, Scheme.WORK_INJURY, Party.EMPLOYER) == 2_000
    )  # class 1: 0.2%


def test_a_month_that_stands_is_not_declared_again(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    before = lookups.position()
    with pytest.raises(AccrualError, match="line 1: a due of 2025-07 already stands"):
        agency.declaration("2025-07", everybody(agency))
    assert lookups.position() == before


def test_a_correction_owes_the_difference_alone(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    (wage,) = [w for w in lookups.wages_of_people([person], PERMIT) if w.employer_id == agency.employer]
    ref = Ref(str(wage.act_id), wage.line)
    proposed = agency.declaration("2025-07", {person: WAGE + 100_000}, replaces=ref)
    (fact,) = follows(proposed)
    assert isinstance(fact, Due)
    assert (fact.cause, fact.ordinal) == ("difference", 1)
    assert fact.because == (Because(name="wage", now="11000.00", entry=ref),)
    assert fact.amounts[Scheme.PENSION] == {Party.EMPLOYER: 16_000, Party.PERSON: 8_000}
    agency.climb(proposed)
    assert of(months(agency)[person].due, Scheme.PENSION, Party.PERSON) == 88_000
    assert of(months(agency)[agency.people[1]].due, Scheme.PENSION, Party.PERSON) == 80_000


def test_a_second_correction_is_the_second_difference(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    for ordinal, wage in enumerate((WAGE + 100_000, WAGE + 50_000), start=1):
        (held,) = lookups.wages_of_people([person], PERMIT)
        proposed = agency.declaration("2025-07", {person: wage}, replaces=Ref(str(held.act_id), held.line))
        (fact,) = follows(proposed)
        assert isinstance(fact, Due)
        assert fact.ordinal == ordinal
        agency.climb(proposed)
    assert of(months(agency)[person].due, Scheme.PENSION, Party.PERSON) == 84_000


def test_declaring_credits_nothing_and_paying_does(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    due = months(agency)[person].due
    proposed = agency.payment("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: due))
    (fact,) = follows(proposed)
    assert isinstance(fact, Allocation)
    owed = tuple(scheme for scheme in Scheme if scheme is not Scheme.MATERNITY)
    assert (fact.full, fact.credited, fact.posted_month, fact.unallocated) == (owed, owed, "2025-08", False)
    agency.climb(proposed)
    assert months(agency)[person].paid == due
    assert months(agency)[agency.people[1]].paid == (0,) * 8


def test_the_persons_own_share_credits_while_the_employer_owes(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    own = tuple(amount if mine else 0 for amount, mine in zip(months(agency)[person].due, OWN, strict=True))
    (fact,) = follows(
        agency.payment("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: own))
    )
    assert isinstance(fact, Allocation)
    assert fact.full == ()
    assert fact.credited == (
        Scheme.PENSION,
        Scheme.UNEMPLOYMENT,
        Scheme.MEDICAL,
    )  # work injury has no own share


def test_less_than_the_own_share_credits_nothing(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    short = tuple(max(amount - 1, 0) for amount in months(agency)[person].due)
    (fact,) = follows(
        agency.payment("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: short))
    )
    assert isinstance(fact, Allocation)
    assert (fact.full, fact.credited) == ((), ())


def test_the_fen_that_was_missing_credits_the_month(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    due = months(agency)[person].due
    short = tuple(max(amount - 1, 0) for amount in due)
    agency.pay("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: short))
    fen = tuple(int(amount > 0) for amount in due)
    (fact,) = follows(
        agency.payment("V2", "2025-09-20", agency.money("V2", "2025-07", [person], lambda _: fen))
    )
    assert isinstance(fact, Allocation)
    assert fact.credited == tuple(scheme for scheme in Scheme if scheme is not Scheme.MATERNITY)
    assert fact.posted_month == "2025-09"


def test_money_without_a_due_stays_unallocated(agency: Agency) -> None:
    person = agency.people[0]
    lines = agency.money("V1", "2025-07", [person], lambda _: (100,) * 8)
    agency.pay("V1", "2025-08-20", lines)
    assert months(agency) == {}
    (waiting,) = accrual.unallocated(PERMIT)
    assert (waiting.voucher, waiting.subject_id, waiting.month) == ("V1", person, JULY)
    assert waiting.amounts == (100,) * 8


def test_more_than_the_due_leaves_the_rest_unallocated(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    due = months(agency)[person].due
    more = tuple(amount + 5 for amount in due)
    agency.pay("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: more))
    assert months(agency)[person].paid == due
    (waiting,) = accrual.unallocated(PERMIT)
    assert waiting.amounts == (5,) * 8


def test_money_of_a_person_whom_nobody_knows_waits_by_its_masked_number(agency: Agency) -> None:
    (known,) = agency.money("V1", "2025-07", [agency.people[0]], lambda _: (100,) * 8)
    stranger = type(known)(
        known.voucher, None, "1101 ···· ···· 9999", known.employer_id, known.month, known.amounts
    )
    agency.pay("V1", "2025-08-20", [stranger])
    (waiting,) = accrual.unallocated(PERMIT)
    assert (waiting.subject_id, waiting.identity) == (None, "1101 ···· ···· 9999")


def test_lines_that_the_voucher_does_not_bind_are_refused(agency: Agency) -> None:
    lines = agency.money("V1", "2025-07", agency.people, lambda _: (100,) * 8)
    proposed = agency.payment("V1", "2025-08-20", lines)
    assert len(follows(proposed)) == len(agency.people)
    entries = [line.entry for line in lookups.proposal(proposed.case_id, 1, PERMIT)]
    with pytest.raises(AccrualError, match="not those that its fact binds"):
        prepare(proposed.case_id, 1, entries, money=lines[:-1], at=agency.now)


def test_the_same_voucher_is_entered_once(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    due = months(agency)[agency.people[0]].due
    lines = agency.money("V1", "2025-07", [agency.people[0]], lambda _: due)
    first, second = agency.payment("V1", "2025-08-20", lines), agency.payment("V1", "2025-08-20", lines)
    agency.climb(first)
    with pytest.raises(LedgerError, match="stands already"):
        agency.climb(second)
    assert months(agency)[agency.people[0]].paid == due


def test_what_another_case_changed_meanwhile_is_computed_anew(agency: Agency) -> None:
    agency.declare("2025-07", everybody(agency))
    person = agency.people[0]
    due = months(agency)[person].due
    first = agency.payment("V1", "2025-08-20", agency.money("V1", "2025-07", [person], lambda _: due))
    second = agency.payment("V2", "2025-08-20", agency.money("V2", "2025-07", [person], lambda _: due))
    agency.climb(first)
    agency.climb(second)
    assert months(agency)[person].paid == due
    (waiting,) = accrual.unallocated(PERMIT)
    assert (waiting.voucher, waiting.amounts) == ("V2", due)


def test_two_declarations_of_one_month_do_not_both_enter(agency: Agency) -> None:
    first = agency.declaration("2025-07", everybody(agency))
    second = agency.declaration("2025-07", everybody(agency))
    agency.climb(first)
    before = lookups.position()
    with pytest.raises((AccrualError, LedgerError), match="stands"):
        agency.climb(second)
    assert lookups.position() == before
    assert review.get_case(second.case_id, gateway.permit_case(agency.clerk)).status == "open"


def test_a_limit_that_becomes_known_before_the_fourth_decision_counts(agency: Agency) -> None:
    """Beijing's limits of July 2025 were announced on 17 September: a base under the new floor is assessed on it."""
    wage = {agency.people[0]: 100_000}
    agency.now = datetime.datetime(2025, 9, 16, 1, tzinfo=datetime.UTC)
    proposed = agency.declaration("2025-07", wage)
    (early,) = follows(proposed)
    agency.now = datetime.datetime(2025, 9, 18, 1, tzinfo=datetime.UTC)
    agency.climb(proposed)
    (late,) = follows(proposed)
    assert isinstance(early, Due)
    assert isinstance(late, Due)
    assert (early.base[Scheme.PENSION], late.base[Scheme.PENSION]) == (682_100, 716_200)
    assert months(agency)[agency.people[0]].base == 716_200


@pytest.mark.parametrize("day", [16, 17])
def test_both_sides_of_the_day_on_which_a_limit_became_known(agency: Agency, day: int) -> None:
    agency.now = datetime.datetime(2025, 9, day, 1, tzinfo=datetime.UTC)
    (fact,) = follows(agency.declaration("2025-07", {agency.people[0]: 100_000}))
    assert isinstance(fact, Due)
    assert fact.base[Scheme.PENSION] == {16: 682_100, 17: 716_200}[day]


TAMPERING = {
    "more is credited": """
        CREATE TEMPORARY TABLE changed AS SELECT * FROM ledger.posting;
        UPDATE changed SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '80000', '90000'), 'UTF8'),
            pension_person = replace(pension_person::text, '80000', '90000')::bigint
    """,
    "somebody is left out": "CREATE TEMPORARY TABLE changed AS SELECT * FROM ledger.posting WHERE line < 3",
    "nothing follows": "CREATE TEMPORARY TABLE changed AS SELECT * FROM ledger.posting",
}
PLANS = {
    "nothing follows": "UPDATE accrual_plan SET postings = 0",
    "somebody is left out": "UPDATE accrual_plan SET postings = 2",
}


@pytest.mark.parametrize("how", TAMPERING)
def test_only_what_the_rules_prepared_is_posted(agency: Agency, book: Book, how: str) -> None:
    """The worker's role fills the staging table; whoever holds its password still posts nothing of their own."""
    proposed = agency.declaration("2025-07", everybody(agency))
    with book.connect() as attacker:  # what desk and worker may do in parts: clear, copy in, change the plan
        attacker.execute(TAMPERING[how])
        attacker.execute("ALTER TABLE changed DROP COLUMN leaf")
        attacker.execute("SELECT ledger.clear_posting(%s)", (proposed.case_id,))
        columns = ", ".join(("case_id", *ledger_entries.Line._fields))
        attacker.execute(f"INSERT INTO ledger.posting ({columns}) SELECT {columns} FROM changed")
        attacker.execute(PLANS.get(how, "SELECT"))
    before = lookups.position()
    with pytest.raises(AccrualError, match="not what the rules prepared"):
        agency.climb(proposed)
    assert lookups.position() == before


def test_the_class_that_changed_while_the_case_climbed_counts(agency: Agency) -> None:
    proposed = agency.declaration("2025-07", everybody(agency))
    lowest = columns(follows(proposed)[0].amounts)
    agency.enter(
        CaseSort.CORRECTION, [(agency.employer, InjuryRateSet(industry_class=8, since="2025-07"), None)]
    )
    agency.climb(proposed)
    due = months(agency)[agency.people[0]].due
    place = AMOUNTS.index((Scheme.WORK_INJURY, Party.EMPLOYER))
    assert due[place] > lowest[place]
    assert due[:place] == lowest[:place]

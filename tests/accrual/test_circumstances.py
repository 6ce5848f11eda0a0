"""Arts. 2(1), 6: a due follows the household and the relation that the book has, and the officer sees what is odd."""

import datetime

import pytest
from tests.collection.sheets import HEADER, identity, row, xlsx
from tests.support.agency import SCHEMES, Agency, founded, msg_replace, name_of, number_of
from tests.support.book import Book

from legajo.accrual.money import MoneyLine
from legajo.accrual.parameters import book_parameters
from legajo.accrual.standing import standing
from legajo.authority import gateway
from legajo.collection import acts as collection
from legajo.collection import lookups as sheets
from legajo.inquiry.why import Ground, why
from legajo.ledger import audit, lookups, published, subjects
from legajo.record.facts import (
    AMOUNTS,
    Due,
    Fact,
    Party,
    PersonChanged,
    PersonRegistered,
    Ref,
    RelationStarted,
    Scheme,
    WageDeclared,
    columns,
)
from legajo.record.people import check_digit
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.rules.parameters import load
from legajo.rules.pension import retirement


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
OWN_UNEMPLOYMENT = AMOUNTS.index((Scheme.UNEMPLOYMENT, Party.PERSON))
OWN_PENSION = AMOUNTS.index((Scheme.PENSION, Party.PERSON))
WAGE = 1_000_000
LAST, FIRST = (
    "2020-12",
    "2021-01",
)  # the last month of the country's own rate, and the first of one rate for all


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


def moves_to_the_country(agency: Agency, person: int, since: str = "2019-06-15") -> None:
    fact = PersonChanged(attribute="household_nature", new="rural", since=since)
    agency.enter(CaseSort.CORRECTION, [(person, fact, None)])


def staged(proposed: Proposed) -> dict[int, Due]:
    rows = lookups.staged(proposed.case_id, PERMIT)
    return {row.subject_id: row.entry.fact for row in rows if isinstance(row.entry.fact, Due)}


def own(due: Due) -> int:
    return columns(due.amounts)[OWN_UNEMPLOYMENT]


def held(agency: Agency, month: str) -> dict[int, tuple[int, ...]]:
    rows = lookups.months_of_employer(agency.employer, Month.parse(month).ordinal, PERMIT)
    return {row.subject_id: row.due for row in rows}


def ground(agency: Agency, person: int) -> Ground:
    permit = gateway.permit_counter_look(agency.clerk, person, document_checked=True, purpose="a question")
    entries = lookups.get_file(lookups.open_look(person, permit, agency.later())).entries
    at = agency.now + datetime.timedelta(minutes=1)
    parameters = book_parameters()
    return Ground(entries, standing(entries, parameters, at), parameters, at, lookups.injury_class)


@pytest.mark.parametrize(("month", "rural_share"), [(LAST, 0), (FIRST, 5_000)])
def test_until_2020_a_rural_person_pays_nothing_for_unemployment(
    agency: Agency, month: str, rural_share: int
) -> None:
    rural, urban, _ = agency.people
    moves_to_the_country(agency, rural)
    proposed = agency.declaration(month, dict.fromkeys(agency.people, WAGE))
    dues = staged(proposed)
    assert own(dues[rural]) == rural_share
    assert own(dues[urban]) == {LAST: 2_000, FIRST: 5_000}[month]
    agency.climb(proposed)
    assert held(agency, month)[rural] == columns(dues[rural].amounts)
    assert sum(held(agency, month)[rural]) + {LAST: 2_000, FIRST: 0}[month] == sum(held(agency, month)[urban])


def test_a_change_counts_from_the_first_month_that_begins_with_it(agency: Agency) -> None:
    person = agency.people[0]
    moves_to_the_country(agency, person, since="2020-11-02")
    assert own(staged(agency.declaration("2020-11", {person: WAGE}))[person]) == 2_000
    assert own(staged(agency.declaration(LAST, {person: WAGE}))[person]) == 0


def test_the_household_that_changed_while_the_case_climbed_counts(agency: Agency) -> None:
    person = agency.people[0]
    proposed = agency.declaration(LAST, {person: WAGE})
    moves_to_the_country(agency, person)
    agency.climb(proposed)
    assert held(agency, LAST)[person][OWN_UNEMPLOYMENT] == 0


def test_the_explanation_replays_what_the_record_showed_then(agency: Agency) -> None:
    rural, urban, _ = agency.people
    moves_to_the_country(agency, rural)
    agency.declare(LAST, dict.fromkeys(agency.people, WAGE))
    for figure in ("unemployment:employer", "pension:person", "medical:employer"):
        assert why(f"due:{LAST}:{figure}", ground(agency, rural)).differs is None
    moves_to_the_country(agency, urban, since="2019-06-16")  # recorded later: the due of then is no finding
    told = why(f"due:{LAST}:unemployment:person", ground(agency, urban))
    assert (told.value, told.differs) == (2_000, None)


def test_what_a_corrected_registration_says_takes_the_place(agency: Agency) -> None:
    person = agency.people[0]
    moves_to_the_country(agency, person)
    (wrong,) = lookups.households_of_people([person], PERMIT)
    case, paper = agency.open(CaseSort.CORRECTION)
    fact = PersonChanged(attribute="household_nature", new="urban", since="2019-06-15")
    entries = [
        msg_replace(entry, replaces=Ref(str(wrong.act_id), wrong.line), reason="misread")
        for entry in agency.entries(case, paper, [(person, fact, None)])
    ]
    agency.climb(agency.propose(case, entries))
    assert [row.nature for row in lookups.households_of_people([person], PERMIT)] == ["urban"]


def test_a_relation_names_the_schemes_that_are_due(agency: Agency) -> None:
    person, other, _ = agency.people
    (second,) = subjects.new_subjects(1)  # another employer: what it is registered as does not matter here
    fact = RelationStarted(form="part_time", started="2025-07-01", schemes=(Scheme.WORK_INJURY,))
    agency.enter(CaseSort.REGISTRATION, [(person, fact, second)])
    case, paper = agency.open(CaseSort.DECLARATION, Month(2025, 7))
    wage = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=WAGE)
    facts: list[tuple[int, Fact, int | None]] = [(person, wage, second), (other, wage, agency.employer)]
    dues = staged(agency.propose(case, agency.entries(case, paper, facts)))
    assert dues[person].amounts == {Scheme.WORK_INJURY: {Party.EMPLOYER: 2_000}}
    assert dues[person].base == {Scheme.WORK_INJURY: WAGE}
    assert set(dues[other].amounts) == {
        Scheme.PENSION,
        Scheme.UNEMPLOYMENT,
        Scheme.MEDICAL,
        Scheme.WORK_INJURY,
    }


def test_eight_points_of_what_is_paid_for_oneself_are_credited(agency: Agency) -> None:
    person = agency.people[0]
    case, paper = agency.open(CaseSort.DECLARATION, Month(2025, 7))
    wage = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=WAGE)
    agency.climb(agency.propose(case, agency.entries(case, paper, [(person, wage, None)])))
    (row,) = [row for row in lookups.months_of_people([person], PERMIT) if row.employer_id == 0]
    assert row.due[OWN_PENSION] == 200_000
    month = Month(2025, 7).ordinal
    line = MoneyLine("V1", person, "1101 ···· ···· 0000", None, month, row.due)
    proposed = agency.payment("V1", "2025-08-20", [line])
    (effect,) = review.preview(proposed.case_id, gateway.permit_case(agency.clerk)).others
    assert {change.figure: change.difference for change in effect.changes}["account"] == 80_000
    agency.climb(proposed)
    assert ground(agency, person).standing.balance == 80_000
    assert lookups.people_before([person], PERMIT)[person].account == 80_000


@pytest.mark.parametrize(
    ("track", "born", "age"),
    [
        ("men", "1964-12", 60 * 12),
        ("men", "1965-01", 60 * 12 + 1),
        ("men", "1965-05", 60 * 12 + 2),
        ("men", "1976-09", 63 * 12),
        ("men", "1990-01", 63 * 12),
        ("women_55", "1970-01", 55 * 12 + 1),
        ("women_50", "1975-01", 50 * 12 + 1),
        ("women_50", "1975-03", 50 * 12 + 2),
        ("women_50", "1990-01", 55 * 12),
    ],
)
def test_the_age_of_retirement_rises(track: retirement.Track, born: str, age: int) -> None:
    day = "2025-10-01"
    found = retirement.age(track, Month.parse(born), load(), "110000", Month(2025, 7), day)
    assert found == age


@pytest.mark.parametrize("month", ["2025-07", "2027-02", "2040-01"])
@pytest.mark.parametrize("track", ["men", "women_55", "women_50"])
def test_the_youngest_who_is_past_it_is_the_last_one(track: retirement.Track, month: str) -> None:
    given = (load(), "110000")
    when = Month.parse(month)
    youngest = retirement.youngest_past(track, when, *given, "2025-10-01")
    assert youngest is not None
    for born, past in ((youngest, True), (youngest.plus(1), False)):
        assert (born.plus(retirement.age(track, born, *given, when, "2025-10-01")) < when) is past


def test_before_an_age_was_published_nobody_is_past_it() -> None:
    assert retirement.youngest_past("men", Month(2024, 12), load(), "110000", "2025-10-01") is None


def test_officers_are_warned_of_people_past_the_age(agency: Agency) -> None:
    """A woman born in 1960 is on the sheet."""
    (old,) = subjects.new_subjects(1)
    born = PersonRegistered(identity="e" * 64, name="e" * 64, sex="female", born="1960-01-01")
    works = RelationStarted(form="contract", started="2010-01-01", schemes=SCHEMES)
    number = "11010119600101900"
    identities = [subjects.Identity(old, "person", name_of(90), number + check_digit(number))]
    facts: list[tuple[int, Fact, int | None]] = [(old, born, None), (old, works, agency.employer)]
    agency.enter(CaseSort.REGISTRATION, facts, identities=identities)
    proposed = agency.declaration("2025-07", {old: WAGE})
    (effect,) = review.preview(proposed.case_id, gateway.permit_case(agency.clerk)).exceptions
    assert "past_retirement_age" in effect.exceptions
    assert agency.climb(proposed).status == "entered"  # a warning alone


def test_the_sheet_the_book_and_the_officer(agency: Agency) -> None:
    """A new person is what the sheet says; a known one what the book says, and the difference is shown."""
    known = agency.people[0]
    moves_to_the_country(agency, known)
    titles = [
        ["单位名称: The employer 统一社会信用代码: 91110105MA01B2C3X6"],
        [f"费款所属期: {LAST}"],
        [],
        [],
    ]
    rows = [
        row(
            1,
            name=name_of(0),
            identity=number_of(0),
            sex=None,
            first_work=None,
            wage=10_000,
            household="本市城镇",
        ),
        row(2, identity=identity(7), wage=10_000, household="外埠农村"),
        row(3, identity=identity(8), wage=10_000, household="本市城镇"),
    ]
    clerk = agency.clerk
    made = collection.receive(
        xlsx([*titles, HEADER, *rows]),
        name="a.xlsx",
        employer_id=agency.employer,
        by=clerk,
        at=agency.later(),
        key="sheet",
    )
    collection.read(made, at=agency.later())
    permit = gateway.permit_case(clerk)
    shown = {r.row: r.amounts for r in sheets.accepted_rows(made, permit)}
    assert [amounts[OWN_UNEMPLOYMENT] for _, amounts in sorted(shown.items())] == [0, 0, 2_000]
    case = collection.confirm(made, by=clerk, at=agency.later(), key="confirm")
    collection.propose(made, at=agency.later())
    view = review.get_case(case, permit)
    exceptions = review.preview(case, permit).exceptions
    assert {e.subject_id: "household_differs" in e.exceptions for e in exceptions}[known]
    assert sum("household_differs" in e.exceptions for e in exceptions) == 1
    assert view.digest is not None
    dues = staged(Proposed(case, view.round, view.digest, view.lines))
    assert sorted(columns(due.amounts) for due in dues.values()) == sorted(shown.values())
    agency.climb(Proposed(case, view.round, view.digest, view.lines), confirmed=frozenset(view.to_confirm))
    assert held(agency, LAST)[known][OWN_UNEMPLOYMENT] == 0


def test_the_auditor_derives_households_and_relations_again(agency: Agency, book: Book) -> None:
    moves_to_the_country(agency, agency.people[0])
    with book.role("auditor"):
        report = audit.verify(lambda *_: None, keys=published.all_keys(), at=agency.now)
    assert not [fault for fault in report.faults if fault.code == "current"]
    book.connect().execute("UPDATE ledger.current_household SET nature = 'urban'")
    changed = "UPDATE ledger.current_relation SET schemes = '{pension}' WHERE subject_id = %s"
    book.connect().execute(changed, [agency.people[0]])
    with book.role("auditor"):
        report = audit.verify(lambda *_: None, keys=published.all_keys(), at=agency.now)
    named = " ".join(str(fault) for fault in report.faults)
    assert "current_household" in named
    assert "current_relation" in named

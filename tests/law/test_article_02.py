"""Art. 2: the record holds (1) registration, (2) contributions, (4) the contribution period and the individual account."""

import pytest
from tests.support.agency import Agency

from legajo.authority import gateway
from legajo.inquiry.lookups import OpenStatement, open_statement
from legajo.ledger import lookups
from legajo.record.facts import (
    AMOUNTS,
    KINDS,
    EmployerRegistered,
    InjuryRateSet,
    Party,
    PersonChanged,
    PersonRegistered,
    RelationStarted,
    Scheme,
)
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.review.bundle import CaseSort


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
WAGE = 1_000_000
DUE = {  # Beijing, July 2025, a wage of 10,000 yuan, the lowest class of work injury
    (Scheme.PENSION, Party.EMPLOYER): "1600.00",
    (Scheme.PENSION, Party.PERSON): "800.00",
    (Scheme.UNEMPLOYMENT, Party.EMPLOYER): "50.00",
    (Scheme.UNEMPLOYMENT, Party.PERSON): "50.00",
    (Scheme.MEDICAL, Party.EMPLOYER): "980.00",
    (Scheme.MEDICAL, Party.PERSON): "203.00",
    (Scheme.WORK_INJURY, Party.EMPLOYER): "20.00",
    (Scheme.MATERNITY, Party.EMPLOYER): "0.00",  # in the medical scheme since 2020
}


def opened(agency: Agency, person: int) -> OpenStatement:
    permit = gateway.permit_counter_look(agency.clerk, person, document_checked=True, purpose="a question")
    return open_statement(person, permit, at=agency.later())


def declared(agency: Agency, *, paid: int) -> None:
    """July of everybody; the first so many are paid for in August."""
    agency.declare("2025-07", dict.fromkeys(agency.people, WAGE))
    rows = lookups.months_of_employer(agency.employer, Month(2025, 7).ordinal, PERMIT)
    due = {row.subject_id: row.due for row in rows}
    agency.pay("V1", "2025-08-20", agency.money("V1", "2025-07", agency.people[:paid], lambda p: due[p]))


def test_registration_of_persons_and_employers_is_in_the_record(agency: Agency) -> None:
    person = agency.people[0]
    facts = [stored.entry.fact for stored in opened(agency, person).file.entries]
    assert [type(fact) for fact in facts] == [PersonRegistered, RelationStarted]
    employer = lookups.employers([agency.employer])[agency.employer]
    assert (employer.code, employer.name) == ("91110105MA01B2C3X6", "The employer")
    assert lookups.injury_class(agency.employer, Month(2025, 7).ordinal) == 1


def test_what_changed_is_added_and_what_was_stays(agency: Agency) -> None:
    person = agency.people[0]
    change = PersonChanged(attribute="household_nature", old="urban", new="rural", since="2025-06-01")
    agency.enter(CaseSort.CORRECTION, [(person, change, None)])
    facts = [stored.entry.fact for stored in opened(agency, person).file.entries]
    assert [type(fact) for fact in facts] == [PersonRegistered, RelationStarted, PersonChanged]


def test_contributions_are_in_the_record_by_scheme_and_party(agency: Agency) -> None:
    declared(agency, paid=1)
    first, second = (opened(agency, person).statement.months for person in agency.people)
    (month,) = first
    assert dict(zip(AMOUNTS, map(yuan, month.due), strict=True)) == DUE
    assert month.paid == month.due
    (month,) = second
    assert dict(zip(AMOUNTS, map(yuan, month.due), strict=True)) == DUE
    assert sum(month.paid) == 0


@pytest.mark.parametrize(("index", "months", "balance"), [(0, 1, "800.00"), (1, 0, "0.00")])
def test_the_period_and_the_account_follow_from_what_was_paid(
    agency: Agency, index: int, months: int, balance: str
) -> None:
    declared(agency, paid=1)
    statement = opened(agency, agency.people[index]).statement
    assert (statement.total_months, yuan(statement.balance)) == (months, balance)


def test_there_is_a_kind_of_fact_for_each_part() -> None:
    structs = {kind.struct for kind in KINDS.values()}
    assert {PersonRegistered, EmployerRegistered, RelationStarted, InjuryRateSet} <= structs
    names = {kind.name for kind in KINDS.values()}
    assert {"wage_declared", "money_received", "posted.due", "posted.allocation", "posted.interest"} <= names

"""Arts. 2(2), 6: what a declaration owes and what money credits, through four officers into the book."""

import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.period import Month


JULY = Month(2025, 7)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
WAGE = 1_000_000


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


def due(agency: Agency, month: Month = JULY) -> dict[int, lookups.MonthRow]:
    rows = lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)
    return {row.subject_id: row for row in rows}


def of(row: tuple[int, ...], scheme: Scheme, party: Party) -> int:
    return row[AMOUNTS.index((scheme, party))]


def test_a_declaration_owes_by_scheme_and_party(agency: Agency) -> None:
    outcome = agency.declare("2025-07", dict.fromkeys(agency.people, WAGE))
    assert outcome.status == "entered"
    assert len(outcome.act_numbers) == 2
    for person in agency.people:
        row = due(agency)[person]
        assert of(row.due, Scheme.PENSION, Party.EMPLOYER) == 160_000
        assert of(row.due, Scheme.PENSION, Party.PERSON) == 80_000
        assert row.base == WAGE
        assert row.paid == (0,) * 8

"""社会保险法 arts. 60, 86: what an employer owes for a month, its differences apart, and the late fee of each debt."""

import datetime
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.agency import founded
from tests.support.book import Book

from legajo.accrual import lookups as accrual
from legajo.accrual.arrears import Debt, debts
from legajo.authority import gateway
from legajo.ledger import lookups as ledger
from legajo.ledger.errors import LedgerError
from legajo.record.facts import AMOUNTS, Party, Ref, Scheme
from legajo.record.period import Month
from legajo.rules.computable import Context
from legajo.rules.parameters import load


HERE = Context(load(), "110000", None, "2026-03-01")
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
JULY = Month(2025, 7)
END_OF_JULY, END_OF_YEAR = datetime.date(2025, 7, 31), datetime.date(2025, 12, 31)
FIRM, OWN = AMOUNTS.index((Scheme.PENSION, Party.EMPLOYER)), AMOUNTS.index((Scheme.PENSION, Party.PERSON))


class Row(NamedTuple):
    """A person's month."""

    subject_id: int
    due: tuple[int, ...]
    paid: tuple[int, ...]


class Difference(NamedTuple):
    """What was added to it."""

    subject_id: int
    payable_by: datetime.date | None
    amounts: tuple[int, ...]


def eight(firm: int = 0, own: int = 0) -> tuple[int, ...]:
    amounts = [0] * 8
    amounts[FIRM], amounts[OWN] = firm, own
    return tuple(amounts)


def told(found: tuple[Debt, ...]) -> list[tuple[str, bool, int, datetime.date | None, int]]:
    return [(debt.party, debt.difference, debt.owed, debt.payable_by, debt.fee_amount) for debt in found]


def test_what_is_paid_owes_nothing() -> None:
    rows = [Row(1, eight(160_000, 80_000), eight(160_000, 80_000)), Row(2, eight(100), eight(200))]
    assert debts(JULY, rows, [], END_OF_YEAR, HERE) == ()


def test_the_employers_part_bears_a_fee_and_the_persons_does_not() -> None:
    rows = [Row(1, eight(160_000, 80_000), eight()), Row(2, eight(160_000, 80_000), eight(60_000, 80_000))]
    found = debts(JULY, rows, [], datetime.date(2025, 8, 31), HERE)
    assert told(found) == [
        ("employer", False, 260_000, END_OF_JULY, 3_900),  # thirty days on the unit's debt as a whole
        ("person", False, 80_000, END_OF_JULY, 0),
    ]
    assert [debt.people for debt in found] == [2, 1]
    assert found[0].fee is not None
    assert found[0].fee.days == 30


def test_on_the_last_day_to_pay_there_is_no_fee_and_on_the_next_none_yet() -> None:
    rows = [Row(1, eight(160_000), eight())]
    on = [debts(JULY, rows, [], END_OF_JULY + datetime.timedelta(days), HERE)[0] for days in (0, 1, 2)]
    assert [debt.fee_amount for debt in on] == [0, 0, 80]
    assert [debt.fee.days if debt.fee else None for debt in on] == [None, 0, 1]


def test_a_difference_bears_a_fee_only_after_its_own_day() -> None:
    rows = [Row(1, eight(114_592, 57_296), eight(109_136, 54_568))]
    added = [Difference(1, END_OF_YEAR, eight(5_456, 2_728))]
    assert told(debts(JULY, rows, added, END_OF_YEAR, HERE)) == [
        ("employer", True, 5_456, END_OF_YEAR, 0),
        ("person", True, 2_728, END_OF_YEAR, 0),
    ]
    late = debts(JULY, rows, added, datetime.date(2026, 1, 31), HERE)
    assert late[0].fee_amount == 82  # thirty days of 54.56


def test_money_clears_the_first_assessment_before_its_difference() -> None:
    rows = [Row(1, eight(114_592), eight(100_000))]
    added = [Difference(1, END_OF_YEAR, eight(5_456))]
    assert told(debts(JULY, rows, added, datetime.date(2025, 8, 31), HERE)) == [
        ("employer", False, 9_136, END_OF_JULY, 137),
        ("employer", True, 5_456, END_OF_YEAR, 0),
    ]


def test_a_difference_without_a_day_bears_none_for_ever() -> None:
    rows = [Row(1, eight(114_592), eight(109_136))]
    added = [Difference(1, None, eight(5_456))]
    assert told(debts(JULY, rows, added, datetime.date(2036, 8, 31), HERE)) == [
        ("employer", True, 5_456, None, 0)
    ]


def test_the_difference_with_the_later_day_is_cleared_last() -> None:
    rows = [Row(1, eight(1_000), eight(750))]
    added = [Difference(1, END_OF_YEAR, eight(200)), Difference(1, None, eight(100))]
    assert told(debts(JULY, rows, added, END_OF_YEAR, HERE)) == [
        ("employer", True, 150, END_OF_YEAR, 0),
        ("employer", True, 100, None, 0),
    ]


def test_a_due_that_was_lowered_again_leaves_less_of_a_difference() -> None:
    rows = [Row(1, eight(1_070), eight())]
    added = [Difference(1, END_OF_YEAR, eight(100)), Difference(1, None, eight(-30))]
    assert told(debts(JULY, rows, added, END_OF_JULY, HERE)) == [
        ("employer", False, 1_000, END_OF_JULY, 0),
        ("employer", True, 70, END_OF_YEAR, 0),
    ]


@settings(deadline=None)
@given(
    st.integers(0, 10**7),
    st.integers(0, 10**7),
    st.lists(
        st.tuples(st.integers(-(10**6), 10**6), st.sampled_from([None, END_OF_JULY, END_OF_YEAR])), max_size=3
    ),
)
def test_every_unpaid_fen_is_one_debt(
    due: int, paid: int, added: list[tuple[int, datetime.date | None]]
) -> None:
    by_day = {day: amount for amount, day in added}
    differences = [Difference(1, day, eight(amount)) for day, amount in by_day.items()]
    found = debts(JULY, [Row(1, eight(due), eight(paid))], differences, END_OF_YEAR, HERE)
    assert sum(debt.owed for debt in found) == max(due - paid, 0)
    assert all(debt.owed > 0 for debt in found)


def test_the_book_tells_what_was_added_later(book: Book) -> None:
    agency = founded(book)
    one, other = agency.people[:2]
    agency.declare("2025-07", {one: 1_000_000, other: 1_000_000})
    (wage,) = ledger.wages_of_people([one], PERMIT)
    agency.climb(agency.declaration("2025-07", {one: 1_100_000}, replaces=Ref(str(wage.act_id), wage.line)))
    found = accrual.debts_of_employer(agency.employer, datetime.date(2025, 8, 31), PERMIT, region="110000")
    pension = [debt for debt in found if debt.scheme is Scheme.PENSION]
    assert [(debt.party, debt.difference, debt.owed, debt.people, debt.payable_by) for debt in pension] == [
        ("employer", False, 320_000, 2, END_OF_JULY),
        ("employer", True, 16_000, 1, None),
        ("person", False, 160_000, 2, END_OF_JULY),
        ("person", True, 8_000, 1, None),
    ]
    assert [debt.fee_amount for debt in pension] == [4_800, 0, 0, 0]


def test_another_employers_debts_are_not_shown(book: Book) -> None:
    agency = founded(book)
    theirs = replace(PERMIT, employer_id=agency.employer + 1)
    with pytest.raises(LedgerError, match="another employer"):
        accrual.debts_of_employer(agency.employer, END_OF_YEAR, theirs, region="110000")
    with pytest.raises(LedgerError, match="another employer"):
        ledger.differences_of_employer(agency.employer, JULY.ordinal, agency.people, theirs)

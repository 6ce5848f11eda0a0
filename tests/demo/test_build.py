"""The demonstration's agency is made by acts, and the same seed makes the same one."""

import datetime

import pytest
from tests.support.book import Book

from legajo.demo import people, seed, staff
from legajo.demo.processes import leave
from legajo.record.facts import (
    AgencyOpened,
    Allocation,
    Due,
    Entry,
    JournalCommit,
    MapRoot,
    Run,
    WageDeclared,
    columns,
    decode_entry,
)
from legajo.record.people import check_identity, parse_employer_code


def what_stands(book: Book) -> list[tuple[object, ...]]:
    """Every fact of the book without what may differ: salts, keys, origins, the ids of cases and acts."""
    with book.connect() as connection:
        rows = connection.execute(
            "SELECT payload FROM ledger.entry ORDER BY subject_id, kind, occurrence"
        ).fetchall()
    entries = [decode_entry(bytes(payload)) for (payload,) in rows]
    return [
        (
            entry.subject,
            entry.occurrence,
            entry.employer,
            entry.effective_from,
            entry.received,
            *_figures(entry),
        )
        for entry in entries
        if not isinstance(
            entry.fact, AgencyOpened | JournalCommit | MapRoot | Run
        )  # a run is named by its case
    ]


def _figures(entry: Entry) -> tuple[object, ...]:
    fact = entry.fact
    if isinstance(fact, Due):
        return (fact.month, sorted(fact.base.items()), columns(fact.amounts), fact.known_at)
    if isinstance(fact, Allocation):
        return (fact.month, fact.posted_month, columns(fact.amounts))
    if isinstance(fact, WageDeclared):
        return (fact.from_month, fact.wage)
    return ()


def test_the_same_seed_invents_the_same_people() -> None:
    first = list(people.employers(40, seed=7, first=staff.FIRST, last=staff.LAST, staff_size=15))
    again = list(people.employers(40, seed=7, first=staff.FIRST, last=staff.LAST, staff_size=15))
    other = list(people.employers(40, seed=8, first=staff.FIRST, last=staff.LAST, staff_size=15))
    assert first == again
    assert first != other
    assert [len(firm.staff) for firm in first] == [15, 15, 10]


def test_the_invented_numbers_are_well_formed_and_belong_to_one_each() -> None:
    firms = list(people.employers(3_000, seed=1, first=staff.FIRST, last=staff.LAST))
    numbers = [worker.identity for firm in firms for worker in firm.staff]
    for number in numbers:
        check_identity(number)
    assert len(set(numbers)) == 3_000
    assert [parse_employer_code(firm.code) for firm in firms] == [firm.code for firm in firms]


def test_the_seeded_employer_has_the_samples_staff() -> None:
    firm = staff.employer()
    assert firm.code == "91110108MAXNQ2G3KP"
    assert len(firm.staff) == 236  # 230 sound rows and the six mended ones who were there before
    assert min(worker.joined for worker in firm.staff) == staff.FIRST
    assert all(worker.wages[-1][0] == staff.VISIT for worker in firm.staff)
    assert firm.staff[0].first_work == datetime.date(1993, 9, 23)


def built(book: Book) -> list[tuple[object, ...]]:
    with book.role(None):
        seed.found(seed.moment(staff.LAST.plus(-13), 1))
    said: list[str] = []
    seed.build_invented(6, 1, seed=3, say=said.append)
    leave()
    assert len(said) == 12
    return what_stands(book)


BUILT: list[list[tuple[object, ...]]] = []


@pytest.mark.parametrize("time", ["first", "again"])
def test_the_same_seed_builds_the_same_agency(book: Book, time: str) -> None:
    BUILT.append(built(book))
    assert BUILT[-1] == BUILT[0], f"the {time} agency differs"
    assert sum(1 for fact in BUILT[-1] if "first_assessment" in str(fact[1])) > 60

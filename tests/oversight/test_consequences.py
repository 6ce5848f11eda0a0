"""Arts. 6, 11: the audit assesses dues, allocations and interest anew, and names the record, the row and the time of what differs.

The attacks are those of a thief of the desk's process, who has its keys: what was staged between proposal and fourth decision is
exchanged, columns and payload alike, and marked as if the rules had prepared it. Every hash and signature of the book is then right.
"""

import datetime
from collections.abc import Callable, Iterable

import msgspec
import pytest
from tests.support.agency import Agency, founded, msg_replace
from tests.support.book import Book

from legajo.accrual import marks
from legajo.accrual.models import Plan
from legajo.authority import gateway
from legajo.ledger import entries as ledger_entries
from legajo.ledger import lookups, published
from legajo.ledger.audit import Fault, Report
from legajo.maintenance import acts as maintenance
from legajo.oversight import verification
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    InjuryRateSet,
    Interest,
    OpeningPosition,
    Party,
    PersonChanged,
    Ref,
    Scheme,
    SubPeriod,
    amounts_of,
    columns,
)
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
WAGE = 1_000_000
Change = Callable[[list[Entry]], Iterable[Entry]]


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


def verified(agency: Agency, book: Book, *parts: str) -> Report:
    with book.role("auditor"):
        return verification.verify(
            keys=published.all_keys(), at=agency.later(), parts=parts or (verification.CONSEQUENCES,)
        )


def found(agency: Agency, book: Book) -> list[Fault]:
    """What the consequences show, after the rest of the audit was seen to find nothing."""
    assert verified(agency, book, verification.BOOK).faults == []
    return verified(agency, book).faults


def everybody(agency: Agency, wage: int = WAGE) -> dict[int, int]:
    return dict.fromkeys(agency.people, wage)


def smuggle(case: Proposed, change: Change) -> None:
    """Exchange what is staged, with the mark of a stolen key."""
    staged = [row.entry for row in lookups.staged(case.case_id, PERMIT)]
    changed = [msg_replace(entry, line=line) for line, entry in enumerate(change(staged), 1)]
    lines = [ledger_entries.line_of(entry) for entry in changed]
    ledger_entries.stage(case.case_id, lines)
    plan = Plan.objects.get(case_id=case.case_id, round=case.round)
    plan.postings, plan.staged = len(lines), marks.digest_of(lines)
    marks.mark(plan)
    plan.save()


def with_fact(entry: Entry, **changes: object) -> Entry:
    return msg_replace(entry, fact=msgspec.structs.replace(entry.fact, **changes))


def more(entry: Entry, place: int = 1, by: int = 10_000) -> Entry:
    """The same entry with another amount."""
    assert isinstance(entry.fact, Due | Allocation)
    amounts = tuple(a + by * (n == place) for n, a in enumerate(columns(entry.fact.amounts)))
    return with_fact(entry, amounts=amounts_of(amounts))


def due(agency: Agency, month: str) -> Callable[[int], tuple[int, ...]]:
    rows = lookups.months_of_employer(agency.employer, Month.parse(month).ordinal, PERMIT)
    held = {row.subject_id: row.due for row in rows}
    return held.__getitem__


def payment(agency: Agency, month: str = "2025-07", voucher: str = "V1") -> Proposed:
    return agency.payment(
        voucher, "2025-08-10", agency.money(voucher, month, agency.people, due(agency, month))
    )


def test_a_due_that_the_rules_do_not_give_is_named(agency: Agency, book: Book) -> None:
    proposed = agency.declaration("2025-07", everybody(agency))
    smuggle(proposed, lambda staged: [staged[0], more(staged[1]), staged[2]])
    acts = agency.climb(proposed).act_numbers
    (fault,) = found(agency, book)
    assert (fault.code, fault.subject_id, fault.act_number, fault.line) == (
        "consequence",
        agency.people[1],
        acts[1],
        2,
    )
    assert "pension of the person is 90000 fen, by the rules 80000" in fault.words
    assert f"subject_id {agency.people[1]}" in fault.row
    assert (fault.since, fault.until) == (agency.now - datetime.timedelta(minutes=2), agency.now)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda staged: staged[:2], "no entry says so"),
        (lambda staged: [], "no entry says so"),
        (lambda staged: [*staged[:2], with_fact(staged[2], base={Scheme.PENSION: WAGE + 1})], "base is"),
        (lambda staged: [*staged[:2], with_fact(staged[2], plan="0" * 32)], "plan is"),
        (lambda staged: [*staged[:2], with_fact(staged[2], inputs="0" * 32)], "inputs is"),
        (lambda staged: [*staged[:2], with_fact(staged[2], known_at="2031-01-01")], "after its act"),
        (
            lambda staged: [*staged[:2], msg_replace(staged[2], received="2020-01-01")],
            "received on 2020-01-01",
        ),
    ],
)
def test_whatever_else_of_a_due_is_not_the_rules_is_named(
    agency: Agency, book: Book, change: Change, told: str
) -> None:
    proposed = agency.declaration("2025-07", everybody(agency))
    smuggle(proposed, change)
    agency.climb(proposed)
    faults = found(agency, book)
    assert agency.people[2] in {fault.subject_id for fault in faults}
    assert all(told in fault.words for fault in faults)


def test_a_due_of_a_month_that_nobody_declared_is_named(agency: Agency, book: Book) -> None:
    proposed = agency.declaration("2025-07", everybody(agency))

    def another_month(staged: list[Entry]) -> list[Entry]:
        fact = msgspec.structs.replace(staged[0].fact, month="2025-06")
        employer = staged[0].employer
        made = msg_replace(
            staged[0],
            fact=fact,
            effective_from="2025-06",
            effective_to="2025-06",
            occurrence=f"{employer}:2025-06:first_assessment:1",
        )
        return [*staged, made]

    smuggle(proposed, another_month)
    agency.climb(proposed)
    (fault,) = found(agency, book)
    assert fault.subject_id == agency.people[0]
    assert "nothing that the rules give stands behind" in fault.words


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"credited": ()}, "credited is"),
        ({"full": ()}, "full is"),
        ({"posted_month": "2020-01"}, "posted_month is 2020-01, by the rules 2025-08"),
        ({"unallocated": True, "full": (), "credited": ()}, "unallocated is True"),
    ],
)
def test_an_allocation_that_the_rules_do_not_give_is_named(
    agency: Agency, book: Book, changes: dict[str, object], told: str
) -> None:
    agency.declare("2025-07", everybody(agency))
    proposed = payment(agency)
    smuggle(proposed, lambda staged: [with_fact(staged[0], **changes), *staged[1:]])
    agency.climb(proposed)
    (fault,) = found(agency, book)
    assert fault.subject_id == agency.people[0]
    assert told in fault.words


def test_money_moved_to_another_person_is_named(agency: Agency, book: Book) -> None:
    agency.declare("2025-07", everybody(agency))
    proposed = payment(agency)
    smuggle(proposed, lambda staged: [more(staged[0], by=-10_000), more(staged[1]), staged[2]])
    agency.climb(proposed)
    assert {fault.subject_id for fault in found(agency, book)} == set(agency.people[:2])


def test_money_that_another_list_binds_is_named(agency: Agency, book: Book) -> None:
    agency.declare("2025-07", everybody(agency))
    proposed = payment(agency)
    agency.climb(proposed)
    owner = book.connect(None)
    owner.execute("UPDATE accrual_money SET unallocated[1] = 5 WHERE line = 1")
    (kept,) = verified(agency, book).faults
    assert "are kept as unallocated" in kept.words
    owner.execute("UPDATE accrual_money SET amounts[1] = amounts[1] - 7, unallocated[1] = 0 WHERE line = 1")
    assert any("voucher V1" in fault.words for fault in verified(agency, book).faults)


def test_what_a_superuser_changed_consistently_is_seen_twice(agency: Agency, book: Book) -> None:
    agency.declare("2025-07", everybody(agency))
    owner = book.connect(None)
    owner.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
    owner.execute(
        "UPDATE ledger.entry SET pension_person = 90000, payload ="
        " convert_to(replace(convert_from(payload, 'UTF8'), '\"person\":80000', '\"person\":90000'), 'UTF8')"
        " WHERE subject_id = %s AND kind = 101",
        (agency.people[0],),
    )
    (fault,) = verified(agency, book).faults
    assert (fault.subject_id, "90000 fen, by the rules 80000" in fault.words) == (agency.people[0], True)


def settled(agency: Agency) -> Proposed:
    """An order of a year's interest over positions taken over and a paid month."""
    position = OpeningPosition(
        as_of="2022-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 1_000_000}},
        months={Scheme.PENSION: 120},
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])
    agency.later(days=1)
    case = maintenance.order_settlement(
        2023, reason="the year is over", by=agency.clerk, at=agency.later(), key="settle"
    )
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    assert view.digest is not None
    return Proposed(case, view.round, view.digest, view.lines)


def test_interest_is_settled_anew(agency: Agency, book: Book) -> None:
    proposed = settled(agency)
    agency.climb(proposed)
    maintenance.execute(proposed.case_id, at=agency.later())
    assert found(agency, book) == []


def test_interest_that_no_account_earned_is_named(agency: Agency, book: Book) -> None:
    proposed = settled(agency)
    agency.climb(proposed)

    def raised(staged: list[Entry]) -> list[Entry]:
        assert isinstance(staged[0].fact, Interest)
        return [with_fact(staged[0], on_opening=staged[0].fact.on_opening + 1), *staged[1:2]]

    smuggle(proposed, raised)
    maintenance.execute(proposed.case_id, at=agency.later())
    faults = found(agency, book)
    assert [fault.subject_id for fault in faults] == [None, agency.people[0], agency.people[2]]
    assert "other interest than the order of four officers names" in faults[0].words
    assert "on_opening is 39701, by the rules 39700" in faults[1].words
    assert "no entry says so" in faults[2].words


def test_a_life_of_corrections_is_sound(agency: Agency, book: Book) -> None:
    """Restated wages, corrections, part payments, moves, classes, limited relations and a case overtaken while it climbed."""
    first, _, third = agency.people
    agency.enter(
        CaseSort.CORRECTION,
        [(first, PersonChanged(attribute="household_nature", new="rural", since="2019-06-15"), None)],
    )
    agency.declare("2020-12", everybody(agency))
    agency.declare("2021-01", everybody(agency), repeats=True)
    waiting = agency.declaration("2021-02", everybody(agency))
    agency.enter(
        CaseSort.CORRECTION, [(agency.employer, InjuryRateSet(industry_class=4, since="2021-01"), None)]
    )
    agency.climb(waiting)
    agency.declare("2021-03", everybody(agency))
    entry = next(
        e
        for e in lookups.get_file(lookups.open_look(third, PERMIT, agency.later())).entries
        if e.entry.occurrence.endswith(":2021-03")
    )
    agency.climb(
        agency.declaration("2021-03", {third: WAGE + 50_000}, replaces=Ref(str(entry.act_id), entry.line))
    )
    owed = due(agency, "2021-03")
    agency.pay(
        "V1",
        "2021-04-10",
        agency.money("V1", "2021-03", agency.people, lambda p: tuple(a // 2 for a in owed(p))),
    )
    agency.pay("V2", "2021-05-10", agency.money("V2", "2021-03", agency.people, owed))
    assert found(agency, book) == []
    assert verified(agency, book).warnings == []


def test_progress_is_shown(agency: Agency, book: Book) -> None:
    agency.declare("2025-07", everybody(agency))
    seen: list[tuple[str, int, int]] = []
    with book.role("auditor"):
        verification.verify(lambda *said: seen.append(said), keys=published.all_keys(), at=agency.later())
    stage, done, total = seen[-1]
    assert (stage, done) == ("consequences", total)

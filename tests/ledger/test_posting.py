"""Nothing enters the book but what four people decided on, byte for byte, once, and what follows from it (arts. 6, 7)."""

import hashlib
from uuid import UUID, uuid4

import pytest
from django.db import Error, transaction
from psycopg import DatabaseError
from psycopg.errors import CheckViolation, LockNotAvailable
from tests.ledger.casework import Casework, allocation, due, entry, identity, person, wage
from tests.record.samples import FACTS
from tests.review.people import MORNING

from legajo.ledger import entries, lookups, subjects
from legajo.ledger.act import decode_act
from legajo.ledger.errors import LedgerError
from legajo.record.facts import Ref
from legajo.record.period import Month
from legajo.record.permit import Permit


PERMIT = Permit("system:test", "test", ("test",), "test")
JULY = Month(2025, 7).ordinal


def count(work: Casework, table: str = "ledger.entry") -> int:
    row = work.book.connect().execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_the_book_opens_with_the_agency(work: Casework) -> None:
    row = work.book.connect().execute("SELECT payload, first_leaf, entry_count FROM ledger.act").fetchone()
    assert row is not None
    act = decode_act(row[0])
    assert (act.about, act.clock, act.number, row[1], row[2]) == ("agency.opened", "simulated", 1, 0, 1)


def test_four_decisions_enter_exactly_what_was_proposed(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    proposed = wage(subject, 1, case)
    (sealed,) = work.enter([proposed], case=case)
    owner = work.book.connect()
    payload, base, month = owner.execute(
        "SELECT payload, base, month_from FROM ledger.entry WHERE act_id = %s", (sealed.act_id,)
    ).fetchall()[0]
    assert payload == entries.line_of(proposed).payload
    assert (base, month) == (1_000_000, JULY)
    stands = lookups.wages_in_force([subject], JULY, PERMIT)
    assert [row.wage for row in stands.values()] == [1_000_000]


def test_acts_are_numbered_without_gaps_and_signed(work: Casework) -> None:
    work.register(3)
    work.register(2)
    rows = work.book.connect().execute(
        "SELECT number, first_leaf, entry_count, payload FROM ledger.act ORDER BY 1"
    )
    found = [(number, leaf, size) for number, leaf, size, _ in rows]
    assert found == [(1, 0, 1), (2, 2, 3), (3, 6, 2)]


def test_the_act_binds_its_entries_and_the_four_decisions(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    proposed = wage(subject, 1, case)
    work.enter([proposed], case=case)
    payload = (
        work.book.connect()
        .execute("SELECT payload FROM ledger.act WHERE case_id = %s", (case,))
        .fetchall()[0][0]
    )
    act = decode_act(payload)
    leaf = hashlib.sha256(b"\0" + entries.line_of(proposed).payload).digest()
    assert act.entries == hashlib.sha256(leaf).hexdigest()
    assert len(set(act.decisions)) == 4


def test_a_case_of_restatements_alone_makes_an_act_without_entries(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    first, second = work.enter(
        [wage(subject, 1, case)], case=case, restated=frozenset({1}), staged=[due(subject, 1, case)]
    )
    assert (first.count, second.count, second.sort) == (0, 1, "consequence")
    assert second.first_leaf == first.first_leaf + 1


def test_three_decisions_are_not_four(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    before = count(work)
    with pytest.raises(LedgerError, match="3 of four"), transaction.atomic():
        entries.post_case(case)
    assert count(work) == before


def test_a_case_is_entered_once(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case)
    before = count(work)
    with pytest.raises(LedgerError, match="in the book already"), transaction.atomic():
        entries.post_case(case)
    assert count(work) == before


def test_another_payload_under_the_case_is_refused(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    work.book.connect().execute(
        "UPDATE ledger.proposal_line SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '1000000',"
        " '9000000'), 'UTF8'), base = 9000000 WHERE case_id = %s",
        (case,),
    )
    with pytest.raises(LedgerError, match="not what the four officers decided on"):
        work.finish(case, digest)


@pytest.mark.parametrize(
    "column",
    [
        *("subject_id", "kind", "employer_id", "month_from", "month_to", "base"),
        *("pension_employer", "pension_person", "unemployment_employer", "unemployment_person"),
        *(
            "medical_employer",
            "medical_person",
            "work_injury_employer",
            "maternity_employer",
            "replaces_line",
        ),
    ],
)
@pytest.mark.parametrize("table", ["proposal_line", "posting"])
def test_columns_that_say_something_else_than_the_payload_are_refused(
    work: Casework, table: str, column: str
) -> None:
    (subject,) = work.register()
    case = work.open()
    work.propose(case, [wage(subject, 1, case)])
    entries.stage(case, [entries.line_of(due(subject, 1, case))])
    owner = work.book.connect(None)
    with pytest.raises(CheckViolation, match="shows_its_payload"):
        owner.execute(
            f"UPDATE ledger.{table} SET {column} = coalesce({column}, 0) + 1 WHERE case_id = %s", (case,)
        )
    with pytest.raises(CheckViolation, match="shows_its_payload"):
        owner.execute(f"UPDATE ledger.{table} SET occurrence = 'x' WHERE case_id = %s", (case,))


def test_the_database_derives_the_columns_of_every_kind_as_the_product_does(work: Casework) -> None:
    case = work.open()
    replaces = Ref(act=str(uuid4()), line=3)
    owner = work.book.connect(None)
    for fact in FACTS:
        for more in ({}, {"employer": None, "replaces": replaces, "effective_from": "2025-07-03"}):
            row = entries.line_of(entry(fact, 5, 1, case, **more))
            asked = [
                "bytea",
                "bigint",
                "integer",
                "smallint",
                "text",
                "bigint",
                "integer",
                "integer",
                "uuid",
                "integer",
            ]
            slots = ", ".join(f"%s::{form}" for form in asked + ["bigint"] * 9)
            values = (row.payload, row.subject_id, row.line, *row[2:-1])
            answer = owner.execute(f"SELECT ledger.shows({slots})", values).fetchone()
            assert answer == (True,), fact


def test_nobody_clears_what_is_staged_while_its_case_is_entered(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    entries.stage(case, [entries.line_of(due(subject, 1, case))])
    work.climb(case, digest)
    thief = work.book.connect("collector")
    thief.execute("SET lock_timeout = '100ms'")
    with transaction.atomic():
        work.approve(case, digest)
        entries.post_case(case)
        with pytest.raises(LockNotAvailable):
            thief.execute("SELECT ledger.clear_posting(%s)", (case,))
        entries.post_consequence(case)
        work.close(case)
        entries.seal(at=MORNING)
    with pytest.raises(DatabaseError, match="in the book already"):
        thief.execute("SELECT ledger.clear_posting(%s)", (case,))


@pytest.mark.parametrize("line", [0, -1])
def test_lines_count_from_1(work: Casework, line: int) -> None:
    (subject,) = work.register()
    case = work.open()
    work.propose(case, [wage(subject, 1, case)])
    with pytest.raises(CheckViolation):
        work.book.connect(None).execute(
            "UPDATE ledger.proposal_line SET line = %s, payload = convert_to(replace(convert_from(payload, 'UTF8'),"
            " '\"line\":1,', format('\"line\":%%s,', %s::text)), 'UTF8') WHERE case_id = %s",
            (line, line, case),
        )


def test_a_line_added_after_the_decisions_is_refused(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    row = entries.line_of(wage(subject, 2, case, month="2025-08"))
    slots = ", ".join(["%s"] * (len(row) + 3))
    added = (case, 1, row[0], True, *row[1:])
    work.desk().execute(f"INSERT INTO ledger.proposal_line VALUES ({slots})", added)
    with pytest.raises(LedgerError, match="not what the four officers decided on"):
        work.finish(case, digest)


def test_a_commit_without_the_seal_enters_nothing(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    before = count(work)
    with pytest.raises(Error, match="did not sign and number"):
        work.finish(case, digest, sealed=False)
    assert count(work) == before


def test_the_same_fact_twice_needs_a_correction(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case)
    again = work.open()
    with pytest.raises(LedgerError, match="stands already"):
        work.enter([wage(subject, 1, again, fen=2)], case=again)


def test_a_correction_replaces_what_stands_once(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    (act,) = work.enter([wage(subject, 1, case)], case=case)
    ref = Ref(act=str(act.act_id), line=1)
    second = work.open()
    work.enter([wage(subject, 1, second, fen=1_200_000, replaces=ref)], case=second)
    assert [row.wage for row in lookups.wages_of_people([subject], PERMIT)] == [1_200_000]
    third = work.open()
    with pytest.raises(LedgerError, match="stands already"):
        work.enter([wage(subject, 1, third, fen=5, replaces=ref)], case=third)


def test_a_correction_of_nothing_is_refused(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    with pytest.raises(LedgerError, match="replaces an entry which that record does not hold"):
        work.enter([wage(subject, 1, case, replaces=Ref(act=str(uuid4()), line=1))], case=case)


def test_a_person_is_registered_once(work: Casework) -> None:
    (subject,) = work.register()
    double = subjects.new_subject()
    taken = subjects.Identity(double, "person", "Another", identity(subject).number)
    case = work.open()
    with pytest.raises(LedgerError, match=f"meanwhile registered .record {subject}"):
        work.enter([person(double, 1, case)], case=case, identities=[taken])


def test_a_record_that_does_not_exist_is_refused(work: Casework) -> None:
    case = work.open()
    with pytest.raises(LedgerError, match="names record 99, which does not exist"):
        work.enter([wage(99, 1, case)], case=case)


def test_nobody_types_what_the_rules_derive(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    with pytest.raises(LedgerError, match="nobody types"):
        work.enter([due(subject, 1, case)], case=case)


def test_dues_and_payments_add_up_in_what_is_in_force(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case, staged=[due(subject, 1, case)])
    paid = work.open()
    work.enter(
        [wage(subject, 1, paid, month="2025-08")],
        case=paid,
        staged=[
            allocation(subject, 1, paid, amounts=(100_000, 80_000)),
            allocation(subject, 2, paid, voucher="V2", amounts=(5, 0), unallocated=True),
        ],
    )
    (row,) = lookups.months_of_people([subject], PERMIT)
    assert (row.month, row.base, row.due_act, row.due_line) == (
        JULY,
        1_000_000,
        entries.act_id(case, "consequence"),
        1,
    )
    assert (row.due[:2], row.paid[:2]) == ((160_000, 80_000), (100_000, 80_000))


def test_a_replaced_due_is_taken_away_and_a_difference_is_added(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case, staged=[due(subject, 1, case)])
    ref = Ref(act=str(entries.act_id(case, "consequence")), line=1)
    later = work.open()
    work.enter(
        [wage(subject, 1, later, month="2025-08")],
        case=later,
        staged=[
            due(subject, 1, later, amounts=(170_000, 85_000), replaces=ref),
            due(subject, 2, later, amounts=(-10, 5), cause="difference"),
        ],
    )
    (row,) = lookups.months_of_people([subject], PERMIT)
    assert row.due[:2] == (169_990, 85_005)


def test_a_consequence_only_for_records_that_the_case_names(work: Casework) -> None:
    subject, stranger = work.register(2)
    case = work.open()
    with pytest.raises(LedgerError, match=f"does not name record {stranger}"):
        work.enter([wage(subject, 1, case)], case=case, staged=[due(stranger, 1, case)])


def test_a_consequence_only_in_the_transaction_of_its_case(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case)
    entries.stage(case, [entries.line_of(due(subject, 1, case))])
    with pytest.raises(LedgerError, match="in the same transaction"), transaction.atomic():
        entries.post_consequence(case)


def test_a_consequence_holds_no_collected_fact(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    with pytest.raises(LedgerError, match="no collected fact"):
        work.enter([wage(subject, 1, case)], case=case, staged=[wage(subject, 1, case, month="2025-09")])


def test_a_self_made_run_is_refused(work: Casework) -> None:
    (subject,) = work.register()
    order = UUID(int=5)
    entries.stage(order, [entries.line_of(due(subject, 1, order))])
    with pytest.raises(LedgerError, match="no approved order"), transaction.atomic(using="accrual"):
        entries.post_run(order, using="accrual")


def test_restated_lines_come_last(work: Casework) -> None:
    subject, other = work.register(2)
    case = work.open()
    with pytest.raises(LedgerError, match="at the end"):
        work.propose(case, [wage(subject, 1, case), wage(other, 2, case)], restated=frozenset({1}))


def test_two_vouchers_for_one_month_add_up(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    staged = [
        allocation(subject, 1, case, voucher="V1", amounts=(100, 50)),
        allocation(subject, 2, case, voucher="V2", amounts=(11, 5)),
    ]
    work.enter([wage(subject, 1, case)], case=case, staged=staged)
    (row,) = lookups.months_of_people([subject], PERMIT)
    assert (row.due_act, row.due, row.paid[:2]) == (None, (0,) * 8, (111, 55))


def test_dues_and_payments_of_one_case_add_up(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    staged = [due(subject, 1, case), allocation(subject, 2, case, amounts=(7, 8))]
    work.enter([wage(subject, 1, case)], case=case, staged=staged)
    (row,) = lookups.months_of_people([subject], PERMIT)
    assert (row.due_line, row.due[:2], row.paid[:2]) == (1, (160_000, 80_000), (7, 8))


def test_the_hash_of_a_proposed_line_is_the_databases_own(work: Casework) -> None:
    (subject,) = work.register()
    case = work.open()
    row = entries.line_of(wage(subject, 1, case))
    slots = ", ".join(["%s"] * (len(row) + 4))
    with pytest.raises(Exception, match="leaf"):
        work.desk().execute(
            f"INSERT INTO ledger.proposal_line VALUES ({slots})", (case, 1, 1, True, *row[1:], b"\0" * 32)
        )

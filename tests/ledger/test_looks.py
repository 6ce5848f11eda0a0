"""A look leaves its trace before the data leaves the database, and follows one human through two records (art. 15)."""

import datetime

import psycopg
import pytest
from django.db import connection, transaction
from tests.ledger.casework import Casework, due, entry, wage
from tests.review.people import MORNING

from legajo.ledger import journal, lookups
from legajo.ledger.errors import LedgerError
from legajo.record.facts import IdentityLinked
from legajo.record.permit import Permit


def permit(subject: int | None = None) -> Permit:
    return Permit(
        "officer:1", "at the counter", ("art15-counter-own-document",), "counter", subject_id=subject
    )


def traces(work: Casework, subject: int) -> int:
    row = (
        work.book.connect()
        .execute("SELECT count(*) FROM ledger.journal WHERE act = 'look' AND subject_id = %s", (subject,))
        .fetchone()
    )
    assert row is not None
    return int(row[0])


@pytest.fixture
def subject(work: Casework) -> int:
    (made,) = work.register()
    case = work.open()
    work.enter([wage(made, 1, case)], case=case, staged=[due(made, 1, case)])
    return made


def test_the_file_comes_whole_and_in_order(work: Casework, subject: int) -> None:
    file = lookups.get_file(lookups.open_look(subject, permit(subject), MORNING))
    assert [stored.entry.kind for stored in file.entries] == [1, 12, 101]
    assert [stored.sort for stored in file.entries] == ["case", "case", "consequence"]
    assert [stored.leaf_index for stored in file.entries] == [3, 5, 7]
    assert not any(stored.covered for stored in file.entries)


def test_the_person_sees_who_looked(work: Casework, subject: int) -> None:
    ticket = lookups.open_look(subject, permit(subject), MORNING)
    (look,) = lookups.looks(ticket)
    assert (look.actor, look.channel, look.reason) == ("officer:1", "counter", "at the counter")


def test_a_look_inside_a_transaction_is_refused(work: Casework, subject: int) -> None:
    with transaction.atomic(), pytest.raises(LedgerError, match="transaction of its own"):
        lookups.open_look(subject, permit(subject), MORNING)
    assert traces(work, subject) == 0


def test_no_data_without_a_trace_by_rollback(work: Casework, subject: int) -> None:
    desk = work.book.connect("desk", autocommit=False)
    said = '{"actor": "x", "purpose": "y", "policies": ["z"], "channel": "counter"}'
    ticket = desk.execute(
        "SELECT ledger.open_look(%s, NULL, %s::jsonb, %s)", (subject, said, MORNING)
    ).fetchone()
    assert ticket is not None
    with pytest.raises(psycopg.Error, match="the trace comes first"):
        desk.execute("SELECT * FROM ledger.get_file(%s)", ticket)
    desk.rollback()
    with pytest.raises(psycopg.Error, match="no such ticket"):
        desk.execute("SELECT * FROM ledger.get_file(%s)", ticket)


def test_no_data_without_a_trace_by_savepoint(work: Casework, subject: int) -> None:
    desk = work.book.connect("desk", autocommit=False)
    said = '{"actor": "x", "purpose": "y", "policies": ["z"], "channel": "counter"}'
    desk.execute("SAVEPOINT before")
    ticket = desk.execute(
        "SELECT ledger.open_look(%s, NULL, %s::jsonb, %s)", (subject, said, MORNING)
    ).fetchone()
    desk.execute("SAVEPOINT after")
    with pytest.raises(psycopg.Error, match="the trace comes first"):
        desk.execute("SELECT * FROM ledger.get_file(%s)", ticket)


def test_a_ticket_of_another_role_opens_nothing(work: Casework, subject: int) -> None:
    ticket = lookups.open_look(subject, permit(subject), MORNING)
    with pytest.raises(psycopg.Error, match="no such ticket"):
        work.book.connect("web").execute("SELECT * FROM ledger.get_file(%s)", (ticket.id,))


def test_a_permit_for_another_record_opens_nothing(work: Casework, subject: int) -> None:
    with pytest.raises(LedgerError, match="another record"):
        lookups.open_look(subject, permit(subject + 1), MORNING)
    assert traces(work, subject) == 0


def test_a_permit_without_a_rule_opens_nothing(work: Casework, subject: int) -> None:
    with pytest.raises(LedgerError, match="the rule that allows it"):
        lookups.open_look(subject, Permit("officer:1", "curiosity", (), "counter"), MORNING)


def test_the_setting_that_scopes_rows_opens_nothing_to_the_desk(work: Casework, subject: int) -> None:
    desk = work.book.connect("desk")
    desk.execute("SELECT set_config('legajo.subjects', %s, false)", (f"{{{subject}}}",))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.execute("SELECT * FROM ledger.entry")


def test_a_merged_record_is_read_with_the_one_it_continues(work: Casework, subject: int) -> None:
    (second,) = work.register()
    case = work.open()
    link = IdentityLinked(action="merge", records=(subject, second), ground="police certificate")
    work.enter([entry(link, second, 1, case, employer=None)], case=case)
    for one in (subject, second):
        file = lookups.get_file(lookups.open_look(one, permit(one), MORNING))
        assert {stored.subject_id for stored in file.entries} == {subject, second}


def test_a_split_ends_the_joint_reading(work: Casework, subject: int) -> None:
    (second,) = work.register()
    for action in ("merge", "split"):
        case = work.open()
        link = IdentityLinked(action=action, records=(subject, second), ground=action)
        work.enter([entry(link, second, 1, case, employer=None)], case=case)
    file = lookups.get_file(lookups.open_look(subject, permit(subject), MORNING))
    assert {stored.subject_id for stored in file.entries} == {subject}


def test_the_journal_wants_actor_channel_and_a_true_moment(book: object, work: Casework) -> None:
    with pytest.raises(LedgerError, match="who did what"):
        journal.note("look", actor="", channel="counter", at=MORNING)
    work.book.connect().execute("UPDATE ledger.book SET clock = 'real'")
    with pytest.raises(LedgerError, match="5 minutes"):
        journal.note("look", actor="a", channel="counter", at=MORNING)
    journal.note("look", actor="a", channel="counter", at=datetime.datetime.now(datetime.UTC))


def test_a_reader_sees_only_the_rows_of_its_ticket(work: Casework, subject: int) -> None:
    owner = work.book.connect()
    owner.execute("SET ROLE legajo_reader")
    assert owner.execute("SELECT count(*) FROM ledger.entry").fetchone() == (0,)
    owner.execute("SELECT set_config('legajo.subjects', %s, false)", (f"{{{subject}}}",))
    assert owner.execute("SELECT count(DISTINCT subject_id) FROM ledger.entry").fetchone() == (1,)
    assert connection.alias == "default"

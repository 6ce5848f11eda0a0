"""Smaller ways in, each tried by SQL as the role: whose journal, whose lock, whose sheets, whose jobs, how much (arts. 11, 26)."""

import json

import psycopg
import pytest
from tests.ledger.casework import Casework, founded, wage
from tests.review.people import vouched
from tests.support.book import Book
from tests.support.posting import MORNING

from legajo.ledger import lookups
from legajo.ledger.roles import COLUMNS, LOGINS
from legajo.record.permit import Permit


@pytest.fixture
def work(book: Book) -> Casework:
    return founded(book)


@pytest.mark.parametrize("role", ["web", "desk", "collector", "accrual", "integrator"])
def test_a_row_of_the_journal_says_which_role_wrote_it(work: Casework, role: str) -> None:
    connection = work.book.connect(role)
    call = "SELECT ledger.note('forged', 'officer:9', 'counter', NULL, NULL, '', '{}', %s)"
    connection.execute(call, (MORNING,))
    owner = work.book.connect()
    rows = owner.execute("SELECT actor, role FROM ledger.journal WHERE act = 'forged'").fetchall()
    assert rows == [("officer:9", f"legajo_{role}")]


def test_a_look_says_which_role_opened_it(work: Casework) -> None:
    permit = {"actor": "officer:9", "purpose": "p", "policies": ["x"], "channel": "counter"}
    work.book.connect("web").execute(
        "SELECT ledger.open_look(2, NULL, %s::jsonb, %s)", (json.dumps(permit), MORNING)
    )
    owner = work.book.connect()
    assert owner.execute("SELECT role FROM ledger.journal WHERE act = 'look'").fetchall() == [("legajo_web",)]


@pytest.mark.parametrize(
    "role", [login.removeprefix("legajo_") for login in LOGINS if login != "legajo_backup"]
)
def test_nobody_holds_the_lock_that_numbers_acts(work: Casework, role: str) -> None:
    connection = work.book.connect(role, autocommit=False)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("LOCK TABLE ledger.turn IN ACCESS SHARE MODE")


@pytest.mark.parametrize(
    "call",
    [
        "pg_advisory_lock(4917063)",
        "pg_advisory_xact_lock_shared(1, 2)",
        "pg_try_advisory_lock(1)",
        "lo_creat(0)",
        "lo_from_bytea(0, 'x')",
        "lo_create(7)",
    ],
)
@pytest.mark.parametrize("role", ["web", "desk", "collector", "accrual", "auditor"])
def test_what_could_stop_or_fill_is_shut(work: Casework, role: str, call: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for function"):
        work.book.connect(role).execute(f"SELECT {call}".encode())


def test_acts_are_numbered_one_after_the_other(work: Casework) -> None:
    """The second waits for the first one's transaction, and takes the next number."""
    (subject,) = work.register()
    first = work.book.connect("integrator", autocommit=False)
    first.execute("SELECT * FROM ledger.begin_act()")
    second = work.book.connect("desk")
    second.execute("SET lock_timeout = '300ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        second.execute("SELECT * FROM ledger.begin_act()")
    first.rollback()
    assert second.execute("SELECT * FROM ledger.begin_act()").fetchall() == []
    case = work.open()
    assert work.enter([wage(subject, 1, case)], case=case)


@pytest.mark.parametrize("many", [1_000_001, 2_000_000_000])
def test_records_are_numbered_by_the_million_at_most(work: Casework, many: int) -> None:
    with pytest.raises(psycopg.Error, match="At most a million"):
        work.book.connect("desk").execute("SELECT count(*) FROM ledger.next_subjects(%s)", (many,))


SHEET = (
    "INSERT INTO collection_declaration (id, employer_id, region, original, state, progress, rows, accepted, problems,"
    " blocked, question, totals, refusal, refusal_facts, received_by, received_at, key) VALUES (gen_random_uuid(), 2, '1', 'o',"
    " 'received', 0, 0, 0, 0, false, 0, '{}', '', '{}', 1, now(), gen_random_uuid()::text) RETURNING id"
)


@pytest.mark.parametrize(
    "change",
    [
        "original = 'x'",
        "employer_id = 3",
        "accepted = 9",
        "totals = '{1}'",
        "received_by = 9",
        "key = 'k'",
        "month = 1",
    ],
)
def test_the_web_does_not_change_what_a_sheet_is(work: Casework, change: str) -> None:
    web = work.book.connect("web")
    web.execute(SHEET)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(f"UPDATE collection_declaration SET {change}".encode())
    for name in COLUMNS[0].names:
        web.execute(f"UPDATE collection_declaration SET {name} = {name}".encode())


def job(task: str) -> str:
    return (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status)"
        f" VALUES ('q', '{task}', 0, '{{}}', 'todo')"
    )


@pytest.mark.parametrize(
    "task", ["maintenance.execute", "maintenance.recalculate", "builtin_tasks.remove_old_jobs", "x"]
)
def test_the_web_has_nothing_done_but_sheets_read(work: Casework, task: str) -> None:
    web = work.book.connect("web")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        web.execute(job(task).encode())
    web.execute(job("collection.read").encode())
    for statement in ("UPDATE procrastinate_jobs SET status = 'cancelled'", "DELETE FROM procrastinate_jobs"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement.encode())
    work.book.connect("desk").execute(job(task).encode())
    assert web.execute("SELECT task_name FROM procrastinate_jobs").fetchall() == [("collection.read",)]


EMPLOYER_READS = ("months_of_employer(2, 24306, %s, %s)", "relations_of_employer(2, %s, %s)")


@pytest.fixture
def delegate(work: Casework) -> int:
    """A natural person who acts for employer 2."""
    user, person = work.office["clerk"].user, work.office["clerk"].person
    work.office.owner.execute(
        "INSERT INTO authority_employer_delegate (user_id, natural_person_id, employer_id, since)"
        " VALUES (%s, %s, 2, '2015-01-01')",
        (user, person),
    )
    return person


@pytest.mark.parametrize("read", EMPLOYER_READS)
def test_the_web_reads_an_employers_people_for_its_delegate_alone(
    work: Casework, delegate: int, read: str
) -> None:
    web, owner = work.book.connect("web"), work.office.owner
    statement = f"SELECT * FROM ledger.{read}".encode()
    assert web.execute(statement, (delegate, vouched(owner, "delegate", 2, delegate))).fetchall() == []
    for word in (None, b"\0" * 32, vouched(owner, "delegate", 3, delegate)):
        with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
            web.execute(statement, (delegate, word))
    other = work.office["approval"].person
    with pytest.raises(psycopg.Error, match="does not act for employer 2"):
        web.execute(statement, (other, vouched(owner, "delegate", 2, other)))
    owner.execute("UPDATE authority_employer_delegate SET until = '2020-01-01'")
    with pytest.raises(psycopg.Error, match="does not act for employer 2"):
        web.execute(statement, (delegate, vouched(owner, "delegate", 2, delegate)))
    assert work.book.connect("desk").execute(statement, (None, None)).fetchall() == []


def test_the_sites_own_reader_vouches_for_its_delegate(work: Casework, delegate: int) -> None:
    permit = Permit("employer:1", "own", ("art15",), "employers", employer_id=2, natural_person_id=delegate)
    with work.book.role("web"):
        assert lookups.months_of_employer(2, 24306, permit) == ()
        assert lookups.relations_of_employer(2, permit) == ()

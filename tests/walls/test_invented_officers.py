"""Whoever holds the password of the desk's role, and not its key, makes no officer and no decision (arts. 7, 11, 26)."""

import datetime
from typing import Any

import psycopg
import pytest
from tests.review.people import DIGEST, MORNING, Attack, Office, staffed, vouched
from tests.support.agency import OPENED, ROOT, Agency, founded, number_of
from tests.support.book import Book

from legajo.authority import acts
from legajo.authority.acts import AuthorityError
from legajo.authority.posts import Post
from legajo.ledger import agency as book_of_agency
from legajo.ledger.roles import LOGINS


Desk = "psycopg.Connection[Any]"
TABLES = (
    "authority_natural_person",
    "authority_officer",
    "authority_post_grant",
    "authority_employer_delegate",
    "authority_insured_account",
    "review_decision",
)


@pytest.fixture
def office(book: Book) -> Office:
    """Officers for every rung, and an administrator."""
    made = staffed(book.connect(None))
    made.hire("administrator", "administration")
    return made


@pytest.fixture
def desk(book: Book, office: Office) -> "psycopg.Connection[Any]":
    return book.connect("desk")


def counted(office: Office) -> list[int]:
    rows = [office.owner.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES]
    return [row[0] for row in rows if row]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["web", "desk", "collector", "accrual", "integrator"])
def test_no_role_writes_who_is_who(book: Book, office: Office, role: str, table: str) -> None:
    connection = book.connect(role)
    for statement in (
        f"INSERT INTO {table} DEFAULT VALUES",
        f"UPDATE {table} SET id = id",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(statement)


def said(office: Office, login: int) -> tuple[object, ...]:
    return (office["administrator"].officer, login, "Invented", b"\x07" * 32, MORNING)


CALLS = (
    ("authority_register_officer(%s, %s, %s, %s, %s, %s)", lambda o: (*said(o, o["twin"].user),)),
    ("authority_grant_post(%s, %s, %s, %s, %s, %s)", lambda o: (o["administrator"].officer, o["clerk"].officer, "approval", "r", MORNING)),
    ("authority_end_post(%s, %s, %s, %s, %s, %s)", lambda o: (o["administrator"].officer, o["approval"].officer, "approval", "r", MORNING)),
    ("authority_register_delegate(%s, %s, %s, %s, %s, %s, %s)", lambda o: (o["administrator"].officer, o["clerk"].user, "I", b"\x07" * 32, 7, MORNING)),
    ("authority_register_insured(%s, %s, %s, %s, %s)", lambda o: (o["administrator"].officer, o["clerk"].user, 3, MORNING)),
)  # fmt: skip


@pytest.mark.parametrize(("call", "given"), CALLS)
@pytest.mark.parametrize("word", [None, b"", b"\0" * 32])
def test_an_administrators_name_is_not_enough(
    office: Office, desk: "psycopg.Connection[Any]", call: str, given: Any, word: bytes | None
) -> None:
    before = counted(office)
    with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
        desk.execute(f"SELECT {call}".encode(), (*given(office), word))
    assert counted(office) == before


def test_a_book_without_a_key_believes_nobody(office: Office, desk: "psycopg.Connection[Any]") -> None:
    office.owner.execute("DELETE FROM ledger.warrant_key")
    with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
        desk.execute(f"SELECT {CALLS[1][0]}".encode(), (*CALLS[1][1](office), None))


@pytest.mark.parametrize("field", range(5))
def test_a_word_for_one_act_does_not_serve_another(
    office: Office, desk: "psycopg.Connection[Any]", field: int
) -> None:
    given = [office["administrator"].officer, office["clerk"].officer, "collection", "r", MORNING]
    word = vouched(office.owner, "post_granted", *given)
    other = [
        office["approval"].officer,
        office["twin"].officer,
        "approval",
        "s",
        MORNING + datetime.timedelta(days=1),
    ]
    changed = [*given[:field], other[field], *given[field + 1 :]]
    with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
        desk.execute(f"SELECT {CALLS[1][0]}".encode(), (*changed, word))
    ended = [*given, word]
    with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
        desk.execute(f"SELECT {CALLS[2][0]}".encode(), ended)


def test_the_database_looks_the_administrator_up(office: Office, desk: "psycopg.Connection[Any]") -> None:
    before = counted(office)
    for by in (office["approval"].officer, 999_999):
        given = (by, office["clerk"].officer, "approval", "r", MORNING)
        with pytest.raises(psycopg.Error, match="Only the agency's administration"):
            desk.execute(
                f"SELECT {CALLS[1][0]}".encode(), (*given, vouched(office.owner, "post_granted", *given))
            )
    own = office["administrator"].officer
    given = (own, own, "administration", "r", MORNING)
    with pytest.raises(psycopg.Error, match="nobody grants a post to themself"):
        desk.execute(
            f"SELECT {CALLS[1][0]}".encode(), (*given, vouched(office.owner, "post_granted", *given))
        )
    assert counted(office) == before


def test_a_decision_needs_the_word_of_the_process(book: Book, office: Office) -> None:
    attack = Attack(book.connect("desk"), office)
    attack.open()
    attack.propose(1)
    given = (attack.case, 1, "preliminary", "accept", "", DIGEST, office["preliminary"].officer, MORNING)
    statement = "SELECT review_decide(%s, %s, %s, %s, %s, %s, %s, %s, '{}', %s)"
    for word in (None, b"\1" * 32, vouched(office.owner, "decision", *given, "1")):
        with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
            attack.role.execute(statement, (*given, word))
    assert attack.decisions() == 0
    attack.decide("preliminary")
    assert attack.decisions() == 1


def test_nobody_reads_the_key(book: Book) -> None:
    for role in LOGINS:
        if role != "legajo_backup":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                book.connect(role.removeprefix("legajo_")).execute("SELECT FROM ledger.warrant_key")


def test_in_production_the_founding_ends_with_the_first_administrator(book: Book) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with book.role(None):
        book_of_agency.found(region="110000", name="The agency", founders=("A", "B"), clock="real", at=now)

    def hire(name: str, index: int) -> int:
        return acts.register_officer(
            username=name, password="x" * 20, name=name, identity=number_of(index), by=ROOT, at=now
        )

    first = hire("first", 1)
    acts.grant_post(first, Post.ADMINISTRATION, reason="founding", by=ROOT, at=now)
    with pytest.raises(AuthorityError, match="The agency has an administration"):
        hire("second", 2)


def test_the_journal_names_the_administrator(book: Book) -> None:
    made: Agency = founded(book, people=0)
    admin = made.actor(Post.ADMINISTRATION)
    officer = acts.register_officer(
        username="new", password="x" * 20, name="New", identity=number_of(50), by=admin, at=made.now
    )
    acts.grant_post(officer, Post.COLLECTION, reason="needed", by=admin, at=made.now)
    rows = book.connect().execute(
        "SELECT act, actor, channel, reason, details ->> 'officer' FROM ledger.journal ORDER BY seq DESC LIMIT 2"
    )
    who = f"officer:{admin.user_id}"
    assert rows.fetchall() == [
        ("post_granted", who, "counter", "needed", str(officer)),
        ("officer_registered", who, "counter", "", str(officer)),
    ]
    assert made.now >= OPENED

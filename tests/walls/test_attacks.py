"""Attacks by plain SQL as the officers' own role: each is refused, and nothing was written (arts. 6, 7)."""

import json
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.db import transaction
from tests.ledger.casework import Casework, due, founded, wage
from tests.support.book import Book

from legajo.ledger import entries, keys
from legajo.ledger.act import Act, encode_act, moment_text


@pytest.fixture
def work(book: Book) -> Casework:
    """A founded book with officers, at work."""
    return founded(book)


@pytest.fixture
def subject(work: Casework) -> int:
    (made,) = work.register()
    return made


def size(work: Casework) -> tuple[int, int]:
    row = (
        work.book.connect()
        .execute("SELECT (SELECT count(*) FROM ledger.entry), (SELECT count(*) FROM ledger.act)")
        .fetchone()
    )
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger.entry SELECT * FROM ledger.entry",
        "INSERT INTO ledger.act SELECT * FROM ledger.act",
        "INSERT INTO ledger.opening (id, sort, entry_count, entries_digest) VALUES (gen_random_uuid(), 'case', 0, '')",
        "SET ROLE legajo_owner",
        "SET SESSION AUTHORIZATION legajo_accrual",
        "SET session_replication_role = replica",
        "ALTER TABLE ledger.entry DISABLE TRIGGER ALL",
        "ALTER TABLE ledger.entry NO FORCE ROW LEVEL SECURITY",
        "DROP TRIGGER only_added_to ON ledger.entry",
        "CREATE FUNCTION ledger.leak() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE public.review_decision_2 ()",
        "SELECT ledger.copy_proposal(gen_random_uuid(), 1, gen_random_uuid(), 1)",
        "SELECT ledger.apply_months(gen_random_uuid(), gen_random_uuid(), '{101}', false, 1)",
        "GRANT legajo_owner TO legajo_desk",
        "COPY ledger.subject TO STDOUT",
    ],
)
def test_the_desk_cannot(work: Casework, statement: str) -> None:
    before = size(work)
    with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|does not have|cannot"):
        work.book.connect("desk").execute(statement)
    assert size(work) == before


@pytest.mark.parametrize("role", ["web", "collector", "accrual", "integrator", "auditor", "backup"])
def test_only_the_desk_posts_a_case(work: Casework, subject: int, role: str) -> None:
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    before = size(work)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        work.book.connect(role).execute("SELECT ledger.post_case(%s)", (case,))
    assert size(work) == before


def test_a_case_is_posted_by_one_of_two_at_once(work: Casework, subject: int) -> None:
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    work.finish(case, digest)
    first, second = work.book.connect("desk", autocommit=False), work.book.connect("desk", autocommit=False)
    for desk in (first, second):
        with pytest.raises(psycopg.Error, match="in the book already"):
            desk.execute("SELECT ledger.post_case(%s)", (case,))


def forged(**changed: Any) -> Any:
    """An act that says something else than what was written."""

    def make(row: tuple[Any, ...]) -> bytes:
        ident, sort, case, count, digest, decisions, follows, about, number, first_leaf, previous = row
        said: dict[str, Any] = {
            "v": 1,
            "alg": "ed25519",
            "origin": keys.origin(),
            "key": "k",
            "id": str(ident),
            "sort": sort,
            "case": str(case),
            "number": number,
            "first_leaf": first_leaf,
            "count": count,
            "entries": bytes(digest).hex(),
            "moment": moment_text(previous),
            "decisions": tuple(bytes(d).hex() for d in decisions),
        }
        assert (follows, about) == (None, None)
        return encode_act(Act(**{**said, **changed}))

    return make


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": 99}, "does not say what was written"),
        ({"first_leaf": 99}, "does not say what was written"),
        ({"count": 2}, "does not say what was written"),
        ({"entries": "0" * 64}, "does not say what was written"),
        ({"decisions": ()}, "does not say what was written"),
        ({"case": "00000000-0000-0000-0000-000000000000"}, "does not say what was written"),
        ({"sort": "run"}, "does not say what was written"),
        ({"origin": "another"}, "does not say what was written"),
        ({"key": "other"}, "does not say what was written"),
        ({"moment": "2001-01-01T00:00:00.000000Z"}, "before the previous"),
    ],
)
def test_an_act_says_what_was_written(
    work: Casework, subject: int, changed: dict[str, Any], said: str
) -> None:
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    before = size(work)
    with pytest.raises(psycopg.Error, match=said), transaction.atomic():
        seal_forged(work, case, digest, changed)
    assert size(work) == before


def seal_forged(work: Casework, case: Any, digest: bytes, changed: dict[str, Any]) -> None:
    work.approve(case, digest)
    entries.post_case(case)
    row = work.desk().execute("SELECT * FROM ledger.begin_act()").fetchone()
    work.desk().execute("SELECT ledger.seal_act(%s, %s, 'k')", (forged(**changed)(row), b"\0" * 64))


def test_there_is_nothing_to_seal_for_whoever_wrote_nothing(work: Casework) -> None:
    desk = work.book.connect("desk")
    assert desk.execute("SELECT * FROM ledger.begin_act()").fetchall() == []
    with pytest.raises(psycopg.Error, match="nothing to seal"):
        desk.execute("SELECT ledger.seal_act(%s, %s, 'k')", (json.dumps({}).encode(), b"\0" * 64))


def test_staged_rows_of_a_posted_case_stay(work: Casework, subject: int) -> None:
    case = work.open()
    work.enter([wage(subject, 1, case)], case=case, staged=[due(subject, 1, case)])
    with pytest.raises(psycopg.Error, match="in the book already"):
        work.book.connect("desk").execute("SELECT ledger.clear_posting(%s)", (case,))


def test_a_table_of_the_attackers_own_does_not_stand_in_for_the_books(work: Casework, subject: int) -> None:
    case = work.open()
    digest = work.propose(case, [wage(subject, 1, case)])
    work.climb(case, digest)
    desk = work.book.connect("desk")
    with suppress(
        psycopg.errors.InsufficientPrivilege
    ):  # where no temporary tables are allowed it is shut earlier
        desk.execute("CREATE TEMPORARY TABLE review_decision AS SELECT 1")
    desk.execute("SET search_path = pg_temp, ledger, public")
    with pytest.raises(psycopg.Error, match="3 of four"):
        desk.execute("SELECT ledger.post_case(%s)", (case,))

"""Whoever takes over the site that the internet reaches finds nothing there that opens the officers' site (arts. 7, 26)."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book


OFFICER = "(SELECT user_id FROM authority_officer LIMIT 1)"


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


@pytest.fixture
def web(agency: Agency, book: Book) -> Iterator[psycopg.Connection[Any]]:
    with book.connect("desk") as desk:
        desk.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('s', '', now())"
        )
        desk.execute("INSERT INTO lobby_cache VALUES ('legajo_desk::1:k', '', now())")
        desk.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            f" SELECT {OFFICER}, 'webauthn', '{{}}', now()"
        )
    with book.connect("web") as opened:
        yield opened


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT password FROM auth_user WHERE id = {OFFICER}",
        f"UPDATE auth_user SET password = 'mine' WHERE id = {OFFICER}",
        f"SELECT data FROM mfa_authenticator WHERE user_id = {OFFICER}",
        f"DELETE FROM mfa_authenticator WHERE user_id = {OFFICER}",
        "SELECT session_key FROM django_session",
        "DELETE FROM django_session",
        "SELECT value FROM lobby_cache",
        "UPDATE lobby_cache SET value = 'a pickle'",
    ],
)
def test_the_web_finds_nothing_of_officers(web: psycopg.Connection[Any], statement: str) -> None:
    assert web.execute(statement).rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO auth_user SELECT * FROM auth_user",
        "DELETE FROM auth_user",
        "INSERT INTO django_session VALUES ('t', '', now(), 'legajo_desk')",
        "INSERT INTO lobby_cache VALUES ('legajo_desk::1:other', 'a pickle', now())",
        "UPDATE lobby_cache SET cache_key = 'legajo_desk::1:mine' WHERE cache_key = 'legajo_web::1:mine'",
        f"INSERT INTO mfa_authenticator (user_id, type, data, created_at) SELECT {OFFICER}, 'totp', '{{}}', now()",
    ],
)
def test_the_web_writes_nothing_for_officers(web: psycopg.Connection[Any], statement: str) -> None:
    web.execute("INSERT INTO lobby_cache VALUES ('legajo_web::1:mine', '', now())")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)

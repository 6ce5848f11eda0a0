"""The founding ceremony on the command line: keys, leaf 0 and the first officer, all or nothing (arts. 7, 11)."""

import json

import pytest
from django.conf import settings
from tests.support.book import Book
from typer.testing import CliRunner

from legajo.channels.cli.agency import app
from legajo.ledger import agency, lookups


ASKED = [
    "found",
    "--region",
    "110000",
    "--name",
    "Agency",
    "--founder",
    "Li",
    "--founder",
    "Wang",
    "--officer",
    "Zhao",
    "--username",
    "zhao",
    "--officer-identity",
    "110101199003070134",
]
PASSWORD = "a long enough password\n" * 2


def found(book: Book, *changed: str) -> tuple[int, str]:
    with book.role(None):
        done = CliRunner().invoke(app, [*ASKED, *changed], input=PASSWORD)
    return done.exit_code, done.output


def test_two_people_found_an_agency_with_its_first_officer(book: Book) -> None:
    status, said = found(book)
    assert status == 0, said
    position = lookups.position()
    assert position is not None
    assert (position.number, position.leaves) == (1, 2)
    posts = book.connect().execute("SELECT post FROM authority_post_grant").fetchall()
    assert posts == [("administration",)]


def test_a_second_founding_changes_nothing(book: Book) -> None:
    found(book)
    status, said = found(book, "--username", "other")
    assert (status, "founded once" in said) == (2, True)
    row = book.connect().execute("SELECT count(*) FROM authority_officer").fetchone()
    assert row == (1,)


@pytest.mark.parametrize("identity", ["110101199003070135", "1"])
def test_a_wrong_number_founds_nothing(book: Book, identity: str) -> None:
    status, said = found(book, "--officer-identity", identity)
    assert (status, "Not founded" in said) == (2, True)
    assert not agency.is_founded()


def test_the_public_keys_are_printed_and_nothing_secret(book: Book) -> None:
    found(book)
    with book.role(None):
        done = CliRunner().invoke(app, ["keys"])
    keys = json.loads(done.output)
    assert keys["origin"].startswith("legajo/110000/")
    for name in ("kek", "agency_key", "log_key"):
        assert (settings.LEGAJO_SECRETS / name).read_text().strip() not in done.output

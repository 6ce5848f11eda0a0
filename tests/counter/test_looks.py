"""A clerk opens the file of a person who stands at the counter (art. 15)."""

import pytest
from tests.counter.conftest import Desk
from tests.support.agency import name_of, number_of
from tests.support.book import Book

from legajo.authority.posts import Post


def form(**changes: str) -> dict[str, str]:
    said = {
        "identity": number_of(0),
        "document": "identity_card",
        "document_number": number_of(0),
        "checked": "on",
        "purpose": "asks how many months count",
    }
    return {key: value for key, value in {**said, **changes}.items() if value}


def looks(book: Book) -> list[tuple[int, str]]:
    rows = book.connect().execute(
        "SELECT subject_id, reason FROM ledger.journal WHERE act = 'look' ORDER BY seq"
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def test_the_statement_is_shown_and_the_look_journalled(desk: Desk, book: Book) -> None:
    answer = desk.at(Post.COLLECTION).post("/person/", form())
    assert answer.status_code == 200
    assert name_of(0) in answer.content.decode()
    assert number_of(0) not in answer.content.decode()  # masked
    assert answer.headers["Cache-Control"] == "no-store"
    ((subject, reason),) = looks(book)
    assert subject == desk.agency.people[0]
    assert "asks how many months count" in reason
    assert number_of(0) not in reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"checked": ""}, "Look at the person"),
        ({"purpose": ""}, "Say why the file is opened"),
        ({"document_number": ""}, "number of the document"),
        ({"identity": "11010119600101100"}, "not an identity number"),
        ({"identity": number_of(500), "document_number": "1"}, "Nobody with this number"),
    ],
)
def test_without_document_purpose_or_person_nothing_is_opened(
    desk: Desk, book: Book, changes: dict[str, str], words: str
) -> None:
    answer = desk.at(Post.COLLECTION).post("/person/", form(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert looks(book) == []


def test_administration_opens_no_files(desk: Desk, book: Book) -> None:
    answer = desk.at(Post.ADMINISTRATION).post("/person/", form())
    assert answer.status_code == 403
    assert looks(book) == []


def test_a_number_in_the_address_finds_nobody(desk: Desk, book: Book) -> None:
    answer = desk.at(Post.COLLECTION).get("/person/", {"identity": number_of(0)})
    assert name_of(0) not in answer.content.decode()
    assert looks(book) == []

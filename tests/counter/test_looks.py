"""A clerk opens the file of a person who stands at the counter (art. 15)."""

import re

import pytest
from django.conf import LazySettings
from tests.counter.conftest import Desk
from tests.support.agency import name_of, number_of
from tests.support.book import Book

from legajo.authority.posts import Post
from legajo.inquiry.grounds import Ground
from legajo.inquiry.sheet import Issue, sheet_of
from legajo.inquiry.statement import Statement


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


def leave(page: bytes) -> str:
    found = re.search(r'name="leave" value="([^"]+)"', page.decode())
    assert found
    return found[1]


def papers(book: Book) -> list[tuple[int, str]]:
    rows = book.connect().execute(
        "SELECT subject_id, actor FROM ledger.journal WHERE act = 'statement_issued' ORDER BY seq"
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def test_the_statement_is_printed_for_whoever_stands_there(
    desk: Desk, book: Book, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LEGAJO_PUBLIC_ADDRESS = "https://legajo.example"
    told: list[str] = []

    def keep(figures: Statement, issue: Issue, ground: Ground) -> dict[str, object]:
        told.append(issue.address)
        return sheet_of(figures, issue, ground)

    monkeypatch.setattr("legajo.inquiry.acts.sheet_of", keep)
    clerk = desk.at(Post.COLLECTION)
    said = {"leave": leave(clerk.post("/person/", form()).content), "language": "es"}
    answer = clerk.post("/person/paper/", said)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert told == ["https://legajo.example/check/"]
    ((subject, actor),) = papers(book)
    assert subject == desk.agency.people[0]
    assert actor == desk.agency.clerk.account
    assert len(looks(book)) == 2  # the page, and the paper


def test_the_leave_is_of_one_officer_and_cannot_be_made_up(desk: Desk, book: Book) -> None:
    clerk, other = desk.at(Post.COLLECTION), desk.at(Post.PRELIMINARY)
    given = leave(clerk.post("/person/", form()).content)
    for who, said in ((other, given), (clerk, "x" + given), (clerk, "")):
        for address in ("/person/paper/", "/person/why/", "/person/forecast/"):
            answer = who.post(address, {"leave": said, "language": "en"})
            assert answer.status_code == 302
            assert answer["Location"] == "/person/"
    assert papers(book) == []
    assert len(looks(book)) == 1


def test_a_figure_is_explained_for_whoever_stands_there(desk: Desk, book: Book) -> None:
    clerk = desk.at(Post.COLLECTION)
    given = leave(clerk.post("/person/", form()).content)
    answer = clerk.post("/person/why/", {"leave": given, "figure": "retirement"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Retirement by law" in text
    assert leave(answer.content) == given  # the next question needs no new document
    known = clerk.post("/person/why/", {"leave": given, "figure": "balance", "as_known": "2020-01-01"})
    assert "As known on 1 January 2020" in known.content.decode()
    late = clerk.post("/person/why/", {"leave": given, "figure": "balance", "as_known": "2999-01-01"})
    assert late.status_code == 422
    assert "That day has not come yet." in late.content.decode()
    absurd = clerk.post("/person/why/", {"leave": given, "figure": "'; DROP TABLE"})
    assert "Individual pension account" in absurd.content.decode()
    subject = desk.agency.people[0]
    assert {row[0] for row in looks(book)} == {subject}
    assert len(looks(book)) == 5  # each answer is a look of its own
    assert all("asks how many months count" in reason for _, reason in looks(book))


def test_a_forecast_is_shown_and_marked_at_the_counter(desk: Desk, book: Book) -> None:
    clerk = desk.at(Post.COLLECTION)
    given = leave(clerk.post("/person/", form()).content)
    answer = clerk.post("/person/forecast/", {"leave": given, "wage": "9000", "category": "woman_55"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "A forecast, not a record." in text
    assert "9,000.00" in text
    assert given in text  # the form of the next scenario carries the leave, in no address
    assert clerk.get("/person/forecast/").status_code == 405
    assert clerk.get("/person/why/").status_code == 405
    assert len(looks(book)) == 2

"""What people bring to the front desk: an employer's sheet, the collector's file (arts. 5, 6)."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.counter.conftest import Desk
from tests.support.agency import number_of
from tests.support.book import Book

from legajo.authority.posts import Post
from legajo.collection import work


CODE = "91110105MA01B2C3X6"


def file(content: str, name: str = "july.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_the_front_desk_starts_with_what_is_brought_in(desk: Desk) -> None:
    assert desk.at(Post.COLLECTION).get("/queue/").headers["Location"] == "/intake/"
    assert desk.at(Post.EXAMINATION).get("/intake/").status_code == 403


def test_a_sheet_is_taken_in_for_an_employer(desk: Desk, book: Book) -> None:
    browser = desk.at(Post.COLLECTION)
    rows = f"费款所属期,2025-08\n姓名,证件号码,缴费工资\nPerson Aa,{number_of(0)},9000\nPerson Ab,{number_of(1)},much\n"
    answer = browser.post("/intake/declaration/", {"code": CODE, "sheet": file(rows), "key": "a"})
    address = answer.headers["Location"]
    with book.role("collector"):
        work.read(UUID(address.split("/")[-2]), at=timezone.now())
    page = browser.get(address).content.decode()
    assert "Confirm the accepted rows" in page
    assert browser.post(address + "confirm/", {"key": "b"}).status_code == 302


def test_an_unknown_employer_is_told(desk: Desk) -> None:
    answer = desk.at(Post.COLLECTION).post(
        "/intake/declaration/", {"code": "X", "sheet": file("a"), "key": "a"}
    )
    assert answer.status_code == 422
    assert "No employer with this credit code" in answer.content.decode()


def test_a_payment_file_that_is_none_is_told(desk: Desk) -> None:
    browser = desk.at(Post.COLLECTION)
    assert browser.post("/intake/payments/", {}).status_code == 422
    answer = browser.post("/intake/payments/", {"payments": file("nothing of the kind\n"), "key": "a"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()

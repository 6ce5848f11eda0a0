"""A case before the four officers: what they see, and what their decision does (art. 7)."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.counter.conftest import Desk
from tests.support.agency import number_of

from legajo.authority.posts import RUNG_POSTS, Post
from legajo.collection import payment_file
from legajo.collection.payment_file import PaidLine
from legajo.ledger import lookups as ledger
from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.review.bundle import CaseSort
from legajo.review.models import Case


CODE = "91110105MA01B2C3X6"  # the employer of the agency at work


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def test_the_queue_shows_what_waits_for_the_post(desk: Desk) -> None:
    assert desk.address in text(desk.at(Post.PRELIMINARY), "/queue/")
    assert desk.address not in text(desk.at(Post.EXAMINATION), "/queue/")


def test_four_officers_enter_the_case_in_the_book(desk: Desk) -> None:
    before = ledger.position()
    for post in RUNG_POSTS:
        browser = desk.at(post)
        assert "before → after" in text(browser, desk.address)
        answer = browser.post(desk.address + "decide/", desk.verdict("accept", rung=post.value))
        assert answer.headers["Location"] == desk.address
        page = text(browser, desk.address)
    after = ledger.position()
    assert before is not None
    assert after is not None
    assert after.number == before.number + 2
    assert f"Entered in the book as act {before.number + 1}, {before.number + 2}" in page


def test_a_double_click_decides_once(desk: Desk) -> None:
    browser = desk.at(Post.PRELIMINARY)
    for _click in range(2):
        assert browser.post(desk.address + "decide/", desk.verdict("accept")).status_code == 302


def test_a_changed_case_is_shown_anew(desk: Desk) -> None:
    form = desk.verdict("accept") | {"digest": "00" * 32}
    answer = desk.at(Post.PRELIMINARY).post(desk.address + "decide/", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The case has changed since you opened it" in page
    assert desk.case.digest.hex() in page


@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_a_return_or_refusal_needs_a_reason(desk: Desk, outcome: str) -> None:
    browser = desk.at(Post.PRELIMINARY)
    assert browser.post(desk.address + "decide/", desk.verdict(outcome)).status_code == 409
    with_reason = desk.verdict(outcome, reason="The sheet is of another month.")
    assert browser.post(desk.address + "decide/", with_reason).status_code == 302
    assert "The sheet is of another month." in text(browser, desk.address)


def test_whoever_collected_the_case_cannot_decide_it(desk: Desk) -> None:
    answer = desk.at(Post.COLLECTION).post(desk.address + "decide/", desk.verdict("accept"))
    assert answer.status_code in {403, 409}
    assert desk.address in text(desk.at(Post.PRELIMINARY), "/queue/")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"rung": "preliminary"},
        {"rung": "x", "outcome": "accept", "digest": "00"},
        {"rung": "preliminary", "outcome": "accept", "digest": "not hex"},
        {"rung": "preliminary", "outcome": "accept", "digest": "00", "confirmed": "x"},
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused_in_words(desk: Desk, form: dict[str, str]) -> None:
    answer = desk.at(Post.PRELIMINARY).post(desk.address + "decide/", form)
    assert answer.status_code == 400
    assert "does not understand" in answer.content.decode()


def test_no_such_case(desk: Desk) -> None:
    assert desk.at(Post.PRELIMINARY).get("/case/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_original_can_be_kept(desk: Desk) -> None:
    browser = desk.at(Post.PRELIMINARY)
    page = text(browser, desk.address)
    start = page.index(f"{desk.address}original/")
    answer = browser.get(page[start : page.index('"', start)])
    assert answer.status_code == 200
    assert answer.content.startswith(b"original")
    assert browser.get(f"{desk.address}original/{'0' * 64}/").status_code == 404


def test_supervision_reads_what_its_post_may_do(desk: Desk) -> None:
    page = text(desk.at(Post.SUPERVISION), "/queue/")
    assert "legajo verify" in page
    assert "/person/" not in page


def test_a_payment_says_its_voucher_its_amount_and_whom_it_concerns(desk: Desk) -> None:
    day, month = datetime.date(2025, 7, 15), Month(2025, 7)
    lines = [
        PaidLine(row, "V1", day, CODE, number_of(row), month, Scheme.PENSION, Party.PERSON, 98_760)
        for row in range(3)
    ]
    sent = {"payments": SimpleUploadedFile("money.csv", payment_file.write(lines)), "key": "a"}
    receipt = desk.at(Post.COLLECTION).post("/intake/payments/", sent).content.decode()
    found = re.search("/case/[0-9a-f-]{36}/", receipt)
    assert found, receipt
    page = text(desk.at(Post.PRELIMINARY), found[0])
    assert "1 voucher, received on" in page
    assert "<mark>2,962.80</mark>" in page
    assert '<dt>People</dt><dd class="num">3</dd>' in page
    assert "Lines of the file, by person" in page
    assert '<td class="r">987.60</td>' in page


def test_published_values_say_their_dates_and_their_source(desk: Desk) -> None:
    case = Case.objects.filter(sort=CaseSort.PARAMETERS).earliest("opened_at")
    page = text(desk.at(Post.PRELIMINARY), f"/case/{case.pk}/")
    for said in ("Valid from", "Known from", "Source", "Checked", "count in every assessment"):
        assert said in page

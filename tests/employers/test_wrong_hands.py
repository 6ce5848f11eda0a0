"""Attacks on the portal by HTTP: another employer's sheets, files too large, markup in what is sent, a planted session (art. 6)."""

import csv
import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.employers.conftest import Portal, person, sheet
from tests.support.agency import ROOT, number_of
from tests.support.browsing import PASSWORD, signed_in

from legajo.authority import acts as authority
from legajo.collection.models import Declaration


READ = ("", "progress/", "problems.csv", "rows-to-correct.xlsx")
ACT = ("confirm/", "again/", "withdraw/")
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def other(portal: Portal) -> Client:
    """The browser of another employer's personnel office."""
    with portal.book.role("desk"):
        ours = portal.agency.employer
        portal.agency.register_employer("91110108551385082Q")
        authority.register_delegate(
            username="other",
            password=PASSWORD,
            name="Li Lei",
            identity=number_of(9901),
            employer_id=portal.agency.employer,
            by=ROOT,
            at=portal.agency.now,
        )
        portal.agency.employer = ours
    return signed_in("other")


def test_another_employer_neither_reads_nor_moves_a_sheet(portal: Portal, other: Client) -> None:
    address = portal.send([person(0), person(1, "much")])
    portal.read(address)
    before = Declaration.objects.values().get()
    assert [other.get(address + page).status_code for page in READ] == [404] * len(READ)
    assert [other.post(address + act, {"key": "k"}).status_code for act in ACT] == [404] * len(ACT)
    assert Declaration.objects.values().get() == before
    assert portal.browser.get(address).status_code == 200


def test_another_employer_s_sheet_is_not_corrected(portal: Portal, other: Client) -> None:
    address = portal.send([person(0), person(1, "much")])
    portal.read(address)
    form = {"sheet": sheet([person(1)]), "key": "other", "corrects": address.split("/")[-2]}
    assert other.post("/employer/declare/", form).status_code in {404, 422}
    assert Declaration.objects.count() == 1


def test_another_employer_s_key_is_not_answered_with_its_sheet(portal: Portal, other: Client) -> None:
    """The key of a form is to find one's own sheet again, not somebody else's."""
    form = {"sheet": sheet([person(0)]), "key": "one key"}
    ours = portal.browser.post("/employer/declare/", form).headers["Location"]
    form["sheet"] = sheet([person(0)])
    answer = other.post("/employer/declare/", form)
    assert answer.headers.get("Location") != ours


def test_another_employer_s_key_does_not_open_its_case(portal: Portal, other: Client) -> None:
    ours = portal.send([person(0)])
    theirs = other.post("/employer/declare/", {"sheet": sheet([person(0)]), "key": "k"}).headers["Location"]
    for browser, address in ((portal.browser, ours), (other, theirs)):
        portal.read(address)
        assert browser.post(address + "confirm/", {"key": "one key"}).status_code == 302
    cases = Declaration.objects.values_list("case_id", flat=True)
    assert len(set(cases)) == 2
    assert portal.browser.get(theirs).status_code == 404


def _too_large() -> SimpleUploadedFile:
    return SimpleUploadedFile("july.xlsx", b"PK\x03\x04" + bytes(64 * 1024 * 1024))


def _empty() -> SimpleUploadedFile:
    return SimpleUploadedFile("july.xlsx", b"")


@pytest.mark.parametrize("made", [_too_large, _empty])
def test_a_file_that_cannot_be_taken_is_answered_in_words(
    portal: Portal, made: Callable[[], SimpleUploadedFile]
) -> None:
    answer = portal.browser.post("/employer/declare/", {"sheet": made(), "key": "k"})
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert not Declaration.objects.exists()


def test_the_limit_is_named(portal: Portal) -> None:
    page = portal.browser.post("/employer/declare/", {"sheet": _too_large(), "key": "k"}).content.decode()
    assert "64" in page


def test_markup_in_a_sheet_is_text(portal: Portal) -> None:
    file = sheet([(MARKUP, number_of(0), "8000"), (f"=cmd|' /C calc'!A0 {MARKUP}", number_of(1), MARKUP)])
    named = SimpleUploadedFile(f"{MARKUP}.xlsx", file.read())
    answer = portal.browser.post("/employer/declare/", {"sheet": named, "key": "k"})
    address = answer.headers["Location"]
    portal.read(address)
    page = portal.page(address)
    assert MARKUP not in page
    assert "onerror" in page  # shown as text: the sender sees what was in the cell
    home = portal.browser.get(address + "problems.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(home)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-", "\t"))]


def test_what_is_no_workbook_is_told_by_the_page_of_the_sheet(portal: Portal) -> None:
    file = SimpleUploadedFile(f"{MARKUP}.xlsx", b"no workbook")
    address = portal.browser.post("/employer/declare/", {"sheet": file, "key": "k"}).headers["Location"]
    portal.read(address)
    page = portal.page(address)
    assert MARKUP not in page
    assert "case is being written" not in page
    assert portal.browser.post(address + "confirm/", {"key": "k"}).status_code == 409


def test_a_planted_session_is_not_the_one_that_signs_in(portal: Portal) -> None:
    """Session fixation: signing in changes the session's key."""
    victim = Client()
    victim.get("/sign-in/")
    session = victim.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    victim.post("/sign-in/", {"login": "employer", "password": PASSWORD})
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/employer/").status_code == 302

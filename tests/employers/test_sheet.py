"""A month's sheet on the employers' portal: every fault told, the sound rows confirmed, followed to the book (art. 5)."""

from django.test import Client
from django.utils import timezone
from tests.employers.conftest import Portal, person, sheet
from tests.support.agency import name_of, number_of


def test_a_sound_sheet_becomes_a_case(portal: Portal) -> None:
    address = portal.send([person(0), person(1), person(2)])
    assert "waits its turn" in portal.page(address)
    portal.read(address)
    page = portal.page(address)
    assert "Confirm the accepted rows" in page
    assert "Due by scheme" in page
    for _click in range(2):
        assert portal.browser.post(address + "confirm/", {"key": "k"}).status_code == 302
    assert "The case is being written" in portal.page(address)
    portal.propose(address)
    page = portal.page(address)
    assert "Under review" in page
    assert "Preliminary review" in page


def test_every_fault_is_told_with_the_row_of_the_sheet(portal: Portal) -> None:
    address = portal.send([person(0), person(1, "much"), (name_of(2), number_of(2)[:-1] + "0", "8000")])
    portal.read(address)
    page = portal.page(address)
    assert 'data-label="Row">5<' in page
    assert 'data-label="Row">6<' in page
    assert "Identity number" in page
    filtered = portal.page(address + "?column=wage")
    assert 'data-label="Row">5<' in filtered
    assert 'data-label="Row">6<' not in filtered


def test_the_faults_can_be_taken_home(portal: Portal) -> None:
    address = portal.send([person(0), person(1, "much")])
    portal.read(address)
    answer = portal.browser.get(address + "problems.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "5,wage,wage_not_a_number" in answer.content.decode("utf-8-sig")
    workbook = portal.browser.get(address + "rows-to-correct.xlsx")
    assert workbook.content[:2] == b"PK"


def test_who_is_missing_is_a_question(portal: Portal) -> None:
    portal.declared("2025-06")
    address = portal.send([person(0)])
    portal.read(address)
    page = portal.page(address)
    assert "2 people of last month are not in this sheet" in page
    assert name_of(2) in page


def test_a_corrected_sheet_is_linked_to_the_first(portal: Portal) -> None:
    first = portal.send([person(0), person(1, "much")])
    portal.read(first)
    second = portal.send([person(1)], corrects=first.split("/")[-2])
    portal.read(second)
    assert first in portal.page(second)
    assert second in portal.page(first)


def test_a_file_that_is_no_sheet_is_answered_in_words(portal: Portal) -> None:
    form = {"sheet": sheet([]), "key": "a"}
    form["sheet"].file.seek(0)
    form["sheet"].file.truncate()
    answer = portal.browser.post("/employer/declare/", form)
    assert answer.status_code == 422
    assert "was not taken" in answer.content.decode()
    assert portal.browser.post("/employer/declare/", {}).status_code == 422


def test_progress_asks_for_the_page_when_the_reading_is_over(portal: Portal) -> None:
    address = portal.send([person(0)])
    assert "HX-Refresh" not in portal.browser.get(address + "progress/").headers
    portal.read(address)
    assert portal.browser.get(address + "progress/").headers["HX-Refresh"] == "true"


def test_a_sheet_can_be_given_up(portal: Portal) -> None:
    address = portal.send([person(0)])
    portal.read(address)
    assert portal.browser.post(address + "withdraw/").status_code == 302
    assert "Withdrawn" in portal.page(address)
    assert portal.browser.post(address + "confirm/", {"key": "k"}).status_code == 409


def test_the_months_say_what_is_short(portal: Portal) -> None:
    portal.declared("2025-07")
    page = portal.page("/employer/")
    assert "July 2025" in page
    assert "not paid" in page


def test_another_employer_s_sheet_is_not_found(portal: Portal) -> None:
    assert (
        portal.browser.get("/employer/declaration/00000000-0000-0000-0000-000000000000/").status_code == 404
    )


def test_visitors_are_sent_to_sign_in(portal: Portal) -> None:
    assert Client().get("/employer/").headers["Location"] == "/sign-in/?next=/employer/"
    assert timezone.now() > portal.agency.now


def test_a_form_that_no_page_of_ours_sends_is_a_bad_request(portal: Portal) -> None:
    form = {"sheet": sheet([person(0)]), "corrects": "the first one"}
    assert portal.browser.post("/employer/declare/", form).status_code == 400

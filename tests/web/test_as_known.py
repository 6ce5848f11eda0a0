"""The page of a figure answers as of an earlier day, and says what became known since (art. 6)."""

import re

import pytest
from django.test import Client
from tests.web.conftest import OWN_SHARE, Life
from tests.web.test_own_record import looks_at
from tests.web.test_why import why


def known(browser: Client, figure: str, day: str) -> str:
    browser.post("/language/", {"language": "en", "next": "/"})
    answer = browser.get(f"/statement/why/{figure}/", {"as_known": day})
    assert answer.status_code == 200
    return answer.content.decode()


def figure_of(text: str) -> str:
    found = re.search(r'<p class="answer num">(?:<span[^>]*>)?([^<]+)<', text)
    assert found is not None
    return found[1]


def test_interest_posted_since_is_the_cause_of_the_difference(reader: Client) -> None:
    text = known(reader, "account:2023", "2025-07-31")  # settled on 2025-08-01
    assert "As known on 31 July 2025" in text
    assert "What became known in between" in text
    assert "Interest posted" in text
    assert "has not been posted yet" in text
    today = figure_of(why(reader, "account:2023"))
    assert figure_of(text) != today
    assert text.count(today) >= 1  # beside it stands what is known now
    assert "+¥" in text


def test_before_anything_was_entered_there_is_no_figure(reader: Client) -> None:
    text = known(reader, "balance", "0001-01-01")
    assert "As known on 1 January 1" in text
    assert "<dd>–</dd>" in text
    assert "On that day the record held nothing of this figure yet." in text
    assert figure_of(text) == "–"
    assert "The entries behind it" not in text


def test_today_and_then_are_the_same_when_nothing_came_in_between(reader: Client) -> None:
    text = known(reader, f"due:{OWN_SHARE}:pension:person", "2025-10-01")
    assert "Nothing that changes this figure has become known since." in text


@pytest.mark.parametrize(
    "day", ["2999-01-01", "2025-02-30", "yesterday", "20250101", "９９９９-０１-０１", "-1", "1" * 5000]
)
def test_an_impossible_day_is_refused_in_words(reader: Client, day: str) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    answer = reader.get("/statement/why/balance/", {"as_known": day})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "That is not a day." in text or "That day has not come yet." in text
    assert "¥" in figure_of(text)  # the page still answers, as of today


def test_the_parts_are_asked_for_as_of_the_same_day(reader: Client) -> None:
    text = known(reader, "balance", "2025-07-31")
    assert "/statement/why/account:2023/?as_known=2025-07-31" in text


def test_an_earlier_day_leaves_one_look_like_any_other(reader: Client, site: Life) -> None:
    before = len(looks_at(site, site.first))
    known(reader, "balance", "2024-01-01")
    assert len(looks_at(site, site.first)) == before + 1


def test_entries_lead_to_four_officers_and_the_original(reader: Client) -> None:
    text = why(reader, f"due:{OWN_SHARE}:pension:person")
    for post in ("preliminary", "examination", "reexamination", "approval"):
        assert f"<b>Officer {post}</b>" in text
    assert len(set(re.findall(r"[0-9a-f]{64}", text))) == 2  # the declaration's sheet and the month's own

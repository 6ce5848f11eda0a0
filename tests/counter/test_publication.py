"""Art. 6: what a gazette publishes is brought in at the counter, whole or not at all, and decided on by four people."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.agency import Agency, founded
from tests.support.book import Book
from tests.support.browsing import officer_at

from legajo.authority import gateway
from legajo.authority.posts import Post
from legajo.ledger import lookups
from legajo.lobby.catalogues import catalogue_of
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.rules.parameters import load


AUGUST = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
LIMITS = {
    "region": "110000",
    "title": "关于2025年度缴费工资基数上下限的通告",
    "address": "https://rsj.beijing.gov.cn/",
    "known_from": "2025-09-17",
    "valid_from": "2025-07",
    "valid_to": "",
    "note": "",
}
ROWS = (("base.floor", "7162"), ("base.cap", "35811"), ("base.difference_payable_until", "2025-12-31"))


@pytest.fixture
def agency(book: Book, settings: LazySettings, tmp_path: Path) -> Iterator[Agency]:
    """July declared before the limits of July were known."""
    settings.LEGAJO_ORIGINALS = tmp_path  # originals are sealed with the keys of their own book
    made = founded(book, people=3, at=AUGUST, known_by="2025-08-01")
    made.declare("2025-07", dict(zip(made.people, (100_000, 1_000_000, 9_000_000), strict=True)))
    made.now = datetime.datetime(2025, 9, 18, 1, tzinfo=datetime.UTC)
    yield made
    cache.clear()


def send(
    browser: Client, rows: tuple[tuple[str, str], ...] = ROWS, *, page: bytes | None = PDF, **changed: str
) -> HttpResponse:
    form: dict[str, object] = {
        **LIMITS,
        **changed,
        "parameter": [name for name, _ in rows],
        "value": [value for _, value in rows],
    }
    if page is not None:
        form["page"] = SimpleUploadedFile("notice.pdf", page)
    answer: HttpResponse = browser.post("/intake/values/", form)
    return answer


def cases(agency: Agency) -> list[str]:
    permit = gateway.permit_case(agency.clerk)
    return [str(case.id) for case in review.undecided(CaseSort.PARAMETERS, permit)]


def test_a_set_of_values_is_one_case_with_its_page(agency: Agency) -> None:
    answer = send(officer_at(agency, Post.COLLECTION))
    assert answer.status_code == 302
    (case,) = cases(agency)
    assert answer.headers["Location"] == f"/case/{case}/"
    reviewer = officer_at(agency, Post.PRELIMINARY)
    text = reviewer.get(f"/case/{case}/").content.decode()
    for said in ("6,821", "7,162", "35,283", "35,811", "+5.0 %", "+1.5 %", "2025-12-31", "of 3 people"):
        assert said in text, said
    digest = review.get_case(answer_id(answer), gateway.permit_case(agency.clerk)).originals[0]
    page = reviewer.get(f"/case/{case}/page/{digest}/")
    assert (page.headers["Content-Type"], page.content) == ("application/pdf", PDF)


def answer_id(answer: HttpResponse) -> UUID:
    return UUID(answer.headers["Location"].split("/")[2])


def test_after_the_fourth_decision_the_values_stand_and_what_rests_on_them_is_looked_for(
    agency: Agency,
) -> None:
    case = answer_id(send(officer_at(agency, Post.COLLECTION)))
    agency.now = timezone.now()
    view = review.get_case(case, gateway.permit_case(agency.clerk))
    agency.climb(Proposed(case, view.round, view.digest or b"", view.lines))
    held = {
        row.fact.parameter: row.fact for row in lookups.parameters() if row.fact.known_from == "2025-09-17"
    }
    assert {name: fact.value for name, fact in held.items()} == dict(ROWS)
    assert held["base.floor"].source == ((LIMITS["title"], LIMITS["address"]),)
    assert ProcrastinateJob.objects.filter(task_name="maintenance.recalculate").count() == 1


FAULTY = {
    "a value finer than its scale": ((("base.floor", "7162.005"),), {}, "finer than the book can hold"),
    "a number with separators": ((("base.floor", "7,162"),), {}, "Write a number with a point"),
    "no number": ((("base.floor", "much"),), {}, "Write a number with a point"),
    "a negative limit": ((("base.floor", "-1"),), {}, "not below zero"),
    "nothing chosen": ((("", "7162"),), {}, "Choose what this value is"),
    "an unknown parameter": ((("base.sky", "7162"),), {}, "Choose what this value is"),
    "no value": ((("base.floor", ""),), {}, "Write the value"),
    "no row": ((), {}, "Write one value at least"),
    "a way that no rule knows": (
        (("pension.account.interest_method", "by_mood"),),
        {"valid_from": "2025", "region": "000000"},
        "The rules know only these",
    ),
    "a day that is none": ((("base.difference_payable_until", "2025-02-30"),), {}, "Write a day"),
    "a month for a yearly value": (
        (("pension.account.rate", "1.5"),),
        {"region": "000000"},
        "holds by the year",
    ),
    "a year for a monthly value": ((("base.floor", "7162"),), {"valid_from": "2025"}, "holds by the month"),
    "an end before the beginning": (
        (("base.floor", "7162"),),
        {"valid_to": "2025-06"},
        "ends before it begins",
    ),
    "a notice of tomorrow": ((("base.floor", "7162"),), {"known_from": "2999-01-01"}, "is not over"),
    "no day of publication": ((("base.floor", "7162"),), {"known_from": ""}, "Write the day of publication"),
    "no title": ((("base.floor", "7162"),), {"title": " "}, "what the notice is called"),
    "an address that is none": ((("base.floor", "7162"),), {"address": "javascript:x"}, "begins with https"),
    "a place without values": ((("base.floor", "7162"),), {"region": "990000"}, "Choose a place"),
    "a region's own value of what the nation publishes": (
        (("pension.account.rate", "1.5"),),
        {"valid_from": "2025"},
        "published for the whole country until now",
    ),
    "a nation's value of what regions publish": (
        (("base.floor", "7162"),),
        {"region": "000000"},
        "published for Beijing until now",
    ),
    "a time within another's": ((("base.floor", "7162"),), {"valid_from": "2025-03"}, "This time meets"),
    "a time over the next one's": (
        (("base.floor", "3000"),),
        {"valid_from": "2018-01", "valid_to": "2018-12"},
        "This time meets",
    ),
    "what stands": (
        (("base.floor", "6821"),),
        {"valid_from": "2024-07", "valid_to": "2025-06", "known_from": "2024-07-01"},
        "stands in the book already",
    ),
    "an older notice than the one that stands": (
        (("base.floor", "6821"),),
        {"valid_from": "2024-07", "valid_to": "2025-06", "known_from": "2024-06-01"},
        "a later notice stands",
    ),
    "the same twice": ((("base.floor", "7162"), ("base.floor", "7163")), {}, "stands twice in the form"),
}


@pytest.mark.parametrize("how", FAULTY)
def test_a_faulty_form_makes_no_case_and_is_told(agency: Agency, how: str) -> None:
    rows, changed, words = FAULTY[how]
    answer = send(officer_at(agency, Post.COLLECTION), rows, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert cases(agency) == []


def test_every_fault_is_told_at_once_in_the_clerks_language(agency: Agency) -> None:
    browser = officer_at(agency, Post.COLLECTION)
    browser.cookies["legajo_language"] = "zh-hans"
    rows = (("base.floor", "7,162"), ("base.cap", "35811.001"))
    text = send(browser, rows, page=b"MZ", title="", known_from="soon").content.decode()
    for said in (
        "请填写公告名称",
        "请填写公布日期",
        "请填写数字",
        "精度超出",
        "PDF、JPEG 或 PNG；该文件不属于",
    ):
        assert said in text, said
    assert 'value="35811.001"' in text  # what was typed stays


@pytest.mark.parametrize(
    ("page", "words"), [(None, "Add the page"), (b"", "Add the page"), (b"<html>", "a PDF, a JPEG or a PNG")]
)
def test_nothing_enters_without_its_page(agency: Agency, page: bytes | None, words: str) -> None:
    answer = send(officer_at(agency, Post.COLLECTION), page=page)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert cases(agency) == []


@pytest.mark.parametrize("post", [Post.PRELIMINARY, Post.APPROVAL, Post.ADMINISTRATION, Post.SUPERVISION])
def test_only_the_front_desk_brings_values_in(agency: Agency, post: Post) -> None:
    browser = officer_at(agency, post)
    assert browser.get("/intake/values/").status_code == 403
    assert send(browser).status_code == 403
    assert cases(agency) == []


def test_a_second_form_of_the_same_value_is_told_of_the_first(agency: Agency) -> None:
    browser = officer_at(agency, Post.COLLECTION)
    assert send(browser).status_code == 302
    answer = send(browser, (("base.floor", "7163"),))
    assert answer.status_code == 422
    assert "Another case proposes this value already" in answer.content.decode()
    assert len(cases(agency)) == 1


def test_a_double_click_makes_one_case(agency: Agency) -> None:
    browser = officer_at(agency, Post.COLLECTION)
    first, second = send(browser, key="one"), send(browser, key="one")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(cases(agency)) == 1


def test_more_rows_keep_what_was_typed(agency: Agency) -> None:
    answer = send(officer_at(agency, Post.COLLECTION), more="1")
    text = answer.content.decode()
    assert (answer.status_code, text.count('name="value"')) == (200, 7)
    assert 'value="35811"' in text
    assert cases(agency) == []


def test_a_picture_is_shown_and_any_other_file_is_not(agency: Agency) -> None:
    case = answer_id(send(officer_at(agency, Post.COLLECTION), page=PNG))
    reviewer = officer_at(agency, Post.PRELIMINARY)
    digest = review.get_case(case, gateway.permit_case(agency.clerk)).originals[0]
    assert f'<img src="/case/{case}/page/{digest}/"' in reviewer.get(f"/case/{case}/").content.decode()
    answer = reviewer.get(f"/case/{case}/page/{digest}/")
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        "image/png",
        "nosniff",
    )
    assert reviewer.get(f"/case/{case}/page/{'0' * 64}/").status_code == 404
    declared = agency.declaration("2025-08", {agency.people[0]: 1_000_000})
    sheet = review.get_case(declared.case_id, gateway.permit_case(agency.clerk)).originals[0]
    assert reviewer.get(f"/case/{declared.case_id}/page/{sheet}/").status_code == 404


@pytest.mark.parametrize("language", ["es", "zh_Hans"])
def test_every_parameter_has_a_name_in_the_clerks_language(language: str) -> None:
    known = catalogue_of(language)
    described = [definition.description for definition in load().definitions.values()]
    assert [words for words in described if (None, words) not in known] == []

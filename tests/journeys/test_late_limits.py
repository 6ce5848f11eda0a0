"""Art. 6: limits of July, published in September, walked in a browser: assessed backwards, explained, paid, on the statement."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support import browsing
from tests.support.agency import ROOT, Agency, founded, number_of
from tests.support.book import Book
from tests.support.browsing import PASSWORD, officer_at
from tests.support.served import served
from tests.support.windows import DESK, TELEPHONE, speak, window

from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.posts import RUNG_POSTS, Post
from legajo.collection import payment_file
from legajo.collection.payment_file import PaidLine
from legajo.ledger import lookups
from legajo.maintenance import tasks
from legajo.record.facts import AMOUNTS
from legajo.record.period import Month


pytestmark = pytest.mark.browser
AUGUST = datetime.datetime(2025, 8, 20, 1, tzinfo=datetime.UTC)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
PICTURES = Path(__file__).resolve().parents[2] / "var" / "journey"
LANGUAGES = ("es", "zh-hans", "en")  # the walk goes on in the last of them
CODE = "91110105MA01B2C3X6"
JULY = Month(2025, 7)
LOW, HIGH = 100_000, 9_000_000
NOTICE = "关于2025年度各项社会保险缴费工资基数上下限的通告"


@dataclass
class Walk:
    """An agency that declared and was paid July by the old limits, its desk and its public site."""

    agency: Agency
    book: Book
    browser: Browser
    settings: LazySettings
    sessions: dict[str, Client]

    @property
    def person(self) -> int:
        return self.agency.people[0]

    @contextmanager
    def at(self, post: Post) -> Iterator[Page]:
        """The officer's window on the desk."""
        if post not in self.sessions:
            self.sessions[post] = officer_at(self.agency, post)
        with served() as address, window(self.browser, address, self.sessions[post]) as context:
            speak(context, "en", address)
            yield context.new_page()

    @contextmanager
    def at_home(self) -> Iterator[Page]:
        """The insured person's window on the public site."""
        before = settings.ROOT_URLCONF, settings.LEGAJO_ROLE, settings.LEGAJO_SERVES
        self.settings.ROOT_URLCONF = "legajo.config.urls_web"
        self.settings.LEGAJO_ROLE = "web"
        self.settings.LEGAJO_SERVES = ("person", "employer")
        with self.book.role("web"):
            if "person" not in self.sessions:
                self.sessions["person"] = browsing.signed_in(f"1000000{self.person}")
            with served() as address, window(self.browser, address, self.sessions["person"]) as context:
                speak(context, "en", address)
                yield context.new_page()
        self.settings.ROOT_URLCONF, self.settings.LEGAJO_ROLE, self.settings.LEGAJO_SERVES = before


@pytest.fixture
def walk(book: Book, browser: Browser, settings: LazySettings, tmp_path: Path) -> Walk:
    settings.LEGAJO_ORIGINALS = tmp_path  # originals are sealed with the keys of their own book
    agency = founded(book, people=3, at=AUGUST, known_by="2025-08-01")
    agency.declare("2025-07", dict(zip(agency.people, (LOW, 1_000_000, HIGH), strict=True)))
    due = {
        row.subject_id: row.due for row in lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)
    }
    agency.pay("V1", "2025-08-25", agency.money("V1", "2025-07", agency.people, lambda p: due[p]))
    authority.register_insured(
        username=f"1000000{agency.people[0]}",
        password=PASSWORD,
        subject_id=agency.people[0],
        by=ROOT,
        at=agency.now,
    )
    agency.now = timezone.now()
    return Walk(agency, book, browser, settings, {})


def pictures(page: Page, name: str) -> None:
    """The page in three languages, on the desk and on a telephone; nothing sticks out."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    texts = set()
    for language in LANGUAGES:
        speak(page.context, language, page.evaluate("location.origin"))
        page.reload()
        texts.add(page.inner_text("main"))
        for size, place in ((TELEPHONE, "-phone"), (DESK, "")):
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{name} in {language} is {wide} wide"
            page.screenshot(path=PICTURES / f"late-{name}-{language}{place}.png", full_page=True)
    assert len(texts) == len(LANGUAGES), f"{name} says the same in two languages"


def decide(walk: Walk, case: str, name: str) -> str:
    """Four officers accept the case; what the last one was told."""
    told = ""
    for post in RUNG_POSTS:
        with walk.at(post) as page:
            page.goto(f"/case/{case}/")
            if post in (Post.PRELIMINARY, Post.APPROVAL):
                pictures(page, f"{name}-{post}")
            with page.expect_navigation():
                page.click("button[value=accept]")
            told = page.inner_text("body")
    return told


def waiting(walk: Walk) -> str:
    """The case that waits for the first officer."""
    with walk.at(Post.PRELIMINARY) as page:
        page.goto("/queue/")
        address = page.get_attribute("main a[href*='/case/'] >> nth=0", "href")
        assert address is not None
        return address.split("/")[-2]


def job(walk: Walk, name: str) -> dict[str, str]:
    """What the worker is asked to do next."""
    found = ProcrastinateJob.objects.filter(task_name=name).order_by("-id").first()
    assert found is not None, name
    arguments: dict[str, str] = found.args
    return arguments


def publish(walk: Walk) -> str:
    with walk.at(Post.COLLECTION) as page:
        page.goto("/intake/")
        pictures(page, "intake")
        page.click("a[href='/intake/values/']")
        page.click("a[href='?set=limits']")
        pictures(page, "form")
        page.fill("#title", NOTICE)
        page.fill("#known_from", "17 September")
        page.fill("#valid_from", "2025-07")
        page.fill("#value-0", "7,162")
        page.fill("#value-1", "35811")
        page.fill("#value-2", "2025-12-31")
        with page.expect_navigation():
            page.click("form.publish button[type=submit]:not([name=more])")
        assert "3 things are to be put right" in page.inner_text("main")
        page.screenshot(path=PICTURES / "late-faults-en.png", full_page=True)
        page.fill("#known_from", "2025-09-17")
        page.fill("#value-0", "7162")
        picture = page.screenshot()  # any picture may be a page of a gazette
        page.set_input_files(
            "#page", files=[{"name": "通告.png", "mimeType": "image/png", "buffer": picture}]
        )
        with page.expect_navigation():
            page.click("form.publish button[type=submit]:not([name=more])")
        assert "/case/" in page.url, page.inner_text("main")
        return page.url.split("/")[-2]


def test_late_limits_from_the_gazette_to_the_statement(walk: Walk) -> None:
    with walk.at_home() as page:
        page.goto("/statement/month/2025-07/")
        assert set(page.locator("main .ds-tag").all_inner_texts()) == {"Paid"}

    publication = publish(walk)
    assert "Entered in the book" in decide(walk, publication, "publication")

    with walk.book.role("collector"):
        tasks.recalculate(**job(walk, "maintenance.recalculate"))
    run = waiting(walk)
    assert UUID(run) != UUID(publication)
    decide(walk, run, "differences")
    tasks.execute(**job(walk, "maintenance.execute"))

    with walk.at_home() as page:
        page.goto("/statement/month/2025-07/")
        text = page.inner_text("main")
        assert "7,162" in text
        assert "6,821" in text
        assert "31 December 2025" in text
        pictures(page, "month-owed")
        page.goto("/statement/why/due:2025-07:pension:person/")
        pictures(page, "why-due")
        page.goto("/statement/")
        assert "126.16" in page.inner_text("main")
        pictures(page, "statement-owed")

    pay(walk)
    with walk.at_home() as page:
        page.goto("/statement/month/2025-07/")
        assert set(page.locator("main .ds-tag").all_inner_texts()) == {"Paid"}
        pictures(page, "month-paid")
        page.goto("/statement/")
        assert "126.16" not in page.inner_text("main")


def pay(walk: Walk) -> None:
    """The collector's file brings the money for the differences; four officers let it in."""
    rows = lookups.months_of_employer(walk.agency.employer, JULY.ordinal, PERMIT)
    numbers = {subject: number_of(index) for index, subject in enumerate(walk.agency.people)}
    owed = [
        (row.subject_id, *place, due - paid)
        for row in rows
        for place, due, paid in zip(AMOUNTS, row.due, row.paid, strict=True)
        if due > paid
    ]
    day = datetime.date(2025, 10, 15)
    content = payment_file.write(
        [
            PaidLine(number, "V2", day, CODE, numbers[subject], JULY, scheme, party, amount)
            for number, (subject, scheme, party, amount) in enumerate(owed, 2)
        ]
    )
    with walk.at(Post.COLLECTION) as page:
        page.goto("/intake/")
        page.set_input_files(
            "form[action*=payments] input[type=file]",
            files=[{"name": "october.csv", "mimeType": "text/csv", "buffer": content}],
        )
        with page.expect_navigation():
            page.click("form[action*=payments] button[type=submit]")
        assert re.search(r"\b14\b", page.inner_text("main")), page.inner_text("main")
    decide(walk, waiting(walk), "money")

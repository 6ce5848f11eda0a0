"""The visitor's page: there where the book's clock is simulated, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser
from tests.support.agency import founded
from tests.support.book import Book
from tests.support.served import served
from tests.support.windows import LANGUAGES, faults, speak, window

from legajo.demo import visit
from legajo.demo.desk import PASSWORD
from legajo.lobby.catalogues import compile_all


@pytest.fixture(autouse=True)
def _places(book: Book, settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.LEGAJO_ORIGINALS = tmp_path
    settings.LEGAJO_VAR = tmp_path
    compile_all()
    yield
    cache.clear()


def test_the_visitor_finds_sign_ins_and_papers(book: Book) -> None:
    founded(book)
    visit.write_files()
    browser = Client()
    page = browser.get("/demo/").content.decode()
    assert PASSWORD in page
    assert 'href="/demo/papers/declaration-2025-07.xlsx"' in page
    assert 'href="/demo/"' in browser.get("/sign-in/").content.decode()
    paper = browser.get("/demo/papers/payment-2025-07.csv")
    assert paper.content == (visit.folder() / "payment-2025-07.csv").read_bytes()
    assert browser.get("/demo/papers/passwd").status_code == 404


def test_an_agency_with_a_real_clock_has_no_such_page(book: Book) -> None:
    browser = Client()
    assert browser.get("/demo/").status_code == 404
    assert browser.get("/demo/papers/payment-2025-07.csv").status_code == 404
    assert 'href="/demo/"' not in browser.get("/sign-in/").content.decode()


@pytest.mark.browser
def test_nothing_keeps_a_visitor_from_reading(book: Book, browser: Browser) -> None:
    founded(book)
    visit.write_files()
    with served() as address, window(browser, address) as context:
        for language in LANGUAGES:
            speak(context, language, address)
            for path in ("/demo/", "/sign-in/"):
                with context.new_page() as page:
                    assert faults(page, path) == [], (language, path)

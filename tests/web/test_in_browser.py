"""The pages of the insured in a real browser: readable by everybody, on a desk, a telephone and paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from tests.support.accessible import violations
from tests.support.served import served
from tests.support.windows import settled, speak
from tests.web.conftest import OWN_SHARE, Life, signed_in


pytestmark = pytest.mark.browser
PAGES = (
    "/statement/",
    "/statement/year/2024/",
    f"/statement/month/{OWN_SHARE}/",
    "/statement/why/balance/",
    "/statement/why/account:2023/",
    f"/statement/why/due:{OWN_SHARE}:pension:person/",
    "/statement/why/average_index/",
    f"/statement/why/state:{OWN_SHARE}:pension/",
    "/statement/why/posted:2023/",
    "/statement/why/months:2024/",
    "/statement/why/retirement/",
    "/statement/why/account:2023/?as_known=2025-07-31",
    "/statement/forecast/?category=woman_55&at=2046-01",
    "/statement/looks/",
    "/statement/proof/",
    "/check/?serial=1&code=2",
)
DESK, TELEPHONE = ViewportSize(width=1360, height=900), ViewportSize(width=390, height=844)


@pytest.fixture
def address(site: Life) -> Iterator[str]:
    with served() as where:
        yield where


@pytest.fixture
def visit(browser: Browser, site: Life, address: str) -> Iterator[BrowserContext]:
    """A browser in which the first of the people is signed in; what the page refuses or logs is a failure."""
    session = signed_in(site, site.first).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport=DESK, base_url=address)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    yield context
    settled(context)
    context.close()


def opened(context: BrowserContext, path: str) -> Page:
    """The page, after nothing in it was refused or complained of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, path
    assert complaints == []
    return page


def test_nothing_keeps_anybody_from_reading(visit: BrowserContext, address: str) -> None:
    for language, paths in (("es", PAGES), ("en", PAGES[:1]), ("zh-hans", PAGES[:1])):
        speak(visit, language, address)
        for path in paths:
            page = opened(visit, path)
            _unfold(page)
            assert violations(page) == [], (language, path)
            page.close()


def test_nothing_is_cut_off_on_a_telephone(visit: BrowserContext, address: str) -> None:
    for language in ("es", "en", "zh-hans"):
        speak(visit, language, address)
        page = visit.new_page()
        page.set_viewport_size(TELEPHONE)
        for path in PAGES:
            page.goto(path)
            _unfold(page)
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], (
                language,
                path,
            )
        page.goto("/statement/")
        assert violations(page) == [], language
        page.close()


def test_tables_of_the_pictures_open_without_a_script(
    browser: Browser, visit: BrowserContext, address: str
) -> None:
    plain = browser.new_context(
        java_script_enabled=False, base_url=address, storage_state=visit.storage_state()
    )
    page = plain.new_page()
    page.goto("/statement/")
    table = page.locator("table.account")
    assert not table.is_visible()
    page.get_by_text("The account year by year", exact=True).first.click()
    assert table.is_visible()
    page.get_by_role("link", name="Why?").first.click()
    assert page.get_by_role("heading", name="What it is made of").is_visible()
    settled(plain)
    plain.close()


def test_the_paper_is_downloaded_by_its_button(visit: BrowserContext, address: str) -> None:
    speak(visit, "en", address)
    page = opened(visit, "/statement/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Statement on paper (PDF)").click()
    assert waiting.value.suggested_filename.startswith("legajo-110000-")
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

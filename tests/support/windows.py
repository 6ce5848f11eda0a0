"""A real browser in which somebody is signed in, in a test that serves the site itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from tests.support.accessible import violations


DESK, TELEPHONE = ViewportSize(width=1360, height=900), ViewportSize(width=390, height=844)
LANGUAGES = ("es", "en", "zh-hans")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
FOLDERS = ("/usr/bin", "/usr/local/bin", "/opt/google/chrome", "/snap/bin")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Playwright's loop runs in this thread as long as the browser does; meanwhile Django must not mind it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = started.chromium.launch(executable_path=_system_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


def _system_browser() -> str:
    for folder in FOLDERS:
        for name in NAMES:
            if (path := Path(folder, name)).exists():
                return str(path)
    raise FileNotFoundError("no Chromium: apt-get install chromium")


@contextmanager
def window(browser: Browser, address: str, client: Client | None = None) -> Iterator[BrowserContext]:
    """A window with the session of a test client that has signed in; without one, a visitor's."""
    context = browser.new_context(viewport=DESK, base_url=address)
    if client is not None:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    yield context
    settled(context)
    context.close()


def settled(context: BrowserContext) -> None:
    """Lead every page of a window away before it is closed: a page that is closed while it loads may never answer again."""
    for page in context.pages:
        page.goto("about:blank")


def speak(context: BrowserContext, language: str, address: str) -> None:
    """From now on the pages of the window are in a language."""
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}])


def faults(page: Page, path: str, status: int = 200) -> list[str]:
    """What keeps people from reading a page on a desk or a telephone, and what its browser complains of."""
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    found: list[str] = []
    for size in (DESK, TELEPHONE):
        page.set_viewport_size(size)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        found += violations(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{path} is {width} wide on a screen of {size['width']}")
    said = [text for text in complaints if status == 200 or str(status) not in text]
    return [*found, *said]

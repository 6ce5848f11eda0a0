"""The officers' pages in a real browser: readable by everybody, on a desk and a telephone, in three languages."""

import pytest
from playwright.sync_api import Browser
from tests.counter.conftest import Desk
from tests.support.accessible import violations
from tests.support.agency import number_of
from tests.support.served import served
from tests.support.windows import DESK, LANGUAGES, TELEPHONE, faults, speak, window

from legajo.authority.posts import Post


pytestmark = pytest.mark.browser


def test_nothing_keeps_an_officer_from_reading(desk: Desk, browser: Browser) -> None:
    client = desk.at(Post.PRELIMINARY)
    with served() as address, window(browser, address, client) as context:
        for language in LANGUAGES:
            speak(context, language, address)
            for path in ("/queue/", desk.address, "/person/", "/account/"):
                with context.new_page() as page:
                    assert faults(page, path) == [], (language, path)


@pytest.mark.parametrize(
    ("post", "path"),
    [
        (Post.COLLECTION, "/intake/"),
        (Post.COLLECTION, "/runs/"),
        (Post.SUPERVISION, "/queue/"),
        (Post.ADMINISTRATION, "/queue/"),
    ],
)
def test_nothing_keeps_the_other_posts_from_reading(
    desk: Desk, browser: Browser, post: Post, path: str
) -> None:
    with served() as address, window(browser, address, desk.at(post)) as context:
        assert faults(context.new_page(), path) == []


def test_control_and_enter_send_the_form_that_says_so(desk: Desk, browser: Browser) -> None:
    with served() as address, window(browser, address, desk.at(Post.COLLECTION)) as context:
        page = context.new_page()
        page.goto("/person/")
        assert page.locator("kbd").is_visible()
        page.fill("#id_identity", "110101199003070000")
        page.fill("#id_document_number", "1")
        page.check("#id_checked")
        page.fill("#id_purpose", "test")
        page.keyboard.press("Control+Enter")
        page.get_by_role("alert").wait_for()
        assert "That is not an identity number" in page.content()


def test_nothing_keeps_an_officer_from_reading_a_persons_figures(desk: Desk, browser: Browser) -> None:
    with served() as address, window(browser, address, desk.at(Post.COLLECTION)) as context:
        page = context.new_page()
        page.goto("/person/")
        page.fill("#id_identity", number_of(0))
        page.fill("#id_document_number", number_of(0))
        page.check("#id_checked")
        page.fill("#id_purpose", "asks about the pension")
        page.keyboard.press("Control+Enter")
        page.locator("#ask_figure").wait_for()
        assert violations(page) == []
        page.select_option("#ask_figure", "retirement")
        page.fill("#ask_known", "2020-01-01")
        for sent in ("form[action='/person/why/'] button", "form[action='/person/forecast/'] button"):
            page.locator(sent).first.click()
            page.wait_for_load_state()
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert violations(page) == [], sent
            page.set_viewport_size(TELEPHONE)
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], sent
            page.set_viewport_size(DESK)

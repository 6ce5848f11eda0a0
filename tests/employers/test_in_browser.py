"""The employers' pages in a real browser: readable by everybody, on a desk and a telephone, in three languages."""

import pytest
from playwright.sync_api import Browser
from tests.employers.conftest import Portal, person
from tests.support.served import served
from tests.support.windows import LANGUAGES, faults, speak, window


pytestmark = pytest.mark.browser


def test_nothing_keeps_an_employer_from_reading(portal: Portal, browser: Browser) -> None:
    portal.declared("2025-05")
    portal.declared("2025-06")
    sheet = portal.send([person(0), person(1, "much")])
    portal.read(sheet)
    with served() as address, window(browser, address, portal.browser) as context:
        for language in LANGUAGES:
            speak(context, language, address)
            for path in ("/employer/", "/employer/?all=1", "/employer/debts/", sheet):
                with context.new_page() as page:
                    assert faults(page, path) == [], (language, path)
        with context.new_page() as page:
            page.goto("/employer/")
            assert page.locator("svg.chart rect.g-gap").count() == 2
            assert faults(page, "/nowhere/", status=404) == []

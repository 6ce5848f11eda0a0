"""Art. 15: the employer sees what its house owes, to whom, by when, and what the delay costs."""

import re

from tests.employers.conftest import Portal


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_house_without_debts_is_told_so(portal: Portal) -> None:
    page = text_of(portal.page("/employer/debts/"))
    assert "¥ 0.00 every month in the book is paid" in page
    assert "What the late fee rests on" not in page


def test_an_unpaid_month_stands_with_its_late_fee(portal: Portal) -> None:
    portal.declared("2025-07")
    people = len(portal.agency.people)
    page = text_of(portal.page("/employer/debts/"))
    # 12,345 yuan: the employer's pension is 1,975.20 for each
    assert f"Pension Employer {people} {1975.20 * people:,.2f} 31 July 2025" in page
    assert "0.05 per cent a day since 1 July 2011" in page
    assert "not verified" in page
    assert "payable by its own end is assumed" in page


def test_the_months_lead_to_the_debts(portal: Portal) -> None:
    portal.declared("2025-07")
    assert 'href="/employer/debts/"' in portal.page("/employer/")


def test_the_debts_are_told_in_three_languages(portal: Portal) -> None:
    portal.declared("2025-07")
    for language, words in (("es", "Recargo por mora"), ("zh-hans", "滞纳金")):
        portal.browser.post("/language/", {"language": language, "next": "/employer/"})
        assert words in portal.page("/employer/debts/")

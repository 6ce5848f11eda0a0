"""Any figure answers why, with its rule, its published values and its entries (art. 6)."""

import re

import pytest
from django.test import Client
from tests.web.conftest import OWN_SHARE


def why(browser: Client, figure: str, language: str = "en") -> str:
    browser.post("/language/", {"language": language, "next": "/"})
    answer = browser.get(f"/statement/why/{figure}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_due_is_replayed_on_the_declared_wage(reader: Client) -> None:
    text = why(reader, f"due:{OWN_SHARE}:pension:person")
    assert '<p class="answer num">¥\N{NO-BREAK SPACE}800.00</p>' in text
    assert "floor ≤ wage ≤ cap" in text
    assert "base × the person&#x27;s rate" in text
    assert "wage = 10,000.00" in text
    assert "the person&#x27;s rate = 8\N{NO-BREAK SPACE}%" in text
    assert "¥\N{NO-BREAK SPACE}6,326" in text  # the floor of 2023-07
    assert "2019-05" in text  # valid from
    assert ">verified</span>" in text
    assert "more or less" not in text


def test_the_account_of_a_settled_year_is_replayed_to_the_fen(reader: Client) -> None:
    text = why(reader, "account:2023")
    assert "opening × rate × months ÷ 12" in text
    assert "A part was taken over from the earlier system" in text
    assert "from tables of others" in text
    assert "Run today" not in text  # the replay gives the book's own figure
    assert "Interest posted" in text


def test_a_year_that_nobody_settled_says_so(reader: Client) -> None:
    text = why(reader, "account:2024")
    assert "has not been posted yet" in text
    assert "account:2023" in text  # where its opening is explained


def test_months_and_index_are_explained(reader: Client) -> None:
    assert "A calendar month counts once" in why(reader, "total_months")
    text = why(reader, "average_index")
    assert "sum of the ratios ÷ years" in text
    assert "average wage" in text
    assert "account:2026" in why(reader, "balance")


@pytest.mark.parametrize("language", ["es", "zh-hans"])
def test_explanations_are_translated_throughout(reader: Client, language: str) -> None:
    for figure in (f"due:{OWN_SHARE}:medical:person", "account:2023", "average_index", "total_months"):
        text = re.sub(
            r"<[^>]+>",
            " ",
            re.sub(
                r"(?s)<(td[^>]*source|p class=.small quiet).*?</(td|p)>", "", why(reader, figure, language)
            ),
        )
        for english in ("contribution", "interest", "the rate", "Published", "months that", "opening"):
            assert english not in text, (figure, english)


@pytest.mark.parametrize(
    "figure",
    [
        "nothing",
        "account:1999",
        "account:x",
        "due:2024-02:pension",
        "due:2024-02:pension:aunt",
        "due:2024-13:pension:person",
        "due:2010-01:pension:person",
        "balance:1",
    ],
)
def test_a_figure_that_the_statement_has_not_is_not_explained(reader: Client, figure: str) -> None:
    assert reader.get(f"/statement/why/{figure}/").status_code == 404

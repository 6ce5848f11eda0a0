"""The forecast on the site of the insured: what it shows, what it supposes, and that it is no record (art. 14)."""

import io
import re

import pypdf
import pytest
from django.test import Client
from tests.web.conftest import Life, signed_in
from tests.web.test_own_record import looks_at


ADDRESS = "/statement/forecast/"


LATE = {"category": "woman_55", "at": "2046-01"}  # when the months are enough for a pension


def forecast(browser: Client, given: dict[str, str] | None = None, language: str = "en") -> str:
    browser.post("/language/", {"language": language, "next": "/"})
    answer = browser.get(ADDRESS, given or {})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "mark", "supposes"),
    [
        ("es", "Es una previsión, no un registro.", "Lo que esto supone"),
        ("en", "A forecast, not a record.", "What this supposes"),
        ("zh-hans", "这是预测，不是权益记录。", "本预测的假定"),
    ],
)
def test_a_forecast_says_what_it_is_and_what_it_supposes(
    reader: Client, language: str, mark: str, supposes: str
) -> None:
    text = forecast(reader, language=language)
    assert mark in text
    assert supposes in text
    assert '<svg class="chart prospects"' in text
    assert "12,049" in text or "12.049" in text  # the base of calculation, as last published
    assert not re.search(r"\sstyle=|<style|\son\w+=", text)


def test_another_scenario_gives_another_pension(reader: Client) -> None:
    def total(**given: str) -> str:
        found = re.search(r'<div class="big">.*?<dd>([^<]+)<', forecast(reader, given))
        assert found is not None
        return found[1]

    as_is = total(**LATE)
    assert "¥" in as_is
    assert total(**LATE, wage="30000") != as_is
    assert total(**LATE, growth="3") != as_is
    assert total(**LATE, paying="off") == "–"  # 44 months are not enough
    assert total(**LATE, wage="", growth="0", paying="on") == as_is


def test_a_date_is_told_in_full_when_it_is_chosen(reader: Client) -> None:
    text = forecast(reader)
    months = re.findall(r'<option value="(\d{4}-\d\d)"', text)
    assert len(months) > 4
    assert "A monthly pension then asks for 240 months" in text
    later = forecast(reader, LATE)
    assert '<option value="2046-01" selected>' in later
    assert "agree on it with your employer in writing" in later
    assert "Basic pension" in later


@pytest.mark.parametrize(
    "given",
    [
        {"wage": "-1"},
        {"wage": "1e99"},
        {"wage": "NaN"},
        {"wage": "1000.001"},
        {"wage": "9" * 400},
        {"growth": "400"},
        {"paying": "maybe"},
        {"category": "aunt"},
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused_in_words(reader: Client, given: dict[str, str]) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    answer = reader.get(ADDRESS, given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "ds-error-summary" in text
    assert "A forecast, not a record." in text  # the page still shows what holds today


@pytest.mark.parametrize("at", ["0001-01", "9999-12", "2041-13", "'; DROP TABLE", "2" * 9])
def test_an_absurd_month_changes_nothing(reader: Client, at: str) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    assert reader.get(ADDRESS, {"at": at}).status_code in (200, 422)


def test_a_forecast_leaves_a_look_and_is_ones_own(site: Life, reader: Client) -> None:
    before = len(looks_at(site, site.first)), len(looks_at(site, site.second))
    first, second = forecast(reader), forecast(signed_in(site, site.second))
    assert len(looks_at(site, site.first)) == before[0] + 1
    assert len(looks_at(site, site.second)) == before[1] + 1
    assert "10,000.00" in first  # the first's wage
    assert "20,000.00" in second
    assert Client().get(ADDRESS).status_code == 302


def test_the_paper_holds_no_forecast_and_says_how_its_figures_came_about(reader: Client) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    answer = reader.post("/statement/paper/")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "forecast" not in text.lower()
    assert "How the figures came about" in text
    assert "Known from" in text
    assert "from tables of others" in text


def test_the_statement_says_when_one_retires(reader: Client) -> None:
    reader.post("/language/", {"language": "en", "next": "/"})
    text = reader.get("/statement/").content.decode()
    assert "Retirement by law:" in text
    assert f'href="{ADDRESS}"' in text
    assert reader.get("/statement/why/retirement/").status_code == 200

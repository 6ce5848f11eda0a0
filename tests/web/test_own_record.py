"""The insured read their own record, free, on the web, and every look leaves its trace (arts. 14, 15)."""

import io
import re

import pypdf
import pytest
from django.test import Client
from tests.support.browsing import signed_in as sign_in_as
from tests.web.conftest import BALANCE, OWN_SHARE, UNPAID, Life, signed_in

from legajo.record.lettering import money_text


def page(browser: Client, address: str, language: str = "en") -> str:
    browser.post("/language/", {"language": language, "next": "/"})
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def looks_at(life: Life, subject: int) -> list[tuple[str, str, str]]:
    rows = life.book.connect().execute(
        "SELECT actor, reason, channel FROM ledger.journal WHERE subject_id = %s AND act = 'look' ORDER BY seq",
        (subject,),
    )
    return rows.fetchall()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "Extracto de derechos individuales"),
        ("en", "Statement of personal rights"),
        ("zh-hans", "个人权益记录单"),
    ],
)
def test_the_statement_reads_in_three_languages(reader: Client, language: str, title: str) -> None:
    text = page(reader, "/statement/", language)
    assert title in text
    assert "Person Aa" in text
    assert "1101 ···· ···· " in text
    assert not re.search(r"\d{17}[\dX]", text)


def test_the_months_that_count_and_what_is_owed_are_shown(reader: Client) -> None:
    text = page(reader, "/statement/")
    assert '<dd class="num">44<small>' in text  # 36 taken over, 8 of 9 declared
    assert "of what is due has not been paid in" in text
    assert "36 of them were taken over" in text


def test_the_record_is_said_to_be_intact_once_a_checkpoint_covers_it(reader: Client) -> None:
    text = page(reader, "/statement/")
    assert "This record is intact" in text
    assert "An independent witness has signed it as well." in text


def test_each_page_leaves_a_look_in_the_journal(reader: Client, site: Life) -> None:
    before = len(looks_at(site, site.first))
    for address in (
        "/statement/",
        "/statement/year/2024/",
        f"/statement/month/{OWN_SHARE}/",
        "/statement/looks/",
    ):
        page(reader, address)
    after = looks_at(site, site.first)
    assert len(after) == before + 4
    assert {(reason, channel) for _, reason, channel in after[before:]} == {("own record", "web")}
    assert len({actor for actor, _, _ in after[before:]}) == 1


def test_who_has_looked_is_told(reader: Client) -> None:
    text = page(reader, "/statement/looks/")
    assert "your own record" in text
    assert "on the website" in text


def test_a_year_shows_its_months(reader: Client) -> None:
    text = page(reader, "/statement/year/2024/")
    assert text.count("/statement/month/2024-") == 3
    assert (
        "Part paid, counted" not in text
    )  # the month's worst scheme is work injury, which the employer owes
    assert text.count("Due, not paid") == 2
    assert reader.get("/statement/year/1999/").status_code == 404


def test_a_month_leads_down_to_its_papers_and_four_officers(reader: Client) -> None:
    text = page(reader, f"/statement/month/{OWN_SHARE}/")
    for post in ("preliminary", "examination", "reexamination", "approval"):
        assert (
            text.count(f"<b>Officer {post}</b>") == 3
        )  # of the declaration, the month's sheet and the payment
    assert "came in with voucher V2024-02" in text
    assert len(set(re.findall(r"[0-9a-f]{64}", text))) == 3
    assert "Part paid, counted" in text
    unpaid = page(reader, f"/statement/month/{UNPAID}/")
    assert "No money has come in for this month yet" in unpaid
    for address in ("2022-13", "nonsense", "2010-01"):
        assert reader.get(f"/statement/month/{address}/").status_code == 404


def test_a_taken_over_month_says_so(reader: Client) -> None:
    assert "taken over from the earlier system" in page(reader, "/statement/month/2021-05/")


def test_nobody_reads_another_persons_record(site: Life) -> None:
    first, second = (
        page(signed_in(site, site.first), "/statement/"),
        page(signed_in(site, site.second), "/statement/"),
    )
    assert "Person Aa" in first
    assert "Person Ab" not in first
    assert "Person Ab" in second
    assert "Person Aa" not in second


def test_a_visitor_is_asked_to_sign_in(site: Life) -> None:
    before = len(looks_at(site, site.first))
    for address in ("/statement/", "/statement/looks/", "/statement/proof/", "/statement/why/balance/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
    assert Client().post("/statement/paper/").status_code in (302, 403)
    assert len(looks_at(site, site.first)) == before


def test_the_proof_file_is_downloaded_and_names_the_record(reader: Client, site: Life) -> None:
    answer = reader.post("/statement/proof/file/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="legajo-proof-{site.first}.json"'
    assert answer.json()["subject"] == site.first
    assert "check_proof.py" in page(reader, "/statement/proof/")


def test_the_paper_shows_what_the_screen_shows(reader: Client) -> None:
    screen = page(reader, "/statement/", "es")
    balance = re.search(r'<dd class="num">¥ ([\d.,]+)<small>', screen)
    assert balance is not None
    answer = reader.post("/statement/paper/")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert balance[1] in text
    assert money_text(BALANCE, "es") in text
    assert "Extracto de derechos individuales" in text


def test_the_paper_is_journalled_with_its_serial_number(reader: Client, site: Life) -> None:
    answer = reader.post("/statement/paper/")
    serial = re.search(r"legajo-([\d-]+)\.pdf", answer["Content-Disposition"])
    assert serial is not None
    owner = site.book.connect()
    row = owner.execute(
        "SELECT subject_id, channel, details->>'serial' FROM ledger.journal WHERE act = 'statement_issued' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    assert row == (site.first, "web", serial[1])


def test_a_paper_is_issued_by_post_alone(reader: Client) -> None:
    assert reader.get("/statement/paper/").status_code == 405
    assert reader.get("/statement/proof/file/").status_code == 405


def test_pages_carry_no_style_or_script_of_their_own(reader: Client) -> None:
    for address in (
        "/statement/",
        f"/statement/month/{OWN_SHARE}/",
        "/statement/why/account:2023/",
        "/statement/proof/",
    ):
        text = page(reader, address)
        assert not re.search(r"\sstyle=|<style|\son\w+=", text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_an_employers_login_opens_no_persons_record(site: Life) -> None:
    browser = sign_in_as("10000099")
    answer = browser.get("/statement/")
    assert answer.status_code == 403
    assert "insured person" in answer.content.decode()

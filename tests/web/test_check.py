"""Whoever is shown a paper can ask whether it is ours; whoever guesses learns nothing (art. 15)."""

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from tests.web.conftest import Life

from legajo.inquiry.serial import new_check_code


@pytest.fixture(autouse=True)
def _no_attempts(site: Life) -> Iterator[None]:
    yield
    site.book.connect().execute("DELETE FROM inquiry_check_attempt")


@pytest.fixture
def given(reader: Client) -> dict[str, str]:
    """What the square code of a fresh paper says."""
    reader.post("/language/", {"language": "en", "next": "/"})
    pdf = pypdfium2.PdfDocument(reader.post("/statement/paper/").content)
    sheet = pdf[0]
    image = sheet.render(scale=3).to_pil()
    sheet.close()
    pdf.close()
    (code,) = zxingcpp.read_barcodes(image)
    address = urlsplit(code.text)
    assert address.path == "/check/"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_the_square_code_fills_the_form_and_the_agency_confirms(given: dict[str, str]) -> None:
    stranger = Client()
    form = stranger.get("/check/", given).content.decode()
    assert f'value="{given["serial"]}"' in form
    assert f'value="{given["code"]}"' in form
    answer = stranger.post("/check/", given)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "This paper is ours" in text
    assert "＊＊＊＊＊＊＊＊a" in text  # the name, masked
    assert "1101 ···· ···· " in text
    assert "Person Aa" not in text
    assert not re.search(r"\d{17}[\dX]", text)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_another_code_or_number_confirms_nothing(given: dict[str, str]) -> None:
    stranger = Client()
    for wrong in ({**given, "code": new_check_code()}, {**given, "serial": "110000-2026-99999999-" + "72"}):
        answer = stranger.post("/check/", wrong)
        text = answer.content.decode()
        assert answer.status_code in (404, 422)
        assert "This paper is ours" not in text
        assert "1101" not in text.replace("110000", "")


def test_a_slip_of_the_pen_is_told_before_anything_is_looked_up(given: dict[str, str], site: Life) -> None:
    slipped = given["serial"][:-1] + str((int(given["serial"][-1]) + 1) % 10)
    answer = Client().post("/check/", {**given, "serial": slipped})
    assert answer.status_code == 422
    assert "has a slip in it" in answer.content.decode()
    row = site.book.connect().execute("SELECT count(*) FROM inquiry_check_attempt").fetchone()
    assert row == (0,)


def test_whoever_asks_too_often_waits(given: dict[str, str]) -> None:
    stranger = Client()
    guess = {**given, "code": new_check_code()}
    assert [stranger.post("/check/", guess).status_code for _ in range(10)] == [404] * 10
    answer = stranger.post("/check/", given)
    assert answer.status_code == 429
    assert "ten minutes" in answer.content.decode()
    assert "This paper is ours" not in answer.content.decode()


def test_the_database_keeps_neither_code_nor_figures_in_the_open(given: dict[str, str], site: Life) -> None:
    dump = io.StringIO()
    for row in site.book.connect().execute("SELECT * FROM inquiry_issued_statement"):
        dump.write(repr(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)))
    text = dump.getvalue()
    assert given["code"].replace("-", "") not in text
    assert given["code"] not in text
    assert "····" not in text


def test_the_sites_role_cannot_change_or_remove_a_paper(given: dict[str, str], site: Life) -> None:
    web = site.book.connect("web")
    for statement in (
        "UPDATE inquiry_issued_statement SET digest = ''",
        "DELETE FROM inquiry_issued_statement",
        "TRUNCATE inquiry_issued_statement",
    ):
        with pytest.raises(Exception, match="permission denied"):
            web.execute(statement)

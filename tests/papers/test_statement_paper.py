"""The statement on paper: read back by a PDF reader, rendered, and its square code read by a decoder."""

import datetime
import io
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.utils import translation
from PIL import Image
from tests.inquiry.lives import AT, decade, statement_of_a_decade
from tests.inquiry.test_why import ground_of

from legajo.inquiry.sheet import Issue, sheet_of
from legajo.lobby.catalogues import compile_all
from legajo.papers.typesetting import typeset


SERIAL, CODE, DIGEST = "110000-2025-00000017-14", "7K2M-Q9XW-3T5H", "ab" * 32
ADDRESS = "https://legajo.example/check/"
ISSUE = Issue(SERIAL, CODE, DIGEST, ADDRESS, AT)
LANGUAGES = ("es", "en", "zh-hans")


@cache
def paper(language: str) -> bytes:
    compile_all()
    with translation.override(language):
        return typeset("statement", sheet_of(statement_of_a_decade(), ISSUE), at=AT)


@cache
def text_of(language: str) -> str:
    reader = pypdf.PdfReader(io.BytesIO(paper(language)))
    return "\n".join(page.extract_text() for page in reader.pages)


def page_image(language: str, page: int, scale: float = 2) -> Image.Image:
    document = pypdfium2.PdfDocument(paper(language))
    try:
        sheet = document[page]
        image: Image.Image = sheet.render(scale=scale).to_pil()
        sheet.close()
        return image
    finally:
        document.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_names_the_person_and_what_makes_it_checkable(language: str) -> None:
    text = text_of(language)
    for words in ("林美华", "1101", "4027", SERIAL, CODE, DIGEST, "北京永和纺织有限公司", ADDRESS):
        assert words in text
    assert "110105198407124027" not in text


@pytest.mark.parametrize(
    ("language", "balance", "title"),
    [
        ("es", "128.182,36", "Extracto de derechos individuales"),
        ("en", "128,182.36", "Statement of personal rights"),
        ("zh-hans", "128,182.36", "个人权益记录单"),
    ],
)
def test_figures_are_written_in_the_readers_language(language: str, balance: str, title: str) -> None:
    assert statement_of_a_decade().balance == 12_818_236
    assert balance in text_of(language)
    assert title in text_of(language)


def test_every_month_and_what_it_still_owes_is_on_the_paper() -> None:
    text = text_of("en")
    for month in ("2016-01", "2019-11", "2025-07"):
        assert month in text
    assert "/ 1,126.24" in text  # the employer's due of the part-paid month, under what was paid
    assert "taken over, not derived" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_square_code_leads_to_the_check(language: str) -> None:
    found = zxingcpp.read_barcodes(page_image(language, 0, scale=3))
    assert len(found) == 1
    address = urlsplit(found[0].text)
    assert f"{address.scheme}://{address.netloc}{address.path}" == ADDRESS
    assert parse_qs(address.query) == {"serial": [SERIAL], "code": [CODE]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_tagged_and_made_to_last(language: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper(language)))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean, not Python's)
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == {"es": "es-ES", "en": "en-GB", "zh-hans": "zh-CN"}[language]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert len(reader.pages) == 4
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {
        (595, 842)
    }


def test_all_letters_come_from_embedded_fonts() -> None:
    fonts = set()
    for page in pypdf.PdfReader(io.BytesIO(paper("zh-hans"))).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            name = str(font.get_object()["/BaseFont"])
            fonts.add(name.partition("+")[2])
            assert "+" in name  # a subset is embedded
    assert fonts <= {
        "SourceSans3-Regular",
        "SourceSans3-SemiBold",
        "NotoSansSC-Regular",
        "NotoSansSC-SemiBold",
    }


def test_the_same_words_and_moment_give_the_same_bytes() -> None:
    with translation.override("es"):
        words = sheet_of(statement_of_a_decade(), ISSUE)
    assert typeset("statement", words, at=AT) == typeset("statement", words, at=AT)
    later = AT + datetime.timedelta(days=1)
    assert typeset("statement", words, at=later) != typeset("statement", words, at=AT)


def test_the_page_is_not_empty_where_the_picture_stands() -> None:
    image = page_image("en", 0).convert("RGB")
    width, height = image.size
    accent = sum(
        1
        for x in range(0, width, 4)
        for y in range(int(height * 0.35), int(height * 0.55), 4)
        if image.getpixel((x, y)) == (14, 74, 107)
    )
    assert accent > 200


@pytest.mark.parametrize(
    ("language", "title", "rate"),
    [
        ("es", "Cómo se llegó a las cifras", "2,62"),
        ("en", "How the figures came about", "2.62"),
        ("zh-hans", "各项数字的由来", "2.62"),
    ],
)
def test_the_figures_are_explained_on_the_paper(language: str, title: str, rate: str) -> None:
    with translation.override(language):
        printed = typeset("statement", sheet_of(statement_of_a_decade(), ISSUE, ground_of(decade())), at=AT)
    reader = pypdf.PdfReader(io.BytesIO(printed))
    assert title not in text_of(language)
    explained = "\n".join(page.extract_text() for page in reader.pages[4:])
    assert title in explained
    for words in ("pension.account.year 1", "pension.period 1", "2025-06-30", "163.com", rate):
        assert (
            words in explained
        )  # the rules, and a value with the day from which it was known and its source
    root: Any = reader.root_object
    assert "/StructTreeRoot" in root

"""Reading a .csv: its encoding and separator by its content, and cells that a spreadsheet would run."""

import csv
import io
import re

from legajo.collection.findings import SUM, Format, Package, Part
from legajo.collection.refusal import Refusal


_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SEPARATORS = (",", ";", "\t")
_FIRST = tuple("=＝@＠+-＋－")
# '=' and '@' always begin a formula; '+' and '-' do when more follows than a number or a word.
_FORMULA = re.compile(r"\s*(?:[=＝@＠]|[+\-＋－]\s*(?:[\d.,]+\s*[-+*/^&(]|[A-Za-z_\d.'\"]*[(|!]|@))")
# Where a cell may begin with one of those signs: a text without such a place holds no formula.
_MAY_BEGIN = re.compile(r"(?:\A|[,;\t\r\n\"])\s*[=＝@＠+\-＋－]")
_DANGEROUS = re.compile(
    r"\||WEBSERVICE|HYPERLINK|IMPORT(XML|DATA|HTML|FEED|RANGE)|\bCALL\b|RTD\s*\(|https?:|\[", re.IGNORECASE
)


def inspect(content: bytes) -> Package:
    """The lines of the text and where formulas stand in them; row numbers are those a spreadsheet shows."""
    text = _decode(content)
    part = Part()
    lines = _lines(text)
    may_compute = _MAY_BEGIN.search(text) is not None
    for number, line in enumerate(lines, 1):
        if line:
            part.fill(number, len(line))
        for place, cell in enumerate(line if may_compute else (), 1):
            if cell[:2].strip()[:1] in _FIRST and _FORMULA.match(cell):
                _check_formula(cell)
                part.add_formula(number, place, is_sum=bool(SUM.fullmatch(cell)))
    part.check_size()
    return Package(Format.CSV, [part], lines=lines)


def _check_formula(cell: str) -> None:
    if _DANGEROUS.search(cell):
        raise Refusal("dangerous_formula")


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("text_encoding")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            raise Refusal("kind_unknown")
        return text
    raise Refusal("text_encoding")


def _lines(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise Refusal("csv_quotes", line=reader.line_num) from error


def _separator(text: str) -> str:
    """The sign that the first hundred lines use most steadily."""
    lines = [line for line in text.splitlines()[:100] if line.strip()]

    def steadiness(sign: str) -> int:
        counts = sorted(line.count(sign) for line in lines)
        return counts[len(counts) // 2] if counts else 0

    return max(_SEPARATORS, key=steadiness)

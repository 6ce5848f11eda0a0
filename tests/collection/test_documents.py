"""The pages about the formats name what the product does."""

import re
from pathlib import Path

from legajo.collection.payment_file import COLUMNS, OPTIONAL
from legajo.collection.sheet import Column
from legajo.collection.words import PHRASES


FORMATS = Path(__file__).parents[2] / "docs" / "formats"


def test_every_code_has_its_line() -> None:
    page = (FORMATS / "problems.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == set(PHRASES)


def test_every_column_has_its_line() -> None:
    declaration, payment = (FORMATS / name for name in ("declaration.md", "payment-file.md"))
    named = set(re.findall(r"^\| `([a-z_]+)` \|", declaration.read_text(), re.MULTILINE))
    above = {Column.SERIAL, Column.EMPLOYER, Column.CODE, Column.INJURY_CLASS}
    assert named == {str(column) for column in Column if column not in above}
    named = set(re.findall(r"^\| `([a-z_]+)` \|", payment.read_text(), re.MULTILINE))
    assert named == {*COLUMNS, *OPTIONAL}

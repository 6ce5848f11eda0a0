"""docs/formats/entries.md says what the code says."""

import os
import re
from pathlib import Path

from legajo.record.facts import catalogue


PAGE = Path(__file__).parents[2] / "docs" / "formats" / "entries.md"


def filled(text: str, mark: str, content: str) -> str:
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    assert pattern.search(text)
    return pattern.sub(lambda match: f"{match[1]}\n{content}\n\n{match[2]}", text)


def test_the_page_lists_the_kinds_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    expected = filled(filled(text, "envelope", catalogue.envelope()), "kinds", catalogue.kinds())
    if os.environ.get("LEGAJO_WRITE_DOCS"):
        PAGE.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("LEGAJO_WRITE_DOCS")

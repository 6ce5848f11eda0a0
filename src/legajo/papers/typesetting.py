"""Sets a paper: a template of ours and its words become a tagged PDF/A, the same bytes for the same words and moment."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst


_HERE = Path(__file__).resolve().parent
TEMPLATES = _HERE / "templates"
FONTS = _HERE / "fonts"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def typeset(template: str, words: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template (its name without the ending), dated `at`.

    The template is given by its path: compiled from bytes it could not import its sheet.
    """
    compiler = typst.Compiler(
        input=TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": msgspec.json.encode(words).decode()},
    )
    paper = compiler.compile(format="pdf", pdf_standards="a-2a", timestamp=at.replace(microsecond=0))
    if not isinstance(paper, bytes):
        raise TypeError(f"a paper is one document, not {type(paper).__name__}")
    return paper

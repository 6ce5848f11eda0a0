"""What the stages refuse is said in the reader's language, every sentence of it."""

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation

from legajo.lobby.catalogues import PACKAGE
from legajo.lobby.refusals import has_translation, refusal_text


SPEAKERS = {"ReviewError", "Forbidden", "CollectionError"}
TO_OFFICERS = ("review", "authority/gateway.py", "collection/acts.py", "collection/lookups.py", "channels")


def refusals() -> Iterator[tuple[str, str]]:
    """Every sentence that the stages raise, its places filled with a letter, and where it is said."""
    for path in sorted(PACKAGE.rglob("*.py")):
        where = str(path.relative_to(PACKAGE))
        if not where.startswith(TO_OFFICERS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in SPEAKERS
                and node.args
            ):
                said = node.args[0]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value, where
                if isinstance(said, ast.JoinedStr):
                    yield (
                        "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in said.values),
                        where,
                    )


def test_every_refusal_stands_in_the_table() -> None:
    assert [(said, where) for said, where in refusals() if not has_translation(said)] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the case waits for Examination, not for the Approval; reload it"),
        ("es", "el expediente espera: Examen, no: Aprobación; recárguelo"),
        ("zh-hans", "业务现待审核，而非审批；请重新载入"),
    ],
)
def test_the_places_speak_the_language_too(language: str, said: str) -> None:
    with translation.override(language):
        assert refusal_text("the case waits for examination, not for the approval; reload it") == said


def test_an_unknown_refusal_stays_as_it_was_said() -> None:
    assert refusal_text("something new") == "something new"

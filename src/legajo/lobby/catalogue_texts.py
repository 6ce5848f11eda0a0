"""Finds every text that people read, in templates and code, so that none stays in one language."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from legajo.lobby.pofile import Key


CALLS = {  # name of the call: (place of the msgid, place of the context)
    "_": (0, None),
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
    "npgettext": (1, 0),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL_IN_TEMPLATE = re.compile(rf"\b(\w*gettext|_)\(({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate and the file that says it."""

    key: Key
    where: str

    @property
    def msgid(self) -> str:
        return self.key[1]


def texts_of(root: Path) -> list[Text]:
    """Each text of the templates and the code below a directory, once."""
    found: dict[Key, Text] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            keys = _of_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py" and "migrations" not in path.parts:
            keys = _of_code(path.read_text(encoding="utf-8"))
        else:
            continue
        for key in keys:
            found.setdefault(key, Text(key, str(path.relative_to(root))))
    return list(found.values())


def _of_template(source: str) -> Iterator[Key]:
    for call, strings in CALL_IN_TEMPLATE.findall(templatize(source)):
        yield from _key(call, [str(value) for value in ast.literal_eval(f"[{strings}]")])


def _of_code(source: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        yield from _key(
            name,
            [
                a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None
                for a in node.args
            ],
        )


def _key(call: str, strings: list[str | None] | list[str]) -> Iterator[Key]:
    if call not in CALLS:
        return
    place, context = CALLS[call]
    if len(strings) > place and isinstance(strings[place], str):
        yield (None if context is None else strings[context]), str(strings[place])

"""The words of the rules' lines in the languages of the screens."""

from functools import cache
from pathlib import Path

import msgspec
import yaml


LANGUAGES = ("en", "es", "zh")


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    es: str
    zh: str


@cache
def _table() -> dict[str, _Words]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, _Words])


def words_of(line: str, language: str) -> str:
    """The words of a rule's line; `zh` answers for every Chinese locale, English for languages not spoken."""
    entry = _table().get(line)
    if entry is None:
        return line
    return entry.es if language.startswith("es") else entry.zh if language.startswith("zh") else line


def all_lines() -> frozenset[str]:
    """Every line that has translations."""
    return frozenset(_table())

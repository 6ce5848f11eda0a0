"""The three languages in which a sender is told what is wrong."""

from typing import Literal, NamedTuple


Language = Literal["es", "en", "zh"]


class Words(NamedTuple):
    es: str
    en: str
    zh: str


def language_of(code: str) -> Language:
    """The catalogue's language for a language tag: zh-hans is zh; what is not known is en."""
    tag = code.lower()
    return "es" if tag.startswith("es") else "zh" if tag.startswith("zh") else "en"

"""What a sender is told, for each code: in Spanish, English and Chinese. Pure, so the words stand here, not in gettext."""

from collections.abc import Mapping

from legajo.collection.file_words import FILES
from legajo.collection.language import Language, Words, language_of
from legajo.collection.payment_words import PAYMENTS
from legajo.collection.row_words import BOOK, HEADING, ROWS


PHRASES: dict[str, Words] = {**ROWS, **HEADING, **BOOK, **PAYMENTS, **FILES}
_SEX = {"male": Words("varón", "male", "男"), "female": Words("mujer", "female", "女")}


def phrase(code: str, language: str, facts: Mapping[str, str | int]) -> str:
    """The words for a code, with its facts filled in."""
    tongue = language_of(language)
    text: str = getattr(PHRASES[code], tongue)
    return text.format(**{key: _spoken(key, value, tongue) for key, value in facts.items()})


def _spoken(key: str, value: str | int, tongue: Language) -> str | int:
    return str(getattr(_SEX[str(value)], tongue)) if key == "sex" else value

"""The canonical form of everything that is hashed or signed: RFC 8785, narrowed.

Keys are ASCII, texts NFC, numbers integers of less than 2^53; then sorting the keys is all that RFC 8785 asks.
"""

import unicodedata
from typing import Any

import msgspec


INTEGER_LIMIT = 2**53
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


class CanonicalError(ValueError):
    """The bytes are not in the canonical form; the message says why."""


def encode(value: object) -> bytes:
    """The canonical bytes of a value whose content is known to be in the narrowed form."""
    return _encoder.encode(value)


def check(payload: bytes) -> None:
    """Refuse bytes outside the narrowed form, or that differ when decoded and encoded again."""
    try:
        value = _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CanonicalError(f"not JSON: {error}") from error
    check_value(value)
    if _encoder.encode(value) != payload:
        raise CanonicalError(
            "the bytes differ when decoded and encoded again (order, blanks, escapes or a doubled key)"
        )


def check_value(value: Any) -> None:
    """Refuse a value that the narrowed form cannot say."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int):
        if not -INTEGER_LIMIT < value < INTEGER_LIMIT:
            raise CanonicalError(f"the integer {value} is not below 2^53")
    elif isinstance(value, list | tuple):
        for item in value:
            check_value(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise CanonicalError(f"the key {key!r} is not ASCII text")
            check_value(item)
    else:
        raise CanonicalError(f"{type(value).__name__} has no canonical form (numbers are integers)")


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise CanonicalError(f"the text {text!r} holds half of a character")
    if not unicodedata.is_normalized("NFC", text):
        raise CanonicalError(f"the text {text!r} is not in the form NFC")

"""The canonical form: RFC 8785, narrowed, and nothing else."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from legajo.record import canonical
from legajo.record.canonical import CanonicalError, check, encode


VECTORS = Path(__file__).parent / "rfc8785"
_text = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
_keys = st.text(st.characters(max_codepoint=127))
_scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _text
values = st.recursive(_scalars, lambda inner: st.lists(inner) | st.dictionaries(_keys, inner), max_leaves=30)


@given(values)
def test_it_is_rfc_8785(value: Any) -> None:
    payload = encode(value)
    assert payload == rfc8785.dumps(value)
    check(payload)
    assert json.loads(payload) == value


OUTSIDE = {"values", "weird", "french", "unicode"}  # floats, keys that are not ASCII, text that is not NFC


@pytest.mark.parametrize("path", sorted((VECTORS / "output").glob("*.json")), ids=lambda path: path.stem)
def test_the_published_vectors(path: Path) -> None:
    expected = path.read_bytes()
    if path.stem in OUTSIDE:
        with pytest.raises(CanonicalError):
            check(expected)
        return
    check(expected)
    assert encode(_whole(json.loads((VECTORS / "input" / path.name).read_bytes()))) == expected


def _whole(value: Any) -> Any:
    """The vectors write some whole numbers as floats (56.0), which the narrowed form has as integers."""
    if isinstance(value, float):
        assert value.is_integer()
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"a":1,"a":1}', "doubled key"),
        (b'{"b":1,"a":1}', "order"),
        (b'{"a": 1}', "blanks"),
        (b'{"a":1.5}', "float"),
        (b'{"a":1.0}', "float"),
        (b'{"a":1e2}', "float"),
        (b'{"a":9007199254740992}', "not below 2\\^53"),
        (b'{"a":-9007199254740992}', "not below 2\\^53"),
        (b'{"a":123456789012345678901234567890}', "float|not below"),
        ('{"é":1}'.encode(), "not ASCII"),
        ('{"a":"e\u0301"}'.encode(), "NFC"),
        (b'{"a":"\\u00e9"}', "escapes"),
        (b'{"a":"\\/"}', "escapes"),
        (b'"\\ud800"', "not JSON|half"),
        (b"\xff", "not JSON"),
        (b"", "not JSON"),
        (b"1 ", "blanks"),
        (b"[" * 10_000, "not JSON"),
    ],
)
def test_the_gate_refuses(payload: bytes, reason: str) -> None:
    with pytest.raises(CanonicalError, match=reason):
        check(payload)


@pytest.mark.parametrize(
    "payload", [b'{"a":9007199254740991,"b":[null,true,"\xe4\xb8\xad"]}', b"[]", b'""', b"-1"]
)
def test_the_gate_lets_pass(payload: bytes) -> None:
    check(payload)


def test_values_that_the_form_cannot_say() -> None:
    for value in (1.0, {1: 2}, b"x", "\ud800é", float("nan"), 2**53):
        with pytest.raises(CanonicalError):
            canonical.check_value(value)

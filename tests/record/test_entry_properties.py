"""One entry has one form: whatever is accepted is what would be written."""

import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from legajo.record import canonical
from legajo.record.canonical import CanonicalError
from legajo.record.facts import (
    AMOUNTS,
    Due,
    Fact,
    FindingRecorded,
    Scheme,
    WageDeclared,
    amounts_of,
    decode_entry,
    encode_entry,
    make_entry,
)
from legajo.record.period import Month


MARK = "0f" * 16
months = st.builds(Month, st.integers(1000, 9999), st.integers(1, 12)).map(str)
fen = st.integers(-(2**53) + 1, 2**53 - 1)
wages = st.builds(
    lambda month, wage: WageDeclared(from_month=month, contribution_year=month, wage=wage), months, fen
)
dues = st.builds(
    lambda month, base, eight: Due(
        month=month,
        base={Scheme.PENSION: base},
        amounts=amounts_of(eight),
        plan=MARK,
        inputs=MARK,
        known_at="2025-10-01",
    ),
    months,
    fen,
    st.tuples(*[st.integers(0, 2**40)] * len(AMOUNTS)),
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
findings = st.builds(lambda text: FindingRecorded(origin="dispute", number="1", concerns=text), texts)


def written(fact: Fact) -> bytes | None:
    """The bytes, or None for a fact that the form cannot say."""
    try:
        return encode_entry(
            make_entry(fact, subject=5, line=1, region="110000", received="2025-08-01", employer=7, salt=MARK)
        )
    except CanonicalError:
        return None


@given(wages | dues | findings)
def test_the_bytes_are_those_of_rfc_8785(fact: Fact) -> None:
    payload = written(fact)
    if payload is not None:
        assert rfc8785.dumps(json.loads(payload)) == payload
        assert decode_entry(payload).fact == fact
        canonical.check(payload)


@given(wages | dues, st.data())
def test_a_changed_byte_is_refused_or_says_something_else(fact: Fact, data: st.DataObject) -> None:
    payload = written(fact)
    assert payload is not None
    place = data.draw(st.integers(0, len(payload) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = payload[:place] + bytes([byte]) + payload[place + 1 :]
    try:
        entry = decode_entry(changed)
    except CanonicalError:
        return
    assert (entry == decode_entry(payload)) == (changed == payload)
    assert encode_entry(entry) == changed


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_no_bytes_crash_the_gate(payload: bytes) -> None:
    for gate in (canonical.check, decode_entry):
        try:
            gate(payload)
        except CanonicalError:
            continue

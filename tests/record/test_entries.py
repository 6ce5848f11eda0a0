"""Art. 2: the closed list of kinds of fact; what was once written is read for ever."""

import os
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.samples import AMOUNTS as SOME
from tests.record.samples import FACTS

from legajo.record import canonical
from legajo.record.canonical import CanonicalError
from legajo.record.facts import (
    AMOUNTS,
    BY_STRUCT,
    COLUMNS,
    KINDS,
    PAYLOAD_LIMIT,
    Entry,
    Fact,
    FindingRecorded,
    Party,
    Ref,
    Scheme,
    WageDeclared,
    amounts_of,
    columns,
    decode_entry,
    encode_entry,
    kind_of,
    make_entry,
    new_salt,
    total,
)


GOLDEN = Path(__file__).parent / "golden"
CASE = "0197c4e2-5b1f-7d62-9b3c-0a1b2c3d4e5f"


def entry_of(fact: Fact, **changes: object) -> Entry:
    entry = make_entry(
        fact,
        subject=12,
        case=CASE,
        line=3,
        region="110000",
        employer=7,
        received="2025-08-01",
        effective_from="2025-07",
        originals=("ab" * 32,),
        supplier="employer",
        channel="portal",
        ground="申报",
        salt="0f" * 16,
    )
    return msgspec.structs.replace(entry, **changes)


def golden_name(fact: Fact) -> str:
    kind = kind_of(fact)
    return f"{kind.number:03}-{kind.name}-v{kind.version}.json"


WAGE = entry_of(WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=1_509_458))
PAYLOAD = encode_entry(WAGE)


def test_the_list_of_kinds_is_closed() -> None:
    assert sorted(KINDS) == [*range(1, 37), *range(101, 108), *range(201, 207)]
    assert {kind.family for number, kind in KINDS.items() if number < 100} == {"collected"}
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS) == len(BY_STRUCT)


def test_every_kind_has_a_sample() -> None:
    assert [kind_of(fact).number for fact in FACTS] == sorted(KINDS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: kind_of(fact).name)
def test_a_golden_file_of_the_current_version_is_what_is_written_today(fact: Fact) -> None:
    payload = encode_entry(entry_of(fact))
    path = GOLDEN / golden_name(fact)
    if os.environ.get("LEGAJO_WRITE_GOLDEN") and not path.exists():
        path.write_bytes(payload)
    assert path.read_bytes() == payload
    canonical.check(payload)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_golden_files_of_every_version_are_read_for_ever(path: Path) -> None:
    payload = path.read_bytes()
    entry = decode_entry(payload)
    assert canonical.encode(entry) == payload
    match = re.fullmatch(r"(\d{3})-(.+)-v(\d+)", path.stem)
    assert match is not None
    assert (entry.kind, KINDS[entry.kind].name, entry.v) == (int(match[1]), match[2], int(match[3]))


def test_every_version_has_a_golden_file() -> None:
    written = {path.name for path in GOLDEN.glob("*.json")}
    for kind in KINDS.values():
        for version in (kind.version, *(number for number, _ in kind.earlier)):
            assert f"{kind.number:03}-{kind.name}-v{version}.json" in written


def test_what_is_written_is_read() -> None:
    assert decode_entry(PAYLOAD) == WAGE
    assert isinstance(decode_entry(PAYLOAD).fact, WageDeclared)


def test_a_correction_names_what_it_replaces() -> None:
    entry = entry_of(WAGE.fact, replaces=Ref(CASE, 4), reason="typing error")
    assert decode_entry(encode_entry(entry)).replaces == Ref(CASE, 4)


def test_salts_differ() -> None:
    assert len({new_salt() for _ in range(100)}) == 100
    assert make_entry(WAGE.fact, subject=1, line=1, region="110000", received="2025-08-01").salt != WAGE.salt


REFUSED = {
    "an unknown field": PAYLOAD.replace(b'"v":1', b'"v":1,"x":1'),
    "an unknown field of the fact": PAYLOAD.replace(b'"wage":', b'"bonus":1,"wage":'),
    "a doubled key": PAYLOAD.replace(b'"line":3', b'"line":9,"line":3'),
    "keys out of order": b'{"v":1,' + PAYLOAD[1:].replace(b',"v":1}', b"}"),
    "a blank": PAYLOAD.replace(b'"line":3', b'"line": 3'),
    "a float": PAYLOAD.replace(b'"wage":1509458', b'"wage":1509458.0'),
    "half a fen": PAYLOAD.replace(b'"wage":1509458', b'"wage":1509458.5'),
    "a number as text": PAYLOAD.replace(b'"wage":1509458', b'"wage":"1509458"'),
    "2^53": PAYLOAD.replace(b'"wage":1509458', b'"wage":9007199254740992'),
    "an escape where none is needed": PAYLOAD.replace(b'"region":"110000"', b'"region":"\\u0031110000"'),
    "text that is not NFC": PAYLOAD.replace("申报".encode(), "e\u0301".encode()),
    "a default written out": PAYLOAD.replace(b'"line":3', b'"line":3,"reason":null'),
    "a month that there is not": PAYLOAD.replace(
        b'"effective_from":"2025-07"', b'"effective_from":"2025-13"'
    ),
    "a month with a line feed": PAYLOAD.replace(
        b'"effective_from":"2025-07"', b'"effective_from":"2025-07\\n"'
    ),
    "a salt that is too short": PAYLOAD.replace(b"0f" * 16, b"0f" * 15),
    "an unknown kind": PAYLOAD.replace(b'"kind":12', b'"kind":99'),
    "another kind's number": PAYLOAD.replace(b'"kind":12', b'"kind":101'),
    "an unknown version": PAYLOAD.replace(b'"v":1', b'"v":2'),
    "another natural key": PAYLOAD.replace(b'"occurrence":"7:2025-07"', b'"occurrence":"7:2025-08"'),
    "no kind": b"{}",
    "no JSON": b"\xff",
    "a list": b"[]",
}


@pytest.mark.parametrize("payload", REFUSED.values(), ids=REFUSED)
def test_the_gate_refuses(payload: bytes) -> None:
    assert payload != PAYLOAD
    with pytest.raises(CanonicalError):
        decode_entry(payload)


def test_nothing_is_longer_than_the_log_can_hold() -> None:
    long = FindingRecorded(origin="dispute", number="1", concerns="x" * PAYLOAD_LIMIT)
    with pytest.raises(CanonicalError, match="at most 65535 bytes"):
        encode_entry(entry_of(long))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": -1},
        {"line": 1.5},
        {"region": 110000},
        {"salt": "x"},
        {"occurrence": "y"},
        {"ground": "e\u0301"},
        {"ground": "\ud800"},
    ],
)
def test_nothing_is_written_that_could_not_be_read(changes: dict[str, object]) -> None:
    with pytest.raises(CanonicalError):
        encode_entry(entry_of(WAGE.fact, **changes))


def test_the_eight_columns() -> None:
    assert COLUMNS == (
        "pension_employer",
        "pension_person",
        "unemployment_employer",
        "unemployment_person",
        "medical_employer",
        "medical_person",
        "work_injury_employer",
        "maternity_employer",
    )
    assert columns(SOME) == (241_513, 120_757, 0, 0, 0, 0, 3_019, 0)
    assert amounts_of(columns(SOME)) == SOME
    assert total(SOME) == 365_289
    assert amounts_of((0,) * 8, frozenset({Scheme.WORK_INJURY})) == {Scheme.WORK_INJURY: {Party.EMPLOYER: 0}}
    assert [scheme.code for scheme in Scheme] == [110, 210, 310, 410, 510]


@given(st.tuples(*[st.integers(-(2**50), 2**50)] * len(AMOUNTS)))
def test_columns_and_amounts_say_the_same(eight: tuple[int, ...]) -> None:
    assert columns(amounts_of(eight)) == eight
    assert total(amounts_of(eight)) == sum(eight)

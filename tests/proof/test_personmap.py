"""The map proves how many entries a record has, and that another has none; changes cost their paths."""

import random
from hashlib import sha256
from typing import Any

import pytest

from legajo.proof import chain, personmap
from legajo.proof.personmap import MapProof
from legajo.proof.tree import ProofError


Tiles = dict[tuple[int, int], bytes]
Records = dict[int, tuple[int, bytes]]


def stored(records: Records, step: int = 1_000_000) -> tuple[Tiles, bytes]:
    shelf: Tiles = {}
    items, root = list(records.items()), personmap.EMPTY
    for start in range(0, len(items), step):
        leaves = [
            (subject, personmap.leaf(subject, *state)) for subject, state in items[start : start + step]
        ]
        changed, root = personmap.update(reader(shelf), leaves)
        shelf.update(changed)
    return shelf, root


def reader(shelf: Tiles) -> personmap.MapTileReader:
    return lambda level, index: shelf.get((level, index))


def some(count: int) -> Records:
    chance = random.Random(count)
    subjects = [*range(1, count), 1 << 40, (1 << 63) - 1]
    return {s: (chance.randint(1, 500), sha256(s.to_bytes(8, "big")).digest()) for s in subjects}


RECORDS = some(3000)
SHELF, ROOT = stored(RECORDS)


def naive(records: dict[int, bytes], height: int = 64) -> bytes:
    if not records:
        return personmap.EMPTY
    if height == 0:
        return next(iter(records.values()))
    bit = 1 << (height - 1)
    left = {s & (bit - 1): v for s, v in records.items() if not s & bit}
    right = {s & (bit - 1): v for s, v in records.items() if s & bit}
    return personmap.node(naive(left, height - 1), naive(right, height - 1))


def test_the_root_is_that_of_the_definition() -> None:
    assert naive({s: personmap.leaf(s, *state) for s, state in RECORDS.items()}) == ROOT
    assert personmap.root(reader(SHELF)) == ROOT
    assert personmap.root(reader({})) == personmap.EMPTY


def test_the_order_of_changes_does_not_matter() -> None:
    shuffled = list(RECORDS.items())
    random.Random(1).shuffle(shuffled)
    assert stored(dict(shuffled), step=37) == (SHELF, ROOT)


@pytest.mark.parametrize("subject", [1, 2, 255, 256, 2999, 1 << 40, (1 << 63) - 1])
def test_a_record_is_proved(subject: int) -> None:
    count, head = RECORDS[subject]
    proof = personmap.prove(reader(SHELF), subject)
    personmap.verify(subject, count, head, proof, ROOT)
    for wrong in (
        (subject, count - 1, head),
        (subject, count + 1, head),
        (subject, count, head[::-1]),
        (subject ^ 1, count, head),
        (subject, 0, chain.NOTHING),
    ):
        with pytest.raises(ProofError):
            personmap.verify(*wrong, proof, ROOT)
    with pytest.raises(ProofError):
        personmap.verify(subject, count, head, proof, ROOT[::-1])


def test_a_proof_holds_about_log2_hashes() -> None:
    assert len(personmap.prove(reader(SHELF), 1234).siblings) <= 14


@pytest.mark.parametrize("subject", [0, 3000, 1 << 20, (1 << 40) + 1])
def test_absence_is_proved(subject: int) -> None:
    proof = personmap.prove(reader(SHELF), subject)
    personmap.verify(subject, 0, chain.NOTHING, proof, ROOT)
    with pytest.raises(ProofError):
        personmap.verify(subject, 1, bytes([1]) * 32, proof, ROOT)


def test_changes_cost_their_paths() -> None:
    changed, root = personmap.update(reader(SHELF), [(7, personmap.leaf(7, 9, ROOT))])
    assert len(changed) == 8
    shelf = SHELF | changed
    personmap.verify(7, 9, ROOT, personmap.prove(reader(shelf), 7), root)
    with pytest.raises(ProofError):
        personmap.verify(7, *RECORDS[7], personmap.prove(reader(shelf), 7), root)
    assert personmap.update(reader(SHELF), []) == ({}, ROOT)


@pytest.mark.parametrize("mask_change", [1, 1 << 63, 1 << 64, -1])
def test_a_wrong_mask_is_refused(mask_change: int) -> None:
    proof = personmap.prove(reader(SHELF), 7)
    with pytest.raises(ProofError):
        personmap.verify(7, *RECORDS[7], MapProof(proof.mask ^ mask_change, proof.siblings), ROOT)


@pytest.mark.parametrize("sibling", [b"", bytes(32), bytes(31), None, "x" * 32, bytearray(b"1" * 32)])
def test_a_sibling_that_is_no_hash_is_refused(sibling: Any) -> None:
    proof = personmap.prove(reader(SHELF), 7)
    with pytest.raises(ProofError):
        personmap.verify(7, *RECORDS[7], MapProof(proof.mask, [sibling, *proof.siblings[1:]]), ROOT)


@pytest.mark.parametrize("number", [-1, 1 << 63, True, 1.0, None, "7"])
def test_a_number_out_of_range_is_refused(number: Any) -> None:
    proof = personmap.prove(reader(SHELF), 7)
    with pytest.raises(ProofError):
        personmap.verify(number, *RECORDS[7], proof, ROOT)
    with pytest.raises(ProofError):
        personmap.verify(7, number, RECORDS[7][1], proof, ROOT)


def test_the_chain_is_what_its_line_says() -> None:
    first, second = sha256(b"1").digest(), sha256(b"2").digest()
    head = sha256(b"\x02" + sha256(b"\x02" + bytes(32) + first).digest() + second).digest()
    assert chain.head_of([first, second]) == head
    assert chain.extend(chain.extend(chain.NOTHING, first), second) == head
    assert chain.head_of([second, first]) != head


def test_the_live_map_grows_to_the_same_roots() -> None:
    live, shelf = personmap.LiveMap(), {}
    assert live.root == personmap.EMPTY
    for step in range(5):
        leaves = {n: personmap.leaf(n, step + 1, bytes([n % 251]) * 32) for n in range(1, 2_000, 7 + step)}
        leaves[2**62 + step] = personmap.leaf(2**62 + step, 1, bytes(range(32)))
        live.change(leaves)
        changed, root = personmap.update(reader(shelf), leaves.items())
        shelf.update(changed)
        assert live.root == root

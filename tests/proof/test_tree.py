"""The tree agrees with RFC 6962, with the probes of others, and with itself at every size."""

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from legajo.proof import tree
from legajo.proof.tree import ProofError, verify_consistency, verify_inclusion


VECTORS = Path(__file__).parent / "vectors"


def probes(name: str) -> list[Any]:
    lines = (VECTORS / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=json.loads(line)["file"]) for line in lines]


def decoded(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


def one(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return tree.node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


LEAVES = [tree.leaf_hash(bytes([n])) for n in range(70)]


def reader(leaves: list[bytes]) -> tree.NodeReader:
    def read(level: int, index: int) -> bytes:
        part = leaves[index << level : (index + 1) << level]
        assert len(part) == 1 << level
        return naive_root(part)

    return read


@pytest.mark.parametrize("probe", probes("inclusion.jsonl"))
def test_inclusion_probes(probe: dict[str, Any]) -> None:
    arguments = (
        probe["leafIdx"],
        probe["treeSize"],
        one(probe["leafHash"]),
        decoded(probe["proof"]),
        one(probe["root"]),
    )
    if probe["wantErr"]:
        with pytest.raises(ProofError):
            verify_inclusion(*arguments)
    else:
        verify_inclusion(*arguments)


@pytest.mark.parametrize("probe", probes("consistency.jsonl"))
def test_consistency_probes(probe: dict[str, Any]) -> None:
    arguments = (
        probe["size1"],
        probe["size2"],
        one(probe["root1"]),
        one(probe["root2"]),
        decoded(probe["proof"]),
    )
    if probe["wantErr"] or probe["size1"] == 0:
        with pytest.raises(ProofError):
            verify_consistency(*arguments)
    else:
        verify_consistency(*arguments)


def test_the_reference_tree() -> None:
    reference = json.loads((VECTORS / "rfc6962_reference_tree.json").read_text(encoding="utf-8"))
    leaves = [tree.leaf_hash(bytes.fromhex(text)) for text in reference["leaf_inputs_hex"]]
    roots = next(value for key, value in reference.items() if "root" in key)
    assert [tree.root_of(leaves[:size]).hex() for size in range(len(leaves) + 1)] == roots


def test_every_root_and_inclusion_up_to_seventy() -> None:
    for size in range(1, len(LEAVES) + 1):
        root = tree.root_of(LEAVES[:size])
        assert root == naive_root(LEAVES[:size])
        for index in range(size):
            proof = tree.inclusion_proof(reader(LEAVES), index, size)
            verify_inclusion(index, size, LEAVES[index], proof, root)
            for wrong in (proof[:-1] if proof else [root], [*proof, root], [root, *proof]):
                with pytest.raises(ProofError):
                    verify_inclusion(index, size, LEAVES[index], wrong, root)
            with pytest.raises(ProofError):
                verify_inclusion(index, size, LEAVES[index][::-1], proof, root)


def test_every_consistency_up_to_seventy() -> None:
    roots = [tree.root_of(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
    for size2 in range(1, len(LEAVES) + 1):
        for size1 in range(1, size2 + 1):
            proof = tree.consistency_proof(reader(LEAVES), size1, size2)
            verify_consistency(size1, size2, roots[size1], roots[size2], proof)
            for wrong in ([*proof, roots[1]], [roots[1], *proof], proof[1:] if proof else [roots[size1]]):
                with pytest.raises(ProofError):
                    verify_consistency(size1, size2, roots[size1], roots[size2], wrong)
            with pytest.raises(ProofError):
                verify_consistency(size1, size2, roots[size1][::-1], roots[size2], proof)
            with pytest.raises(ProofError):
                verify_consistency(size1, size2, roots[size1], roots[size2][::-1], proof)


def test_a_path_flipped_in_any_bit_is_refused() -> None:
    proof, root = tree.inclusion_proof(reader(LEAVES), 37, 70), tree.root_of(LEAVES)
    for position, value in enumerate(proof):
        for bit in (0, 7, 100, 255):
            flipped = (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(32, "big")
            with pytest.raises(ProofError):
                verify_inclusion(
                    37, 70, LEAVES[37], [*proof[:position], flipped, *proof[position + 1 :]], root
                )


@pytest.mark.parametrize("index", [-1, 70, 71, 1 << 63, 1 << 64, 1 << 4000, True, 1.0, "1", None, b"\x01"])
def test_an_impossible_index_is_refused(index: Any) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(
            index, 70, LEAVES[1], tree.inclusion_proof(reader(LEAVES), 1, 70), tree.root_of(LEAVES)
        )


@pytest.mark.parametrize("size", [-1, 0, 1, 64, 71 << 32, 1 << 4000, True, 70.0, "70", None])
def test_an_impossible_size_is_refused(size: Any) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(
            1, size, LEAVES[1], tree.inclusion_proof(reader(LEAVES), 1, 70), tree.root_of(LEAVES)
        )
    with pytest.raises(ProofError):
        verify_consistency(
            size, 70, LEAVES[0], tree.root_of(LEAVES), tree.consistency_proof(reader(LEAVES), 9, 70)
        )


@pytest.mark.parametrize(
    "value", [b"", b"x", bytes(31), bytes(33), "x" * 32, bytearray(32), memoryview(bytes(32)), None, 7]
)
def test_what_is_not_thirty_two_bytes_is_refused(value: Any) -> None:
    proof, root = tree.inclusion_proof(reader(LEAVES), 1, 70), tree.root_of(LEAVES)
    grown = tree.consistency_proof(reader(LEAVES), 9, 70)
    old = tree.root_of(LEAVES[:9])
    for leaf, path, top in (
        (value, proof, root),
        (LEAVES[1], [value, *proof[1:]], root),
        (LEAVES[1], proof, value),
    ):
        with pytest.raises(ProofError):
            verify_inclusion(1, 70, leaf, path, top)
    for first, second, path in ((value, root, grown), (old, value, grown), (old, root, [*grown[:-1], value])):
        with pytest.raises(ProofError):
            verify_consistency(9, 70, first, second, path)


@pytest.mark.parametrize("proof", [None, b"", "x", 7, {}, bytes(32)])
def test_what_is_not_a_list_is_refused(proof: Any) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(0, 1, LEAVES[0], proof, LEAVES[0])
    with pytest.raises(ProofError):
        verify_consistency(1, 1, LEAVES[0], LEAVES[0], proof)


def test_a_path_of_a_million_hashes_is_refused_at_once() -> None:
    with pytest.raises(ProofError):
        verify_inclusion(0, (1 << 64) - 1, LEAVES[0], [LEAVES[0]] * 1_000_000, LEAVES[0])

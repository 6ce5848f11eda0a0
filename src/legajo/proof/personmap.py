"""The verifiable map from a record's number to how many entries it has and the head of their chain.

A Merkle tree of fixed depth 64 whose leaf positions are the record numbers. An empty subtree is 32 zero bytes; every
other node is SHA-256(0x04 ‖ left ‖ right), a leaf SHA-256(0x03 ‖ subject ‖ count ‖ head) with both numbers as 8
bytes, big-endian. A proof names the siblings that are not empty in a mask of 64 bits, so it holds about log2(records)
hashes; and it can prove as well that a record has no entry at all. Stored as tiles of 256 hashes, like the log.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from legajo.proof.tree import HASH_BYTES, ProofError


DEPTH = 64
HEIGHT = 8
WIDTH = 1 << HEIGHT
EMPTY = bytes(HASH_BYTES)
EMPTY_TILE = bytes(HASH_BYTES * WIDTH)

MapTiles = Mapping[tuple[int, int], bytes]
"""(level, index) -> 256 hashes; what is missing is empty. Level 0 holds the leaves."""
MapTileReader = Callable[[int, int], bytes | None]


class MapProof(NamedTuple):
    """The non-empty siblings from the leaf up; bit i of `mask` is set when the sibling at height i is among them."""

    mask: int
    siblings: list[bytes]


def leaf(subject: int, count: int, head: bytes) -> bytes:
    """The map's leaf of a record; a record without entries has none."""
    if not count:
        return EMPTY
    return sha256(b"\x03" + subject.to_bytes(8, "big") + count.to_bytes(8, "big") + head).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees; of two empty ones it is empty."""
    if left == EMPTY and right == EMPTY:
        return EMPTY
    return sha256(b"\x04" + left + right).digest()


def _tile_levels(hashes: bytes) -> list[list[bytes]]:
    row = [hashes[i : i + HASH_BYTES] for i in range(0, len(hashes), HASH_BYTES)]
    rows = [row]
    while len(row) > 1:
        row = [node(row[i], row[i + 1]) for i in range(0, len(row), 2)]
        rows.append(row)
    return rows


def tile_root(hashes: bytes) -> bytes:
    """The hash of the subtree that a tile spans."""
    return _tile_levels(hashes)[-1][0]


def update(
    read: MapTileReader, changes: Iterable[tuple[int, bytes]]
) -> tuple[dict[tuple[int, int], bytes], bytes]:
    """Set the leaves of some records; return the tiles that changed and the new root. Cost: the changed paths."""
    pending = dict(changes)
    changed: dict[tuple[int, int], bytes] = {}
    for level in range(DEPTH // HEIGHT):
        rows: dict[int, bytearray] = {}
        for position, value in pending.items():
            index, offset = divmod(position, WIDTH)
            if index not in rows:
                rows[index] = bytearray(read(level, index) or EMPTY_TILE)
            rows[index][offset * HASH_BYTES : (offset + 1) * HASH_BYTES] = value
        changed.update({(level, index): bytes(row) for index, row in rows.items()})
        pending = {index: tile_root(bytes(row)) for index, row in rows.items()}
    if not pending:
        return {}, root(read)
    return changed, pending[0]


def root(read: MapTileReader) -> bytes:
    """The root of the stored map."""
    return tile_root(read(DEPTH // HEIGHT - 1, 0) or EMPTY_TILE)


class LiveMap:
    """The map in memory, for who follows many roots: a change costs the paths that differ, the upper part of which is one."""

    def __init__(self) -> None:
        self._rows: list[dict[int, bytes]] = [{} for _ in range(DEPTH + 1)]

    @property
    def root(self) -> bytes:
        return self._rows[DEPTH].get(0, EMPTY)

    def change(self, leaves: Mapping[int, bytes]) -> None:
        """Give records their leaves."""
        pending = dict(leaves)
        self._rows[0].update(pending)
        for height in range(1, DEPTH + 1):
            get = self._rows[height - 1].get
            pending = {
                parent: node(get(2 * parent, EMPTY), get(2 * parent + 1, EMPTY))
                for parent in {position >> 1 for position in pending}
            }
            self._rows[height].update(pending)


def prove(read: MapTileReader, subject: int) -> MapProof:
    """The proof of a record's leaf, or of its absence, under the stored map's root."""
    mask, siblings, position = 0, [], subject
    for level in range(DEPTH // HEIGHT):
        index, offset = divmod(position, WIDTH)
        rows = _tile_levels(read(level, index) or EMPTY_TILE)
        for height in range(HEIGHT):
            sibling = rows[height][(offset >> height) ^ 1]
            if sibling != EMPTY:
                mask |= 1 << (level * HEIGHT + height)
                siblings.append(sibling)
        position = index
    return MapProof(mask, siblings)


def verify(subject: int, count: int, head: bytes, proof: MapProof, root: bytes) -> None:
    """Raise ProofError unless the map with this root says that the record has `count` entries ending in `head`."""
    _check_shape(subject, count, head, proof)
    value, given = leaf(subject, count, head), iter(proof.siblings)
    for height in range(DEPTH):
        sibling = next(given) if proof.mask >> height & 1 else EMPTY
        value = node(sibling, value) if subject >> height & 1 else node(value, sibling)
    if value != root:
        raise ProofError(f"the map does not say that record {subject} has {count} entries with this head")


def _check_shape(subject: int, count: int, head: bytes, proof: MapProof) -> None:
    mask, siblings = proof
    if any(type(number) is not int or not 0 <= number < 1 << 63 for number in (subject, count)):
        raise ProofError("the record's number or its count of entries is out of range")
    if type(mask) is not int or not 0 <= mask < 1 << DEPTH or mask.bit_count() != len(siblings):
        raise ProofError("the map proof does not hold the hashes that its mask names")
    if any(type(value) is not bytes or len(value) != HASH_BYTES or value == EMPTY for value in siblings):
        raise ProofError("a sibling in the map proof is not a hash")
    if type(head) is not bytes or len(head) != HASH_BYTES or (count == 0) != (head == EMPTY):
        raise ProofError("the head of the chain is not a hash, or a record without entries has one")

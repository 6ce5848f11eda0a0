"""The tree cut into tiles of 256 hashes (C2SP tlog-tiles): what is stored, and what proofs are read from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from legajo.proof import tree


WIDTH = 256
HEIGHT = 8
FULL_BYTES = WIDTH * tree.HASH_BYTES


class Tile(NamedTuple):
    """The hashes of one tile; level 0 holds leaf hashes, a full tile's root is one hash of the level above."""

    level: int
    number: int
    hashes: bytes

    @property
    def width(self) -> int:
        return len(self.hashes) // tree.HASH_BYTES


TileReader = Callable[[int, int], bytes]
"""(level, index) -> the tile's hashes, at least as many as the tree that is asked about needs."""


def path(level: int, index: int, width: int = WIDTH) -> str:
    """The tile's place below a log's prefix: `tile/0/x001/234.p/17`."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    place = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{level}/{place}" + (f".p/{width}" if width < WIDTH else "")


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number of full tiles, hashes in the partial tile) for a tree of `size` leaves, from level 0 up."""
    level = 0
    while size:
        yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def tile_root(hashes: bytes) -> bytes:
    """The root of a full tile."""
    level = hashes
    while len(level) > tree.HASH_BYTES:
        level = b"".join([sha256(b"\x01" + level[i : i + 64]).digest() for i in range(0, len(level), 64)])
    return level


@dataclass(slots=True)
class Edge:
    """The right edge of a tree: its size and the partial tile of every level. Everything else is full and at rest."""

    size: int = 0
    partial: list[bytes] = field(default_factory=list)

    def grow(self, leaves: bytes) -> list[Tile]:
        """Add concatenated leaf hashes; return every tile that changed, full or partial."""
        if len(leaves) % tree.HASH_BYTES:
            raise ValueError("leaf hashes are not whole")
        changed: list[Tile] = []
        added, level, done = leaves, 0, self.size
        while added:
            added = self._grow_level(level, done, added, changed)
            level, done = level + 1, done // WIDTH
        self.size += len(leaves) // tree.HASH_BYTES
        return changed

    def _grow_level(self, level: int, done: int, added: bytes, changed: list[Tile]) -> bytes:
        if level == len(self.partial):
            self.partial.append(b"")
        first, row = done // WIDTH, self.partial[level] + added
        full = len(row) // FULL_BYTES
        above = []
        for number in range(full):
            hashes = row[number * FULL_BYTES : (number + 1) * FULL_BYTES]
            changed.append(Tile(level, first + number, hashes))
            above.append(tile_root(hashes))
        rest = row[full * FULL_BYTES :]
        self.partial[level] = rest
        if rest:
            changed.append(Tile(level, first + full, rest))
        return b"".join(above)

    def root(self) -> bytes:
        """The root of the tree at its present size."""
        roots: list[bytes] = []
        for hashes in reversed(self.partial):
            roots += [
                tree.perfect_root(_cut(hashes)[index << level : (index + 1) << level])
                for level, index in tree.peaks(0, len(hashes) // tree.HASH_BYTES)
            ]
        return tree.bag(roots)


def edge_of(size: int, read: TileReader) -> Edge:
    """The right edge of a stored tree at `size`, which may be smaller than what is stored."""
    partial = [
        read(level, full)[: width * tree.HASH_BYTES] if width else b"" for level, full, width in widths(size)
    ]
    edge = Edge(size, partial)
    for hashes, (_, _, width) in zip(partial, widths(size), strict=True):
        if len(hashes) != width * tree.HASH_BYTES:
            raise tree.ProofError(f"the stored tiles do not reach size {size}")
    return edge


def node_reader(read: TileReader) -> tree.NodeReader:
    """Any perfect subtree's hash, from stored tiles."""

    def node(level: int, index: int) -> bytes:
        tile_level, inner = divmod(level, HEIGHT)
        first = index << inner
        tile, offset = divmod(first, WIDTH)
        hashes = read(tile_level, tile)[offset * 32 : (offset + (1 << inner)) * 32]
        if len(hashes) != 32 << inner:
            raise tree.ProofError(f"tile {path(tile_level, tile)} does not hold what the proof needs")
        return tree.perfect_root(_cut(hashes))

    return node


def _cut(hashes: bytes) -> list[bytes]:
    return [hashes[i : i + 32] for i in range(0, len(hashes), 32)]

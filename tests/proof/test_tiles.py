"""Tiles hold the same tree: every size, grown in any steps, gives the root and the proofs of RFC 6962."""

import random
import time
from hashlib import sha256

import pytest

from legajo.proof import tiles, tree
from legajo.proof.tree import ProofError


LEAVES = [sha256(n.to_bytes(4, "big")).digest() for n in range(70_000)]


class Shelf(dict[tuple[int, int], bytes]):
    """Stored tiles."""

    def put(self, changed: list[tiles.Tile]) -> None:
        for tile in changed:
            self[tile.level, tile.number] = tile.hashes

    def read(self, level: int, index: int) -> bytes:
        return self.get((level, index), b"")


def grown(count: int, step: int) -> tuple[tiles.Edge, Shelf]:
    edge, shelf = tiles.Edge(), Shelf()
    for start in range(0, count, step):
        shelf.put(edge.grow(b"".join(LEAVES[start : min(start + step, count)])))
    return edge, shelf


def test_every_size_has_the_root_of_rfc_6962() -> None:
    edge, frontier = tiles.Edge(), tree.Frontier()
    assert edge.root() == tree.EMPTY_ROOT
    for leaf in LEAVES[:1100]:
        edge.grow(leaf)
        frontier.append(leaf)
        assert (edge.size, edge.root()) == (frontier.size, frontier.root())


@pytest.mark.parametrize("step", [1, 7, 256, 257, 70_000])
def test_steps_do_not_matter(step: int) -> None:
    count = 1500 if step == 1 else 70_000
    edge, shelf = grown(count, step)
    assert edge.root() == tree.root_of(LEAVES[:count])
    once, shelf_once = grown(count, count)
    assert shelf == shelf_once
    assert edge.partial == once.partial


def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    _, shelf = grown(70_000, 70_000)
    at = {
        level: [len(v) // 32 for (lv, _), v in sorted(shelf.items()) if lv == level] for level in (0, 1, 2, 3)
    }
    assert at == {0: [256] * 273 + [112], 1: [256, 17], 2: [1], 3: []}


def test_paths_are_those_of_the_specification() -> None:
    assert tiles.path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.path(1, 0) == "tile/1/000"
    assert tiles.path(2, 999, 17) == "tile/2/999.p/17"
    assert tiles.path(0, 1000) == "tile/0/x001/000"


def test_proofs_are_read_from_tiles() -> None:
    chance = random.Random(6962)
    _, shelf = grown(70_000, 70_000)
    node = tiles.node_reader(shelf.read)
    for size in (1, 2, 255, 256, 257, 511, 65_536, 65_537, 69_999, 70_000):
        root = tiles.edge_of(size, shelf.read).root()
        assert root == tree.root_of(LEAVES[:size])
        for index in {0, size - 1, *(chance.randrange(size) for _ in range(20))}:
            tree.verify_inclusion(index, size, LEAVES[index], tree.inclusion_proof(node, index, size), root)
        for old in {1, size, *(chance.randint(1, size) for _ in range(20))}:
            proof = tree.consistency_proof(node, old, size)
            tree.verify_consistency(old, size, tiles.edge_of(old, shelf.read).root(), root, proof)


def test_an_edge_read_back_grows_on() -> None:
    for cut in (1, 255, 256, 257, 65_536, 69_999):
        _, shelf = grown(cut, cut)
        edge = tiles.edge_of(cut, shelf.read)
        edge.grow(b"".join(LEAVES[cut:]))
        assert edge.root() == tree.root_of(LEAVES)


def test_missing_tiles_are_noticed() -> None:
    _, shelf = grown(1000, 1000)
    with pytest.raises(ProofError):
        tiles.edge_of(1001, shelf.read)
    with pytest.raises(ProofError):
        tree.inclusion_proof(tiles.node_reader(shelf.read), 3, 1200)
    with pytest.raises(ValueError, match="not whole"):
        tiles.Edge().grow(b"short")


def test_two_hundred_thousand_leaves_cost_little_more_than_their_hashes() -> None:
    leaves = b"".join(LEAVES) * 3
    started = time.process_time()
    for start in range(0, len(leaves), 64):
        sha256(b"\x01" + leaves[start : start + 64]).digest()
    bare = time.process_time() - started
    started = time.process_time()
    tiles.Edge().grow(leaves)
    assert time.process_time() - started < 8 * bare

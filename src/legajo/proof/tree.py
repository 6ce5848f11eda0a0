"""The Merkle tree of RFC 6962 over SHA-256: hashes, roots, and proofs that an outsider can check."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256


HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Node = tuple[int, int]
"""(level, index): the perfect subtree over leaves [index·2^level, (index+1)·2^level)."""
NodeReader = Callable[[int, int], bytes]


class ProofError(Exception):
    """The proof does not prove what it is offered for; the message says why."""


def leaf_hash(payload: bytes) -> bytes:
    """SHA-256(0x00 ‖ payload)."""
    return sha256(b"\x00" + payload).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2^k hashes; the number of hashes MUST be a power of two."""
    level = hashes
    while len(level) > 1:
        level = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level), 2)]
    return level[0]


def peaks(start: int, end: int) -> list[Node]:
    """The perfect subtrees, left to right, that make up leaves [start, end) of a tree; start MUST be aligned to each."""
    nodes: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def bag(hashes: Sequence[bytes]) -> bytes:
    """Join the roots of neighbouring perfect subtrees, the smallest (rightmost) first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


@dataclass(slots=True)
class Frontier:
    """A tree that only grows: its size and the roots of its perfect subtrees, largest first."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(self.roots.pop(), carry)
            size >>= 1
        self.roots.append(carry)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree's root at its present size."""
        return bag(self.roots)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree of these leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def split(size: int) -> int:
    """The greatest power of two below `size` (at least 2): where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges whose hashes prove leaf `index` in a tree of `size`, lowest first."""
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    start, end, ranges = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    ranges.reverse()
    return ranges


def consistency_ranges(size1: int, size2: int) -> list[tuple[int, int]]:
    """The leaf ranges whose hashes prove that a tree of `size1` is a prefix of one of `size2`."""
    if not 0 < size1 <= size2:
        raise ProofError(f"no consistency can be shown from size {size1} to size {size2}")
    start, end, ranges, whole = 0, size2, [], True
    while size1 < end:
        middle = start + split(end - start)
        if size1 <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    ranges.reverse()
    return ranges


def range_hash(read: NodeReader, start: int, end: int) -> bytes:
    """The hash over leaves [start, end) from the hashes of its perfect subtrees."""
    return bag([read(level, index) for level, index in peaks(start, end)])


def inclusion_proof(read: NodeReader, index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves."""
    return [range_hash(read, start, end) for start, end in inclusion_ranges(index, size)]


def consistency_proof(read: NodeReader, size1: int, size2: int) -> list[bytes]:
    """The proof that the tree of `size2` leaves begins with the tree of `size1`."""
    return [range_hash(read, start, end) for start, end in consistency_ranges(size1, size2)]


def verify_inclusion(
    leaf_index: int, tree_size: int, leaf_hash: bytes, proof: list[bytes], root: bytes
) -> None:
    """Raise ProofError unless `proof` leads from the leaf hash at `leaf_index` to the root of `tree_size` leaves."""
    _check_number("leaf index", leaf_index)
    _check_number("tree size", tree_size)
    _check_hash("leaf hash", leaf_hash)
    _check_hash("root", root)
    _check_path(proof)
    if leaf_index >= tree_size:
        raise ProofError(f"a tree of {tree_size} leaves has no leaf {leaf_index}")
    inner, border = _path_shape(leaf_index, tree_size)
    if len(proof) != inner + border:
        raise ProofError(
            f"the path has {len(proof)} hashes, leaf {leaf_index} of {tree_size} needs {inner + border}"
        )
    if _climb_border(_climb(leaf_hash, leaf_index, proof[:inner]), proof[inner:]) != root:
        raise ProofError(f"the path of leaf {leaf_index} does not lead to the root")


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: list[bytes]) -> None:
    """Raise ProofError unless `proof` shows that the tree (size2, root2) begins with the tree (size1, root1)."""
    _check_number("first size", size1)
    _check_number("second size", size2)
    _check_hash("first root", root1)
    _check_hash("second root", root2)
    _check_path(proof)
    if not 0 < size1 <= size2:
        raise ProofError(f"no consistency can be shown from size {size1} to size {size2}")
    if size1 == size2:
        if proof or root1 != root2:
            raise ProofError(
                "trees of one size are consistent when their roots are equal and the proof is empty"
            )
        return
    _verify_growth(size1, size2, root1, root2, proof)


def _verify_growth(size1: int, size2: int, root1: bytes, root2: bytes, proof: list[bytes]) -> None:
    inner, border = _path_shape(size1 - 1, size2)
    shift = (size1 & -size1).bit_length() - 1
    inner -= shift
    if (
        size1 == 1 << shift
    ):  # the first tree is itself one perfect subtree of the second: the proof leaves it out
        seed, path = root1, proof
    else:
        if not proof:
            raise ProofError("the proof is empty")
        seed, path = proof[0], proof[1:]
    if len(path) != inner + border:
        raise ProofError(
            f"the proof has {len(proof)} hashes, sizes {size1} and {size2} need {inner + border + len(proof) - len(path)}"
        )
    mask = (size1 - 1) >> shift
    old = _climb_border(_climb_right(seed, mask, path[:inner]), path[inner:])
    new = _climb_border(_climb(seed, mask, path[:inner]), path[inner:])
    if old != root1:
        raise ProofError("the proof does not lead to the first root")
    if new != root2:
        raise ProofError("the proof does not lead to the second root")


def _path_shape(index: int, size: int) -> tuple[int, int]:
    """How many steps of a path lie below, and how many along, the right border of the tree."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _climb(seed: bytes, index: int, path: Sequence[bytes]) -> bytes:
    for level, sibling in enumerate(path):
        seed = node_hash(sibling, seed) if index >> level & 1 else node_hash(seed, sibling)
    return seed


def _climb_right(seed: bytes, index: int, path: Sequence[bytes]) -> bytes:
    for level, sibling in enumerate(path):
        if index >> level & 1:
            seed = node_hash(sibling, seed)
    return seed


def _climb_border(seed: bytes, path: Sequence[bytes]) -> bytes:
    for sibling in path:
        seed = node_hash(sibling, seed)
    return seed


def _check_number(name: str, value: int) -> None:
    if type(value) is not int or not 0 <= value < 1 << 64:
        raise ProofError(f"the {name} is not a whole number from 0 to 2^64-1")


def _check_hash(name: str, value: bytes) -> None:
    if type(value) is not bytes or len(value) != HASH_BYTES:
        raise ProofError(f"the {name} is not {HASH_BYTES} bytes")


def _check_path(proof: list[bytes]) -> None:
    if not isinstance(proof, list | tuple):
        raise ProofError("the proof is not a list of hashes")
    for position, value in enumerate(proof):
        _check_hash(f"hash {position} of the proof", value)

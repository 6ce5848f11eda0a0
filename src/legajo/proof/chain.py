"""One record's entries in log order, chained: head_n = SHA-256(0x02 ‖ head_{n-1} ‖ leaf_n)."""

from collections.abc import Iterable
from hashlib import sha256


NOTHING = bytes(32)
"""The head of a record without entries."""


def extend(head: bytes, leaf_hash: bytes | bytearray | memoryview) -> bytes:
    """The head after one more entry."""
    return sha256(b"\x02" + head + leaf_hash).digest()


def head_of(leaf_hashes: Iterable[bytes], head: bytes = NOTHING) -> bytes:
    """The head after these entries, in log order."""
    for leaf in leaf_hashes:
        head = sha256(b"\x02" + head + leaf).digest()
    return head

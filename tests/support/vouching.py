"""The word of a process that holds the key of warrants, for tests that speak SQL as a role or in a book that was never founded."""

from hashlib import sha256

from legajo.ledger.warrants import joined


BLOCKS = (b"i" * 64, b"o" * 64)  # of every test's database until it is founded


def word(blocks: tuple[bytes, bytes], *said: object) -> bytes:
    """A warrant for an act, under the key whose blocks these are."""
    return sha256(blocks[1] + sha256(blocks[0] + joined(said)).digest()).digest()

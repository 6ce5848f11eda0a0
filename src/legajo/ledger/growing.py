"""Growing the tree: whole acts into tiles, in log order, under a checkpoint that is signed and stored in the same transaction."""

import datetime
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from legajo.ledger.wire import binary
from legajo.proof import tree
from legajo.proof.checkpoint import Checkpoint, Note, parse_note, sign
from legajo.proof.tiles import Tile, TileReader, edge_of, node_reader


MOST_LEAVES = 500_000


class LogBrokenError(Exception):
    """The stored tree does not fit the book; nothing more is signed until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Log:
    """The log of this book: its origin, and the key that signs its checkpoints."""

    origin: str
    key: Ed25519PrivateKey


def tile_reader() -> TileReader:
    """Stored tiles, each read once."""
    held: dict[tuple[int, int], bytes] = {}
    cursor = binary()

    def read(level: int, number: int) -> bytes:
        if (level, number) not in held:
            cursor.execute("SELECT hashes FROM ledger.tile WHERE level = %s AND number = %s", (level, number))
            row = cursor.fetchone()
            held[level, number] = row[0] if row else b""
        return held[level, number]

    return read


def consistency(size1: int, size2: int) -> list[bytes]:
    """The proof, from stored tiles, that the tree of `size2` begins with that of `size1`."""
    return tree.consistency_proof(node_reader(tile_reader()), size1, size2) if size1 else []


def root_at(size: int) -> bytes:
    """The root that the stored tree had at a size."""
    return edge_of(size, tile_reader()).root()


def grow(log: Log, *, at: datetime.datetime, most: int = MOST_LEAVES) -> Checkpoint | None:
    """Take the next acts into the tree, sign and store; None when there are none. All or nothing."""
    with transaction.atomic():
        act, size = _tree_position()
        leaves, last = _leaves_after(act, size, most)
        if not leaves:
            return None
        edge = edge_of(size, tile_reader())
        _store_tiles(edge.grow(leaves))
        checkpoint = Checkpoint(log.origin, edge.size, edge.root())
        _store_checkpoint(checkpoint, sign(checkpoint, log.origin, log.key), at)
        with binary() as cursor:
            cursor.execute("UPDATE ledger.integrated SET tree_act = %s, tree_size = %s", (last, edge.size))
    return checkpoint


def sign_present(log: Log, *, at: datetime.datetime) -> Checkpoint | None:
    """Sign the tree as it stands when its present origin has no checkpoint yet: after a restore under a new one."""
    with transaction.atomic():
        _, size = _tree_position()
        if not size or newest(log.origin):
            return None
        checkpoint = Checkpoint(log.origin, size, root_at(size))
        _store_checkpoint(checkpoint, sign(checkpoint, log.origin, log.key), at)
    return checkpoint


def newest(origin: str, *, cosigned: bool = False) -> Note | None:
    """The newest stored checkpoint of a log, or the newest that a witness cosigned, with every signature."""
    with binary() as cursor:
        cursor.execute(
            "SELECT note || coalesce(cosignature, '') FROM ledger.checkpoint"
            " WHERE origin = %s AND (cosignature IS NOT NULL OR NOT %s) ORDER BY size DESC LIMIT 1",
            (origin, cosigned),
        )
        row = cursor.fetchone()
    return parse_note(row[0].encode()) if row else None


def _tree_position() -> tuple[int, int]:
    with binary() as cursor:
        cursor.execute("SELECT tree_act, tree_size FROM ledger.integrated FOR UPDATE")
        row = cursor.fetchone()
    if row is None:
        raise LogBrokenError("the row that says how far the log stands is gone")
    return row[0], row[1]


def _leaves_after(act: int, size: int, most: int) -> tuple[bytes, int]:
    """Concatenated leaf hashes of the next acts, and the last act's number; checked to follow without a gap, and to be what is signed."""
    parts: list[bytes] = []
    with binary() as cursor:
        cursor.execute(
            "SELECT number, first_leaf, entry_count, held, own, hashes, entries FROM ledger.integrator_leaves(%s, %s)",
            (act, most),
        )
        for number, first_leaf, entry_count, held, own, hashes, entries in cursor:
            if (number, first_leaf, held) != (act + 1, size, entry_count):
                raise LogBrokenError(
                    f"act {number} at leaf {first_leaf} with {held} of {entry_count} entries"
                    f" does not follow act {act}, which ends at leaf {size}"
                )
            if sha256(hashes).hexdigest() != entries:
                raise LogBrokenError(f"the leaves of act {number} are not those that it was signed for")
            parts += (own, hashes)
            act, size = number, size + entry_count + 1
    return b"".join(parts), act


def _store_tiles(tiles: list[Tile]) -> None:
    """All hashes as one value, which the database cuts: an array of them would travel as text."""
    ends = list(accumulate((len(tile.hashes) for tile in tiles), initial=1))
    with binary() as cursor:
        cursor.execute(
            "INSERT INTO ledger.tile SELECT level, number, substring(%b::bytea FROM begins FOR ends - begins)"
            " FROM unnest(%s::smallint[], %s::bigint[], %s::int[], %s::int[]) cut (level, number, begins, ends)"
            " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
            (
                b"".join([tile.hashes for tile in tiles]),
                [tile.level for tile in tiles],
                [tile.number for tile in tiles],
                ends[:-1],
                ends[1:],
            ),
        )


def _store_checkpoint(checkpoint: Checkpoint, note: Note, at: datetime.datetime) -> None:
    with binary() as cursor:
        cursor.execute(
            "INSERT INTO ledger.checkpoint (origin, size, root, note, signed_at) VALUES (%s, %s, %s, %s, %s)",
            (checkpoint.origin, checkpoint.size, checkpoint.root, note.encode().decode(), at),
        )

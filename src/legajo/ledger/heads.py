"""Each record's chain, and the map of all of them: what makes a file provably complete."""

from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction

from legajo.ledger.growing import LogBrokenError, tile_reader
from legajo.ledger.wire import binary
from legajo.proof import chain, personmap
from legajo.proof.tiles import WIDTH, TileReader


MOST_LEAVES = 500_000
Heads = dict[int, tuple[int, bytes]]
Row = TypeVar("Row")


def advance(*, most: int = MOST_LEAVES) -> bool:
    """Chain the entries of the next acts that are in the tree; False when the heads stand where the tree does."""
    with transaction.atomic():
        with binary() as cursor:
            cursor.execute("SELECT heads_act, heads_size, tree_act FROM ledger.integrated FOR UPDATE")
            act, size, tree_act = _only(cursor.fetchone())
        moved, last, size = _chain_after(act, size, tree_act, most)
        if last == act:
            return False
        with binary() as cursor:
            cursor.execute(
                "INSERT INTO ledger.head SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) ON CONFLICT (subject_id)"
                " DO UPDATE SET count = excluded.count, head = excluded.head",
                (list(moved), [count for count, _ in moved.values()], [head for _, head in moved.values()]),
            )
            cursor.execute("UPDATE ledger.integrated SET heads_act = %s, heads_size = %s", (last, size))
    return True


def _chain_after(act: int, size: int, tree_act: int, most: int) -> tuple[Heads, int, int]:
    """The heads that the next acts move, the last of these acts, and the size of the log with it."""
    with binary() as cursor:
        cursor.execute(
            "SELECT number, first_leaf, entry_count, subjects FROM ledger.integrator_subjects(%s, %s, %s)",
            (act, tree_act, most),
        )
        acts = cursor.fetchall()
    moved = _heads({subject for *_, subjects in acts for subject in subjects})
    read = tile_reader()
    for number, first_leaf, entry_count, subjects in acts:
        if (number, first_leaf, entry_count) != (act + 1, size, len(subjects)):
            raise LogBrokenError(f"act {number} does not follow act {act} with all its entries")
        for subject, leaf in zip(subjects, _stored_leaves(read, first_leaf + 1, entry_count), strict=True):
            count, head = moved.get(subject, (0, chain.NOTHING))
            moved[subject] = count + 1, chain.extend(head, leaf)
        act, size = number, size + entry_count + 1
    return moved, act, size


def _stored_leaves(read: TileReader, first: int, count: int) -> Iterator[bytes]:
    """Leaf hashes from the tiles of level 0."""
    for index in range(first, first + count):
        offset = index % WIDTH * 32
        yield read(0, index // WIDTH)[offset : offset + 32]


def _heads(subjects: set[int]) -> Heads:
    with binary() as cursor:
        cursor.execute(
            "SELECT subject_id, count, head FROM ledger.head WHERE subject_id = ANY (%s)", (list(subjects),)
        )
        return {subject: (count, head) for subject, count, head in cursor}


def map_reader() -> personmap.MapTileReader:
    """Stored tiles of the map, each read once."""
    held: dict[tuple[int, int], bytes | None] = {}
    cursor = binary()

    def read(level: int, number: int) -> bytes | None:
        if (level, number) not in held:
            cursor.execute(
                "SELECT hashes FROM ledger.map_tile WHERE level = %s AND number = %s", (level, number)
            )
            row = cursor.fetchone()
            held[level, number] = row[0] if row else None
        return held[level, number]

    return read


def renew_map() -> tuple[int, int, bytes]:
    """Bring the stored map to where the heads stand; the log's size, the number of records, the new root.

    MUST run in the transaction that enters the root, so that map and root never part.
    """
    with binary() as cursor:
        cursor.execute("SELECT heads_act, heads_size, map_heads_act FROM ledger.integrated FOR UPDATE")
        heads_act, size, since = _only(cursor.fetchone())
        cursor.execute("SELECT subject_id FROM ledger.integrator_changed(%s, %s)", (since, heads_act))
        changed = {subject for (subject,) in cursor}
        leaves = [(subject, personmap.leaf(subject, *state)) for subject, state in _heads(changed).items()]
        tiles, root = personmap.update(map_reader(), leaves)
        cursor.execute(
            "INSERT INTO ledger.map_tile SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
            " ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
            ([level for level, _ in tiles], [number for _, number in tiles], list(tiles.values())),
        )
        cursor.execute("SELECT count(*) FROM ledger.head")
        (records,) = _only(cursor.fetchone())
    return size, records, root


def note_map(number: int, size: int, root: bytes) -> None:
    """Remember which act holds the map's root; in the same transaction."""
    with binary() as cursor:
        cursor.execute(
            "UPDATE ledger.integrated SET map_act = %s, map_size = %s, map_root = %s, map_heads_act = heads_act",
            (number, size, root),
        )


def _only(row: Row | None) -> Row:
    if row is None:
        raise LogBrokenError("the row that says how far the log stands is gone")
    return row

"""Auditing the log: the tree over all leaves, the stored tiles, every checkpoint and every cosignature."""

import datetime
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from legajo.ledger.audit.book import Book
from legajo.ledger.audit.findings import Fault, Progress, Report
from legajo.proof import tree
from legajo.proof.checkpoint import Checkpoint, Verifier, check_signed, open_checkpoint, parse_note
from legajo.proof.tiles import HEIGHT, WIDTH
from legajo.proof.tree import ProofError


class Levels:
    """Every perfect subtree's hash, level by level, as one run of bytes each."""

    def __init__(self, leaves: bytes | bytearray | memoryview) -> None:
        self.rows: list[bytes] = [bytes(leaves)]
        while len(self.rows[-1]) >= 64:
            row = self.rows[-1]
            end = len(row) // 64 * 64
            self.rows.append(
                b"".join([sha256(b"\x01" + row[i : i + 64]).digest() for i in range(0, end, 64)])
            )

    def node(self, level: int, index: int) -> bytes:
        return self.rows[level][index * 32 : index * 32 + 32]

    def root(self, size: int) -> bytes:
        """The root that the tree had at a size."""
        return tree.bag([self.node(level, index) for level, index in tree.peaks(0, size)])

    def tile(self, level: int, number: int, size: int) -> bytes:
        """The stored tile that a tree of `size` leaves has."""
        end = min((number + 1) * WIDTH, size >> (HEIGHT * level))
        return (
            self.rows[level * HEIGHT][number * WIDTH * 32 : end * 32]
            if level * HEIGHT < len(self.rows)
            else b""
        )


def windows(cursor: Any) -> list[tuple[int, datetime.datetime]]:
    """(size, signing time) of the checkpoints, by size."""
    cursor.execute("SELECT size, signed_at FROM ledger.checkpoint ORDER BY size, signed_at")
    rows: list[tuple[int, datetime.datetime]] = cursor.fetchall()
    return rows


def check_log(
    cursor: Any,
    book: Book,
    keys: "tuple[Sequence[Verifier], Sequence[Verifier]]",
    report: Report,
    progress: Progress,
) -> None:
    """Every checkpoint and every tile against the tree over the leaves; `keys` are those of logs and of witnesses."""
    levels = Levels(book.hashes)
    check_checkpoints(cursor, book, levels, keys, report, progress)
    check_tiles(cursor, book, levels, report, progress)


def check_checkpoints(
    cursor: Any,
    book: Book,
    levels: Levels,
    keys: "tuple[Sequence[Verifier], Sequence[Verifier]]",
    report: Report,
    progress: Progress,
) -> None:
    """Every stored checkpoint: its signature, its cosignature, its root over the leaves that the payloads give."""
    logs, witnesses = keys
    cursor.execute(
        "SELECT origin, size, root, note, signed_at, cosignature, cosigned_at FROM ledger.checkpoint ORDER BY size, signed_at"
    )
    rows = cursor.fetchall()
    good_size, good_at = 0, None
    broken = False
    for count, row in enumerate(rows, 1):
        origin, size, root, _, signed_at = row[:5]
        name = f"ledger.checkpoint origin {origin}, size {size}"
        checkpoint = _opened(row, logs, name, report)
        report.checkpoints += 1
        if checkpoint is not None:
            if (checkpoint.size, checkpoint.root) != (size, root):
                report.add(
                    Fault(
                        "checkpoint",
                        name,
                        f"The columns of the checkpoint of {size} leaves differ from its signed text.",
                        since=signed_at,
                        until=report.at,
                    )
                )
            if checkpoint.size > book.size:
                report.add(
                    Fault(
                        "checkpoint",
                        name,
                        f"A checkpoint of {size} leaves was signed; the book holds {book.size}: leaves were lost.",
                        since=signed_at,
                        until=report.at,
                    )
                )
            elif not broken and levels.root(checkpoint.size) != checkpoint.root:
                broken = True
                words = f"Leaves {good_size} to {size - 1} are not those that were signed: the tree of {size} leaves has another root. The tree of {good_size} leaves is right."
                report.add(
                    Fault("root", name, words, leaf=good_size, since=good_at or signed_at, until=report.at)
                )
            elif not broken:
                good_size, good_at = checkpoint.size, signed_at
        _check_cosignature(row, witnesses, name, report)
        if count % 500 == 0:
            progress("checkpoints", count, len(rows))
    progress("checkpoints", len(rows), len(rows))
    _note_uncovered(book, rows, report)


def _opened(row: tuple[Any, ...], logs: Sequence[Verifier], name: str, report: Report) -> Checkpoint | None:
    origin, note, signed_at = row[0], row[3], row[4]
    log = next((log for log in logs if log.name == origin), None)
    if log is None:
        report.add(
            Fault(
                "checkpoint",
                name,
                f"The log {origin} is not this agency's.",
                since=signed_at,
                until=report.at,
            )
        )
        return None
    try:
        return open_checkpoint(note.encode(), log)
    except ProofError as error:
        report.add(
            Fault(
                "checkpoint",
                name,
                f"The checkpoint of {row[1]} leaves is not as the log signed it: {error}.",
                since=signed_at,
                until=report.at,
            )
        )
        return None


def _check_cosignature(
    row: tuple[Any, ...], witnesses: Sequence[Verifier], name: str, report: Report
) -> None:
    note, signed_at, cosignature = row[3], row[4], row[5]
    if cosignature is None:
        return
    try:
        signed = parse_note((note + cosignature).encode())
        present = {(s.name, s.key_id) for s in signed.signatures}
        known = [w for w in witnesses if (w.name, w.key_id) in present]
        if not known:
            raise ProofError("no known witness signed it")
        for witness in known:
            check_signed(signed, witness)
        report.cosignatures += 1
    except ProofError as error:
        report.add(
            Fault(
                "cosignature",
                name,
                f"The cosignature of the checkpoint of {row[1]} leaves is wrong: {error}.",
                since=signed_at,
                until=report.at,
            )
        )


def _note_uncovered(book: Book, rows: Sequence[tuple[Any, ...]], report: Report) -> None:
    covered = max((row[1] for row in rows), default=0)
    if covered < book.size:
        report.warnings.append(
            f"{book.size - covered} leaves are newer than the last checkpoint; only signatures vouch for them."
        )
    cosigned = max((row[1] for row in rows if row[5]), default=0)
    if cosigned < covered:
        report.warnings.append(f"The last cosigned checkpoint covers {cosigned} of {covered} leaves.")


def check_tiles(cursor: Any, book: Book, levels: Levels, report: Report, progress: Progress) -> None:
    """Stored tiles against recomputed ones; a leaf whose hash differs is named with its record, its row and its window."""
    cursor.execute("SELECT tree_size FROM ledger.integrated")
    (size,) = cursor.fetchone() or (0,)
    cursor.execute("SELECT count(*) FROM ledger.tile")
    (total,) = cursor.fetchone() or (0,)
    if size > book.size:
        report.add(
            Fault(
                "tile",
                "ledger.integrated",
                f"The log was grown to {size} leaves, the book holds {book.size}.",
                until=report.at,
            )
        )
        size = book.size
    cursor.execute("SELECT level, number, hashes FROM ledger.tile ORDER BY level, number")
    seen: dict[int, int] = {}
    for count, (level, number, hashes) in enumerate(cursor, 1):
        seen[level] = seen.get(level, 0) + 1
        if hashes != levels.tile(level, number, size):
            _name_tile(book, level, number, hashes, levels.tile(level, number, size), report)
        if count % 500 == 0:
            progress("tiles", count, total)
    for level in range(8):
        held = -(-(size >> (HEIGHT * level)) // WIDTH)
        if seen.get(level, 0) != held:
            report.add(
                Fault(
                    "tile",
                    f"ledger.tile level {level}",
                    f"Level {level} has {seen.get(level, 0)} tiles, a tree of {size} leaves has {held}.",
                    until=report.at,
                )
            )
    progress("tiles", total, total)


def _name_tile(book: Book, level: int, number: int, stored: bytes, right: bytes, report: Report) -> None:
    name = f"ledger.tile level {level}, number {number}"
    if level:
        report.add(
            Fault(
                "tile",
                name,
                f"Tile {number} of level {level} differs from the hash of what lies below it.",
                until=report.at,
            )
        )
        return
    for offset in range(max(len(stored), len(right)) // 32):
        if stored[offset * 32 : offset * 32 + 32] != right[offset * 32 : offset * 32 + 32]:
            index = number * WIDTH + offset
            report.add(leaf_fault(book, index, report, name))


def leaf_fault(book: Book, index: int, report: Report, tile: str) -> Fault:
    """A leaf whose payload does not hash to what the log holds."""
    if index >= book.size:
        return Fault(
            "tile", tile, f"The log holds a leaf {index} that no act counts.", leaf=index, until=report.at
        )
    act = book.act_at(index)
    line, subject = index - act.first_leaf, book.subjects[index]
    since = book.since(index)
    if line == 0:
        words = f"The bytes of act {act.number} are not those that the log took in at leaf {index}, or the tile was changed"
        return Fault(
            "leaf",
            f"ledger.act number {act.number} / {tile}",
            f"{words}.",
            act_number=act.number,
            leaf=index,
            since=since,
            until=report.at,
        )
    row = f"ledger.entry subject_id {subject}, act_id {act.id}, line {line} / {tile}"
    words = f"Record {subject}, act {act.number}, line {line}: the payload is not what the log took in at leaf {index}, or the tile was changed."
    return Fault("leaf", row, words, subject or None, act.number, line, index, since, report.at)

"""The proof of one record's file, for its owner to keep and anybody to check (`docs/formats/proof-file.md`)."""

import datetime
import uuid
from typing import Any

from django.db import connection, transaction

from legajo.ledger import growing, heads
from legajo.ledger.lookups import Ticket
from legajo.ledger.wire import binary
from legajo.proof import personmap
from legajo.proof.checkpoint import Note, parse_checkpoint
from legajo.proof.personproof import ActLeaf, EntryLeaf, Material
from legajo.proof.tiles import node_reader


class NoProofError(Exception):
    """There is nothing to prove yet; the message says why and what to wait for."""


def build(subject_id: int, ticket: Ticket, *, at: datetime.datetime) -> bytes:
    """The proof of the file that the ticket opens, as JSON. The look itself must stand already."""
    nested = connection.in_atomic_block
    with transaction.atomic(), binary() as cursor:
        if not nested:  # checkpoint, map and file as of one moment, while the integrator goes on
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        note = _checkpoint(cursor)
        size = parse_checkpoint(note.text).size
        acts, places = _acts(cursor, ticket.id)
        entries = _entries(cursor, ticket.id, subject_id, places)
        kept = sorted({entry.act for entry in entries})
        renumbered = {old: new for new, old in enumerate(kept)}
        material = Material(
            subject=subject_id,
            made=at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z"),
            note=note.encode(),
            size=size,
            acts=[acts[old] for old in kept],
            entries=[entry._replace(act=renumbered[entry.act]) for entry in entries],
        )
        _add_map(cursor, material)
        return material.encode(node_reader(growing.tile_reader()))


def _checkpoint(cursor: Any) -> Note:
    """The newest checkpoint that the witness cosigned."""
    cursor.execute("SELECT origin FROM ledger.book")
    row = cursor.fetchone()
    note = growing.newest(row[0], cosigned=True) if row else None
    if note is None:
        raise NoProofError("No checkpoint was cosigned by the witness yet; ask again in a minute.")
    return note


def _acts(cursor: Any, ticket: uuid.UUID) -> tuple[list[ActLeaf], dict[uuid.UUID, int]]:
    cursor.execute("SELECT id, first_leaf, payload, signature, key_id FROM ledger.proof_acts(%s)", (ticket,))
    rows = cursor.fetchall()
    return [ActLeaf(*row[1:]) for row in rows], {row[0]: place for place, row in enumerate(rows)}


def _entries(
    cursor: Any, ticket: uuid.UUID, subject_id: int, places: dict[uuid.UUID, int]
) -> list[EntryLeaf]:
    """The record's entries in log order."""
    cursor.execute(
        "SELECT act_id, line, payload FROM ledger.get_file(%s) WHERE subject_id = %s ORDER BY leaf_index",
        (ticket, subject_id),
    )
    return [EntryLeaf(places[act_id], line, payload) for act_id, line, payload in cursor]


def _add_map(cursor: Any, material: Material) -> None:
    """The last root of the map, if the checkpoint covers it, and the record's proof under it."""
    cursor.execute("SELECT first_leaf, payload, signature, key_id, line, entry FROM ledger.proof_map_root()")
    row = cursor.fetchone()
    if row is None or row[0] + row[4] >= material.size:
        return
    act = ActLeaf(*row[:4])
    if act not in material.acts:
        material.acts.append(act)
    material.map_entry = EntryLeaf(material.acts.index(act), row[4], row[5])
    material.map_proof = personmap.prove(heads.map_reader(), material.subject)

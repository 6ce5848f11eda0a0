"""The proof of one record's file: every entry is in the log, was signed, and none is left out.

`docs/formats/proof-file.md` specifies the document; `tools/check_proof.py` is a second implementation that shares no line.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from legajo.proof import chain, personmap, tree
from legajo.proof.checkpoint import check_signed, open_checkpoint, parse_note
from legajo.proof.keyring import Keys
from legajo.proof.tree import ProofError, leaf_hash


FORMAT = "legajo-proof/1"


class ActLeaf(NamedTuple):
    """An act as the log holds it."""

    first_leaf: int
    payload: bytes
    signature: bytes
    key_id: str


class EntryLeaf(NamedTuple):
    """An entry: the act whose lines it is among, and its line."""

    act: int
    line: int
    payload: bytes


@dataclass(slots=True)
class Material:
    """What a proof is made of; paths are read from `node` for the tree of the checkpoint."""

    subject: int
    made: str
    note: bytes
    size: int
    acts: list[ActLeaf]
    entries: list[EntryLeaf]
    map_entry: EntryLeaf | None = None
    map_proof: personmap.MapProof | None = None
    _table: dict[bytes, int] = field(default_factory=dict)

    def encode(self, node: tree.NodeReader) -> bytes:
        """The document, canonical as far as JSON allows: keys sorted, no blanks but newlines between entries."""
        acts = [self._act(act, node) for act in self.acts]
        entries = [self._entry(entry, node) for entry in self.entries]
        document: dict[str, Any] = {
            "format": FORMAT,
            "algorithms": {"hash": "sha-256", "signature": "ed25519"},
            "subject": self.subject,
            "made": self.made,
            "checkpoint": self.note.decode(),
            "acts": acts,
            "entries": entries,
            "map": self._map(node),
        }
        document["hashes"] = [_b64(value) for value in self._table]
        return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()

    def _act(self, act: ActLeaf, node: tree.NodeReader) -> dict[str, Any]:
        signed = {
            "index": act.first_leaf,
            "payload": act.payload.decode(),
            "signature": _b64(act.signature),
            "key": act.key_id,
        }
        return signed | {"path": self._path(act.first_leaf, node)}

    def _entry(self, entry: EntryLeaf, node: tree.NodeReader) -> dict[str, Any]:
        index = self.acts[entry.act].first_leaf + entry.line
        return {
            "act": entry.act,
            "line": entry.line,
            "payload": entry.payload.decode(),
            "path": self._path(index, node),
        }

    def _path(self, index: int, node: tree.NodeReader) -> list[int] | None:
        if index >= self.size:
            return None
        return [
            self._table.setdefault(value, len(self._table))
            for value in tree.inclusion_proof(node, index, self.size)
        ]

    def _map(self, node: tree.NodeReader) -> dict[str, Any] | None:
        if self.map_entry is None or self.map_proof is None:
            return None
        siblings = [self._table.setdefault(value, len(self._table)) for value in self.map_proof.siblings]
        return {
            "entry": self._entry(self.map_entry, node),
            "mask": f"{self.map_proof.mask:016x}",
            "siblings": siblings,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """What a proof proved."""

    subject: int
    origin: str
    size: int
    cosigned_at: Mapping[str, int]
    acts: int
    entries: int
    complete_to: int | None
    complete: int
    covered: int

    @property
    def whole(self) -> bool:
        """Nothing of the file is without proof, and a map root says that none was left out before it."""
        return self.complete_to is not None and self.covered == self.entries

    def sentences(self) -> Iterator[str]:
        """The findings in words."""
        yield f"The log {self.origin} stood at {self.size} leaves; its signature is right."
        for name, at in self.cosigned_at.items():
            yield f"The witness {name} cosigned that at POSIX time {at}."
        yield f"{self.acts} acts are signed by the agency; {self.covered} of {self.entries} entries of record {self.subject} are in that log."
        if self.complete_to is None:
            yield "No map root covers this record yet: that nothing is left out is not proved."
        else:
            yield f"Up to leaf {self.complete_to} the file is complete: {self.complete} entries, none left out, none changed."
            yield f"{self.covered - self.complete} entries came after that; there may be others."
        if self.entries > self.covered:
            yield f"{self.entries - self.covered} entries are newer than the checkpoint: nothing is proved of them yet."


class _Reader:
    """A proof document being checked against keys that came apart from it."""

    def __init__(self, document: dict[str, Any], keys: Keys) -> None:
        if document["format"] != FORMAT or document["algorithms"] != {
            "hash": "sha-256",
            "signature": "ed25519",
        }:
            raise ProofError("not a proof of this format")
        self.keys = keys
        self.document = document
        self.hashes = [_bytes(text) for text in document["hashes"]]
        self.note = document["checkpoint"].encode()
        log = next((log for log in keys.logs if log.name == document["checkpoint"].split("\n", 1)[0]), None)
        if log is None:
            raise ProofError("the checkpoint is of a log whose key you did not give")
        self.checkpoint = open_checkpoint(self.note, log)
        self.acts = [self.act(act) for act in document["acts"]]

    def witnesses(self) -> dict[str, int]:
        """The given witnesses that cosigned; at least one MUST have."""
        note, found = parse_note(self.note), {}
        for witness in self.keys.witnesses:
            if any((s.name, s.key_id) == (witness.name, witness.key_id) for s in note.signatures):
                found[witness.name] = check_signed(note, witness) or 0
        if not found:
            raise ProofError("none of the given witnesses cosigned the checkpoint")
        return found

    def act(self, act: dict[str, Any]) -> dict[str, Any]:
        """One act: its signature, its place, its bytes' own account of both."""
        payload = act["payload"].encode()
        public = self.keys.agency.get(act["key"])
        if public is None:
            raise ProofError(f"act {act['index']} is signed by a key that you did not give: {act['key']}")
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(_bytes(act["signature"]), payload)
        except InvalidSignature as error:
            raise ProofError(f"the signature of act {act['index']} is wrong") from error
        said: dict[str, Any] = json.loads(payload)
        if (said["first_leaf"], said["key"], said["alg"]) != (act["index"], act["key"], "ed25519"):
            raise ProofError(f"act {act['index']} says another place or key of itself")
        self.include(act["index"], payload, act["path"])
        return said

    def entry(self, entry: dict[str, Any], subject: int) -> tuple[int, bytes, dict[str, Any]]:
        """One entry: inside its act's lines, of this record and case, in the log. Returns its leaf index and hash."""
        act, line, payload = self.acts[entry["act"]], entry["line"], entry["payload"].encode()
        said: dict[str, Any] = json.loads(payload)
        if type(line) is not int or not 1 <= line <= act["count"]:
            raise ProofError(f"act {act['number']} has no line {line}")
        if (said["subject"], said["line"], said.get("case")) != (subject, line, act.get("case")):
            raise ProofError(
                f"line {line} of act {act['number']} says another record, line or case of itself"
            )
        index = act["first_leaf"] + line
        self.include(index, payload, entry["path"])
        return index, leaf_hash(payload), said

    def include(self, index: int, payload: bytes, path: list[int] | None) -> None:
        """The leaf is in the checkpoint's tree, or newer than it."""
        if path is None:
            if index < self.checkpoint.size:
                raise ProofError(f"leaf {index} is older than the checkpoint and has no path")
            return
        tree.verify_inclusion(
            index,
            self.checkpoint.size,
            leaf_hash(payload),
            [self.hashes[i] for i in path],
            self.checkpoint.root,
        )

    def completeness(self, subject: int, leaves: list[tuple[int, bytes]]) -> tuple[int | None, int]:
        """The chain over the entries up to a map root leads to what the map says of the record."""
        part = self.document["map"]
        if part is None:
            return None, 0
        _, _, said = self.entry(part["entry"], 1)
        if (
            part["entry"]["path"] is None
            or said["kind"] != 203
            or self.acts[part["entry"]["act"]]["sort"] != "agency"
        ):
            raise ProofError("the map's root is not an entry of the agency in this log")
        root, size = said["fact"]["root"], said["fact"]["size"]
        covered = [leaf for index, leaf in leaves if index < size]
        proof = personmap.MapProof(int(part["mask"], 16), [self.hashes[i] for i in part["siblings"]])
        personmap.verify(subject, len(covered), chain.head_of(covered), proof, bytes.fromhex(root))
        return size, len(covered)


def check(raw: bytes, keys: Keys) -> Findings:
    """Raise ProofError unless the document proves its file; return what exactly it proves."""
    try:
        return _check(json.loads(raw), keys)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ProofError(f"the document is malformed: {error}") from error


def _check(document: dict[str, Any], keys: Keys) -> Findings:
    reader, subject = _Reader(document, keys), document["subject"]
    cosigned = reader.witnesses()
    leaves = [reader.entry(entry, subject)[:2] for entry in document["entries"]]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(leaves)):
        raise ProofError("the entries are not in the order of the log")
    complete_to, complete = reader.completeness(subject, leaves)
    size = reader.checkpoint.size
    covered = sum(index < size for index, _ in leaves)
    return Findings(
        subject,
        reader.checkpoint.origin,
        size,
        cosigned,
        len(reader.acts),
        len(leaves),
        complete_to,
        complete,
        covered,
    )


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

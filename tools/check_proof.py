#!/usr/bin/env python3
"""Check the proof of one record's file, without the software that made it.

    check_proof.py FILE --keys KEYS

KEYS is what the agency publishes apart from its proofs (`legajo agency keys`). No key is ever read from FILE. This program imports nothing
but Python and `cryptography`; it was written from docs/formats/ alone. Exit status: 0 proved, 1 not proved, 2 a file cannot be read,
3 proved in part: an entry is newer than the checkpoint, or nothing shows that none was left out.
"""

import argparse
import base64
import datetime
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class NotProvedError(Exception):
    """What does not hold, in words."""


def need(condition, words):
    if not condition:
        raise NotProvedError(words)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64(text):
    return base64.b64decode(text, validate=True)


def ed25519(public, signature, message, whose):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        raise NotProvedError(f"the signature of {whose} is wrong") from None


def root_from(index, size, leaf, path):
    """The root of RFC 6962 that this path gives: the tree of `size` leaves is cut at the greatest power of two below `size`."""
    need(0 <= index < size, f"leaf {index} is not in a tree of {size}")
    if size == 1:
        need(not path, "a path is too long")
        return leaf
    need(path, "a path is too short")
    half = 1 << ((size - 1).bit_length() - 1)
    below, beside = path[:-1], path[-1]
    if index < half:
        return sha(b"\x01", root_from(index, half, leaf, below), beside)
    return sha(b"\x01", beside, root_from(index - half, size - half, leaf, below))


def map_root(subject, count, head, mask, siblings):
    """The root of the map of depth 64 that says: this record has `count` entries whose chain ends in `head`."""
    nothing = bytes(32)
    need(0 <= subject < 1 << 63 and 0 <= mask < 1 << 64, "the map proof is out of range")
    need(bin(mask).count("1") == len(siblings), "the map proof does not hold the hashes it names")
    need(all(len(s) == 32 and s != nothing for s in siblings), "a hash of the map proof is none")
    value = sha(b"\x03", subject.to_bytes(8, "big"), count.to_bytes(8, "big"), head) if count else nothing
    siblings = list(siblings)
    for height in range(64):
        other = siblings.pop(0) if mask >> height & 1 else nothing
        if value == nothing and other == nothing:
            continue
        left, right = (other, value) if subject >> height & 1 else (value, other)
        value = sha(b"\x04", left, right)
    return value


class Keys:
    """The published keys: of the agency (acts), the log (checkpoints) and the witness (cosignatures)."""

    def __init__(self, document):
        need(document["format"] == "legajo-keys/1", "the keys are not in the format legajo-keys/1")
        self.agency = {key["id"]: bytes.fromhex(key["public"]) for key in document["agency"]}
        self.log = [self.note_key(key["vkey"], 1) for key in document["log"]]
        self.witness = [self.note_key(key["vkey"], 4) for key in document["witness"]]
        need(all(len(public) == 32 for public in self.agency.values()), "a key of the agency is not 32 bytes")

    @staticmethod
    def note_key(text, sort):
        name, short, material = text.split("+", 2)
        raw = b64(material)
        need(len(raw) == 33 and raw[0] == sort, f"{name}: not a key of the sort that is needed")
        need(sha(name.encode(), b"\n", raw)[:4].hex() == short, f"{name}: the key's id does not fit the key")
        return name, bytes.fromhex(short), raw[1:]


class Checkpoint:
    """A signed note of the log with the witness's cosignature."""

    def __init__(self, note, keys):
        text, separator, lines = note.rpartition("\n\n")
        need(separator and lines.endswith("\n"), "the checkpoint is not a signed note")
        self.text = text + "\n"
        self.signatures = [self.signature(line) for line in lines[:-1].split("\n")]
        parts = self.text.split("\n")
        need(len(parts) >= 4 and all(parts[:-1]), "the checkpoint does not have its three lines")
        self.origin, self.size, self.root = parts[0], int(parts[1]), b64(parts[2])
        need(
            str(self.size) == parts[1] and self.size >= 0 and len(self.root) == 32,
            "the checkpoint is malformed",
        )
        log = [key for key in keys.log if key[0] == self.origin]
        need(log, f"the checkpoint is of the log {self.origin}, whose key you did not give")
        need(self.signed_by(log[0], cosignature=False), "the log did not sign the checkpoint")
        self.cosigned = [(key[0], at) for key in keys.witness for at in self.signed_by(key, cosignature=True)]
        need(self.cosigned, "none of the witnesses whose keys you gave cosigned the checkpoint")

    @staticmethod
    def signature(line):
        need(line.startswith("\u2014 "), "a signature line is malformed")
        name, _, encoded = line[2:].partition(" ")
        raw = b64(encoded)
        return name, raw[:4], raw[4:]

    def signed_by(self, key, cosignature):
        """The times at which this key signed (a log's signature has none: 0). A wrong signature ends everything."""
        times = []
        for name, short, raw in self.signatures:
            if (name, short) != key[:2]:
                continue
            at, message = 0, self.text
            if cosignature:
                at, raw = int.from_bytes(raw[:8], "big"), raw[8:]
                message = f"cosignature/v1\ntime {at}\n{self.text}"
            ed25519(key[2], raw, message.encode(), name)
            times.append(at)
        return times


class Proof:
    """The document, checked from the top: checkpoint, acts, entries, completeness."""

    def __init__(self, document, keys):
        need(document["format"] == "legajo-proof/1", "the file is not in the format legajo-proof/1")
        need(
            document["algorithms"] == {"hash": "sha-256", "signature": "ed25519"},
            "the file names other algorithms",
        )
        self.keys, self.subject = keys, document["subject"]
        self.hashes = [b64(text) for text in document["hashes"]]
        need(all(len(value) == 32 for value in self.hashes), "a hash is not 32 bytes")
        self.checkpoint = Checkpoint(document["checkpoint"], keys)
        self.acts = [self.act(act) for act in document["acts"]]
        self.leaves = [self.entry(entry, self.subject) for entry in document["entries"]]
        indexes = [index for index, _, _ in self.leaves]
        need(
            indexes == sorted(set(indexes)),
            "the entries are not in the order of the log, or one is there twice",
        )
        self.covered = sum(index < self.checkpoint.size for index in indexes)
        self.complete = self.completeness(document["map"])

    def in_log(self, index, payload, path):
        """The leaf SHA-256(0x00 || payload) stands at `index` of the checkpoint's tree; without a path it is newer."""
        if path is None:
            need(index >= self.checkpoint.size, f"leaf {index} has no path although the checkpoint covers it")
            return
        need(all(type(number) is int and number >= 0 for number in path), "a path does not name hashes")
        path = [self.hashes[number] for number in path]
        need(len(path) <= 64, "a path is too long")
        found = root_from(index, self.checkpoint.size, sha(b"\x00", payload), path)
        need(found == self.checkpoint.root, f"leaf {index} is not in the log as it is shown here")

    def act(self, act):
        payload = act["payload"].encode()
        need(act["key"] in self.keys.agency, f"act at leaf {act['index']}: signed by a key you did not give")
        ed25519(
            self.keys.agency[act["key"]], b64(act["signature"]), payload, f"the act at leaf {act['index']}"
        )
        said = json.loads(payload)
        need(said["first_leaf"] == act["index"], f"act at leaf {act['index']}: says another place of itself")
        need(said["alg"] == "ed25519", f"act at leaf {act['index']}: names another algorithm")
        need(said["key"] == act["key"], f"act at leaf {act['index']}: says another key of itself")
        self.in_log(act["index"], payload, act["path"])
        return said

    def entry(self, entry, subject):
        need(type(entry["act"]) is int and entry["act"] >= 0, "an entry names no act")
        act, line, payload = self.acts[entry["act"]], entry["line"], entry["payload"].encode()
        need(type(line) is int and 1 <= line <= act["count"], f"act {act['number']} has no line {line}")
        said = json.loads(payload)
        need(said["subject"] == subject, f"line {line} of act {act['number']} is of another record")
        need(said["line"] == line, f"line {line} of act {act['number']} says another line of itself")
        need(said.get("case") == act.get("case"), f"line {line} of act {act['number']} is of another case")
        index = act["first_leaf"] + line
        self.in_log(index, payload, entry["path"])
        return index, sha(b"\x00", payload), said

    def completeness(self, part):
        """The map root, itself an entry of the agency in the log, names the chain that exactly these entries make."""
        if part is None:
            return None
        _, _, said = self.entry(part["entry"], 1)
        need(part["entry"]["path"] is not None, "the map's root is newer than the checkpoint")
        need(
            said["kind"] == 203 and self.acts[part["entry"]["act"]]["sort"] == "agency",
            "this is no root of the map",
        )
        size, root = said["fact"]["size"], bytes.fromhex(said["fact"]["root"])
        count, head = 0, bytes(32)
        for index, leaf, _ in self.leaves:
            if index < size:
                count, head = count + 1, sha(b"\x02", head, leaf)
        siblings = [self.hashes[number] for number in part["siblings"]]
        found = map_root(self.subject, count, head, int(part["mask"], 16), siblings)
        need(
            found == root,
            "the file is not complete: the map of the log names other entries, or another number of them",
        )
        return size, count

    def words(self):
        point = self.checkpoint
        yield f"The log {point.origin} had {point.size} leaves; its signature is right."
        for name, at in point.cosigned:
            moment = datetime.datetime.fromtimestamp(at, datetime.UTC)
            yield f"The witness {name} confirmed that on {moment:%Y-%m-%d at %H:%M:%S} UTC."
        yield f"The {len(self.acts)} acts shown were signed by the agency and stand in the log unless newer than it."
        yield f"Of the {len(self.leaves)} entries of record {self.subject}, {self.covered} stand in the log, byte for byte as shown."
        if self.complete is None:
            yield "NOT shown: that no entry was left out (the log holds no root of the map for this record yet)."
        else:
            size, count = self.complete
            yield f"Before leaf {size} the file is complete: exactly these {count} entries, none left out."
            between = self.covered - count
            yield f"{between} entries came after that; they stand in the log, others may too."
        if self.covered < len(self.leaves):
            yield f"{len(self.leaves) - self.covered} entries are newer than the checkpoint; nothing is proved of them yet."


def main():
    parser = argparse.ArgumentParser(description="Check the proof of one record's file.")
    parser.add_argument("file", help="the proof (JSON)")
    parser.add_argument(
        "--keys", required=True, help="the keys that the agency published apart from the proof"
    )
    options = parser.parse_args()
    try:
        documents = []
        for name in (options.file, options.keys):
            with open(name, encoding="utf-8") as file:
                documents.append(json.load(file))
    except (OSError, ValueError, RecursionError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    try:
        proof = Proof(documents[0], Keys(documents[1]))
        sentences = list(proof.words())
    except NotProvedError as error:
        print(f"NOT PROVED: {error}", file=sys.stderr)
        return 1
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        print(f"NOT PROVED: the file is malformed ({type(error).__name__}: {error})", file=sys.stderr)
        return 1
    print("\n".join(sentences))
    if proof.complete is None or proof.covered < len(proof.leaves):
        print("PROVED IN PART.")
        return 3
    print("PROVED.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

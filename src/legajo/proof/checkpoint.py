"""Signed checkpoints of a log and a witness's cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature)."""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from legajo.proof.tree import HASH_BYTES, ProofError


DASH = "— "
MAX_NOTE_BYTES = 1_000_000
_NUMBER = re.compile(r"0|[1-9][0-9]{0,19}")


class KeySort(IntEnum):
    """The signature type bytes that C2SP assigns."""

    NOTE = 0x01  # Ed25519 over the note's text: a log
    COSIGNATURE = 0x04  # timestamped Ed25519 over the checkpoint: a witness


def raw_public(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key (of a private key: its public half)."""
    return (key if isinstance(key, Ed25519PublicKey) else key.public_key()).public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and a public key that signatures are accepted from; configured apart, never read from a note."""

    name: str
    public: bytes
    sort: KeySort

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.sort]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """C2SP's text form: name, key id, and key, joined by plus signs."""
        material = base64.b64encode(bytes([self.sort]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


def parse_vkey(text: str) -> Verifier:
    """Read a key in C2SP's text form; its key id MUST be right."""
    try:
        name, key_id, material = text.strip().split("+", 2)
        raw = base64.b64decode(material, validate=True)
        verifier = Verifier(name, raw[1:], KeySort(raw[0]))
    except (ValueError, IndexError) as error:
        raise ProofError(f"not a verifier key: {text!r}") from error
    if not _is_key_name(name) or len(verifier.public) != 32 or verifier.key_id.hex() != key_id:
        raise ProofError(f"not a verifier key: {text!r}")
    return verifier


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its origin, its size, its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        return (self.text + "\n" + "".join(signature.line for signature in self.signatures)).encode()

    def with_signatures(self, *added: Signature) -> "Note":
        return Note(self.text, (*self.signatures, *added))


def parse_signatures(text: str) -> tuple[Signature, ...]:
    """Read signature lines; every one MUST be well formed and end in a newline."""
    if not text.endswith("\n"):
        raise ProofError("the signature lines do not end in a newline")
    return tuple(_signature(line) for line in text[:-1].split("\n"))


def parse_note(raw: bytes) -> Note:
    """Take a signed note apart; nothing is verified yet."""
    if len(raw) > MAX_NOTE_BYTES:
        raise ProofError("the note is too long")
    try:
        note = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProofError("the note is not UTF-8") from error
    if any(ord(character) < 0x20 and character != "\n" for character in note):
        raise ProofError("the note holds a control character")
    cut = note.rfind("\n\n")
    if cut < 0:
        raise ProofError("the note has no signatures")
    return Note(note[: cut + 1], parse_signatures(note[cut + 2 :]))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's three lines; extension lines are allowed and say nothing."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not _NUMBER.fullmatch(lines[1]):
        raise ProofError("the note's text is not a checkpoint")
    size = int(lines[1])
    root = _base64(lines[2])
    if size >= 1 << 64 or len(root) != HASH_BYTES:
        raise ProofError("the checkpoint's size or root is out of range")
    return Checkpoint(lines[0], size, root)


def sign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey) -> Note:
    """The checkpoint signed by the log's key."""
    verifier = Verifier(name, raw_public(key), KeySort.NOTE)
    return Note(checkpoint.text, (Signature(name, verifier.key_id, key.sign(checkpoint.text.encode())),))


def cosign(text: str, name: str, key: Ed25519PrivateKey, at: int) -> Signature:
    """A witness's cosignature at a POSIX time over a checkpoint's text."""
    verifier = Verifier(name, raw_public(key), KeySort.COSIGNATURE)
    return Signature(name, verifier.key_id, at.to_bytes(8, "big") + key.sign(cosigned(text, at)))


def cosigned(text: str, at: int) -> bytes:
    """The bytes that a cosignature signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def check_signed(note: Note, verifier: Verifier) -> int | None:
    """Raise ProofError unless this key signed the note; return a cosignature's POSIX time, None for a log's own."""
    mine = [s for s in note.signatures if (s.name, s.key_id) == (verifier.name, verifier.key_id)]
    if not mine:
        raise ProofError(f"{verifier.name} did not sign this")
    times = [_check_signature(note.text, signature, verifier) for signature in mine]
    return times[0]


def open_checkpoint(raw: bytes, log: Verifier) -> Checkpoint:
    """The checkpoint in a note that the log's key signed."""
    note = parse_note(raw)
    check_signed(note, log)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != log.name:
        raise ProofError(f"the checkpoint is of {checkpoint.origin}, not of {log.name}")
    return checkpoint


def _check_signature(text: str, signature: Signature, verifier: Verifier) -> int | None:
    at, message, raw = None, text.encode(), signature.signature
    if verifier.sort is KeySort.COSIGNATURE:
        at, raw = int.from_bytes(raw[:8], "big"), raw[8:]
        message = cosigned(text, at)
    if len(raw) != 64 or (at is not None and at >= 1 << 63):
        raise ProofError(f"the signature of {verifier.name} is malformed")
    try:
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(raw, message)
    except (InvalidSignature, ValueError) as error:
        raise ProofError(f"the signature of {verifier.name} is wrong") from error
    return at


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    raw = _base64(encoded)
    if not line.startswith(DASH) or not _is_key_name(name) or len(raw) < 5:
        raise ProofError("a signature line is malformed")
    return Signature(name, raw[:4], raw[4:])


def _is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("not base64") from error
    if base64.b64encode(raw).decode() != text:  # one form only: no stray bits in the last character
        raise ProofError("not canonical base64")
    return raw

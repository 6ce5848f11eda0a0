"""The one decision of a witness: whether a checkpoint follows what it has seen (C2SP tlog-witness, add-checkpoint)."""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from legajo.proof.checkpoint import Checkpoint, Note, check_signed, cosign, parse_checkpoint, parse_note
from legajo.proof.tree import EMPTY_ROOT, ProofError, verify_consistency
from legajo.witness.store import Store


TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
MAX_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,19})")


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: int
    body: bytes
    media_type: str = TEXT


class Submission(NamedTuple):
    """A checkpoint offered with the proof that it follows an older one."""

    old_size: int
    proof: list[bytes]
    note: Note
    checkpoint: Checkpoint


def parse_submission(body: bytes) -> Submission:
    """Take a request's body apart; raise ProofError when it is not of the form."""
    head, separator, note = body.partition(b"\n\n")
    if not separator or not head.isascii():
        raise ProofError("the request has no empty line before its checkpoint")
    lines = head.decode("ascii").split("\n")
    old = _OLD.fullmatch(lines[0])
    if not old or len(lines) > MAX_PROOF + 1:
        raise ProofError("the request does not begin with an old size, or its proof is too long")
    try:
        proof = [b64decode(line, validate=True) for line in lines[1:]]
    except binascii.Error as error:
        raise ProofError("a line of the proof is not base64") from error
    parsed = parse_note(note)
    return Submission(int(old[1]), proof, parsed, parse_checkpoint(parsed.text))


def follows(held: Checkpoint | None, offered: Submission) -> None:
    """Raise ProofError unless the offered checkpoint's tree begins with the tree that is held."""
    new = offered.checkpoint
    if held is None or held.size == 0:
        if offered.proof or (new.size == 0 and new.root != EMPTY_ROOT):
            raise ProofError("from size 0 the proof is empty, and an empty tree has one root")
        return
    verify_consistency(held.size, new.size, held.root, new.root, offered.proof)


@dataclass(frozen=True, slots=True)
class Witness:
    """A store that answers; the lock makes check and memory one step."""

    store: Store
    lock: Lock

    def add_checkpoint(self, body: bytes, *, at: int) -> Answer:
        """Cosign a checkpoint that follows what was seen, or say why not."""
        try:
            offered = parse_submission(body)
        except ProofError as error:
            return _refusal(400, error)
        log = self.store.log(offered.checkpoint.origin)
        if log is None:
            return Answer(404, b"unknown origin\n")
        try:
            check_signed(offered.note, log)
        except ProofError as error:
            return _refusal(403, error)
        if offered.old_size > offered.checkpoint.size:
            return Answer(400, b"the old size is above the checkpoint's\n")
        with self.lock:
            return self._decide(offered, at)

    def _decide(self, offered: Submission, at: int) -> Answer:
        origin, new = offered.checkpoint.origin, offered.checkpoint
        raw = self.store.newest(origin)
        held = parse_checkpoint(parse_note(raw).text) if raw else None
        size = held.size if held else 0
        if offered.old_size != size or (held and held.size == new.size and held.root != new.root):
            return Answer(409, b"%d\n" % size, SIZE)
        try:
            follows(held, offered)
        except ProofError as error:
            return _refusal(422, error)
        verifier = self.store.verifier()
        cosignature = cosign(offered.note.text, verifier.name, self.store.key(), at)
        mine = [s for s in offered.note.signatures if s.name == origin]
        self.store.remember(origin, Note(offered.note.text, (*mine, cosignature)).encode())
        return Answer(200, cosignature.line.encode())

    def newest(self, origin: str) -> Answer:
        """The newest checkpoint that was cosigned for a log; 204 when the log is known and never sent one."""
        if self.store.log(origin) is None:
            return Answer(404, b"unknown origin\n")
        raw = self.store.newest(origin)
        return Answer(200, raw) if raw else Answer(204, b"")


def _refusal(status: int, error: ProofError) -> Answer:
    return Answer(status, f"{error}\n".encode())

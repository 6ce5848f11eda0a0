"""Talking to the witness: submitting checkpoints, asking for the newest. An unreachable witness is an answer, not a crash."""

import base64
import http.client
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings

from legajo.proof.checkpoint import (
    Checkpoint,
    Note,
    Signature,
    Verifier,
    check_signed,
    open_checkpoint,
    parse_signatures,
    parse_vkey,
)


TIMEOUT_SECONDS = 5


class WitnessUnreachableError(Exception):
    """Nobody answers at the witness's address."""


class WitnessRefusalError(Exception):
    """The witness answers and does not cosign; `size` is what it holds when it says so."""

    def __init__(self, words: str, *, status: int, size: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.size = size


@dataclass(frozen=True, slots=True)
class WitnessAddress:
    """Where a witness listens and the key it must answer with."""

    url: str
    verifier: Verifier

    def submit(self, note: Note, old_size: int, proof: list[bytes]) -> Signature:
        """Offer a checkpoint that follows the one of `old_size`; return the cosignature, verified."""
        lines = "".join(base64.b64encode(value).decode() + "\n" for value in proof)
        status, body = self._call(
            "POST", "/add-checkpoint", f"old {old_size}\n{lines}\n".encode() + note.encode()
        )
        if status == 409:
            size = body.decode(errors="replace").strip()
            held = int(size) if size.isdecimal() else None
            raise WitnessRefusalError(f"the witness holds a tree of {held} leaves", status=409, size=held)
        if status != 200:
            raise WitnessRefusalError(
                f"the witness refuses: {status} {body.decode(errors='replace').strip()}", status=status
            )
        signed = note.with_signatures(*parse_signatures(body.decode()))
        check_signed(signed, self.verifier)
        mine = (self.verifier.name, self.verifier.key_id)
        return next(s for s in signed.signatures if (s.name, s.key_id) == mine)

    def newest(self, log: Verifier) -> Checkpoint | None:
        """The newest checkpoint that the witness cosigned for a log; None when it has none."""
        status, body = self._call("GET", f"/newest?origin={quote(log.name, safe='')}", None)
        if status in (204, 404):
            return None
        if status != 200:
            raise WitnessRefusalError(f"the witness does not say what it holds: {status}", status=status)
        return open_checkpoint(body, log)

    def _call(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        address = urlsplit(self.url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, address.path.rstrip("/") + path, body)
            reply = connection.getresponse()
            return reply.status, reply.read()
        except (OSError, http.client.HTTPException) as error:
            raise WitnessUnreachableError(f"the witness at {self.url} does not answer: {error}") from error
        finally:
            connection.close()


def configured() -> WitnessAddress | None:
    """The witness that this agency was founded with (LEGAJO_WITNESS or a file of secrets says where); None without one."""
    verifier, url = published(), os.environ.get("LEGAJO_WITNESS") or _read("witness_url")
    return WitnessAddress(url, verifier) if verifier and url else None


def published() -> Verifier | None:
    """The witness's public key, as founding wrote it down."""
    text = _read("witness_vkey")
    return parse_vkey(text) if text else None


def _read(name: str) -> str:
    path = Path(settings.LEGAJO_SECRETS) / name
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""

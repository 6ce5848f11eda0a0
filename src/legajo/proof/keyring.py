"""The public keys that a proof is checked against: printed by `legajo agency keys`, published apart, never read from a proof."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legajo.proof.checkpoint import KeySort, Verifier, parse_vkey
from legajo.proof.tree import ProofError


KEYS_FORMAT = "legajo-keys/1"


@dataclass(frozen=True, slots=True)
class Keys:
    """What the checker was given apart from the proof."""

    origin: str
    agency: Mapping[str, bytes]
    logs: Sequence[Verifier]
    witnesses: Sequence[Verifier]

    def encode(self) -> bytes:
        """The JSON that `legajo agency keys` prints."""
        agency = [
            {"id": key, "algorithm": "ed25519", "public": public.hex()} for key, public in self.agency.items()
        ]
        document = {
            "format": KEYS_FORMAT,
            "origin": self.origin,
            "agency": agency,
            "log": [_key_document(verifier) for verifier in self.logs],
            "witness": [_key_document(verifier) for verifier in self.witnesses],
        }
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _key_document(verifier: Verifier) -> dict[str, str]:
    return {
        "id": verifier.key_id.hex(),
        "name": verifier.name,
        "public": verifier.public.hex(),
        "vkey": verifier.vkey,
    }


def parse_keys(raw: bytes) -> Keys:
    """Read what `legajo agency keys` printed."""
    try:
        document = json.loads(raw)
        if document["format"] != KEYS_FORMAT:
            raise ProofError(f"not a file of keys: {document['format']}")
        agency = {key["id"]: bytes.fromhex(key["public"]) for key in document["agency"]}
        logs = [parse_vkey(key["vkey"]) for key in document["log"]]
        witnesses = [parse_vkey(key["vkey"]) for key in document["witness"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ProofError("not a file of keys") from error
    return Keys(document["origin"], agency, logs, witnesses)


def log_verifier(origin: str, public: bytes) -> Verifier:
    """A log's key; its name is the log's origin."""
    return Verifier(origin, public, KeySort.NOTE)

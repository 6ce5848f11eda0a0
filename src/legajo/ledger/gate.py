"""The start-up gate: nobody writes while a witness has seen more of the log than we hold (a restore lost leaves, or somebody forked it)."""

from dataclasses import dataclass

from legajo.ledger import published, witnessing
from legajo.ledger.growing import newest, root_at
from legajo.ledger.witnessing import WitnessRefusalError, WitnessUnreachableError
from legajo.proof.checkpoint import Checkpoint, parse_checkpoint
from legajo.proof.tree import ProofError


class GateClosedError(Exception):
    """Writing is refused; the message says what the witness holds, what we hold, and what to do."""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """The gate is open; a warning when the witness could not be asked."""

    size: int
    witnessed: int | None
    warning: str = ""


def check() -> GateAnswer:
    """Compare what we hold with what the witness has seen; raise GateClosedError when it has seen more or something else."""
    log = published.log_verifier()
    witness = witnessing.configured()
    if witness is None:
        warning = "no witness is configured: nobody would notice a fork of the log"
        return GateAnswer(_held(log.name), None, warning)
    try:
        seen = witness.newest(log)  # asked before we look at ours, which an integrator may be extending
    except WitnessUnreachableError as error:
        return GateAnswer(_held(log.name), None, str(error))
    except (WitnessRefusalError, ProofError) as error:
        raise GateClosedError(
            f"What the witness holds cannot be read: {error}. Nothing is written until it can."
        ) from error
    held = _held(log.name)
    if seen is not None:
        _compare(seen, held)
    return GateAnswer(held, seen.size if seen else 0)


def _held(origin: str) -> int:
    note = newest(origin)
    return parse_checkpoint(note.text).size if note else 0


def _compare(seen: Checkpoint, held: int) -> None:
    if seen.size > held:
        raise GateClosedError(
            f"The witness has seen {seen.size} leaves of the log {seen.origin}; this book holds {held}."
            " Leaves were lost, as after a restore: nothing is written under this origin."
            " Restore a newer backup, or go on under a new origin with `legajo custody restore`."
        )
    if root_at(seen.size) != seen.root:
        raise GateClosedError(
            f"The witness has seen another tree of {seen.size} leaves under {seen.origin} than this book holds."
            " The log was forked: nothing is written until it is known which one is true. Run `legajo verify`."
        )

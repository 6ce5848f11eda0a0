"""The start-up gate: whoever writes asks first whether a witness has seen more of the log than this book holds."""

import sys

from legajo.config.server import RefusedError
from legajo.ledger import agency, gate
from legajo.ledger.gate import GateClosedError


def pass_gate() -> None:
    """Go on, with a warning where the witness is out of reach; MUST refuse where it has seen more."""
    if not agency.is_founded():
        return
    try:
        answer = gate.check()
    except GateClosedError as closed:
        raise RefusedError(str(closed)) from closed
    if answer.warning:
        sys.stderr.write(f"{answer.warning}\n")

"""The start-up gate: whoever writes asks first whether a witness has seen more of the log than this book holds."""

import sys

from legajo.ledger import agency, gate


def pass_gate() -> None:
    """Go on, with a warning where the witness is out of reach; MUST raise GateClosedError where it has seen more."""
    if not agency.is_founded():
        return
    answer = gate.check()
    if answer.warning:
        sys.stderr.write(f"{answer.warning}\n")

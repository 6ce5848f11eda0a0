"""The integrator: one process that grows the log after every commit and signs its checkpoints."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from legajo.config.gate import pass_gate
from legajo.ledger import agency, integrator, keys
from legajo.ledger.gate import GateClosedError


UNFOUNDED_SECONDS = 2.0


def command(
    key: Annotated[bool, typer.Option("--key", help="Print the log's public key and end.")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="Ask whether the gate is open and end.")] = False,
) -> None:
    """Integrate until told to stop; before the founding there is nothing to do but wait."""
    if key:
        typer.echo(keys.log_verifier().vkey if agency.is_founded() else "")
    elif gate:
        _ask_gate()
    else:
        _integrate()


def _ask_gate() -> None:
    try:
        pass_gate()
    except GateClosedError as closed:
        typer.echo(str(closed), err=True)
        raise typer.Exit(1) from closed


def _integrate() -> None:
    while not agency.is_founded():
        time.sleep(UNFOUNDED_SECONDS)
    pass_gate()
    integrator.run(lambda: datetime.now(UTC))

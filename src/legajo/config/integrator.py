"""The integrator: one process that grows the log after every commit and signs its checkpoints."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from legajo.ledger import agency, integrator, keys


UNFOUNDED_SECONDS = 2.0


def command(
    key: Annotated[bool, typer.Option("--key", help="Print the log's public key and end.")] = False,
) -> None:
    """Integrate until told to stop; before the founding there is nothing to do but wait."""
    if key:
        typer.echo(keys.log_verifier().vkey if agency.is_founded() else "")
        return
    while not agency.is_founded():
        time.sleep(UNFOUNDED_SECONDS)
    integrator.run(lambda: datetime.now(UTC))

"""The integrator: one process that grows the log after every commit and signs its checkpoints."""

import time
from datetime import UTC, datetime

from legajo.config.gate import pass_gate
from legajo.ledger import agency, integrator


UNFOUNDED_SECONDS = 2.0


def command() -> None:
    """Integrate until told to stop; before the founding there is nothing to do but wait."""
    while not agency.is_founded():
        time.sleep(UNFOUNDED_SECONDS)
    pass_gate()
    integrator.run(lambda: datetime.now(UTC))

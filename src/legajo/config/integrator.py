"""The integrator: one process that grows the log after every commit and signs its checkpoints."""

from legajo.ledger import integrator


def command() -> None:
    """Integrate until told to stop."""
    integrator.run()

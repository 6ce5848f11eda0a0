"""Maintenance by order (arts. 11, 12): a dry run becomes a case, four officers approve it, a job executes it."""

import datetime
from uuid import UUID

from legajo.authority.gateway import Actor


class MaintenanceError(Exception):
    """The order may not be given or executed; the message says why, and what now."""


def order_settlement(year: int, *, reason: str, by: Actor, at: datetime.datetime, key: str) -> UUID:
    """Propose the yearly crediting of interest: the totals of the dry run go to the four rungs as a case."""
    raise NotImplementedError


def execute(order_id: UUID, *, at: datetime.datetime) -> int:
    """Post what the approved order announced; returns the number of entries. Again: posts nothing."""
    raise NotImplementedError

"""The journal: who did or saw what, why, through which channel (arts. 11, 15, 26). Written in the act's own transaction."""

import datetime
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger.errors import refusals


def note(
    act: str,
    *,
    actor: str,
    channel: str,
    at: datetime.datetime,
    subject_id: int | None = None,
    case_id: UUID | None = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Write one row. `details` holds no name and no identity number: the journal is read by supervision."""
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT ledger.note(%s, %s, %s, %s, %s, %s, %s::jsonb, %s)",
            [act, actor, channel, subject_id, case_id, reason, json.dumps(details or {}), at],
        )

"""How far signed checkpoints reach, for those who show it beside a record."""

import datetime
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections


@dataclass(frozen=True, slots=True)
class Reach:
    """The newest checkpoint of the book's log, and how many leaves a witness has cosigned."""

    size: int
    signed_at: datetime.datetime
    cosigned_size: int


_NEWEST = """
SELECT c.size, c.signed_at, coalesce((
    SELECT max(w.size) FROM ledger.checkpoint w WHERE w.origin = c.origin AND w.cosignature IS NOT NULL
), 0)
FROM ledger.checkpoint c JOIN ledger.book b ON b.origin = c.origin ORDER BY c.size DESC LIMIT 1
"""


def reach(*, using: str = DEFAULT_DB_ALIAS) -> Reach | None:
    """None before the first checkpoint."""
    with connections[using].cursor() as cursor:
        cursor.execute(_NEWEST)
        row = cursor.fetchone()
    return Reach(*row) if row else None

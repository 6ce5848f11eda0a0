"""`legajo verify` as a whole: the book as it was entered (ledger), and what followed from it assessed anew (arts. 6, 11)."""

import datetime
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from legajo.authority import gateway
from legajo.ledger import audit
from legajo.ledger.audit import Book, Progress, Report, silent
from legajo.oversight.consequences import Walk
from legajo.proof.keyring import Keys


BOOK, CONSEQUENCES = PARTS = ("book", "consequences")


def verify(
    progress: Progress = silent,
    *,
    keys: Keys,
    at: datetime.datetime,
    processes: int = 1,
    parts: tuple[str, ...] = PARTS,
    using: str = DEFAULT_DB_ALIAS,
) -> Report:
    """Both parts in one snapshot, or one of them. Nothing is written."""
    also = (partial(_consequences, using=using),) if CONSEQUENCES in parts else ()
    return audit.verify(
        progress, keys=keys, at=at, processes=processes, also=also, entries=BOOK in parts, using=using
    )


def _consequences(cursor: Any, book: Book, report: Report, progress: Progress, *, using: str) -> None:
    permit = gateway.permit_system(gateway.system("oversight"), "audit of what followed from cases")
    Walk(report, permit, using).over(cursor, book, progress)

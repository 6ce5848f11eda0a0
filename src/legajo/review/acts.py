"""Moving a case: open, propose, decide, withdraw (art. 7). Each act is one transaction and noted in the journal."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from legajo.accrual.money import MoneyLine
from legajo.authority.gateway import Actor
from legajo.ledger.subjects import Identity
from legajo.record.facts import Entry
from legajo.record.period import Month
from legajo.review.bundle import CaseSort, Outcome, Proposed
from legajo.review.ladder import Rung, Verdict


def open_case(
    sort: CaseSort,
    *,
    title: str,
    employer_id: int | None = None,
    month: Month | None = None,
    originals: Sequence[str] = (),
    follows: UUID | None = None,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID:
    """Open a case; the same `key` again answers with the case that it opened."""
    raise NotImplementedError


def propose(
    case_id: UUID,
    entries: Sequence[Entry],
    *,
    restated: frozenset[int] = frozenset(),
    identities: Sequence[Identity] = (),
    money: Sequence[MoneyLine] = (),
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> Proposed:
    """Fix the payloads of the case's next round and prepare their consequences.

    `entries` are numbered from 1 without gaps; those named in `restated` (lines) MUST come last, since the
    others become lines of the act. After a return the same call resubmits: a new round, four new decisions.
    """
    raise NotImplementedError


def decide(
    case_id: UUID,
    rung: Rung,
    *,
    outcome: Verdict,
    reason: str = "",
    digest: bytes,
    by: Actor,
    at: datetime.datetime,
) -> Outcome:
    """Give the verdict of one rung on the digest that the officer saw; the fourth acceptance enters the case.

    The same officer giving the same verdict on the same digest again (double click, second tab, retried
    job) gets the answer of the first time and changes nothing.
    """
    raise NotImplementedError


def withdraw(case_id: UUID, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """The collector gives up a case that was not decided or was returned."""
    raise NotImplementedError

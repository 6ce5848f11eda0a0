"""Lines of the collector's money, as they are allocated (arts. 2(2), 6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from legajo.record import canonical


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """What one voucher pays for one person and month of one employer, in fen, in the order of AMOUNTS."""

    voucher: str
    subject_id: int | None  # None: the person was not found; the money stays unallocated
    identity: str  # masked, for the list of unallocated money
    employer_id: int | None
    month: int  # ordinal
    amounts: tuple[int, ...]  # eight


def canonical_list(lines: Sequence[MoneyLine]) -> bytes:
    """The bytes whose SHA-256 the fact `money_received` carries: voucher's lines in order, one array each."""
    return canonical.encode(
        [[li.subject_id, li.identity, li.employer_id, li.month, list(li.amounts)] for li in lines]
    )


def digest(lines: Sequence[MoneyLine]) -> str:
    """SHA-256 in hex of the canonical list of one voucher's lines."""
    return hashlib.sha256(canonical_list(lines)).hexdigest()

"""What an employer still owes for its months, and the late fee that each debt bears when it is paid on a day. Pure.

Note [Differences apart]: money clears what a month owed first, and then its differences, the earliest day to pay first. So
what is unpaid is a difference as far as differences reach. A difference bears a late fee only from the day after its own
last day to pay, and one that has no such day bears none.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.period import Month
from legajo.rules.computable import Context
from legajo.rules.contribution.arrears import payable_by
from legajo.rules.contribution.late_fee import LateFee, late_fee, runs_from


class MonthOwed(Protocol):
    """What is due and paid for one person's month, in the order of AMOUNTS."""

    @property
    def subject_id(self) -> int: ...
    @property
    def due(self) -> tuple[int, ...]: ...
    @property
    def paid(self) -> tuple[int, ...]: ...


class Added(Protocol):
    """What differences added to one person's dues of the month."""

    @property
    def subject_id(self) -> int: ...
    @property
    def payable_by(self) -> datetime.date | None: ...
    @property
    def amounts(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Debt:
    """What is unpaid of one month, scheme and party, for everybody together."""

    month: Month
    scheme: Scheme
    party: Party
    difference: bool  # added after the month was first assessed
    owed: int
    people: int
    payable_by: datetime.date | None  # the last day without a late fee; None: there is no such day
    fee: LateFee | None  # if paid on the day that was asked; None: it bears none

    @property
    def fee_amount(self) -> int:
        return self.fee.amount if self.fee else 0


class _Piece(NamedTuple):
    """Where an unpaid amount belongs; in the order in which debts are shown."""

    place: int  # in AMOUNTS
    difference: bool
    payable_by: datetime.date | None


def debts(
    month: Month, rows: Iterable[MonthOwed], added: Iterable[Added], paid_on: datetime.date, context: Context
) -> tuple[Debt, ...]:
    """The debts of one month, by scheme, party and day to pay; a late fee is of the employer's part alone."""
    differences: dict[int, list[Added]] = {}
    for each in added:
        differences.setdefault(each.subject_id, []).append(each)
    owed: dict[_Piece, int] = {}
    people: dict[_Piece, int] = {}
    last = payable_by(month, context)
    for row in rows:
        for piece, amount in _unpaid(row, differences.get(row.subject_id, []), last).items():
            owed[piece] = owed.get(piece, 0) + amount
            people[piece] = people.get(piece, 0) + 1
    pieces = sorted(owed, key=lambda one: (one.place, one.difference, one.payable_by or datetime.date.max))
    return tuple(_debt(month, piece, owed[piece], people[piece], paid_on, context) for piece in pieces)


def _unpaid(row: MonthOwed, added: list[Added], last: datetime.date) -> Mapping[_Piece, int]:
    """What one person's month leaves unpaid, taken from the last difference back to the first assessment."""
    found: dict[_Piece, int] = {}
    latest_first = sorted(added, key=lambda one: one.payable_by or datetime.date.max, reverse=True)
    for place, (due, paid) in enumerate(zip(row.due, row.paid, strict=True)):
        left = max(due - paid, 0)
        reach = min(
            left, sum(each.amounts[place] for each in added)
        )  # a lowered due makes room for no difference
        for each in latest_first:
            part = min(reach, each.amounts[place])
            if part > 0:
                found[_Piece(place, True, each.payable_by)] = part
                left, reach = left - part, reach - part
        if left:
            found[_Piece(place, False, last)] = left
    return found


def _debt(
    month: Month, piece: _Piece, owed: int, people: int, paid_on: datetime.date, context: Context
) -> Debt:
    scheme, party = AMOUNTS[piece.place]
    fee = None
    if party is Party.EMPLOYER and piece.payable_by is not None and paid_on > piece.payable_by:
        fee = late_fee(owed, runs_from(piece.payable_by), paid_on, context)
    return Debt(month, scheme, party, piece.difference, owed, people, piece.payable_by, fee)

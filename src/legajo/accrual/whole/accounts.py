"""What the accounts of a bucket hold when a year is settled: the one fold of accrual.interest, at the speed of columns.

Note [The plain month]: nearly every month of nearly everybody is one due and one payment of it in full. What that moves is read
off the columns. Every other month (part payments, differences, money before the due, several parts of the account) goes through the
fold itself, entry by entry; since a month with an employer is added up by itself, the two may be mixed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from legajo.accrual.interest import ALLOCATION, DUE, INTEREST, OPENING, SUB_LEDGERS, Account
from legajo.accrual.whole.shares import NOBODY, Ints, Shares
from legajo.record.facts import Party, SubPeriod


ORDINARY = (DUE, ALLOCATION, INTEREST, OPENING)  # other kinds take back what earlier entries brought
SINCE_2006 = SUB_LEDGERS.index((SubPeriod.SINCE_2006, Party.PERSON))


class Row(NamedTuple):
    """One entry as the fold takes it."""

    kind: int
    employer_id: int | None
    month: int | None
    own_pension: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Accounts:
    """By record and sub-ledger (in the order of SUB_LEDGERS): opening balance, postings by month, whether it is to be settled."""

    subject: Ints
    opening: Ints  # [record, sub-ledger]
    postings: Ints  # [record, sub-ledger, month of the year]
    waiting: npt.NDArray[np.bool_]  # [record, sub-ledger]: holds something that the year did not settle yet


def accounts(shares: Shares, year: int) -> Accounts:
    """Add up what is there at the end of the year."""
    subject, person = np.unique(shares.subject, return_inverse=True)
    size = len(subject), len(SUB_LEDGERS)
    opening, postings = np.zeros(size, np.int64), np.zeros((*size, 12), np.int64)
    there, settled = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    plain, follow = _plain(shares)
    special = np.isin(person, person[~np.isin(shares.kind, ORDINARY)])
    _enter_plain(shares, plain & ~special, person, year, opening, postings, there)
    _enter_others(shares, special | ~(plain | follow), person, year, opening, postings, there, settled)
    return Accounts(subject, opening, postings, there & ~settled)


def _plain(shares: Shares) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The dues of plain months, and the payments that follow them."""
    count = len(shares)
    next_is_place = np.ones(count, np.bool_)
    next_is_place[:-1] = shares.place[1:]
    pair = np.zeros(count, np.bool_)  # begins a month of two entries
    pair[:-1] = shares.place[:-1] & ~shares.place[1:] & next_is_place[1:]
    first = np.flatnonzero(pair)
    says_all = shares.payload.is_null().to_numpy(zero_copy_only=False)
    good = (
        (shares.kind[first] == DUE)
        & (shares.kind[first + 1] == ALLOCATION)
        & says_all[first]
        & says_all[first + 1]
        & (shares.own[first] > 0)
        & (shares.own[first + 1] >= shares.own[first])
    )
    alone = shares.place & next_is_place & (shares.kind == DUE) & says_all  # unpaid: it moves nothing
    plain, follow = np.zeros(count, np.bool_), alone.copy()
    plain[first[good]] = True
    follow[first[good] + 1] = True
    return plain, follow


def _enter_plain(
    shares: Shares,
    plain: npt.NDArray[np.bool_],
    person: npt.NDArray[np.intp],
    year: int,
    opening: Ints,
    postings: Ints,
    there: npt.NDArray[np.bool_],
) -> None:
    """What a plain month moves: the whole of the person's share, in the month in which it was paid."""
    at = np.flatnonzero(plain)
    posted, amount, who = shares.posted[at + 1], shares.own[at], person[at]
    counts = posted // 12 <= year
    posted, amount, who = posted[counts], amount[counts], who[counts]
    there[who, SINCE_2006] = True
    before = posted // 12 < year
    np.add.at(opening[:, SINCE_2006], who[before], amount[before])
    now = ~before
    cells = (who[now] * len(SUB_LEDGERS) + SINCE_2006) * 12 + posted[now] % 12
    np.add.at(postings.reshape(-1), cells, amount[now])


def _enter_others(
    shares: Shares,
    others: npt.NDArray[np.bool_],
    person: npt.NDArray[np.intp],
    year: int,
    opening: Ints,
    postings: Ints,
    there: npt.NDArray[np.bool_],
    settled: npt.NDArray[np.bool_],
) -> None:
    """Everything else, record by record, through the fold."""
    at = np.flatnonzero(others)
    if not len(at):
        return
    at = at[np.lexsort((shares.line[at], shares.act[at], person[at]))]  # in the order of the book
    bounds = np.flatnonzero(np.diff(person[at], prepend=-1))
    rows = _rows(shares, at)
    for begin, end in zip(bounds, (*bounds[1:], len(at)), strict=True):
        who = person[at[begin]]
        found = Account(year)
        for row in rows[begin:end]:
            found.take(row)
        for number, name in enumerate(SUB_LEDGERS):
            if name in found.openings:
                there[who, number] = True
                opening[who, number] += found.openings[name]
                for month, amount in found.postings.get(name, {}).items():
                    postings[who, number, month % 12] += amount
            settled[who, number] |= name in found.settled


def _rows(shares: Shares, at: npt.NDArray[np.intp]) -> list[Row]:
    taken = (each[at].tolist() for each in (shares.kind, shares.employer, shares.month, shares.own))
    payloads = shares.payload.take(at).to_pylist()
    posted = shares.posted[at].tolist()
    return [
        Row(
            kind,
            None if employer == NOBODY else employer,
            month if kind in (DUE, ALLOCATION) else None,
            own,
            payload if payload is not None else _said(kind, when),
        )
        for kind, employer, month, own, payload, when in zip(*taken, payloads, posted, strict=True)
    ]


def _said(kind: int, posted: int) -> bytes:
    """What the fold opens a payload for, where only the columns were read."""
    month = f"{posted // 12:04}-{posted % 12 + 1:02}"
    if kind == DUE:
        return f'{{"received":"{month}","fact":{{}}}}'.encode()
    return f'{{"fact":{{"posted_month":"{month}"}}}}'.encode()

"""The yearly interest of one person's pension account, by the rules (art. 6). Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol

import msgspec

from legajo.accrual.account import SubLedger, first_year
from legajo.accrual.months import sub_period
from legajo.accrual.principal import Principal
from legajo.accrual.refunds import Returned, returned
from legajo.record.facts import (
    BY_STRUCT,
    Allocation,
    Due,
    Fact,
    Interest,
    OpeningPosition,
    OverlapResolved,
    Party,
    RefundApproved,
    Scheme,
    SubPeriod,
    read_entry,
)
from legajo.record.period import Month, ordinal
from legajo.rules.pension import account as rules
from legajo.rules.pension.account import Posting, Terms


DUE, ALLOCATION, INTEREST, OPENING, REFUND, OVERLAP = KINDS = tuple(
    BY_STRUCT[struct].number
    for struct in (Due, Allocation, Interest, OpeningPosition, RefundApproved, OverlapResolved)
)

SUB_LEDGERS: tuple[SubLedger, ...] = tuple((period, party) for period in SubPeriod for party in Party)


@dataclass(frozen=True, slots=True)
class Basis:
    """What one sub-ledger's interest of a year rests on: the opening balance and the postings by month (ordinals)."""

    opening: int
    postings: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """Interest as it was posted, and what it rested on then."""

    fact: Interest
    basis: Basis


class Share(Protocol):
    """An entry in force as columns: what a due or an allocation moves of the person's own share of the pension."""

    @property
    def kind(self) -> int: ...
    @property
    def employer_id(self) -> int | None: ...
    @property
    def month(self) -> int | None: ...
    @property
    def own_pension(self) -> int: ...
    @property
    def payload(self) -> bytes: ...


# Of a payload only what the columns do not show is opened: a run reads every month of everybody.
class _Owed(msgspec.Struct):
    account: dict[Party, int] | None = None


class _DueRead(msgspec.Struct):
    received: str
    fact: _Owed


class _Posted(msgspec.Struct):
    posted_month: str
    credited: tuple[str, ...] = ()


class _AllocationRead(msgspec.Struct):
    fact: _Posted


class _Pension(msgspec.Struct):
    pension: dict[Party, int] = {}


class _Shares(msgspec.Struct):
    amounts: _Pension


class _SharesRead(msgspec.Struct):
    fact: _Shares


_due = msgspec.json.Decoder(_DueRead)
_shares = msgspec.json.Decoder(_SharesRead)
_allocation = msgspec.json.Decoder(_AllocationRead)


@dataclass(slots=True)
class _Month:
    due: int = 0
    paid: int = 0
    firm_due: int = 0  # the employer's share, as long as a part of it enters the account
    firm_paid: int = 0
    counted: bool = False
    principal: Principal = field(default_factory=Principal)
    flexible: bool = False  # paid for oneself
    entered: list[tuple[Party, int, int]] = field(default_factory=list)  # party, month of posting, amount

    def copy(self) -> "_Month":
        return replace(self, principal=self.principal.copy(), entered=list(self.entered))


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A checkpoint: where an account stood when a year ended in the book. What is entered later goes on from here.

    Whoever goes on from it MUST know that no entry before it was replaced since.
    """

    year: int
    closings: Mapping[SubLedger, int]
    months: Mapping[tuple[int, int | None], _Month]  # as they stood; a copy is changed, never these
    later: tuple[
        tuple[SubLedger, int, int], ...
    ]  # posted after the year: sub-ledger, month of posting, amount
    openings: tuple[OpeningPosition, ...]  # that open a later year


class Account:
    """One person's sub-ledgers as far as one year's interest needs them, from the first entry or from a checkpoint."""

    def __init__(self, year: int, start: YearEnd | None = None) -> None:
        self.year = year
        self.openings: dict[SubLedger, int] = {}  # of every sub-ledger that holds something by that year
        self.postings: dict[SubLedger, dict[int, int]] = {}
        self.settled: dict[SubLedger, list[Settled]] = {}
        self._months: dict[tuple[int, int | None], _Month] = {}
        self._start: Mapping[tuple[int, int | None], _Month] = {}
        self._later: list[Fact] = []  # openings and interest of later years
        if start is not None:
            self._go_on(start)

    def _go_on(self, start: YearEnd) -> None:
        if start.year >= self.year:
            raise ValueError(f"the end of {start.year} is no beginning of {self.year}")
        self.openings.update(start.closings)
        self._start = start.months
        for name, posted, amount in start.later:
            self._bring(name, posted, amount)
        for fact in start.openings:
            self._take_whole(fact)

    def year_end(self) -> YearEnd:
        """The checkpoint after what was taken so far; ValueError when interest of a later year was among it."""
        openings = tuple(fact for fact in self._later if isinstance(fact, OpeningPosition))
        if len(openings) != len(self._later):
            raise ValueError(f"the book had gone beyond the end of {self.year}")
        months = {**self._start, **self._months}
        closings = dict(self.openings)
        for name, postings in self.postings.items():
            closings[name] = closings.get(name, 0) + sum(postings.values())
        for name, posted in self.settled.items():
            earned = sum(each.fact.on_opening + each.fact.on_postings for each in posted)
            closings[name] = closings.get(name, 0) + earned
        later = tuple(
            ((sub_period(month), party), posted, amount)
            for (month, _), held in months.items()
            for party, posted, amount in held.entered
            if posted // 12 > self.year
        )
        return YearEnd(self.year, closings, months, later, openings)

    def take(self, share: Share) -> None:
        """The next entry in the order of the book."""
        if share.kind == DUE and share.month is not None:
            held = self._month(share.month, share.employer_id)
            held.due += share.own_pension
            held.firm_due += _firm(share)
            held.counted = held.counted or 0 < held.due <= held.paid  # Note [Once counted] in months.py
            read = _due.decode(share.payload)
            held.principal.account = read.fact.account or held.principal.account
            self._enter(held, share.month, ordinal(read.received[:7]))
        elif share.kind == ALLOCATION and share.month is not None:  # money that met no due shows no month
            held = self._month(share.month, share.employer_id)
            firm = _firm(share)
            held.paid += share.own_pension
            held.firm_paid += firm
            fact = _allocation.decode(share.payload).fact
            held.principal.paid(ordinal(fact.posted_month), own=share.own_pension, firm=firm)
            held.counted = held.counted or Scheme.PENSION in fact.credited or 0 < held.due <= held.paid
            self._enter(held, share.month)
        elif share.kind in (INTEREST, OPENING):
            self._take_whole(read_entry(share.payload).fact)
        elif share.kind in (REFUND, OVERLAP):
            for gone in returned(read_entry(share.payload).fact, share.employer_id):
                found = self._held(gone.month, gone.employer)
                if found and gone.scheme is Scheme.PENSION:
                    self._give_back(found, gone)

    def basis(self, name: SubLedger) -> Basis:
        """What the year's interest of a sub-ledger rests on so far."""
        posted = self.postings.get(name, {})
        return Basis(self.openings.get(name, 0), {at: amount for at, amount in posted.items() if amount})

    def _month(self, month: int, employer: int | None) -> _Month:
        held = self._held(month, employer)
        return held or self._months.setdefault((month, employer), _Month(flexible=employer is None))

    def _held(self, month: int, employer: int | None) -> _Month | None:
        """The month, if anything was entered for it: one of the checkpoint is copied before it is changed."""
        key = month, employer
        if key not in self._months and key in self._start:
            self._months[key] = self._start[key].copy()
        return self._months.get(key)

    def _enter(self, held: _Month, month: int, assessed: int | None = None) -> None:
        if not held.counted:
            return
        own, firm = (held.due, held.paid), (held.firm_due, held.firm_paid)
        for party, change in held.principal.changes(own, firm, flexible=held.flexible):
            posted = assessed or held.principal.posted(party)
            held.entered.append((party, posted, change))
            self._bring((sub_period(month), party), posted, change)

    def _bring(self, name: SubLedger, posted: int, change: int) -> None:
        if posted // 12 > self.year:
            return
        opens = change if posted // 12 < self.year else 0
        self.openings[name] = self.openings.get(name, 0) + opens
        if not opens:
            months = self.postings.setdefault(name, {})
            months[posted] = months.get(posted, 0) + change

    def _give_back(self, held: _Month, gone: Returned) -> None:
        """Note [As if never posted] in refunds.py."""
        left = set(Party) if gone.whole else set(gone.parties)
        if gone.whole:
            held.counted = False
        if Party.PERSON in gone.parties:
            held.due = held.paid = 0
        if Party.EMPLOYER in gone.parties:
            held.firm_due = held.firm_paid = 0
        for party, posted, amount in held.entered:
            if party in left:
                self._bring((sub_period(gone.month), party), posted, -amount)
        held.entered = [each for each in held.entered if each[0] not in left]
        held.principal.leave(left)

    def _take_whole(self, fact: Fact) -> None:
        if isinstance(fact, Interest):
            name = fact.period, fact.party
            if fact.year == self.year:
                self.settled.setdefault(name, []).append(Settled(fact, self.basis(name)))
            elif fact.year < self.year:
                self.openings[name] = self.openings.get(name, 0) + fact.on_opening + fact.on_postings
            else:
                self._later.append(fact)
        elif isinstance(fact, OpeningPosition) and first_year(fact) > self.year:
            self._later.append(fact)
        elif isinstance(fact, OpeningPosition):
            for period, parties in fact.account.items():
                for party, amount in parties.items():
                    self.openings[period, party] = self.openings.get((period, party), 0) + amount


def _firm(share: Share) -> int:
    """The employer's share of the pension, of which a part enters the account until 2005-12; after that, it is not asked."""
    if share.month is None or sub_period(share.month) is SubPeriod.SINCE_2006:
        return 0
    return _shares.decode(share.payload).fact.amounts.pension.get(Party.EMPLOYER, 0)


def basis(entries: Iterable[Share], year: int) -> dict[SubLedger, Basis]:
    """The sub-ledgers of one person that the year did not settle yet, from entries in force in the order of the book."""
    account = Account(year)
    for entry in entries:
        account.take(entry)
    return {
        name: account.basis(name)
        for name in SUB_LEDGERS
        if name in account.openings and name not in account.settled
    }


def interest(bases: Mapping[SubLedger, Basis], year: int, terms: Terms, known_at: str) -> Iterator[Interest]:
    """One fact a sub-ledger that earns something."""
    for (period, party), found in bases.items():
        money = [Posting(Month.of(month), amount) for month, amount in sorted(found.postings.items())]
        settled = rules.year(year, found.opening, money, terms)
        if not settled.interest:
            continue
        earned = settled.on_opening, settled.on_postings
        yield posted((period, party), year, terms, known_at, inputs_of(found), earned)


def inputs_of(found: Basis) -> str:
    """The digest of what a year's interest rests on."""
    text = f"{found.opening} {sorted(found.postings.items())}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def posted(
    name: SubLedger, year: int, terms: Terms, known_at: str, inputs: str, earned: tuple[int, int]
) -> Interest:
    """The fact of a year's interest; `earned`: on the opening balance, on the postings."""
    period, party = name
    return Interest(
        inputs=inputs,
        known_at=known_at,
        party=party,
        period=period,
        year=year,
        on_opening=earned[0],
        on_postings=earned[1],
        **_said_of(terms),
    )


@cache
def _said_of(terms: Terms) -> dict[str, Any]:
    """What a fact says of the terms; the rate of the postings where it is another (before 2016)."""
    other = terms.rate_on_postings if terms.rate_on_postings != terms.rate else None
    return {
        "plan": terms.hash,
        "rate": str(terms.rate.text),
        "parameter": rules.label(terms.rate),
        "rate_on_postings": str(other.text) if other else None,
        "parameter_on_postings": rules.label(other) if other else None,
        "provisional": terms.provisional,
    }

"""The months of one person: what was due, what was paid, and what that credits (art. 2(2), 2(4)). Pure.

Note [Once counted]: a month enters when its scheme is paid in full, or when the person's own share is. The allocation
that achieves it says so (`credited`), or a difference achieves it that lowers the due to what was paid. A later difference
makes the month owe again but does not take it out. The employer's part of the account (to 2005-12) enters when its own
share was paid in full too, and stays likewise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from legajo.accrual.known import Known
from legajo.accrual.principal import FIRM_PENSION, OWN_PENSION, Principal
from legajo.accrual.refunds import Returned, returned
from legajo.record.facts import AMOUNTS, Allocation, Due, Party, Scheme, SubPeriod, columns
from legajo.record.period import ordinal


NOTHING: tuple[int, ...] = (0,) * len(AMOUNTS)


class Payment(StrEnum):
    """How far one scheme of one month is paid."""

    PAID = "paid"
    PART_PAID_COUNTED = "part_paid_counted"  # the person's own share is in, the employer owes: it counts
    PART_PAID = "part_paid"
    DUE = "due"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One calendar month with one employer; amounts in fen in the order of AMOUNTS."""

    month: int  # ordinal
    employer: int | None
    bases: tuple[tuple[Scheme, int], ...]
    due: tuple[int, ...]
    paid: tuple[int, ...]
    taken_over: bool = False  # a month of the opening position: counted, without detail
    counted: frozenset[Scheme] = frozenset()
    returned: frozenset[Scheme] = frozenset()  # the person's share went back, and nothing was assessed since
    sources: tuple[Known, ...] = field(default=(), compare=False)  # the dues and allocations behind it

    def status(self, scheme: Scheme) -> Payment:
        """How far the scheme is paid; what was counted stays counted."""
        if scheme in self.returned:
            return Payment.NONE
        found = payment(self.due, self.paid, scheme)
        return Payment.PART_PAID_COUNTED if found is not Payment.PAID and scheme in self.counted else found

    @property
    def base(self) -> int | None:
        """The pension base, the one that the account and the index use."""
        return dict(self.bases).get(Scheme.PENSION)


@dataclass(frozen=True, slots=True)
class Posting:
    """Principal that enters the account: `posted` is the month of posting, on which its interest depends."""

    period: SubPeriod
    party: Party
    posted: int  # ordinal
    amount: int
    month: int  # ordinal of the month contributed for
    source: Known


@dataclass(frozen=True, slots=True)
class Unallocated:
    """Money that waits for a due."""

    voucher: str
    month: int
    employer: int | None
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ledgered:
    """What the dues and allocations of one person add up to."""

    months: tuple[PersonMonth, ...]
    postings: tuple[Posting, ...]
    unallocated: tuple[Unallocated, ...]


@dataclass(slots=True)
class _Running:
    due: tuple[int, ...] = NOTHING
    paid: tuple[int, ...] = NOTHING
    bases: dict[Scheme, int] = field(default_factory=dict)
    counted: set[Scheme] = field(default_factory=set)
    returned: set[Scheme] = field(default_factory=set)
    principal: Principal = field(default_factory=Principal)
    sources: list[Known] = field(default_factory=list)
    postings: list["Posting"] = field(default_factory=list)  # what it put into the account so far


_PLACES = {scheme: tuple(n for n, (s, _) in enumerate(AMOUNTS) if s is scheme) for scheme in Scheme}
_SCHEMES = tuple(Scheme)
_OWN = {scheme: n for n, (scheme, party) in enumerate(AMOUNTS) if party is Party.PERSON}


def payment(due: tuple[int, ...], paid: tuple[int, ...], scheme: Scheme) -> Payment:
    """Paid in full; or the person's own share paid while the employer owes; or less."""
    if due == paid:  # nearly every month
        return Payment.PAID if any(due[place] for place in _PLACES[scheme]) else Payment.NONE
    places = [place for place in _PLACES[scheme] if due[place] or paid[place]]
    if not places:
        return Payment.NONE
    if all(paid[place] >= due[place] for place in places):
        return Payment.PAID
    own = _OWN.get(scheme)
    if own is not None and due[own] and paid[own] >= due[own]:
        return Payment.PART_PAID_COUNTED
    return Payment.PART_PAID if any(paid[place] > 0 for place in places) else Payment.DUE


def counts(found: Payment) -> bool:
    """The month enters the account, the months and the index."""
    return found in (Payment.PAID, Payment.PART_PAID_COUNTED)


def sub_period(month: int) -> SubPeriod:
    """Which part of the account a month's contribution belongs to."""
    year = month // 12
    if year < 1998:
        return SubPeriod.BEFORE_1998
    return SubPeriod.Y1998_2005 if year < 2006 else SubPeriod.SINCE_2006


def add(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """The sum of two rows of amounts."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def ledgered(entries: Iterable[Known]) -> Ledgered:
    """Add up the dues and allocations of one person, which MUST be in force and in the order of the book."""
    running: dict[tuple[int, int | None], _Running] = {}
    postings: list[Posting] = []
    waiting: list[Unallocated] = []
    for known in entries:
        fact = known.entry.fact
        if isinstance(fact, Due):
            month = ordinal(fact.month)
            held = _running(running, (month, known.entry.employer))
            held.due = add(held.due, columns(fact.amounts))
            held.bases.update(fact.base)
            held.principal.account = fact.account or held.principal.account
            held.counted.update(_now_counting(held))
            assessed = ordinal(known.entry.received[:7])
        elif isinstance(fact, Allocation) and not fact.unallocated:
            month = ordinal(fact.month)
            held = _running(running, (month, known.entry.employer))
            held.paid = add(held.paid, columns(fact.amounts))
            held.counted.update(scheme for scheme in fact.credited if scheme not in held.returned)
            held.counted.update(_now_counting(held))
            money = columns(fact.amounts)
            held.principal.paid(ordinal(fact.posted_month), own=money[OWN_PENSION], firm=money[FIRM_PENSION])
            assessed = None
        else:
            if isinstance(fact, Allocation):
                month = ordinal(fact.month)
                waiting.append(Unallocated(fact.voucher, month, known.entry.employer, columns(fact.amounts)))
            for gone in returned(fact, known.entry.employer):
                if found := running.get((gone.month, gone.employer)):
                    found.sources.append(known)
                    postings.extend(_give_back(found, gone, known))
            continue
        held.sources.append(known)
        entered = _principal(held, month, assessed, known)
        held.postings.extend(entered)
        postings.extend(entered)
    return Ledgered(
        tuple(_month(key, held) for key, held in sorted(running.items(), key=_order)),
        tuple(postings),
        tuple(waiting),
    )


def _running(held: dict[tuple[int, int | None], _Running], key: tuple[int, int | None]) -> _Running:
    """The month with the employer, begun when it is met first."""
    found = held.get(key)
    if found is None:
        found = held[key] = _Running()
    return found


def counted_by(entries: Iterable[Known], scheme: Scheme) -> Iterator[tuple[int, Known, int]]:
    """Each month that begins (1) or ceases (-1) to count for a scheme with an employer, and the entry since which it does."""
    running: dict[tuple[int, int | None], _Running] = {}
    for known in entries:
        fact = known.entry.fact
        for gone in returned(fact, known.entry.employer):
            found = running.get((gone.month, gone.employer))
            if found and gone.scheme is scheme:
                before = scheme in found.counted
                _give_back(found, gone, known)
                if before and scheme not in found.counted:
                    yield gone.month, known, -1
        if not isinstance(fact, Due | Allocation) or (isinstance(fact, Allocation) and fact.unallocated):
            continue
        key = ordinal(fact.month), known.entry.employer
        held = _running(running, key)
        before = scheme in held.counted
        if isinstance(fact, Due):
            held.due = add(held.due, columns(fact.amounts))
            held.counted.update(_now_counting(held))
        else:
            held.paid = add(held.paid, columns(fact.amounts))
            held.counted.update(scheme for scheme in fact.credited if scheme not in held.returned)
            held.counted.update(_now_counting(held))
        if not before and scheme in held.counted:
            yield key[0], known, 1


def _give_back(held: _Running, gone: Returned, source: Known) -> list[Posting]:
    """Take the money of the parties out of the month, and what of it entered the account out of there."""
    places = [
        n for n, (scheme, party) in enumerate(AMOUNTS) if scheme is gone.scheme and party in gone.parties
    ]
    held.due = tuple(0 if n in places else amount for n, amount in enumerate(held.due))
    held.paid = tuple(0 if n in places else amount for n, amount in enumerate(held.paid))
    if gone.whole:
        held.counted.discard(gone.scheme)
        held.returned.add(gone.scheme)
    if gone.scheme is not Scheme.PENSION:
        return []
    left = set(Party) if gone.whole else set(gone.parties)  # a month that does not count credits nobody
    mine = [posting for posting in held.postings if posting.party in left]
    held.postings = [posting for posting in held.postings if posting.party not in left]
    held.principal.leave(left)
    return [replace(posting, amount=-posting.amount, source=source) for posting in mine]


def _now_counting(held: _Running) -> Iterator[Scheme]:
    """The schemes that what was paid covers only by now."""
    if held.returned:
        held.returned = {scheme for scheme in held.returned if not _owed_again(held, scheme)}
    if any(held.paid):
        left = held.counted | held.returned
        waiting = [scheme for scheme in _SCHEMES if scheme not in left]
        yield from (scheme for scheme in waiting if counts(payment(held.due, held.paid, scheme)))


def _owed_again(held: _Running, scheme: Scheme) -> bool:
    """The share that went back is due anew: what is paid of it counts."""
    return any(held.due[place] for place in _PLACES[scheme] if _OWN.get(scheme, place) == place)


def _principal(held: _Running, month: int, assessed: int | None, source: Known) -> list[Posting]:
    """What the newest entry adds to (or, after a lowered due of the month `assessed`, takes from) the account's principal."""
    if Scheme.PENSION not in held.counted:
        return []
    own, firm = ((held.due[place], held.paid[place]) for place in (OWN_PENSION, FIRM_PENSION))
    return [
        Posting(sub_period(month), party, assessed or held.principal.posted(party), change, month, source)
        for party, change in held.principal.changes(own, firm, flexible=source.entry.employer is None)
    ]


def _month(key: tuple[int, int | None], held: _Running) -> PersonMonth:
    month, employer = key
    bases = tuple((scheme, held.bases[scheme]) for scheme in _SCHEMES if scheme in held.bases)
    return PersonMonth(
        month,
        employer,
        bases,
        held.due,
        held.paid,
        counted=frozenset(held.counted),
        returned=frozenset(held.returned),
        sources=tuple(held.sources),
    )


def _order(item: tuple[tuple[int, int | None], _Running]) -> tuple[int, int]:
    (month, employer), _ = item
    return month, employer or 0

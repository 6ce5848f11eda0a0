"""The pension account year by year and sub-ledger by sub-ledger, as it was posted (arts. 2(4), 6). Pure.

What stands here is posted principal and posted interest. A year whose interest nobody posted yet shows none: a
recomputed figure is a finding "to be posted", never silently shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from legajo.accrual.known import Known
from legajo.accrual.months import Posting
from legajo.record.facts import Interest, OpeningPosition, Party, SubPeriod
from legajo.record.period import Month


SubLedger = tuple[SubPeriod, Party]


@dataclass(frozen=True, slots=True)
class AccountYear:
    """One settlement year of one sub-ledger, in fen; closing = opening + principal + interest."""

    year: int
    sub_ledger: str  # period/party: since_2006/person
    opening: int
    principal: int
    interest: int
    closing: int
    rate: str | None = None  # per cent, as published; of the last interest posted for the year
    interest_posted: bool = False
    provisional: bool = False
    verified: bool = True  # the rate was read in an official text
    taken_over: bool = False  # the opening was taken over, not derived
    parameter: str | None = None  # name, valid_from and known_from of the rate
    sources: tuple[Known, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class _Year:
    taken_over: int = 0
    principal: int = 0
    interest: list[Interest] = field(default_factory=list)
    sources: list[Known] = field(default_factory=list)


def account(entries: Iterable[Known], postings: Sequence[Posting], *, until: int) -> tuple[AccountYear, ...]:
    """Every year of every sub-ledger that holds something, to the year `until`, the oldest first."""
    years: dict[SubLedger, dict[int, _Year]] = defaultdict(lambda: defaultdict(_Year))
    for known in entries:
        _take(years, known)
    for posting in postings:
        held = years[posting.period, posting.party][Month.of(posting.posted).year]
        held.principal += posting.amount
        held.sources.append(posting.source)
    rows = [
        row for sub_ledger in sorted(years, key=_order) for row in _rows(sub_ledger, years[sub_ledger], until)
    ]
    return tuple(sorted(rows, key=lambda row: row.year))  # stable: sub-ledgers keep their order


def _take(years: dict[SubLedger, dict[int, _Year]], known: Known) -> None:
    fact = known.entry.fact
    if isinstance(fact, Interest):
        held = years[fact.period, fact.party][fact.year]
        held.interest.append(fact)
        held.sources.append(known)
    elif isinstance(fact, OpeningPosition):
        for period, parties in fact.account.items():
            for party, amount in parties.items():
                held = years[period, party][first_year(fact)]
                held.taken_over += amount
                held.sources.append(known)


def first_year(position: OpeningPosition) -> int:
    """The year that a position taken over opens: the next one when it is of a year's last day."""
    year = int(position.as_of[:4])
    return year + 1 if position.as_of[5:] == "12-31" else year


def _rows(sub_ledger: SubLedger, held: dict[int, _Year], until: int) -> Iterator[AccountYear]:
    period, party = sub_ledger
    closing = 0
    for year in range(min(held), max(until, *held) + 1):
        found = held.get(year, _Year())
        opening = closing + found.taken_over
        interest = sum(posted.on_opening + posted.on_postings for posted in found.interest)
        closing = opening + found.principal + interest
        last = found.interest[-1] if found.interest else None
        yield AccountYear(
            year,
            f"{period}/{party}",
            opening,
            found.principal,
            interest,
            closing,
            rate=last.rate if last else None,
            interest_posted=last is not None,
            provisional=last is not None and last.provisional,
            taken_over=bool(found.taken_over),
            parameter=last.parameter if last else None,
            sources=tuple(found.sources),
        )


def _order(sub_ledger: SubLedger) -> tuple[int, int]:
    period, party = sub_ledger
    return list(SubPeriod).index(period), list(Party).index(party)

"""The yearly interest of one person's pension account, by the rules (art. 6). Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legajo.accrual.account import SubLedger, account
from legajo.accrual.known import Known, in_force
from legajo.accrual.months import ledgered
from legajo.record.facts import Interest, Party, SubPeriod
from legajo.record.period import Month
from legajo.rules.pension import account as rules
from legajo.rules.pension.account import Posting, Terms


@dataclass(frozen=True, slots=True)
class Basis:
    """What one sub-ledger's interest of a year rests on: the opening balance and the postings by month (ordinals)."""

    opening: int
    postings: Mapping[int, int]


def basis(entries: Iterable[Known], year: int) -> dict[SubLedger, Basis]:
    """The sub-ledgers of one person in a year, from the entries of their file."""
    held = in_force(entries)
    found = ledgered(held)
    postings: dict[SubLedger, dict[int, int]] = {}
    for posting in found.postings:
        if Month.of(posting.posted).year == year:
            months = postings.setdefault((posting.period, posting.party), {})
            months[posting.posted] = months.get(posting.posted, 0) + posting.amount
    rows = [row for row in account(held, found.postings, until=year) if row.year == year]
    by_name = {row.sub_ledger: row.opening for row in rows}
    return {
        (period, party): Basis(by_name[f"{period}/{party}"], postings.get((period, party), {}))
        for period in SubPeriod
        for party in Party
        if f"{period}/{party}" in by_name
    }


def interest(bases: Mapping[SubLedger, Basis], year: int, terms: Terms, known_at: str) -> Iterator[Interest]:
    """One fact a sub-ledger that earns something."""
    for (period, party), found in bases.items():
        money = [Posting(Month.of(month), amount) for month, amount in sorted(found.postings.items())]
        settled = rules.year(year, found.opening, money, terms)
        if not settled.interest:
            continue
        text = f"{found.opening} {sorted(found.postings.items())}"
        yield Interest(
            plan=terms.hash,
            inputs=hashlib.sha256(text.encode()).hexdigest()[:32],
            known_at=known_at,
            party=party,
            period=period,
            year=year,
            rate=str(terms.rate.text),
            parameter=rules.label(terms.rate),
            on_opening=settled.on_opening,
            on_postings=settled.on_postings,
            provisional=terms.provisional,
        )

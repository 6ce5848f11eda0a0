"""Interest of settled years computed anew: a rate that became known late, money that was entered late (art. 6). Pure.

Note [A year moves the next]: what a year's difference adds stands in the opening of every later year that was settled, so those
are computed anew too, in their order, and each difference says what changed in its own year.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from legajo.accrual.account import SubLedger
from legajo.accrual.interest import INTEREST, Basis, Settled, Share, settled
from legajo.record.facts import Because, Interest, read_entry
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.pension import account as rules
from legajo.rules.pension.account import Posting, Terms


@dataclass(frozen=True, slots=True)
class LateInterest:
    """The difference of one sub-ledger's year, and the interest that was posted for it so far."""

    before: int
    fact: Interest


def interest_differences(
    entries: Sequence[Share], first: int, terms_of: Callable[[int], Terms], known_at: str
) -> Iterator[LateInterest]:
    """What is to be added to the interest of each settled year from `first` on; entries in force in the order of the book."""
    added: dict[SubLedger, int] = {}
    for year in _years(entries, first):
        for name, (basis, posted) in settled(entries, year).items():
            if any(each.fact.months != 12 for each in posted):
                continue  # closed within the year: settled with the award, not with the others
            rests_on = Basis(basis.opening + added.get(name, 0), basis.postings)
            found = _difference(year, rests_on, posted, terms_of(year), known_at)
            if found is not None:
                added[name] = added.get(name, 0) + found.on_opening + found.on_postings
                yield LateInterest(sum(e.fact.on_opening + e.fact.on_postings for e in posted), found)


def _years(entries: Sequence[Share], first: int) -> Iterator[int]:
    """The years that some sub-ledger settled, in their order."""
    found = set()
    for share in entries:
        fact = read_entry(share.payload).fact if share.kind == INTEREST else None
        if isinstance(fact, Interest) and fact.year >= first:
            found.add(fact.year)
    yield from sorted(found)


def _difference(
    year: int, basis: Basis, posted: Sequence[Settled], terms: Terms, known_at: str
) -> Interest | None:
    """One sub-ledger of one year; None when what was posted stands."""
    money = [Posting(Month.of(month), amount) for month, amount in sorted(basis.postings.items())]
    right = rules.year(year, basis.opening, money, terms)
    on_opening = right.on_opening - sum(each.fact.on_opening for each in posted)
    on_postings = right.on_postings - sum(each.fact.on_postings for each in posted)
    last = posted[-1].fact
    becomes_final = last.provisional and not terms.provisional
    if not (on_opening or on_postings or becomes_final):
        return None
    text = f"{basis.opening} {sorted(basis.postings.items())}"
    return Interest(
        plan=terms.hash,
        inputs=hashlib.sha256(text.encode()).hexdigest()[:32],
        known_at=known_at,
        party=last.party,
        period=last.period,
        year=year,
        rate=str(terms.rate.text),
        parameter=rules.label(terms.rate),
        on_opening=on_opening,
        on_postings=on_postings,
        provisional=terms.provisional,
        cause="difference",
        ordinal=1 + sum(each.fact.cause == "difference" for each in posted),
        because=tuple(_because(year, basis, posted[-1], terms)),
    )


def _because(year: int, basis: Basis, last: Settled, terms: Terms) -> Iterator[Because]:
    """What is not as it was when the interest was last posted."""
    label = rules.label(terms.rate)
    if label != last.fact.parameter:
        yield Because(name=label, was=last.fact.rate, now=str(terms.rate.text))
    if basis.opening != last.basis.opening:
        yield Because(name=f"opening:{year}", was=yuan(last.basis.opening), now=yuan(basis.opening))
    now, was = sum(basis.postings.values()), sum(last.basis.postings.values())
    if basis.postings != last.basis.postings:
        yield Because(name=f"principal:{year}", was=yuan(was), now=yuan(now))

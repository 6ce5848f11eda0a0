"""Interest of settled years computed anew: a rate that became known late, money that was entered late (art. 6). Pure.

Note [A year moves the next]: what a year's difference adds stands in the opening of every later year that was settled, so those
are computed anew too, in their order, and each difference says what changed in its own year.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from legajo.accrual.account import SubLedger
from legajo.accrual.interest import (
    INTEREST,
    SUB_LEDGERS,
    Account,
    Basis,
    Settled,
    Share,
    YearEnd,
    inputs_of,
    interest,
)
from legajo.accrual.interest import posted as interest_fact
from legajo.record.facts import Because, Interest, read_entry
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.parameters import ParameterValue
from legajo.rules.pension import account as rules
from legajo.rules.pension.account import Posting, Terms


@dataclass(frozen=True, slots=True)
class LateInterest:
    """The difference of one sub-ledger's year, and the interest that was posted for it so far."""

    before: int
    fact: Interest


def interest_differences(
    entries: Sequence[Share],
    first: int,
    terms_of: Callable[[int], Terms],
    known_at: str,
    *,
    last: int | None = None,
) -> Iterator[LateInterest]:
    """What the interest of each year from `first` on lacks; entries in force in the order of the book.

    `last` is the last year that the agency settled. A sub-ledger into which nothing had come when a year was settled has no
    interest of it: what came later for that time is settled now.
    """
    posted = tuple(_posted(entries))
    closed = {(fact.period, fact.party): fact.year for fact in posted if fact.months != 12}
    until = max([fact.year for fact in posted] + ([last] if last is not None else []), default=first - 1)
    added: dict[SubLedger, int] = {}
    start, rest = _start(entries, first)
    for year in range(first, until + 1):
        account = Account(year, start)
        for entry in rest:
            account.take(entry)
        for name, late in _of_year(
            account, year, added, terms_of, known_at, owed=last is not None and year <= last
        ):
            if year < closed.get(
                name, year + 1
            ):  # closed within a year: settled with the award, not with the others
                added[name] = added.get(name, 0) + late.fact.on_opening + late.fact.on_postings
                yield late


def _posted(entries: Sequence[Share]) -> Iterator[Interest]:
    for entry in entries:
        fact = read_entry(entry.payload).fact if entry.kind == INTEREST else None
        if isinstance(fact, Interest):
            yield fact


def _start(entries: Sequence[Share], first: int) -> tuple[YearEnd, Sequence[Share]]:
    """The checkpoint before the first year, and the entries since interest of that year, or of a later one, was first posted."""
    account = Account(first - 1)
    for number, entry in enumerate(entries):
        fact = read_entry(entry.payload).fact if entry.kind == INTEREST else None
        if isinstance(fact, Interest) and fact.year >= first:
            return account.year_end(), entries[number:]
        account.take(entry)
    return account.year_end(), ()


def _of_year(
    account: Account,
    year: int,
    added: Mapping[SubLedger, int],
    terms_of: Callable[[int], Terms],
    known_at: str,
    *,
    owed: bool,
) -> Iterator[tuple[SubLedger, LateInterest]]:
    """The sub-ledgers that the year settled, and (where it is `owed`) those that it could not settle yet."""
    for name in SUB_LEDGERS:
        basis = account.basis(name)
        rests_on = Basis(basis.opening + added.get(name, 0), basis.postings)
        posted = account.settled.get(name)
        if posted:
            found = _difference(year, rests_on, posted, terms_of(year), known_at)
            if found is not None:
                yield name, LateInterest(sum(e.fact.on_opening + e.fact.on_postings for e in posted), found)
        elif owed and (rests_on.opening or rests_on.postings):
            for fact in interest({name: rests_on}, year, terms_of(year), known_at):
                yield name, LateInterest(0, fact)


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
    earned = on_opening, on_postings
    fact = interest_fact((last.period, last.party), year, terms, known_at, inputs_of(basis), earned)
    return replace(
        fact,
        cause="difference",
        ordinal=1 + sum(each.fact.cause == "difference" for each in posted),
        because=tuple(_because(year, basis, posted[-1], terms)),
    )


def _because(year: int, basis: Basis, last: Settled, terms: Terms) -> Iterator[Because]:
    """What is not as it was when the interest was last posted."""
    rates: list[tuple[ParameterValue, str | None, str | None]] = [
        (terms.rate, last.fact.parameter, last.fact.rate)
    ]
    if last.fact.parameter_on_postings is not None or terms.rate_on_postings != terms.rate:
        rates.append((terms.rate_on_postings, last.fact.parameter_on_postings, last.fact.rate_on_postings))
    for value, label, rate in rates:
        if rules.label(value) != label:
            yield Because(name=rules.label(value), was=rate, now=str(value.text))
    if basis.opening != last.basis.opening:
        yield Because(name=f"opening:{year}", was=yuan(last.basis.opening), now=yuan(basis.opening))
    if basis.postings != last.basis.postings:
        before, now = sum(last.basis.postings.values()), sum(basis.postings.values())
        yield Because(name=f"principal:{year}", was=yuan(before), now=yuan(now))

"""Settling year after year as it was known then, and correcting it later, ends where the second agency ends.

Each January settles the year with the rate known then, each July posts the differences that the year's own rate makes, and
money enters the book up to thirty months after its value date, into years that were settled without it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from tests.rules.oracle import account
from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import january, year_of
from tests.rules.oracle.life import Life, books
from tests.rules.test_oracle_book import REGION, SUBJECT, booked

from legajo.accrual.interest import basis, interest
from legajo.accrual.late_interest import interest_differences
from legajo.ledger.population import Held
from legajo.ledger.projection import line_of
from legajo.record.facts import Allocation, Entry, Fact, Interest, RefundApproved, make_entry
from legajo.record.period import ordinal
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension.account import Terms, terms_for


LIVES, LAST = 120, 2024
Earned = dict[tuple[str, str, int], int]  # party, period, year: fen


def terms(year: int, known_at: str) -> Terms | None:
    """The terms of a year as known on a day; 2016 had none before its own rate was published."""
    try:
        return terms_for(load(), REGION, year, known_at)
    except ParameterError:
        return None


@dataclass
class Book:
    """One person's record as it grows."""

    waiting: list[tuple[int, int, Held]]  # the month of entry, the first year that it moves
    entries: list[Held] = field(default_factory=list)
    earned: Earned = field(default_factory=dict)
    moved: int = LAST  # the first year that was moved since the last correction

    def enter(self, until: int) -> None:
        """What came in by a month."""
        for entered, year, held in self.waiting:
            if entered <= until:
                self.entries.append(held)
                self.moved = min(self.moved, year)
        self.waiting = [one for one in self.waiting if one[0] > until]

    def settle(self, year: int, known_at: str) -> bool:
        """Whether there was a rate to settle with."""
        found = terms(year, known_at)
        if found is not None:
            self.post(interest(basis(self.entries, year), year, found, known_at))
        return found is not None

    def correct(self, settled: int, known_at: str) -> None:
        def then(year: int) -> Terms:
            return terms_for(load(), REGION, year, known_at)

        first = min(self.moved, settled)  # no year before is looked into
        self.moved = LAST
        self.post(one.fact for one in interest_differences(self.entries, first, then, known_at, last=settled))

    def post(self, facts: Iterator[Interest]) -> None:
        for fact in list(facts):
            self.entries.append(held_of(entry_of(fact, len(self.entries) + 10_000)))
            period = str(fact.period).removeprefix("y")
            key = str(fact.party), period, fact.year
            self.earned[key] = self.earned.get(key, 0) + fact.on_opening + fact.on_postings


def entry_of(fact: Fact, line: int) -> Entry:
    return make_entry(fact, subject=SUBJECT, line=line, region=REGION, received="2026-01-01")


def held_of(entry: Entry) -> Held:
    row = line_of(entry)
    return Held(row.kind, row.employer_id, row.month_from, row.pension_person, row.payload)


def opened(life: Life, chance: random.Random) -> Book:
    """Dues are there from the start; one voucher in five enters late; a refund enters when it is decided."""
    refunded_in = dict(life.refunds)
    waiting = []
    for one in booked(life):
        fact = one.entry.fact
        late = chance.randint(1, 30) if chance.random() < 0.2 else 0
        entered, year = 0, LAST
        if isinstance(fact, Allocation):
            entered, year = ordinal(fact.posted_month) + late, year_of(ordinal(fact.posted_month))
        if isinstance(fact, RefundApproved):
            entered, year = refunded_in[ordinal(fact.months[0])], year_of(ordinal(fact.months[0]))
        waiting.append((entered, year, held_of(one.entry)))
    return Book(sorted(waiting, key=lambda one: one[0]))


def by_the_oracle(life: Life) -> Earned:
    kept = account.keep(books(life).postings, january(LAST) + 11)
    earned = {
        (party, period, year): int((line.interest_on_opening + line.interest_on_postings) * 100)
        for year, lines in kept.years.items()
        for (party, period), line in lines.items()
    }
    return {key: amount for key, amount in earned.items() if amount}


@pytest.mark.parametrize("seed", range(4))
def test_a_book_corrected_year_after_year_ends_where_the_oracle_ends(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(LIVES // 4):
        life = make(chance.randint, most_spells=2, longest=30)
        if not life.money:
            continue
        book = opened(life, chance)
        first = min(year_of(money.posted_in) for money in life.money)
        for year in range(first, LAST + 1):
            book.enter(january(year + 1))
            if not book.settle(year, f"{year + 1}-01-15"):
                assert book.settle(year, f"{year + 1}-07-01")
            book.enter(january(year + 1) + 6)
            book.correct(year, f"{year + 1}-07-01")
        book.enter(january(9999))
        book.correct(LAST, "2026-01-01")
        earned = {key: amount for key, amount in book.earned.items() if amount}
        assert earned == by_the_oracle(life), str(life)

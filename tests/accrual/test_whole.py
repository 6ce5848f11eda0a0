"""A run over everybody in columns comes to the same facts as the fold of one record after the other (art. 6)."""

import datetime
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connections
from tests.support.agency import founded
from tests.support.book import Book
from tests.support.filling import fill

from legajo.accrual import settlement
from legajo.accrual.interest import KINDS, basis, interest
from legajo.accrual.whole import run, shares
from legajo.accrual.whole.settle import facts, settle
from legajo.authority import gateway
from legajo.ledger import population
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    Fact,
    Interest,
    OpeningPosition,
    Party,
    Scheme,
    SubPeriod,
    make_entry,
)
from legajo.record.period import Month
from legajo.rules.parameters import load
from legajo.rules.pension.account import Terms, terms_for


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
REGION, KNOWN = "110000", "2025-10-01"
MARKS: Any = {"plan": "5e" * 16, "inputs": "5e" * 16, "known_at": KNOWN}
PEOPLE = range(100, 160)
YEARS = (2004, 2019, 2023)


def pension(own: int, firm: int = 0) -> dict[Scheme, dict[Party, int]]:
    return {Scheme.PENSION: {Party.EMPLOYER: firm or 2 * own, Party.PERSON: own}}


class Life:
    """One person's entries, drawn by chance: plain months most of the time, and everything that is not plain."""

    def __init__(self, subject: int, chance: random.Random) -> None:
        self.subject, self.chance, self.numbers = subject, chance, 0
        self.entries: list[tuple[datetime.date, Entry[Any]]] = []

    def lived(self) -> list[tuple[datetime.date, Entry[Any]]]:
        first = Month(self.chance.choice((1996, 2001, 2015, 2020)), self.chance.randint(1, 12))
        if self.chance.random() < 0.3:
            account = {SubPeriod.SINCE_2006: {Party.PERSON: self.chance.randint(1, 10**7)}}
            position = OpeningPosition(
                as_of="2014-12-31", source_system="old", account=account, months={Scheme.PENSION: 9}
            )
            self._add(position, Month(2015, 1), None)
        for at in range(self.chance.randint(3, 90)):
            self._month(first.plus(at))
        for year in range(first.year, 2024):
            if self.chance.random() < 0.6:
                self._interest(year)
        return self.entries

    def _month(self, month: Month) -> None:
        employer = self.chance.choice((2, 2, 2, 2, 3, None))
        own, sort = self.chance.randint(1_000, 200_000), self.chance.random()
        account = None
        if employer is None or month < Month(2006, 1):
            account = {Party.PERSON: own * 2 // 5}
            if employer is not None:
                account[Party.EMPLOYER] = own // 3
        self._add(
            Due(month=str(month), base={}, amounts=pension(own), account=account, **MARKS), month, employer
        )
        late = month.plus(self.chance.choice((0, 0, 0, 0, 1, 5, 14)))
        if sort < 0.6:
            self._pay(month, late, employer, own)
        elif sort < 0.75:
            part = self.chance.randint(1, own)
            self._pay(month, late, employer, part)
            if self.chance.random() < 0.7:
                self._pay(month, late.plus(2), employer, own - part)
        elif sort < 0.9:
            self._pay(month, late, employer, own)
            more = self.chance.choice((-own // 4, own // 5, 40))
            self._add(
                Due(month=str(month), base={}, amounts=pension(more), cause="difference", ordinal=2, **MARKS),
                late.plus(3),
                employer,
            )
            if more > 0 and self.chance.random() < 0.5:
                self._pay(month, late.plus(4), employer, more)

    def _pay(self, month: Month, posted: Month, employer: int | None, own: int) -> None:
        self.numbers += 1
        fact = Allocation(
            voucher=f"V{self.subject}-{self.numbers}",
            month=str(month),
            posted_month=str(posted),
            amounts=pension(own),
            **MARKS,
        )
        self._add(fact, posted, employer)

    def _interest(self, year: int) -> None:
        period = SubPeriod.BEFORE_1998 if year < 1998 else SubPeriod.SINCE_2006
        fact = Interest(
            party=Party.PERSON,
            period=period,
            year=year,
            rate="2.00",
            parameter="pension.account.rate@2016/2016",
            on_opening=self.chance.randint(0, 10**6),
            on_postings=self.chance.randint(0, 10**5),
            **MARKS,
        )
        self._add(fact, Month(year + 1, 7), None)

    def _add(self, fact: Fact, when: Month, employer: int | None) -> None:
        day = datetime.date(when.year, when.number, 20)
        entry = make_entry(
            fact, subject=self.subject, line=1, region=REGION, received=day.isoformat(), employer=employer
        )
        self.entries.append((day, entry))


@pytest.fixture(scope="module")
def lives() -> list[tuple[datetime.datetime, list[Entry[Any]]]]:
    """Acts by month of posting, as they would have come."""
    chance = random.Random(41)
    by_day: dict[datetime.date, list[Entry[Any]]] = {}
    for subject in PEOPLE:
        for day, entry in Life(subject, chance).lived():
            by_day.setdefault(day, []).append(entry)
    return [
        (datetime.datetime.combine(day, datetime.time(12), datetime.UTC), _numbered(entries))
        for day, entries in sorted(by_day.items())
    ]


def _numbered(entries: list[Entry[Any]]) -> list[Entry[Any]]:
    return [msgspec.structs.replace(entry, line=line) for line, entry in enumerate(entries, 1)]


@pytest.fixture
def filled(book: Book, lives: list[tuple[datetime.datetime, list[Entry[Any]]]]) -> Iterator[Book]:
    founded(book, people=0, at=datetime.datetime(2025, 9, 1, 1, tzinfo=datetime.UTC))
    fill(book.connect(None), lives)
    yield book
    connections["accrual"].close()


def terms_of(year: int) -> Terms:
    return terms_for(load(), REGION, year, KNOWN)


@pytest.mark.parametrize("year", YEARS)
def test_columns_say_what_the_fold_says(filled: Book, year: int) -> None:
    terms = terms_of(year)
    expected = [
        (subject, fact)
        for subject, entries in population.records(KINDS, PERMIT, using="accrual")
        for fact in interest(basis(entries, year), year, terms, KNOWN)
    ]
    assert len(expected) > len(PEOPLE) // 2
    with shares.connect(filled.dsn("accrual")) as connection:
        assert shares.last_subject(connection) == PEOPLE[-1]
        table = shares.read(connection, 0, position=10**9)
    found = list(facts(settle(table, year, terms, REGION), year, terms, KNOWN))
    assert found == expected


def test_a_bucket_without_anybody_settles_nothing(filled: Book) -> None:
    with shares.connect(filled.dsn("accrual")) as connection:
        table = shares.read(connection, 7, position=10**9)
    assert settle(table, 2023, terms_of(2023), REGION).num_rows == 0


@pytest.mark.parametrize("processes", [1, 2])
def test_the_dry_run_over_columns_is_the_plain_one(filled: Book, processes: int) -> None:
    at = datetime.datetime(2025, 10, 1, 4, tzinfo=datetime.UTC)
    told: list[tuple[int, int]] = []
    plain = settlement.dry_run(2023, PERMIT, region=REGION, at=at)
    whole = run.dry_run(
        2023, PERMIT, region=REGION, at=at, processes=processes, progress=lambda *said: told.append(said)
    )
    assert told == [(1, 1)]
    assert list(whole.facts) == list(plain.facts)
    order = UUID(int=7)
    assert whole.run_fact(order) == plain.run_fact(order)
    assert whole.listing() == plain.listing()
    assert whole.persons == len({subject for subject, _ in plain.facts})

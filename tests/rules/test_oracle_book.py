"""The months of a life as the book derives them from dues and money, against the second agency's books."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import text_of
from tests.rules.oracle.life import Books, Life, Money, Spell, books, pension_relation

from legajo.accrual.allocation import Key, MonthState, allocate
from legajo.accrual.assessment import Declared, dues
from legajo.accrual.money import MoneyLine
from legajo.accrual.months import FIRM_PENSION, NOTHING, OWN_PENSION, counts, ledgered
from legajo.record.facts import Allocation, Entry, Fact, Scheme, amounts_of, make_entry
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load


LIVES, SEED = 400, 20_060_101
SUBJECT, REGION, KNOWN, MARK = 9, "110000", "2026-11-25", "0" * 32
PENSION = (Scheme.PENSION,)
WORKERS = {
    False: Circumstances(schemes=PENSION),
    True: Circumstances(worker="flexible", schemes=PENSION),
}
ACT, MOMENT = UUID(int=1), datetime(2026, 11, 25, tzinfo=UTC)
Posted = tuple[str, int, int, int]  # party, month owed for, month of posting, fen


@dataclass(frozen=True)
class Booked:
    """An entry with its place in the book."""

    line: int
    entry: Entry
    act_id: UUID = ACT
    act_number: int = 1
    moment: datetime = MOMENT


def booked(life: Life) -> list[Booked]:
    """Every month is declared first; then the money comes in, by the month in which it is posted."""
    facts: list[tuple[Fact, int | None, str]] = []
    states: dict[Key, MonthState] = {}
    for at, spell in _owed(life):
        (row,) = dues(
            [Declared(1, SUBJECT, int(spell.wage(at) * 100), corrects=False)],
            assessment_for(load(), REGION, Month.of(at), KNOWN, WORKERS[spell.worker.flexible]),
            {},
            {},
        )
        facts.append((row.fact, _number(spell.employer), text_of(at)))
        states[SUBJECT, _number(spell.employer), at] = MonthState(row.columns)
    for money in sorted(life.money, key=lambda money: money.posted_in):
        kept = pension_relation(life, money.owed_for)
        if kept is not None and kept.employer == money.employer:
            facts.append(_allocated(money, states))
    return [
        Booked(
            line,
            make_entry(
                fact, subject=SUBJECT, line=line, region=REGION, received=f"{day}-01", employer=employer
            ),
        )
        for line, (fact, employer, day) in enumerate(facts, 1)
    ]


def _owed(life: Life) -> Iterator[tuple[int, Spell]]:
    last = max(spell.last for spell in life.spells)
    for at in range(life.spells[0].first, last + 1):
        spell = pension_relation(life, at)
        if spell is not None:
            yield at, spell


def _allocated(money: Money, states: dict[Key, MonthState]) -> tuple[Fact, int | None, str]:
    key = (SUBJECT, _number(money.employer), money.owed_for)
    held = states[key]
    amounts = list(NOTHING)
    for place, hundredths in ((OWN_PENSION, money.person), (FIRM_PENSION, money.firm)):
        amounts[place] = _part(held.due[place], hundredths)
    line = MoneyLine("V", SUBJECT, "", key[1], money.owed_for, tuple(amounts))
    (found,) = allocate([line], states)
    states[key] = MonthState(held.due, tuple(map(sum, zip(held.paid, found.amounts, strict=True))))
    fact = Allocation(
        plan=MARK,
        inputs=MARK,
        known_at=KNOWN,
        voucher="V",
        month=text_of(money.owed_for),
        posted_month=text_of(money.posted_in),
        amounts=amounts_of(found.amounts),
        full=found.full,
        credited=found.credited,
    )
    return fact, key[1], text_of(money.posted_in)


def _part(due: int, hundredths: int) -> int:
    """Whole fen, so that two parts of a due are the due."""
    return due * hundredths // 100 if hundredths < 50 else due - due * (100 - hundredths) // 100


def _number(employer: str) -> int | None:
    return int(employer.removeprefix("firm ")) if employer else None


def _posted(mine: Books) -> list[Posted]:
    return sorted(
        (posting.party, posting.owed_for, posting.posted_in, int(posting.amount * 100))
        for posting in mine.postings
        if posting.amount
    )


def test_what_the_book_credits_and_counts_is_what_the_oracle_does() -> None:
    chance = random.Random(SEED)  # the same lives each time
    for number in range(LIVES):
        life = replace(make(chance.randint), refunds=())
        mine, entries = books(life), booked(life)
        found = ledgered(entries)
        theirs = sorted(
            (str(posting.party), posting.month, posting.posted, posting.amount) for posting in found.postings
        )
        assert theirs == _posted(mine), f"life {number}:\n{life}"
        counted = {row.month: row.base for row in found.months if counts(row.status(Scheme.PENSION))}
        assert counted == {at: int(base * 100) for at, base in mine.bases.items()}, f"life {number}:\n{life}"
        owed = {
            (row.month, row.employer): (row.due[OWN_PENSION], row.due[FIRM_PENSION]) for row in found.months
        }
        assert owed == {
            (at, _number(employer)): (int(person * 100), int(firm * 100))
            for (at, employer), (person, firm) in mine.owed.items()
        }

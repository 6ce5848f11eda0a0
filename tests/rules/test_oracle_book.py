"""The months of a life as the book derives them from dues and money, against the second agency's books."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import text_of
from tests.rules.oracle.life import Life, Money, Spell, books, pension_relation
from tests.rules.oracle.period import counted

from legajo.accrual.allocation import Key, MonthState, allocate
from legajo.accrual.assessment import Declared, dues
from legajo.accrual.money import MoneyLine
from legajo.accrual.months import NOTHING, counts, ledgered
from legajo.accrual.principal import FIRM_PENSION, OWN_PENSION
from legajo.accrual.standing import standing
from legajo.record.facts import (
    Allocation,
    DeemedPeriodRecognised,
    Entry,
    Fact,
    Party,
    RefundApproved,
    Scheme,
    amounts_of,
    make_entry,
)
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load


LIVES, SEED = 300, 20_060_101
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
    facts += [fact for at, _ in life.refunds for fact in _refunded(life, at)]
    if life.deemed:
        first, last = text_of(life.deemed[0]), text_of(life.deemed[-1])
        recognised = DeemedPeriodRecognised(from_month=first, to_month=last, ground="state_employee")
        facts.append((recognised, None, "2026-01"))
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


def _refunded(life: Life, at: int) -> Iterator[tuple[Fact, int | None, str]]:
    """The money of a month goes back to both who paid it."""
    spell = pension_relation(life, at)
    assert spell is not None
    for party in (Party.PERSON,) if spell.worker.flexible else (Party.EMPLOYER, Party.PERSON):
        fact = RefundApproved(
            scheme=Scheme.PENSION, months=(text_of(at),), party=party, cause="error", payee="P", document="D"
        )
        yield fact, _number(spell.employer), "2026-01"


def _part(due: int, hundredths: int) -> int:
    """Whole fen, so that two parts of a due are the due."""
    return due * hundredths // 100 if hundredths < 50 else due - due * (100 - hundredths) // 100


def _number(employer: str) -> int | None:
    return int(employer.removeprefix("firm ")) if employer else None


def _net(postings: Iterable[Posted]) -> dict[tuple[str, int, int], int]:
    """What stays posted, by party, month owed for and month of posting."""
    net: dict[tuple[str, int, int], int] = {}
    for party, owed_for, posted_in, amount in postings:
        key = party, owed_for, posted_in
        net[key] = net.get(key, 0) + amount
    return {key: amount for key, amount in net.items() if amount}


def test_what_the_book_credits_and_counts_is_what_the_oracle_does() -> None:
    chance = random.Random(SEED)  # the same lives each time
    for number in range(LIVES):
        life = make(chance.randint)
        mine, entries = books(life), booked(life)
        found = ledgered(entries)
        theirs = _net((str(one.party), one.month, one.posted, one.amount) for one in found.postings)
        ours = _net((one.party, one.owed_for, one.posted_in, int(one.amount * 100)) for one in mine.postings)
        assert theirs == ours, f"life {number}:\n{life}"
        stood = standing(entries, load(), MOMENT)
        assert stood.total_months == sum(counted(mine.bases, life.deemed)), f"life {number}:\n{life}"
        assert stood.balance == sum(ours.values()), f"life {number}:\n{life}"  # no interest is posted
        counting = {row.month: row.base for row in found.months if counts(row.status(Scheme.PENSION))}
        assert counting == {at: int(base * 100) for at, base in mine.bases.items()}, f"life {number}:\n{life}"
        gone = {at for at, _ in life.refunds}  # a refunded month owes nothing more
        owed = {
            (row.month, row.employer): (row.due[OWN_PENSION], row.due[FIRM_PENSION])
            for row in found.months
            if row.month not in gone
        }
        assert owed == {
            (at, _number(employer)): (int(person * 100), int(firm * 100))
            for (at, employer), (person, firm) in mine.owed.items()
            if at not in gone
        }

"""From a career to its pension: months, index, account to the month of retirement, divisor, award."""

import random
from collections.abc import Iterable
from decimal import Decimal

from tests.rules.oracle import account, index, pension, period, published, retirement
from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import january, month, number_in_year, year_of, years_of
from tests.rules.oracle.life import Books, Life, books

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.parameters import load
from legajo.rules.pension import account as account_rules
from legajo.rules.pension import index as index_rules
from legajo.rules.pension import period as period_rules
from legajo.rules.pension.benefit import Award, Career, Place, award, before_the_account
from legajo.rules.pension.retirement import TRACKS, statutory


LIVES, SEED = 1_200, 19_971_201
REGION, KNOWN = "110000", "2026-11-25"
BY_DIVISOR = {"years_paid": index.beijing_by_years_worked, "mean_of_years": index.beijing_by_mean}
FIRST_BASE, LAST_BASE = 2020, 2025  # calculation bases are published for these years
ACCOUNTS_BEGIN = month("1998-07")


def fen(amount: Decimal) -> int:
    return int(amount * 100)


def by_the_product(life: Life, mine: Books, born: int, retires: int, category: str) -> tuple[Award, str]:
    """The award as the product makes it from months, bases and postings."""
    at = Month.of(retires)
    found = statutory(TRACKS[category], Month.of(born), load(), REGION, KNOWN)
    assert found.month == at
    paid = {Month.of(each) for each in mine.bases}
    counted = period_rules.counted(paid, deemed=map(Month.of, life.deemed))
    ratio = index_rules.average(
        index_rules.years_of({Month.of(each): fen(base) for each, base in mine.bases.items()}),
        load(),
        REGION,
        KNOWN,
    )
    assert ratio.average is not None
    before = before_the_account(paid, Place(load(), REGION, at, KNOWN))
    career = Career(
        index=ratio.average * 100,
        years=counted.years,
        balance=_balance(mine, retires),
        deemed_years=half_up(counted.deemed * 100, 12),
        years_before_1998_07=half_up(before * 100, 12),
    )
    return award(career, found.age, load(), REGION, at, KNOWN), ratio.divisor


def _balance(mine: Books, retires: int) -> int:
    total = 0
    by_ledger: dict[account.Ledger, list[account_rules.Posting]] = {}
    for one in mine.postings:
        if one.posted_in <= retires:
            by_ledger.setdefault(one.ledger, []).append(
                account_rules.Posting(Month.of(one.posted_in), fen(one.amount))
            )
    for postings in by_ledger.values():
        years = account_rules.history(
            0,
            postings,
            load(),
            REGION,
            first=min(each.month.year for each in postings),
            last=year_of(retires),
            known_at=KNOWN,
            months_of_last=number_in_year(retires),
        )
        total += years[-1].closing
    return total


def by_the_oracle(life: Life, mine: Books, born: int, retires: int, divisor: str) -> pension.Pension:
    actual, deemed = period.counted(mine.bases, life.deemed)
    ratio = BY_DIVISOR[divisor](mine.bases)
    rounded = (Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(
        Decimal("0.0001"), "ROUND_HALF_UP"
    )
    age = retires - born
    return pension.beijing(
        published.calculation_base(year_of(retires)),
        rounded,
        years_of(actual + deemed),
        years_of(deemed),
        years_of(_before(mine.bases)),
        account.keep(mine.postings, retires).closing(year_of(retires)),
        pension.divisor(age // 12, age % 12),
    )


def _before(paid: Iterable[int]) -> int:
    return sum(1 for at in paid if index.first_month_of_accounts() <= at < ACCOUNTS_BEGIN)


def retiring(chance: random.Random, last: int) -> tuple[int, int, str] | None:
    """A birth month and a sort of worker whose month by law comes after the career, in a year with a published base."""
    category = chance.choice(list(retirement.TRACKS))
    wanted = chance.randint(max(last, january(FIRST_BASE)), january(LAST_BASE) + 11)
    birth = wanted - retirement.TRACKS[category].age * 12
    retires = retirement.retirement(birth, category)
    if year_of(retires) > LAST_BASE:
        return None
    return birth, retires, category


def test_careers_end_in_the_same_pension() -> None:
    chance = random.Random(SEED)
    awarded = 0
    for number in range(LIVES):
        life = make(chance.randint)
        mine = books(life)
        ends = max((one.posted_in for one in mine.postings), default=january(9999))
        if not mine.bases or ends > january(LAST_BASE) + 6:
            continue
        chosen = retiring(chance, ends)
        if chosen is None:
            continue
        born, retires, category = chosen
        found, divisor = by_the_product(life, mine, born, retires, category)
        expected = by_the_oracle(life, mine, born, retires, divisor)
        theirs = found.pension
        told = (theirs.basic, theirs.account, theirs.transitional, theirs.total)
        parts = (expected.basic, expected.account, expected.transitional, expected.total)
        assert told == tuple(map(fen, parts)), f"life {number}, {category} born {Month.of(born)}:\n{life}"
        awarded += 1
    assert awarded > LIVES // 2

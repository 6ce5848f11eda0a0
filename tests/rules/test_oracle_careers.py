"""Whole careers, month by month, through the product's rules and through the second agency: not a fen may differ."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rules.oracle import account, index, period
from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import number_in_year, year_of, years_of
from tests.rules.oracle.life import Books, Life, Spell, books, pension_relation

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.careers import Careers
from legajo.rules.parameters import load
from legajo.rules.pension import account as account_rules
from legajo.rules.pension import account_plan
from legajo.rules.pension import index as index_rules
from legajo.rules.pension import period as period_rules


CAREERS, SEED = 10_000, 20_110_701
FIRST, LAST = 1992, 2025  # settlement years
REGION, KNOWN = "110000", "2026-11-25"
EMPLOYEE, FLEXIBLE = Circumstances(), Circumstances(worker="flexible")
BY_DIVISOR = {"years_paid": index.beijing_by_years_worked, "mean_of_years": index.beijing_by_mean}
Row = tuple[int, int, int, int]  # opening, interest on the opening, interest on the postings, closing


def fen(amount: Decimal) -> int:
    return int(amount * 100)


def ten_thousandths(exact: Fraction) -> int:
    return int((exact * 20_000 + 1) // 2)


def disagreements(life: Life, mine: Books, kept: account.Account, until: int) -> Iterator[str]:
    """What the product says differently of one life; the account runs to the end of a month."""
    yield from _dues(life, mine)
    yield from _account(mine, kept, until)
    yield from _period(life, mine)
    if mine.bases:
        yield from _index(mine)


def _dues(life: Life, mine: Books) -> Iterator[str]:
    for (at, employer), owed in mine.owed.items():
        spell = pension_relation(life, at)
        assert spell is not None
        base, *found = _assessed(spell, at)
        if found != [fen(owed[0]), fen(owed[1])]:
            yield f"{Month.of(at)} {employer}: {owed} owed, not {found}"
        if at in mine.bases and base != fen(mine.bases[at]):
            yield f"{Month.of(at)} {employer}: a base of {mine.bases[at]}, not {base}"


def _assessed(spell: Spell, at: int) -> tuple[int | None, int, int]:
    who = FLEXIBLE if spell.worker.flexible else EMPLOYEE
    found = assessment_for(load(), REGION, Month.of(at), KNOWN, who)
    assessed = found.assess(fen(spell.wage(at)))
    amounts = found.amounts(assessed)[Scheme.PENSION]
    return assessed.bases[0], amounts[Party.PERSON], amounts.get(Party.EMPLOYER, 0)


def _account(mine: Books, kept: account.Account, until: int) -> Iterator[str]:
    by_ledger: dict[account.Ledger, list[account_rules.Posting]] = {}
    for posting in mine.postings:
        if posting.posted_in <= until:
            by_ledger.setdefault(posting.ledger, []).append(
                account_rules.Posting(Month.of(posting.posted_in), fen(posting.amount))
            )
    for ledger, postings in by_ledger.items():
        years = account_rules.history(
            0,
            postings,
            load(),
            REGION,
            first=min(posting.month.year for posting in postings),
            last=year_of(until),
            known_at=KNOWN,
            months_of_last=number_in_year(until),
        )
        for year in years:
            theirs = (year.opening, year.on_opening, year.on_postings, year.closing)
            ours = _row(kept, year.year, ledger)
            if theirs != ours:
                yield f"{year.year} {ledger}: {ours}, not {theirs}"


def _row(kept: account.Account, year: int, ledger: account.Ledger) -> Row:
    line = kept.years[year].get(ledger)
    if line is None:
        return 0, 0, 0, 0
    return (
        fen(line.opening),
        fen(line.interest_on_opening),
        fen(line.interest_on_postings),
        fen(line.closing),
    )


def _period(life: Life, mine: Books) -> Iterator[str]:
    refunded = [at for at, _ in life.refunds]
    paid = {posting.owed_for for posting in mine.postings}
    actual, deemed = period.counted(paid, life.deemed, refunded)
    found = period_rules.counted(
        map(Month.of, paid), deemed=map(Month.of, life.deemed), removed=map(Month.of, refunded)
    )
    if (found.actual, found.deemed) != (actual, deemed) or actual != len(mine.bases):
        yield f"{actual} months and {deemed} deemed ones, not {found.actual} and {found.deemed}"
    if found.years != int(years_of(actual + deemed) * 100):
        yield f"{years_of(actual + deemed)} years, not {found.years} hundredths"


def _index(mine: Books) -> Iterator[str]:
    bases = {Month.of(at): fen(amount) for at, amount in mine.bases.items()}
    found = index_rules.average(index_rules.years_of(bases), load(), REGION, KNOWN)
    expected = ten_thousandths(BY_DIVISOR[found.divisor](mine.bases))
    if found.average != expected:
        yield f"index {expected}, not {found.average}"
    by_month = index_rules.national(
        bases, load(), REGION, KNOWN, deemed_months=12, deemed_index=10_000
    ).average
    expected = ten_thousandths(index.national(mine.bases, 12, Decimal(1)))
    if by_month != expected:
        yield f"national index {expected}, not {by_month}"


def end(mine: Books, later: int) -> int:
    """The month to which the account is kept: some time after the last posting, not beyond the last rate."""
    last = max((posting.posted_in for posting in mine.postings), default=FIRST * 12)
    return min(last + later, LAST * 12 + 11)


@dataclass
class Population:
    """Ten thousand careers: where the scalar rules differ, and every sub-ledger as columns for the compiled plan."""

    differ: list[str] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=lambda: [0])
    begins: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    rows: list[tuple[int, int, Row]] = field(default_factory=list)  # year, sub-ledger, what the oracle says

    def take(self, mine: Books, kept: account.Account, until: int) -> None:
        """Add the sub-ledgers of a career, each from its first posting on."""
        by_ledger: dict[account.Ledger, dict[int, int]] = {}
        for posting in mine.postings:
            if posting.posted_in <= until:
                months = by_ledger.setdefault(posting.ledger, {})
                months[posting.posted_in] = months.get(posting.posted_in, 0) + fen(posting.amount)
        for ledger, months in by_ledger.items():
            first = min(months)
            self.amounts += [months.get(at, 0) for at in range(first, max(months) + 1)]
            self.rows += [
                (year - FIRST, len(self.begins), _row(kept, year, ledger))
                for year in range(year_of(first), year_of(until) + 1)
            ]
            self.offsets.append(len(self.amounts))
            self.begins.append(first - FIRST * 12)
            self.until.append(until - FIRST * 12 + 1)

    def columns(self) -> Careers:
        begins = np.array(self.begins, np.int64)
        return Careers(
            np.array(self.offsets, np.int64),
            {"amount": np.array(self.amounts, np.int64)},
            begins,
            begins // 12,
            np.array(self.until, np.int64),
        )


@pytest.fixture(scope="module")
def population() -> Population:
    chance = random.Random(SEED)  # the same careers each time
    found = Population()
    for number in range(CAREERS):
        life = make(chance.randint)
        mine = books(life)
        until = end(mine, chance.randint(0, 40))
        kept = account.keep(mine.postings, until)
        if list(disagreements(life, mine, kept, until)):
            found.differ.append(f"career {number}:\n{life}")
        found.take(mine, kept, until)
    return found


def test_ten_thousand_careers_come_out_alike(population: Population) -> None:
    assert not population.differ


def test_ten_thousand_careers_come_out_alike_in_the_compiled_plan(population: Population) -> None:
    plan = account_plan.from_postings(load(), REGION, FIRST, LAST, KNOWN)
    told = Batch(plan).compute(population.columns())
    assert len(population.begins) > CAREERS * 4 // 5
    year, ledger = (np.array([row[place] for row in population.rows]) for place in (0, 1))
    expected = np.array([row[2] for row in population.rows])
    assert told.settled[year, ledger].all()
    assert told.settled.sum() == len(population.rows)
    for place, name in ((1, "on_opening"), (2, "on_postings"), (3, "closing")):
        assert (told.years[name][year, ledger] == expected[:, place]).all(), name


@st.composite
def lives(draw: st.DrawFn) -> Life:
    return make(lambda low, high: draw(st.integers(low, high)), most_spells=3, longest=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(life=lives(), later=st.integers(0, 40))
def test_any_career_comes_out_alike(life: Life, later: int) -> None:
    mine = books(life)
    until = end(mine, later)
    found = list(disagreements(life, mine, account.keep(mine.postings, until), until))
    assert not found, f"{life}\n{found}"

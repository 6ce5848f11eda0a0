"""Whole careers, month by month, through the product's rules and through the second agency: not a fen may differ."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rules.oracle import account, index, period
from tests.rules.oracle.careers import make
from tests.rules.oracle.figures import number_in_year, year_of, years_of
from tests.rules.oracle.life import Books, Life, Spell, books, pension_relation

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load
from legajo.rules.pension import account as account_rules
from legajo.rules.pension import index as index_rules
from legajo.rules.pension import period as period_rules


CAREERS, SEED = 10_000, 20_110_701
REGION, KNOWN = "110000", "2026-11-25"
EMPLOYEE, FLEXIBLE = Circumstances(), Circumstances(worker="flexible")
Row = tuple[int, int, int, int]  # opening, interest on the opening, interest on the postings, closing


def fen(amount: Decimal) -> int:
    return int(amount * 100)


def ten_thousandths(exact: Fraction) -> int:
    return int((exact * 20_000 + 1) // 2)


def disagreements(life: Life, until: Callable[[Books], int]) -> Iterator[str]:
    """What the two agencies say differently of one life; the account runs to the end of a month."""
    mine = books(life)
    yield from _dues(life, mine)
    if mine.postings:
        yield from _account(mine, until(mine))
    yield from _period(life, mine)
    if mine.bases:
        yield from _index(mine)


def _dues(life: Life, mine: Books) -> Iterator[str]:
    for (at, employer), owed in mine.owed.items():
        spell = pension_relation(life, at)
        assert spell is not None
        found = _assessed(spell, at)
        if found != (fen(owed[0]), fen(owed[1])):
            yield f"{Month.of(at)} {employer}: {owed} owed, not {found}"


def _assessed(spell: Spell, at: int) -> tuple[int, int]:
    who = FLEXIBLE if spell.worker.flexible else EMPLOYEE
    found = assessment_for(load(), REGION, Month.of(at), KNOWN, who)
    amounts = found.amounts(found.assess(fen(spell.wage(at))))[Scheme.PENSION]
    return amounts[Party.PERSON], amounts.get(Party.EMPLOYER, 0)


def _account(mine: Books, until: int) -> Iterator[str]:
    kept = account.keep(mine.postings, until)
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
    found = index_rules.average(index_rules.years_of(bases), load(), REGION, KNOWN).average
    expected = ten_thousandths(index.beijing_by_years_worked(mine.bases))
    if found != expected:
        yield f"index {expected}, not {found}"
    by_month = index_rules.national(
        bases, load(), REGION, KNOWN, deemed_months=12, deemed_index=10_000
    ).average
    expected = ten_thousandths(index.national(mine.bases, 12, Decimal(1)))
    if by_month != expected:
        yield f"national index {expected}, not {by_month}"


def last_posting(mine: Books) -> int:
    return min(max(posting.posted_in for posting in mine.postings), 2025 * 12 + 11)


def test_ten_thousand_careers_come_out_alike() -> None:
    chance = random.Random(SEED)  # the same careers each time

    def until(mine: Books) -> int:
        return min(last_posting(mine) + chance.randint(0, 40), 2025 * 12 + 11)

    for number in range(CAREERS):
        life = make(chance.randint)
        assert not list(disagreements(life, until)), f"career {number}:\n{life}"


@st.composite
def lives(draw: st.DrawFn) -> Life:
    return make(lambda low, high: draw(st.integers(low, high)), most_spells=3, longest=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(life=lives(), later=st.integers(0, 40))
def test_any_career_comes_out_alike(life: Life, later: int) -> None:
    found = list(disagreements(life, lambda mine: min(last_posting(mine) + later, 2025 * 12 + 11)))
    assert not found, f"{life}\n{found}"

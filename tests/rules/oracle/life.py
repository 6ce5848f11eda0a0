"""A whole career as the second agency books it: who owed what, what was paid when, what was credited and counted.

Three readings of the text that other readings would contradict. Of two employers in one month the person
agreed that the relation stays which began first: it alone owes the pension; work injury is owed by each. The person's own full
share is credited in the month it was paid, though the employer owes; the employer's part of the account is credited
when both shares are paid. A refunded month leaves the count, and what was credited for it leaves the account
with all that it earned, by counter-entries of the month that it was posted in: the text reverses the account, and an
account that was wrongly credited has earned nothing by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.rules.oracle.account import Posting
from tests.rules.oracle.contributions import (
    EMPLOYER,
    FLEXIBLE,
    ORDINARY,
    PENSION,
    PERSON,
    Worker,
    base,
    credited,
    due,
)
from tests.rules.oracle.figures import text_of


@dataclass(frozen=True)
class Spell:
    """One relation with an employer, or with none: its months and its wages by the month they hold from."""

    employer: str  # empty for a self-paying worker
    first: int
    last: int
    wages: tuple[tuple[int, Decimal], ...]
    worker: Worker = ORDINARY

    def wage(self, at: int) -> Decimal:
        """Give the wage that was declared for a month."""
        found = self.wages[0][1]
        for since, amount in self.wages:
            if since <= at:
                found = amount
        return found


@dataclass(frozen=True)
class Money:
    """Money for one month of one employer, by party, as hundredths of what that party owes."""

    employer: str
    owed_for: int
    posted_in: int
    person: int = 100
    firm: int = 100


@dataclass(frozen=True)
class Life:
    """A career: relations, money, refunds (month, posted in) and months recognised without contribution."""

    spells: tuple[Spell, ...]
    money: tuple[Money, ...]
    refunds: tuple[tuple[int, int], ...] = ()
    deemed: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Tell the life in lines that a reader can follow."""
        told = []
        for spell in self.spells:
            wages = ", ".join(f"{amount} from {text_of(since)}" for since, amount in spell.wages)
            who = spell.employer or "self-paying"
            told.append(f"{who} {text_of(spell.first)}..{text_of(spell.last)}: {wages}")
        for money in self.money:
            if (money.posted_in, money.person, money.firm) != (money.owed_for, 100, 100):
                told.append(
                    f"  {money.employer or 'self-paying'} {text_of(money.owed_for)} paid in "
                    f"{text_of(money.posted_in)}: person {money.person}%, employer {money.firm}%"
                )
        told += [f"  {text_of(at)} refunded in {text_of(posted)}" for at, posted in self.refunds]
        if self.deemed:
            told.append(f"  deemed: {len(self.deemed)} months from {text_of(self.deemed[0])}")
        return "\n".join(told)


@dataclass
class Books:
    """What the second agency derived from a life."""

    owed: dict[tuple[int, str], tuple[Decimal, Decimal]] = field(default_factory=dict)  # person's, employer's
    postings: list[Posting] = field(default_factory=list)
    bases: dict[int, Decimal] = field(default_factory=dict)  # of the months that count


def pension_relation(life: Life, at: int) -> Spell | None:
    """Find the relation that owes the pension of a month: the one that began first."""
    found = None
    for spell in life.spells:
        if spell.first <= at <= spell.last and (found is None or spell.first < found.first):
            found = spell
    return found


def paid_in_full(owed: Decimal, payments: Sequence[tuple[int, int]]) -> int | None:
    """Find the month in which a share was complete: payments are (posted in, hundredths of the share)."""
    if not owed:
        return 0
    have = Decimal(0)
    for posted_in, hundredths in sorted(payments):
        have += owed * hundredths / 100
        if have >= owed:
            return posted_in
    return None


def books(life: Life) -> Books:
    """Book a life month by month."""
    kept = Books()
    first = min(spell.first for spell in life.spells)
    last = max(spell.last for spell in life.spells)
    money: dict[tuple[int, str], list[Money]] = {}
    for line in life.money:
        money.setdefault((line.owed_for, line.employer), []).append(line)
    refunds = dict(life.refunds)
    for at in range(first, last + 1):
        spell = pension_relation(life, at)
        if spell is not None:
            _book_month(kept, spell, at, money.get((at, spell.employer), []), refunds.get(at))
    return kept


def _book_month(kept: Books, spell: Spell, at: int, money: list[Money], refunded_in: int | None) -> None:
    wage = spell.wage(at)
    persons = due(PENSION, PERSON, at, wage, spell.worker)
    firms = due(PENSION, EMPLOYER, at, wage, spell.worker)
    kept.owed[at, spell.employer] = (persons, firms)
    person_in = paid_in_full(persons, [(line.posted_in, line.person) for line in money])
    firm_in = paid_in_full(firms, [(line.posted_in, line.firm) for line in money])
    if person_in is None:
        return
    of_person, of_firm = credited(at, wage, spell.worker)
    entries = [Posting(PERSON, at, person_in, of_person)]
    if firm_in is not None and of_firm:
        entries.append(Posting(EMPLOYER, at, max(person_in, firm_in), of_firm))
    kept.postings += entries
    if refunded_in is None:
        kept.bases[at] = base(PENSION, at, wage, spell.worker)
    else:
        kept.postings += [Posting(one.party, at, one.posted_in, -one.amount) for one in entries]


__all__ = ["FLEXIBLE", "ORDINARY", "Books", "Life", "Money", "Spell", "books"]

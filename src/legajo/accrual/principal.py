"""What a month puts into the pension account, from each party's share, and when (art. 2(4)). Pure.

Note [By value, not by entry]: what enters is posted in the month of the last money that it took, whichever was entered last: of
two vouchers for one month the earlier may come into the book after the later, and must not earn from its own month.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.rules.engine.arithmetic import half_up


OWN_PENSION = AMOUNTS.index((Scheme.PENSION, Party.PERSON))
FIRM_PENSION = AMOUNTS.index((Scheme.PENSION, Party.EMPLOYER))
CREDITED_POINTS, FLEXIBLE_POINTS = 8, 20


def credit(due: int, paid: int, *, flexible: bool) -> int:
    """What the own share of a month that counts brings into the account: all of it, or 8 points of the 20 paid for oneself."""
    own = min(due, paid)
    return half_up(own * CREDITED_POINTS, FLEXIBLE_POINTS) if flexible else own


@dataclass(slots=True)
class Principal:
    """What one month with one employer has put into the account, by party; `account` is what its due says of it."""

    account: Mapping[Party, int] | None = None  # None: the person's own share and no more
    firm_paid: bool = False  # the employer's share was paid in full
    entered: dict[Party, int] = field(default_factory=dict)
    last_money: dict[Party, int] = field(
        default_factory=dict
    )  # the latest month in which each share was paid

    def paid(self, posted: int, *, own: int, firm: int) -> None:
        """Money of a month of posting: what it pays of the person's own share and of the employer's."""
        for party, amount in ((Party.PERSON, own), (Party.EMPLOYER, firm)):
            if amount:
                self.last_money[party] = max(posted, self.last_money.get(party, posted))

    def posted(self, party: Party) -> int:
        """Note [By value, not by entry]: a part of the employer's share enters with the person's own at the earliest."""
        own = self.last_money.get(Party.PERSON, 0)
        return own if party is Party.PERSON else max(own, self.last_money.get(party, 0))

    def changes(
        self, own: tuple[int, int], firm: tuple[int, int], *, flexible: bool = False
    ) -> Iterator[tuple[Party, int]]:
        """What the month, which MUST count, adds by now (or takes away): `own` and `firm` are each due and paid."""
        self.firm_paid = self.firm_paid or firm[1] >= firm[0]
        account = self.account or {}
        now = {
            Party.PERSON: _part(account[Party.PERSON], *own)
            if Party.PERSON in account
            else credit(*own, flexible=flexible)
        }
        if self.firm_paid and Party.EMPLOYER in account:
            now[Party.EMPLOYER] = _part(account[Party.EMPLOYER], *firm)
        for party, amount in now.items():
            change = amount - self.entered.get(party, 0)
            self.entered[party] = amount
            if change:
                yield party, change

    def copy(self) -> "Principal":
        """One that may go its own way."""
        return replace(self, entered=dict(self.entered), last_money=dict(self.last_money))

    def leave(self, parties: Set[Party]) -> None:
        """What these parties put in went back, and what they pay no longer enters on the old due's word."""
        for party in parties:
            self.entered.pop(party, None)
            self.last_money.pop(party, None)
        kept = {party: amount for party, amount in (self.account or {}).items() if party not in parties}
        self.account = kept or None


def principal_of(
    due: tuple[int, ...], paid: tuple[int, ...], account: Mapping[Party, int] | None, *, flexible: bool
) -> int:
    """All that a month which counts has put into the account, in fen."""
    own, firm = ((due[place], paid[place]) for place in (OWN_PENSION, FIRM_PENSION))
    return sum(change for _, change in Principal(account).changes(own, firm, flexible=flexible))


def _part(whole: int, due: int, paid: int) -> int:
    """What enters of the whole while a difference is unpaid."""
    return whole if paid >= due else half_up(whole * paid, due)

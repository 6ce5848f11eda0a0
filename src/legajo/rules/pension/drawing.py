"""After retirement: the account pension is drawn from the account until it is empty, then from the pool; the rest earns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.pension import account_rules
from legajo.rules.pension.account import AccountYear, Posting, Terms, year


@dataclass(frozen=True, slots=True)
class Drawn:
    """One month's account pension and where it came from, in fen."""

    month: Month
    account_pension: int
    from_account: int
    from_pool: int
    left: int

    @property
    def explanation(self) -> Explanation:
        given = {"balance": self.left + self.from_account, "account_pension": self.account_pension}
        return explain(f"pension.account.drawn.{self.month}", "from_account", account_rules.drawn, given, {})


@dataclass(frozen=True, slots=True)
class DrawnYear:
    """The months of a settlement year that were paid, and the year's interest on what stayed."""

    months: tuple[Drawn, ...]
    account: AccountYear


def draw(balance: int, pensions: Sequence[tuple[Month, int]]) -> tuple[Drawn, ...]:
    """Draw each month's account pension; interest is credited at the year's end and so pays none of the year's own."""
    found = []
    for month, amount in pensions:
        from_account, from_pool, balance = account_rules.drawn.figures(balance, amount)
        found.append(Drawn(month, amount, from_account, from_pool, balance))
    return tuple(found)


def settle(opening: int, pensions: Sequence[tuple[Month, int]], first: Month, terms: Terms) -> DrawnYear:
    """The rest of a settlement year from its month `first` on; by the monthly product, what is drawn earns no more."""
    gone = (first.number - terms.begins) % 12
    months = draw(opening, pensions)
    drawn = [Posting(each.month, -each.from_account) for each in months if each.from_account]
    rest = year(first.year, opening, drawn, replace(terms, begins=first.number), months=12 - gone)
    return DrawnYear(months, replace(rest, year=first.plus(-gone).year))

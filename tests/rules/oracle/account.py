"""The pension account by sub-ledger over a whole career.

Where the text leaves a choice open, this agency does so: a month's credit belongs to the sub-ledger of the month
it was owed for, and earns from the month it was posted in; a line is a month of posting in a sub-ledger (posting_n of
the formula), so that twenty months paid back at once are one line, and its interest is rounded by itself; where
interest is raised to the jiao, that on the opening and that on the postings are raised each, from the exact sum (the
text names raising in place of rounding to the fen, not after it); a refund is a posting of the opposite sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.rules.oracle.contributions import EMPLOYER, PERSON
from tests.rules.oracle.figures import january, month, to_fen, up_to_jiao, year_of
from tests.rules.oracle.published import bookkeeping_rate, deposit_rates


PERIODS = ("before_1998", "1998_2005", "since_2006")
SUB_LEDGERS = tuple((party, period) for party in (PERSON, EMPLOYER) for period in PERIODS)
YEAR_1998, YEAR_2006 = month("1998-01"), month("2006-01")
MONTHLY_PRODUCT, ANNUAL = "monthly_product", "annual"
FEN_HALF_UP, JIAO_UP = "fen", "jiao_up"

Ledger = tuple[str, str]
Rates = Callable[[int], tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Posting:
    """One credit: the party it came from, the month it was owed for, the month it was posted in."""

    party: str
    owed_for: int
    posted_in: int
    amount: Decimal

    @property
    def ledger(self) -> Ledger:
        """Say which of the six sub-ledgers it belongs to."""
        if self.owed_for < YEAR_1998:
            return self.party, PERIODS[0]
        if self.owed_for < YEAR_2006:
            return self.party, PERIODS[1]
        return self.party, PERIODS[2]


@dataclass(frozen=True)
class Line:
    """What one sub-ledger did in one settlement year."""

    opening: Decimal
    posted: Decimal
    interest_on_opening: Decimal
    interest_on_postings: Decimal

    @property
    def closing(self) -> Decimal:
        """Give the balance after interest."""
        return self.opening + self.posted + self.interest_on_opening + self.interest_on_postings


@dataclass
class Account:
    """The years of an account, each with its six lines."""

    years: dict[int, dict[Ledger, Line]] = field(default_factory=dict)

    def closing(self, year: int) -> Decimal:
        """Add the six closing balances of a year."""
        return sum((line.closing for line in self.years[year].values()), Decimal("0.00"))


def beijing_rates(year: int) -> tuple[Decimal, Decimal]:
    """Give a year's rates for the opening and for the postings: one national rate from 2016."""
    if year >= 2016:
        return bookkeeping_rate(year), bookkeeping_rate(year)
    return deposit_rates(year)


def interest(
    opening: Decimal,
    postings: Sequence[tuple[int, Decimal]],
    rates: tuple[Decimal, Decimal],
    *,
    months: int = 12,
    method: str = MONTHLY_PRODUCT,
    rounding: str = FEN_HALF_UP,
) -> tuple[Decimal, Decimal]:
    """Give the interest on the opening and on the postings (position in the year, amount) of a year or part year."""
    exact = opening * rates[0] * months / 12
    if method == MONTHLY_PRODUCT:
        lines = [amount * (months - position + 1) * rates[1] / 12 for position, amount in postings]
    else:
        lines = [sum((amount for _, amount in postings), Decimal(0)) * rates[1] * Decimal("1.083") / 2]
    if rounding == JIAO_UP:
        return up_to_jiao(exact), up_to_jiao(sum(lines, Decimal(0)).quantize(Decimal("1e-12")))
    return to_fen(exact), sum((to_fen(line) for line in lines), Decimal("0.00"))


def keep(
    postings: Sequence[Posting],
    until: int,
    rates: Rates = beijing_rates,
    *,
    opening: dict[Ledger, Decimal] | None = None,
    method: str = MONTHLY_PRODUCT,
    rounding: str = FEN_HALF_UP,
    first_month_of_year: int = 1,
) -> Account:
    """Keep the account from its first posting to the end of a month; the last year may be a part of a year."""
    account = Account()
    if not postings and not opening:
        return account
    shift = first_month_of_year - 1
    balance = dict.fromkeys(SUB_LEDGERS, Decimal("0.00"))
    balance.update(opening or {})
    first = min((posting.posted_in for posting in postings), default=until)
    by_year: dict[tuple[int, Ledger], dict[int, Decimal]] = {}
    for posting in postings:
        if posting.posted_in > until:
            continue
        year = year_of(posting.posted_in - shift)
        position = posting.posted_in - shift - january(year) + 1
        lines_of_year = by_year.setdefault((year, posting.ledger), {})
        lines_of_year[position] = lines_of_year.get(position, Decimal(0)) + posting.amount
    for year in range(year_of(first - shift), year_of(until - shift) + 1):
        months = min(12, until - shift - january(year) + 1)
        lines = {}
        for ledger in SUB_LEDGERS:
            entered = sorted(by_year.get((year, ledger), {}).items())
            if not entered and not balance[ledger]:
                continue
            on_opening, on_postings = interest(
                balance[ledger], entered, rates(year), months=months, method=method, rounding=rounding
            )
            posted = sum((amount for _, amount in entered), Decimal("0.00"))
            lines[ledger] = Line(balance[ledger], posted, on_opening, on_postings)
            balance[ledger] = lines[ledger].closing
        account.years[year] = lines
    return account


def provisional(year: int, last_published: int) -> tuple[Decimal, Decimal]:
    """Give a year's rates as they were applied while only those up to `last_published` were known."""
    if year < 2016 or year <= last_published:
        return beijing_rates(year)
    return beijing_rates(last_published)


def inherited(balance: dict[Ledger, Decimal], died_in_year: int) -> Decimal:
    """Give what heirs receive: all that is left, and before 2011 the person's part only."""
    total = Decimal("0.00")
    for (party, _), amount in balance.items():
        if party == PERSON or died_in_year >= 2011:
            total += amount
    return total


def drawn(balance: Decimal, monthly: Decimal, months: int) -> tuple[Decimal, Decimal]:
    """Pay an account pension for some months: from the account until it is empty, then from the pool."""
    from_account = min(balance, monthly * months)
    return from_account, monthly * months - from_account

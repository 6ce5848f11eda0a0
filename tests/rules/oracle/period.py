"""The contribution period: months paid in full, each calendar month once, and the minimum for a monthly pension."""

from collections.abc import Iterable
from decimal import Decimal

from tests.rules.oracle.figures import years_of
from tests.rules.oracle.published import tables


def counted(
    paid: Iterable[int],
    deemed: Iterable[int] = (),
    refunded: Iterable[int] = (),
    transferred_out: Iterable[int] = (),
) -> tuple[int, int]:
    """Count the actual and the deemed months; a month that is both is counted once, as actual.

    A month may be named by two employers: refunded by one of them, it still counts. A month of recognised service that
    was transferred out is gone."""
    left: dict[int, int] = {}
    for at in paid:
        left[at] = left.get(at, 0) + 1
    for at in [*refunded, *transferred_out]:
        left[at] = left.get(at, 0) - 1
    actual = {at for at, times in left.items() if times > 0}
    recognised = {at for at in deemed if at not in actual and left.get(at, 0) >= 0}
    return len(actual), len(recognised)


def years(paid: Iterable[int], deemed: Iterable[int] = ()) -> Decimal:
    """Give the whole period in years with two decimals."""
    actual, more = counted(paid, deemed)
    return years_of(actual + more)


def minimum_months(year: int) -> int:
    """Give the months needed for a monthly pension that begins in a year: 15 years, 20 from 2039."""
    table = tables()["retirement_reform_2025"]["minimum_contribution_years"]
    if year < 2030:
        return 15 * 12
    if year > 2039:
        return 20 * 12
    return int(Decimal(table[year]) * 12)

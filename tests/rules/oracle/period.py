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
    """Count the actual and the deemed months; a month that is both is counted once, as actual."""
    actual = set(paid) - set(refunded) - set(transferred_out)
    return len(actual), len(set(deemed) - actual)


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

"""Rounding and the calendar, as the law text uses them: yuan in Decimal, a month as a count of months."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction


FEN = Decimal("0.01")
JIAO = Decimal("0.1")


class UnpublishedError(Exception):
    """The published tables say nothing for this month, scheme or party: refuse, do not invent."""


def to_fen(amount: Decimal | Fraction) -> Decimal:
    """Round half up to the fen; a fraction is divided last, so that a tie stays a tie."""
    if isinstance(amount, Fraction):
        amount = Decimal(amount.numerator) / Decimal(amount.denominator)
    return amount.quantize(FEN, ROUND_HALF_UP)


def up_to_jiao(amount: Decimal) -> Decimal:
    """见分进角: an amount that has fen left over is raised to the next jiao."""
    return amount.quantize(JIAO, ROUND_CEILING).quantize(FEN)


def month(text: str) -> int:
    """Count the months since year 0: 2015-07 is 2015 * 12 + 6."""
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def text_of(count: int) -> str:
    """Write a month as YYYY-MM."""
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def year_of(count: int) -> int:
    """Say the calendar year of a month."""
    return count // 12


def number_in_year(count: int) -> int:
    """Say which month of its calendar year this is, 1 to 12."""
    return count % 12 + 1


def january(year: int) -> int:
    """Give the first month of a calendar year."""
    return year * 12


def years_of(months: int) -> Decimal:
    """Turn months into years with two decimals."""
    return (Decimal(months) / 12).quantize(FEN, ROUND_HALF_UP)

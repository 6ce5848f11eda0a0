"""The published tables, read from their text: limits, average wages, rates of interest, divisors."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.rules.oracle.figures import UnpublishedError, month


FOREVER = month("9999-12")


@cache
def tables() -> Mapping[str, Any]:
    """Read the file once."""
    text = (Path(__file__).parent / "published.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def span(text: str) -> tuple[int, int]:
    """Read 'A..B' or 'A..' as its first and its last month."""
    first, _, last = text.partition("..")
    return month(first), month(last) if last else FOREVER


def _yuan(value: object) -> Decimal | None:
    """Read an amount; an asterisk is the table's own mark for a footnote."""
    return None if value is None else Decimal(str(value).rstrip("*"))


@cache
def limits_row(at: int) -> Mapping[str, Any]:
    """Find the row of floors and caps that holds in a month."""
    for row in tables()["beijing_pension_base_limits"]:
        first, last = span(row["period"])
        if first <= at <= last:
            found: Mapping[str, Any] = row
            return found
    raise UnpublishedError("no limits of this month are published")


@cache
def limit(at: int, name: str) -> Decimal | None:
    """Give one floor or cap of a month, or nothing when the row does not print it."""
    return _yuan(limits_row(at).get(name))


@cache
def annual_wage(year: int) -> Decimal:
    """Give the published average wage of a calendar year; it is never made from the monthly figure."""
    for row in tables()["beijing_average_wage"]:
        if row["year"] == year and row["annual"] is not None:
            return Decimal(row["annual"])
    raise UnpublishedError(f"the annual average wage of {year} is not published")


@cache
def annual_wage_is_published(year: int) -> bool:
    """Say whether the table has an annual figure for a year."""
    return any(row["year"] == year and row["annual"] is not None for row in tables()["beijing_average_wage"])


@cache
def monthly_wage(year: int) -> Decimal:
    """Give the published monthly average wage of a calendar year; it is never made from the annual figure."""
    for row in tables()["beijing_average_wage"]:
        if row["year"] == year:
            return Decimal(row["monthly_published"])
    raise UnpublishedError(f"the monthly average wage of {year} is not published")


@cache
def flexible_medical(at: int) -> Decimal:
    """Give the published monthly medical amount of a self-paying worker, for the twelve months it was set for."""
    for row in tables()["beijing_flexible_medical_monthly"]:
        first = month(row["period"])
        if first <= at < first + 12:
            return Decimal(str(row["amount"]))
    raise UnpublishedError("the medical amount of self-paying workers is not published for this month")


@cache
def bookkeeping_rate(year: int) -> Decimal:
    """Give the one national rate of interest of a year, from 2016."""
    for row in tables()["bookkeeping_rate_pension_account"]:
        if row["year"] == year:
            return Decimal(row["percent"]) / 100
    raise UnpublishedError(f"the account's rate of interest of {year} is not published")


@cache
def deposit_rates(year: int) -> tuple[Decimal, Decimal]:
    """Give Beijing's two rates before 2016: the one-year deposit for the opening, demand for the postings."""
    for row in tables()["beijing_account_interest_before_2016"]["percent"]:
        if row["year"] == year:
            return Decimal(row["one_year"]) / 100, Decimal(row["demand"]) / 100
    raise UnpublishedError(f"no deposit rate of {year} is listed")


@cache
def divisor_of_whole_age(age: int) -> Decimal:
    """Give the number of months that the account is divided by at a whole age."""
    table = tables()["months_divisor"]["table"]
    if age not in table:
        raise UnpublishedError(f"no divisor is published for age {age}")
    return Decimal(table[age])


@cache
def calculation_base(year: int) -> Decimal:
    """Give the base that pensions of a year are calculated on."""
    for row in tables()["beijing_pension_calculation_base"]:
        if row["year"] == year and row["value"] is not None:
            return Decimal(row["value"])
    raise UnpublishedError(f"the calculation base of {year} is not published")


def limits_known(at: int, known: str) -> bool:
    """Say whether the limits of a month were published by a day; a notice without a day is known when it holds."""
    row = limits_row(at)
    for said in tables()["known_from"]:
        if said["parameter"] == "beijing_pension_base_limits" and said["period"] == row["period"]:
            return str(said["known_from"]) <= known
    return True


def last_rate_known(known: str) -> int:
    """Give the last year whose rate of interest was known on a day: it was published by the end of June after."""
    year, rest = int(known[:4]), known[5:]
    return min(year - 1 if rest >= "06-30" else year - 2, 2025)


def calculation_base_known(year: int, known: str) -> bool:
    """Say whether the calculation base of a year was published by a day."""
    for said in tables()["known_from"]:
        if said["parameter"] == "beijing_pension_calculation_base" and said["year"] == year:
            return str(said["known_from"]) <= known
    return f"{year}-01-01" <= known

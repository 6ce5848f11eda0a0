"""The shorter schemes: unemployment, medical account, maternity, work injury, survivors, and the late fee."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.rules.oracle.contributions import MEDICAL, base
from tests.rules.oracle.figures import UnpublishedError, month, to_fen
from tests.rules.oracle.published import tables


def unemployment_months(years: Decimal) -> int:
    """Count the months of unemployment benefit: 3 a year to four years, then one more for each year beyond five.

    'From 5 years 12 + 1 per further full year': the published table words it 'each full year beyond 5', so that
    five full years give 12 and six give 13. At most 24; the national caps 12, 18 and 24 stand above."""
    full = int(years)
    if full < 1:
        return 0
    if full < 5:
        return full * 3
    months = min(12 + (full - 5), 24)
    return min(months, 18) if full < 10 else months


def unemployment_months_joined(years: Decimal, unspent: int, to_retirement: int | None) -> int:
    """Add the unspent months, to at most 24; who is then less than a year from retirement receives it until then."""
    months = unemployment_months(years)
    if unspent:
        months = min(months + unspent, 24)
    if to_retirement is not None and to_retirement - months < 12:
        return to_retirement
    return months


def unemployment_amount(years: Decimal, at: int, month_of_benefit: int = 1) -> Decimal:
    """Give one month's benefit by the tier of years paid; lower from the thirteenth month."""
    listed = tables()["beijing_unemployment_benefit"]
    if at >= month("2023-09"):
        table = listed["monthly_from_2023_09_01"]
    elif at == month("2018-09"):
        table = listed["monthly_from_2018_09_01"]
    elif at == month("2023-08"):
        table = listed["monthly_before_2023_09"]
    else:
        raise UnpublishedError(
            "no source gives the day on which the amounts between 2018-09 and 2023-09 changed"
        )
    if month_of_benefit > 12:
        if "from_month_13" not in table:
            raise UnpublishedError("the amount from the thirteenth month is not published")
        return Decimal(table["from_month_13"])
    amounts = [Decimal(amount) for amount in table["tiers"].values()]
    return amounts[min(int(years) // 5, 4)]


def medical_account(at: int, wage: Decimal, age: int) -> Decimal:
    """Give a worker's monthly credit: the person's 2% since 2022-09, before with the employer's part by age."""
    amount_base = base(MEDICAL, at, wage)
    own = to_fen(amount_base * Decimal("0.02"))
    if at >= month("2022-09"):
        return own
    share = Decimal("0.008") if age < 35 else Decimal("0.01") if age < 45 else Decimal("0.02")
    return own + to_fen(amount_base * share)


def medical_account_retired(age: int) -> Decimal:
    """Give a pensioner's monthly credit."""
    return Decimal(110) if age >= 70 else Decimal(100)


def maternity_allowance(average_base: Decimal, days: int, average_wage: Decimal | None = None) -> Decimal:
    """Give the employer's average base over 30, times the days; the base between 60% and 300% of the average."""
    if average_wage is not None:
        average_base = clamped(average_base, average_wage)
    return to_fen(Fraction(average_base) * days / 30)


def clamped(wage: Decimal, average_wage: Decimal) -> Decimal:
    """Put a wage between 60% and 300% of the area's average, which are wages themselves and so whole fen."""
    return min(max(wage, to_fen(average_wage * Decimal("0.6"))), average_wage * 3)


def injury_lump_sum(grade: int, wage: Decimal, average_wage: Decimal) -> Decimal:
    """Give the one-off disability benefit: months by grade of the own wage."""
    months = tables()["work_injury_one_off_disability_months"]["grades"][grade]
    return to_fen(clamped(wage, average_wage) * months)


def injury_allowance(grade: int, wage: Decimal, average_wage: Decimal) -> Decimal:
    """Give the monthly allowance: 90 to 75% from the fund, 70 and 60% from the employer."""
    shares = {1: "0.90", 2: "0.85", 3: "0.80", 4: "0.75", 5: "0.70", 6: "0.60"}
    return to_fen(clamped(wage, average_wage) * Decimal(shares[grade]))


def survivors_months(months_paid: int) -> Fraction:
    """Count the months of survivors' aid: 3, 6, 9 for up to 5, 10, 15 years, then one more a year, at most 24.

    "Up to 5" is read as the order of 2021 has it: who has filled five years is of the second row, ten of the third."""
    if months_paid < 5 * 12:
        return Fraction(3)
    if months_paid < 10 * 12:
        return Fraction(6)
    if months_paid <= 15 * 12:
        return Fraction(9)
    return min(Fraction(9) + Fraction(months_paid - 15 * 12, 12), Fraction(24))


def funeral(disposable_income: Decimal) -> Decimal:
    """Give two months of the area's disposable income a head."""
    return to_fen(disposable_income * 2)


def survivors(months_paid: int, disposable_income: Decimal) -> Decimal:
    """Give the survivors' aid."""
    return to_fen(Fraction(disposable_income) * survivors_months(months_paid))


LOWER_FROM = date(2011, 7, 1)


def late_fee(principal: Decimal, overdue_from: date, paid_on: date) -> tuple[int, Decimal]:
    """Count the days to the day before payment and charge each at its rate: 0.002 before 2011-07-01, 0.0005 since.

    A debt that spans both is split; each part is an amount of its own and rounded as one."""
    before = since = 0
    day = overdue_from
    while day < paid_on:
        if day < LOWER_FROM:
            before += 1
        else:
            since += 1
        day += timedelta(days=1)
    amount = to_fen(principal * before * Decimal("0.002")) + to_fen(principal * since * Decimal("0.0005"))
    return before + since, amount

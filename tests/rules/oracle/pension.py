"""The benefit standard of the pension: divisor, Beijing's formula, the national frame, the yearly adjustment."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.rules.oracle.figures import UnpublishedError, to_fen
from tests.rules.oracle.published import divisor_of_whole_age, tables


def divisor(age: int, months: int = 0, *, next_whole_age: bool = False) -> Decimal:
    """Give the divisor: on the line between two whole ages, one decimal; older practice takes the next whole age."""
    here = divisor_of_whole_age(age)
    if months == 0:
        return here.quantize(Decimal("0.1"))
    following = divisor_of_whole_age(age + 1)
    if next_whole_age:
        return following.quantize(Decimal("0.1"))
    exact = Fraction(here) - Fraction(here - following) * months / 12
    tenths = Decimal(exact.numerator) / Decimal(exact.denominator)
    return tenths.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Pension:
    """The parts of a monthly pension, each rounded by itself."""

    basic: Decimal
    account: Decimal
    transitional: Decimal

    @property
    def total(self) -> Decimal:
        """Add the rounded parts."""
        return self.basic + self.account + self.transitional


def basic(base: Decimal, index: Decimal | Fraction, years: Decimal) -> Decimal:
    """Give (Z + Z x index) / 2 x years x 1%."""
    z, i = Fraction(base), Fraction(index)
    return to_fen((z + z * i) / 2 * Fraction(years) / 100)


def beijing(
    base: Decimal,
    index: Decimal,
    years: Decimal,
    deemed_years: Decimal,
    years_before_1998_07: Decimal,
    balance: Decimal,
    by: Decimal,
) -> Pension:
    """Give a Beijing pension: J on all years, the account, and G = deemed part plus the actual part to 1998-06.

    The two halves of G are rounded apart, as the printed award PB-01 does: 832.34 + 34.29."""
    c = Fraction(base)
    of_deemed = to_fen(c * Fraction(deemed_years) / 100)
    of_actual = to_fen(c * Fraction(index) * Fraction(years_before_1998_07) / 100)
    return Pension(basic(base, index, years), account_pension(balance, by), of_deemed + of_actual)


def account_pension(balance: Decimal, by: Decimal) -> Decimal:
    """Divide the account by the months of the divisor."""
    return to_fen(Fraction(balance) / Fraction(by))


def national(
    base: Decimal, index: Decimal, years: Decimal, balance: Decimal, by: Decimal, transitional: Decimal
) -> Pension:
    """Give a pension of the national frame; the transitional part is each region's."""
    return Pension(basic(base, index, years), account_pension(balance, by), transitional)


def transitional_by_coefficient(
    base: Decimal, index: Decimal, years: Decimal, coefficient: Decimal
) -> Decimal:
    """Give base x index x years x 1.3% or 1.4%."""
    return to_fen(Fraction(base) * Fraction(index) * Fraction(years) * Fraction(coefficient))


def transitional_by_notional_account(notional: Decimal) -> Decimal:
    """Give the notional account over 120."""
    return to_fen(notional / 120)


# year: (up to this pension, whether the bound itself belongs, flat amount); the last bound is open
LEVELS: dict[int, tuple[tuple[str | None, bool, str], ...]] = {
    2021: (("5646", False, "65"), (None, True, "30")),
    2022: (("6250", True, "50"), (None, True, "20")),
    2024: (("6478", True, "40"), ("7624", True, "30"), ("8770", True, "20"), (None, True, "10")),
}
TOP_UP = {2021: "5711", 2022: "6300"}
AGES = {2022: ((80, "70"), (75, "60"), (70, "50"), (65, "40"))}


def level_part(year: int, pension: Decimal) -> Decimal:
    """Give the part by level: a flat step, raised where the step would end below the year's line."""
    if year not in LEVELS:
        raise UnpublishedError(f"the levels of the adjustment of {year} are not published")
    for bound, included, flat in LEVELS[year]:
        if bound is None or pension < Decimal(bound) or (included and pension == Decimal(bound)):
            part = Decimal(flat)
            if bound is None and year in TOP_UP:
                part = max(part, Decimal(TOP_UP[year]) - pension)
            return part
    raise AssertionError("the last bound is open")


def years_part(year: int, months: int) -> Decimal:
    """Give the part by years of contribution; fewer than ten years receive the fixed sum."""
    for row in tables()["beijing_pension_adjustment"]:
        if row["year"] == year:
            break
    else:
        raise UnpublishedError(f"no adjustment of {year} is published")
    if months < 120:
        if "under_10_years" not in row:
            raise UnpublishedError(f"the adjustment of {year} says nothing of fewer than ten years")
        return Decimal(str(row["under_10_years"]))
    if months % 12 and "per_remainder_month" not in row:
        raise UnpublishedError(f"the adjustment of {year} says nothing of months beyond full years")
    remainder = Decimal(str(row.get("per_remainder_month", 0)))
    return Decimal(str(row["per_year"])) * (months // 12) + remainder * (months % 12)


def age_part(year: int, age: int, months: int) -> Decimal:
    """Give the part by age; of 2022 the table adds 5 yuan for thirty years paid, read as for every age from 65.

    Nobody below 65 has had a part by age; what other years gave older people is not published."""
    if age < 65:
        return Decimal(0)
    if year not in AGES:
        raise UnpublishedError(f"the parts by age of the adjustment of {year} are not published")
    for from_age, amount in AGES[year]:
        if age >= from_age:
            return Decimal(amount) + (5 if months >= 30 * 12 else 0)
    return Decimal(0)


def adjustment(year: int, pension: Decimal, months: int, age: int) -> Decimal:
    """Give the whole increase of a year: flat, by years, by level, by age."""
    for row in tables()["beijing_pension_adjustment"]:
        if row["year"] == year:
            flat = Decimal(str(row["flat"]))
            return flat + years_part(year, months) + level_part(year, pension) + age_part(year, age, months)
    raise UnpublishedError(f"no adjustment of {year} is published")


def transferred(
    person_before_1998: Decimal, from_1998: Decimal, since_2006: Decimal, current_year: Decimal
) -> Decimal:
    """Give what of the account moves: before 1998 the person's part, since then all; the year's own as principal."""
    return person_before_1998 + from_1998 + since_2006 + current_year


def transferred_from_pool(bases_by_year: list[Decimal]) -> Decimal:
    """Give 12% of each year's bases since 1998, without interest."""
    return sum((to_fen(bases * Decimal("0.12")) for bases in bases_by_year), Decimal("0.00"))

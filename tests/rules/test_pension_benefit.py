"""The monthly pension: parts rounded to the fen, their sum, and an award by the published values of its year."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue, load
from legajo.rules.pension.benefit import Career, Place, award, before_the_account, pension
from legajo.rules.pension.reaward import award_again


BEIJING, SHANGHAI, NOW = "110000", "310000", "2026-11-25"
CAREER = Career(index=600_000, years=2_800, balance=18_334_848)
WANTED = {
    "base": "3008.08",
    "index": "0.57",
    "years": "38.75",
    "deemed_years": "27.67",
    "years_before_1998_07": "2",
    "balance": "20144.5",
    "divisor": "139",
}


def asked(rule: str, region: str = BEIJING, **values: str) -> dict[str, int]:
    return dict(compute(computables()[rule], values, Context(load(), region, None, NOW)).result)


def fen(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


hundredths = st.integers(0, 6_000)


@given(
    st.integers(0, 5_000_000),
    st.integers(0, 4_000_000),
    hundredths,
    hundredths,
    st.integers(0, 575),
    st.integers(0, 10**9),
    st.integers(1, 2_330),
)
def test_an_oracle_of_decimals_agrees(
    base: int, index: int, actual: int, deemed: int, before: int, balance: int, tenths: int
) -> None:
    years = actual + deemed + before
    career = Career(index, years, balance, deemed_years=deemed, years_before_1998_07=before)
    got = pension(base, career, tenths * 100_000, Place(load(), BEIJING, Month(2025, 1), NOW))
    c, z = Decimal(base) / 100, Decimal(index) / 1_000_000
    basic = fen((c + c * z) / 2 * Decimal(years) / 100 / 100)
    account = fen(Decimal(balance) / 100 / (Decimal(tenths) / 10))
    transitional = fen(c * Decimal(deemed) / 100 / 100) + fen(c * z * Decimal(before) / 100 / 100)
    assert (got.basic, got.account, got.transitional) == (basic, account, transitional)
    assert got.total == got.explanation.value == basic + account + transitional


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"divisor": "0"}, "divided by more than 0"),
        ({"base": "-1"}, "0 or more"),
        ({"balance": "-0.01"}, "0 or more"),
        ({"years": "29.66"}, "counts all years"),
        ({"index": "-0.1"}, "0 or more"),
        ({"years": "38.755"}, "at most 2 decimals"),
        ({"base": "36097/12"}, "an amount is written in yuan"),
    ],
)
def test_what_cannot_be_true_is_refused(changes: dict[str, str], words: str) -> None:
    with pytest.raises(UncomputableError, match=words):
        asked("pension.beijing", **(WANTED | changes))


def test_the_borders_of_the_formula() -> None:
    assert asked("pension.beijing", **(WANTED | {"years": "29.67"}))["transitional"] == 86_663
    nothing = asked("pension.beijing", **(WANTED | {"balance": "0"}))
    assert (nothing["account"], nothing["total"]) == (0, 178_165)
    assert asked("pension.beijing", **(WANTED | {"divisor": "138.4"}))["account"] == 14_555


def test_the_parts_are_rounded_before_they_are_added() -> None:
    got = asked("pension.beijing", **(WANTED | {"base": "0.50", "index": "1", "years": "2", "deemed_years": "1", "years_before_1998_07": "1", "balance": "0.01", "divisor": "2"}))  # fmt: skip
    assert list(got.values()) == [1, 1, 2, 4]  # 0.01 + 0.005 + (0.005 + 0.005), each half-up


def test_a_coefficient_is_asked_for_by_name() -> None:
    given_values = {"base": "6005", "index": "1.138", "years": "43.42", "balance": "0", "divisor": "139"}
    with pytest.raises(UncomputableError, match="coefficient: is asked for"):
        asked("pension.national", **given_values, transitional="coefficient")
    found = {
        text: asked(
            "pension.national",
            **given_values,
            transitional="coefficient",
            coefficient=text,
            deemed_years="10",
        )["transitional"]
        for text in ("1.3%", "0.014")
    }
    assert found == {"1.3%": 88_838, "0.014": 95_672}
    assert asked("pension.national", **given_values)["transitional"] == 0


# An award by published values


def test_an_award_on_the_base_of_its_year() -> None:
    found = award(CAREER, 720, load(), BEIJING, Month(2024, 12), "2024-12-24")
    assert (found.base.text, found.divisor.tenths, found.provisional) == ("11883", 1390, False)
    assert (found.pension.basic, found.pension.account, found.pension.total) == (266_179, 131_905, 398_084)
    assert "pension.divisor.age_60" in found.unverified
    assert "pension.transitional.method" not in found.unverified  # nothing to pay for, nothing asked


def test_until_the_base_is_published_the_old_one_stands_in() -> None:
    paid = award(CAREER, 720, load(), BEIJING, Month(2024, 3), "2024-12-23")
    due = award(CAREER, 720, load(), BEIJING, Month(2024, 3), "2024-12-24")
    assert (paid.base.text, paid.provisional, due.provisional) == ("11525", True, False)
    again = award_again(paid.pension, due.pension, Month(2024, 3), Month(2024, 12))
    assert (again.difference, again.months, again.arrears) == (8_019, 10, 80_190)
    assert again.explanation.provisional == ("pension.calculation_base",)


def test_a_region_without_a_published_way_is_refused_by_name() -> None:
    served = Career(600_000, 2_800, 0, deemed_years=100)
    with pytest.raises(ParameterError, match=r"pension\.transitional\.method is not known"):
        award(served, 720, load(), SHANGHAI, Month(2025, 6), NOW)
    assert award(CAREER, 720, load(), SHANGHAI, Month(2025, 6), NOW).base.text == "12434"
    with pytest.raises(ParameterError, match="calculation bases before 2020 are missing"):
        award(CAREER, 720, load(), BEIJING, Month(2019, 6), NOW)


def publishing(name: str, unit: str, text: str) -> Parameters:
    """The product's parameters, and one value of Shanghai's from 2006-01 on."""
    held = load()
    own = ParameterValue(name, SHANGHAI, unit, text, "2006-01", None, "2006-01-01", False, (), False)  # type: ignore[arg-type]  # the unit
    return Parameters(held.definitions.values(), [*held.values, own])


def test_a_region_publishes_its_way_of_the_transitional_part() -> None:
    served = Career(1_200_000, 3_000, 0, deemed_years=1_000, notional_balance=1_200_000)
    for text, amount in (("none", 0), ("notional_account", 10_000)):
        published = publishing("pension.transitional.method", "choice", text)
        found = award(served, 720, published, SHANGHAI, Month(2025, 6), NOW)
        assert found.pension.transitional == amount
    published = publishing("pension.transitional.method", "choice", "coefficient")
    with pytest.raises(ParameterError, match=r"pension\.transitional\.coefficient is not known"):
        award(served, 720, published, SHANGHAI, Month(2025, 6), NOW)
    more = publishing("pension.transitional.coefficient", "percent", "1.3").values
    both = Parameters(published.definitions.values(), [*published.values, *more])
    found = award(served, 720, both, SHANGHAI, Month(2025, 6), NOW)
    assert found.pension.transitional == 193_970  # 12434 × 1.2 × 10 × 1.3%, 1939.704
    assert "pension.transitional.coefficient" in found.unverified
    unheard = publishing("pension.transitional.method", "choice", "by_lot")
    with pytest.raises(ParameterError, match="no rule of the transitional pension is called by_lot"):
        award(served, 720, unheard, SHANGHAI, Month(2025, 6), NOW)


def test_what_was_paid_before_the_account_system() -> None:
    def counted(region: str, *paid: Month) -> int:
        return before_the_account(paid, Place(load(), region, Month(2025, 6), NOW))

    borders = (Month(1992, 9), Month(1992, 10), Month(1998, 6), Month(1998, 7), Month(2010, 1))
    assert counted(BEIJING, *borders, Month(1998, 6)) == 2
    assert counted(SHANGHAI, Month(2006, 1)) == 0
    with pytest.raises(ParameterError, match=r"pension\.individual_contribution\.begins is not known"):
        counted(SHANGHAI, Month(2005, 12))


# Awarded again


def test_the_arrears_of_a_base_published_late() -> None:
    values = {
        "base_before": "11525",
        "base": "11883",
        "index": "0.6",
        "years": "28",
        "balance_before": "183348.48",
        "balance": "183348.48",
        "divisor": "139",
        "first": "2024-03",
    }
    for last, number in (("2024-02", 0), ("2024-03", 1), ("2024-12", 10), ("2025-02", 12)):
        got = asked("pension.reaward", **values, last=last)
        assert (got["difference"], got["months"], got["arrears"]) == (8_019, number, 8_019 * number)
    with pytest.raises(UncomputableError, match="is not before 2024-03"):
        asked("pension.reaward", **values, last="2024-01")
    too_much = asked("pension.reaward", **(values | {"balance": "180000"}), last="2024-12")
    assert (too_much["total"], too_much["difference"]) == (395_675, 8_019 - 2_409)
    lower = asked("pension.reaward", **(values | {"base": "11082"}), last="2024-12")
    assert lower["arrears"] == lower["difference"] * 10 < 0

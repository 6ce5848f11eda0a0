"""The month of retirement by law, and its early and late choice: every border of the gradual change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension import retirement, retirement_choice
from legajo.rules.pension.retirement import TRACKS, statutory


BEIJING, NOW, BEFORE = "110000", "2026-11-25", "2024-09-12"
TABLE = {  # old age, final age, first birth month, birth months a step
    "man": (60, 63, "1965-01", 4),
    "woman_55": (55, 58, "1970-01", 4),
    "woman_50": (50, 55, "1975-01", 2),
}
CATEGORIES = tuple(TABLE)


def found(category: str, born: str, known_at: str = NOW) -> retirement.Retirement:
    return statutory(TRACKS[category], Month.parse(born), load(), BEIJING, known_at)


def asked(rule: str, known_at: str = NOW, **values: str) -> dict[str, object]:
    return dict(compute(computables()[rule], values, Context(load(), BEIJING, None, known_at)).result)


def choice(category: str, born: str) -> retirement_choice.Terms:
    return retirement_choice.Terms(TRACKS[category], Month.parse(born), load(), BEIJING, NOW)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_first_and_the_last_step(category: str) -> None:
    old, final, begins, step = TABLE[category]
    first = Month.parse(begins)
    most = (final - old) * 12
    for birth, delay in (
        (first.plus(-1), 0),
        (first, 1),
        (first.plus(step - 1), 1),
        (first.plus(step), 2),
        (first.plus(step * (most - 1) - 1), most - 1),
        (first.plus(step * (most - 1)), most),
        (first.plus(step * most), most),
        (first.plus(600), most),
    ):
        got = found(category, str(birth))
        assert (got.delay, got.age, got.month) == (delay, old * 12 + delay, birth.plus(old * 12 + delay))
        assert got.explanation.value == got.month.ordinal


@given(st.sampled_from(CATEGORIES), st.integers(1919 * 12, 2100 * 12))
def test_the_delay_never_shrinks_and_never_leaves_its_bounds(category: str, birth: int) -> None:
    old, final, begins, _ = TABLE[category]
    earlier, later = (found(category, str(Month.of(birth + n))) for n in (0, 1))
    assert 0 <= earlier.delay <= later.delay <= (final - old) * 12
    assert later.delay - earlier.delay <= 1
    assert (earlier.delay == 0) == (Month.of(birth) < Month.parse(begins))


def test_before_the_decision_nobody_knew_of_a_delay() -> None:
    assert found("man", "1965-09", BEFORE).month == Month(2025, 9)
    assert found("man", "1965-09", "2024-09-13").month == Month(2025, 12)
    assert found("man", "1965-09", BEFORE).explanation.provisional == ()
    assert found("woman_50", "1990-01", BEFORE).month == Month(2040, 1)


def test_what_the_reform_gives_is_verified_and_names_its_law() -> None:
    told = found("man", "1965-09").explanation
    assert (told.rule, told.unverified, told.provisional) == ("retirement.date 1", (), ())
    assert "2024-09-13" in told.law
    assert {use.name for use in told.parameters} == {
        f"retirement.men.{name}" for name in ("first_birth_month", "from_age", "to_age", "step_birth_months")
    }
    assert "104号" in found("man", "1964-12").explanation.law


def test_a_birth_that_nobody_retires_of_is_refused() -> None:
    for birth, words in (("1899-12-31", "not before 1900-01"), ("9999-01-01", "before the year 9000")):
        with pytest.raises(UncomputableError, match=words):
            asked("retirement.date", birth=birth, category="man")
    with pytest.raises(UncomputableError, match=r"birth: a day is written like"):
        asked("retirement.date", birth="1965-02-30", category="man")


def test_the_last_day_of_a_month_is_of_that_month() -> None:
    for day, month in (("1964-12-31", "2024-12"), ("1965-01-01", "2025-02"), ("1965-01-31", "2025-02")):
        got = asked("retirement.date", birth=day, category="man")
        assert str(got["month"]) == month


# The choice


@pytest.mark.parametrize(
    ("category", "born", "earliest", "latest"),
    [
        ("man", "1965-01", "2025-01", "2028-02"),
        ("man", "1976-09", "2036-09", "2042-09"),
        ("man", "1980-05", "2040-05", "2046-05"),
        ("woman_55", "1970-01", "2025-01", "2028-02"),
        ("woman_50", "1985-01", "2037-01", "2043-01"),
        ("woman_50", "1980-01", "2030-01", "2035-08"),
        ("man", "1964-12", "2024-12", "2024-12"),
    ],
)
def test_the_bounds_of_the_choice(category: str, born: str, earliest: str, latest: str) -> None:
    bounds = retirement_choice.earliest_and_latest(choice(category, born))
    assert tuple(map(str, bounds)) == (earliest, latest)


def test_early_needs_the_years_of_the_month_that_is_chosen() -> None:
    terms = choice("woman_50", "1984-11")  # by law 2039-11; three years before is 2036-11
    for month, years, allowed in (
        ("2036-11", 1850, True),
        ("2036-11", 1842, False),
        ("2036-10", 4000, False),
        ("2037-01", 1850, False),
        ("2037-01", 1900, True),
        ("2039-11", 2000, True),
        ("2039-12", 4000, False),
    ):
        got = retirement_choice.retire_early(terms, Month.parse(month), years)
        assert (month, years, got.allowed) == (month, years, allowed)
        assert got.explanation.value == allowed
        assert got.told_until == Month.parse(month).plus(-3)


def test_late_needs_the_years_of_the_month_by_law() -> None:
    terms = choice("man", "1968-05")  # by law 2029-04
    for month, years, allowed in (
        ("2029-03", 4000, False),
        ("2029-04", 1500, True),
        ("2031-01", 1500, True),
        ("2031-01", 1492, False),
        ("2032-04", 1500, True),
        ("2032-05", 4000, False),
    ):
        got = retirement_choice.retire_late(terms, Month.parse(month), years)
        assert (month, years, got.allowed) == (month, years, allowed)
        assert (got.told_until, got.bound) == (Month(2029, 3), Month(2032, 4))
        assert "retirement.late.minimum_of" in got.explanation.unverified


def test_there_is_no_choice_before_the_reform() -> None:
    for retire in (retirement_choice.retire_early, retirement_choice.retire_late):
        with pytest.raises(ParameterError, match="retires by law in 2024-12 has no choice"):
            retire(choice("man", "1964-12"), Month(2024, 12), 4000)


def test_the_choice_by_name() -> None:
    assert {
        name: str(value)
        for name, value in asked(
            "retirement.early", birth="1968-05-05", category="man", month="2028-05", years="30"
        ).items()
    } == {
        "allowed": "yes",
        "earliest": "2028-05",
        "months": "11",
        "minimum_years": "1500",
        "told_until": "2028-02",
    }
    late = asked("retirement.late", birth="1968-05-05", category="man", month="2032-05", years="30")
    assert (late["allowed"], str(late["latest"]), late["months"]) == ("no", "2032-04", 37)
    with pytest.raises(UncomputableError, match="nobody retires at 120"):
        asked("retirement.early", birth="1968-05-05", category="man", month="2100-05", years="30")

"""The yearly adjustment: flat, by years, by level, by age; what of a year nobody published is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension.adjustment import Pensioner, adjust


BEIJING, NOW = "110000", "2026-11-25"


def of(pensioner: Pensioner, year: int = 2022) -> tuple[int, int, int, int]:
    found = adjust(pensioner, year, load(), BEIJING, NOW)
    assert found.increase == found.flat + found.by_years + found.by_level + found.by_age
    assert found.pension == found.explanation.value == pensioner.pension + found.increase
    return found.flat, found.by_years, found.by_level, found.by_age


def test_the_official_example() -> None:
    assert of(Pensioner(625_500, 37 * 12, 64)) == (3_600, 11_100, 4_500, 0)


@pytest.mark.parametrize(
    ("months", "land", "amount"),
    [
        (0, False, 3_000),
        (119, False, 3_000),
        (120, False, 3_000),  # ten full years at 3 yuan
        (121, False, 3_025),
        (131, False, 3_275),
        (132, False, 3_300),
        (179, True, 4_500),
        (180, True, 4_500),
        (192, True, 4_800),
        (100, True, 4_500),
    ],
)
def test_by_years(months: int, land: bool, amount: int) -> None:
    assert of(Pensioner(500_000, months, 60, land_expropriated=land))[1] == amount


@pytest.mark.parametrize(
    ("months", "amount"),
    [(119, 3_000), (120, 3_000), (131, 3_275), (443, 11_075)],
)
def test_by_years_in_2021(months: int, amount: int) -> None:
    assert of(Pensioner(500_000, months, 60), 2021) == (5_000, amount, 6_500, 0)


@pytest.mark.parametrize(
    ("year", "pension", "amount"),
    [
        (2022, 624_999, 5_000),
        (2022, 625_000, 5_000),
        (2022, 625_001, 4_999),  # topped up to 6300
        (2022, 628_000, 2_000),
        (2022, 628_001, 2_000),
        (2022, 2_000_000, 2_000),
        (2021, 564_599, 6_500),
        (2021, 564_600, 6_500),  # at 5646 itself the lesser amount is topped up to 5711, which is 65 too
        (2021, 568_100, 3_000),
        (2024, 647_800, 4_000),
        (2024, 647_801, 3_000),
        (2024, 762_400, 3_000),
        (2024, 762_401, 2_000),
        (2024, 877_000, 2_000),
        (2024, 877_001, 1_000),
    ],
)
def test_by_level(year: int, pension: int, amount: int) -> None:
    assert of(Pensioner(pension, 360, 60), year)[2] == amount


@pytest.mark.parametrize(
    ("age", "months", "amount"),
    [
        (64, 480, 0),
        (65, 359, 4_000),
        (65, 360, 4_500),
        (69, 120, 4_000),
        (70, 120, 5_000),
        (75, 120, 6_000),
        (79, 120, 6_000),
        (80, 120, 7_000),
        (80, 360, 7_500),
        (104, 120, 7_000),
    ],
)
def test_by_age(age: int, months: int, amount: int) -> None:
    assert of(Pensioner(500_000, months, age))[3] == amount


@pytest.mark.parametrize(
    ("year", "pensioner", "missing"),
    [
        (2025, Pensioner(500_000, 360, 60), "level_1.limit is not known for 2025"),
        (2024, Pensioner(500_000, 361, 60), "per_remainder_month is not known for 2024"),
        (2024, Pensioner(500_000, 100, 60), "under_10_years is not known for 2024"),
        (2024, Pensioner(500_000, 360, 65), "age_65 is not known for 2024"),
        (2021, Pensioner(500_000, 360, 70), "age_70 is not known for 2021"),
        (2023, Pensioner(500_000, 360, 60), "is not known for 2023"),
        (2020, Pensioner(500_000, 360, 60), "is not known for 2020"),
    ],
)
def test_what_nobody_published_is_refused_by_name(year: int, pensioner: Pensioner, missing: str) -> None:
    with pytest.raises(ParameterError, match=missing):
        adjust(pensioner, year, load(), BEIJING, NOW)


@given(st.integers(0, 2_000_000), st.integers(0, 600), st.integers(40, 110))
def test_nobody_is_overtaken(pension: int, months: int, age: int) -> None:
    """Who had more has more afterwards, but for steps of the levels below the top-up."""
    lower, higher = (
        adjust(Pensioner(p, months, age), 2022, load(), BEIJING, NOW) for p in (pension, pension + 1)
    )
    assert lower.increase >= higher.increase
    assert higher.pension >= lower.pension


def test_only_the_official_notice_is_verified() -> None:
    official = adjust(Pensioner(500_000, 360, 60), 2022, load(), BEIJING, NOW).explanation
    assert official.unverified == ()
    press = adjust(Pensioner(500_000, 360, 60), 2024, load(), BEIJING, NOW).explanation
    assert "pension.adjustment.flat" in press.unverified


def test_it_is_asked_by_name() -> None:
    def asked(**values: str) -> dict[str, int]:
        return dict(
            compute(computables()["pension.adjustment"], values, Context(load(), BEIJING, None, NOW)).result
        )

    found = asked(year="2022", pension="6255", years="37", age="64")
    assert (found["by_level"], found["increase"], found["pension"]) == (4_500, 19_200, 644_700)
    for changes, words in (({"months": "12"}, "0 to 11"), ({"pension": "-1"}, "0 or more")):
        with pytest.raises(UncomputableError, match=words):
            asked(**({"year": "2022", "pension": "6255", "years": "37", "age": "64"} | changes))

"""The divisor of an account: the table of whole ages, and the practice between them."""

from dataclasses import replace

import pytest

from legajo.record.period import Month
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, Parameters, load
from legajo.rules.pension.divisor import divisor


BEIJING, NOW, AT = "110000", "2026-11-25", Month(2025, 1)
TABLE = (233, 230, 226, 223, 220, 216, 212, 208, 204, 199, 195, 190, 185, 180, 175, 170, 164, 158, 152, 145, 139, 132, 125, 117, 109, 101, 93, 84, 75, 65, 56)  # fmt: skip


def of(years: int, months: int, parameters: Parameters | None = None) -> int:
    return divisor(years, months, parameters or load(), BEIJING, AT, NOW).tenths


def test_the_table_of_whole_ages() -> None:
    assert tuple(of(age, 0) for age in range(40, 71)) == tuple(value * 10 for value in TABLE)


def test_between_two_ages_it_falls_month_by_month() -> None:
    for age in range(40, 70):
        line = [of(age, months) for months in range(12)] + [of(age + 1, 0)]
        assert line == sorted(line, reverse=True)
        high, low = line[0], line[-1]
        for months, value in enumerate(line):
            assert abs(value * 12 - (high * 12 - (high - low) * months)) <= 6  # half a tenth, in twelfths


@pytest.mark.parametrize(
    ("years", "months", "tenths"),
    [(58, 1, 1514), (60, 1, 1384), (50, 1, 1946), (60, 9, 1338), (60, 11, 1326), (69, 11, 568)],
)
def test_one_decimal_half_up(years: int, months: int, tenths: int) -> None:
    assert of(years, months) == tenths


def test_the_older_practice_takes_the_next_whole_age() -> None:
    held = load()
    values = [
        replace(v, text="next_whole_age") if v.name == "pension.divisor.between_ages" else v
        for v in held.values
    ]
    older = Parameters(held.definitions.values(), values)
    assert (of(60, 0, older), of(60, 1, older), of(60, 11, older)) == (1390, 1320, 1320)
    assert divisor(60, 1, older, BEIJING, AT, NOW).explanation.rule.startswith("pension.divisor.next_age")


def test_beyond_the_table_nothing_is_invented() -> None:
    for years, months in ((39, 11), (39, 0), (70, 1), (71, 0), (0, 0)):
        with pytest.raises(ParameterError, match="the table is of 40 to 70"):
            of(years, months)
    with pytest.raises(ParameterError, match=r"pension\.divisor\.age_60 is not known for 2005-12"):
        divisor(60, 0, load(), BEIJING, Month(2005, 12), NOW)
    with pytest.raises(UncomputableError, match="0 to 11 months beyond its years, not 12"):
        compute(
            computables()["pension.divisor"],
            {"age": "60", "months": "12"},
            Context(load(), BEIJING, None, NOW),
        )


def test_the_practice_is_not_verified_and_says_so() -> None:
    told = divisor(60, 1, load(), BEIJING, AT, NOW).explanation
    assert told.unverified == (
        "pension.divisor.between_ages",
        "pension.divisor.age_60",
        "pension.divisor.age_61",
    )
    assert (
        "pension.divisor.between_ages" not in divisor(60, 0, load(), BEIJING, AT, NOW).explanation.unverified
    )

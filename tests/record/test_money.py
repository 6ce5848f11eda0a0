"""Money is a whole number of fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.money import fen, yuan


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", 0), ("1", 100), ("1234.5", 123_450), ("0.01", 1), ("-0.01", -1), ("-12.30", -1230), ("007", 700)],
)
def test_yuan_are_read(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize(
    "text", ["", ".", "1.", ".5", "1.234", "1,000", "1e3", "+1", " 1", "１", "--1", "1.2.3", "NaN"]
)
def test_what_is_no_plain_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an amount is written in yuan"):
        fen(text)


@given(st.integers(-(2**60), 2**60))
def test_fen_survive_being_written(amount: int) -> None:
    assert fen(yuan(amount)) == amount


def test_two_decimals_always() -> None:
    assert [yuan(amount) for amount in (0, 5, -5, 100, -123_450)] == [
        "0.00",
        "0.05",
        "-0.05",
        "1.00",
        "-1234.50",
    ]

"""The pictures of a statement: what they show, and that a strict page may carry them."""

import re
import xml.etree.ElementTree as ET  # our own drawing is read, nothing from outside

import pytest
from tests.inquiry.lives import decade, derived, statement_of_a_decade

from legajo.inquiry.pictures import growth, months_grid, scale, states
from legajo.record.period import Month


@pytest.mark.parametrize(
    ("greatest", "top", "step"),
    [
        (0, 10_000, 10_000),
        (50_000, 50_000, 10_000),
        (50_001, 60_000, 20_000),
        (12_818_236, 15_000_000, 5_000_000),
        (49_999_999_900, 50_000_000_000, 10_000_000_000),
    ],
)
def test_the_axis_ends_at_a_round_figure(greatest: int, top: int, step: int) -> None:
    assert scale(greatest) == (top, step)


def test_each_month_shows_its_state() -> None:
    cells = states(derived(decade()).months)
    assert cells[Month(2009, 1).ordinal] == "g-over"
    assert Month(2009, 3).ordinal not in cells
    assert cells[Month(2019, 11).ordinal] == "g-counted"
    assert cells[Month(2020, 2).ordinal] == "g-part"
    assert cells[Month(2025, 7).ordinal] == "g-gap"
    assert cells[Month(2025, 6).ordinal] == "g-paid"


def test_the_grid_has_a_cell_for_every_month_of_every_year() -> None:
    drawing = months_grid(derived(decade()).months, title="t", language="es")
    cells = re.findall(r'class="(g-\w+)"/>', drawing)
    assert len([cell for cell in cells if cell not in ("g-tint",)]) - 1 == 20 * 12  # one is the hatch's own
    assert ">ene<" in drawing
    assert ">1月<" in months_grid(derived(decade()).months, title="t", language="zh")


def test_no_months_no_grid() -> None:
    assert months_grid((), title="t", language="en") == ""


@pytest.mark.parametrize("language", ["es", "en", "zh"])
def test_pictures_are_well_formed_and_carry_no_style_of_their_own(language: str) -> None:
    statement = statement_of_a_decade()
    for drawing in (
        growth(statement.account, title="t", language=language),
        months_grid(statement.months, title="t", language=language),
    ):
        root = ET.fromstring(drawing)  # noqa: S314 (our own drawing)
        assert root.get("aria-label") == "t"
        assert all("style" not in element.attrib for element in root.iter())
        assert "<script" not in drawing


def test_bars_reach_as_high_as_the_balance() -> None:
    statement = statement_of_a_decade()
    drawing = growth(statement.account, title="t", language="en")
    heights = [
        float(h)
        for h in re.findall(r'<rect x="[\d.]+%" y="[\d.]+" width="[\d.]+%" height="([\d.]+)"', drawing)
    ]
    top, _ = scale(statement.balance)
    assert len(heights) == 2 * len(statement.account)
    assert heights[-1] + heights[-2] == pytest.approx(240 * statement.balance / top, abs=0.2)

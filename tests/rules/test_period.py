"""The contribution period: each calendar month once, deemed months, what is gone, the minimum, back-payments."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month, months
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension import period
from legajo.rules.pension.deemed import Service, deemed_months


BEIJING, SHANGHAI, NOW = "110000", "310000", "2026-11-25"


def span(text: str) -> list[Month]:
    first, _, last = text.partition("..")
    return list(months(Month.parse(first), Month.parse(last or first)))


def asked(rule: str, region: str = BEIJING, **values: str) -> dict[str, object]:
    return dict(compute(computables()[rule], values, Context(load(), region, None, NOW)).result)


several = st.lists(st.integers(24_000, 24_040), max_size=60)


@given(several, st.sets(st.integers(24_000, 24_040)), several)
def test_a_month_counts_while_it_was_paid_oftener_than_removed(
    paid: list[int], deemed: set[int], removed: list[int]
) -> None:
    found = period.counted(
        map(Month.of, paid), deemed=map(Month.of, deemed), removed=map(Month.of, removed), taken_over=7
    )
    actual = sum(paid.count(n) > removed.count(n) for n in set(paid))
    beside = sum(not paid.count(n) > removed.count(n) and removed.count(n) <= paid.count(n) for n in deemed)
    assert (found.actual, found.deemed) == (actual + 7, beside)
    assert found.total == found.actual + found.deemed
    assert found.years == int(Fraction(found.total * 100, 12) + Fraction(1, 2))
    assert found.explanation.value == found.years


def test_two_employers_in_one_month_count_once() -> None:
    paid = span("2010-01..2010-12") + span("2010-07..2011-06")
    assert period.counted(paid).total == 18
    assert period.counted(paid, removed=span("2010-07..2010-12")).total == 18  # one of the two was refunded
    assert period.counted(paid, removed=span("2010-07..2010-12") * 2).total == 12


def test_a_deemed_month_that_was_transferred_out_is_gone() -> None:
    deemed = span("1990-01..1990-12")
    assert period.counted([], deemed=deemed, removed=span("1990-01..1990-03")).total == 9
    assert period.counted(span("1990-01"), deemed=deemed, removed=span("1990-01")).deemed == 12


def test_the_person_agrees_which_relation_stays() -> None:
    relations = {
        "first": span("2010-01..2010-12"),
        "second": span("2010-07..2011-06"),
        "third": span("2010-12"),
    }
    found = period.overlaps(relations)
    assert list(found) == span("2010-07..2010-12")
    assert found[Month(2010, 7)] == ("first", "second")
    assert found[Month(2010, 12)] == ("first", "second", "third")
    assert period.to_refund(relations, "second") == {
        "first": tuple(span("2010-07..2010-12")),
        "third": (Month(2010, 12),),
    }
    paid = [month for own in relations.values() for month in own]
    gone = [month for own in period.to_refund(relations, "second").values() for month in own]
    assert period.counted(paid, removed=gone).total == 18


def test_overlaps_by_name() -> None:
    values = {"first": "2010-01..2010-12", "second": "2010-07..2011-06"}
    for stays, refunded_by in (("first", "second"), ("second", "first")):
        found = asked("pension.overlap", **values, stays=stays)
        assert found == {
            "overlapping": span("2010-07..2010-12"),
            "refunded_by": refunded_by,
            "total_months": 18,
        }
    apart = asked("pension.overlap", first="2010-01", second="2010-02", stays="first")
    assert apart == {"overlapping": [], "refunded_by": None, "total_months": 2}


def test_state_service_is_deemed_until_contribution_began() -> None:
    services = [
        Service("state_employee", span("1985-01..1993-12")),
        Service("military", span("1984-01..1985-06")),
    ]
    found = deemed_months(services, load(), BEIJING, NOW)
    assert (found.months[0], found.months[-1], len(found.months)) == (Month(1984, 1), Month(1992, 9), 105)
    assert found.explanation.unverified == ("pension.individual_contribution.begins",)
    institution = deemed_months(
        [Service("public_institution", span("2014-01..2015-12"))], load(), BEIJING, NOW
    )
    assert institution.months == tuple(span("2014-01..2014-09"))
    assert deemed_months([Service("military", span("1999-01..2001-12"))], load(), SHANGHAI, NOW).months
    with pytest.raises(ParameterError, match=r"pension\.individual_contribution\.begins is not known"):
        deemed_months([Service("state_employee", span("1985-01..1986-12"))], load(), SHANGHAI, NOW)


@pytest.mark.parametrize(
    ("month", "needed"),
    [("2024-12", 180), ("2025-01", 180), ("2029-12", 180), ("2030-01", 186), ("2038-12", 234), ("2039-01", 240), ("2070-06", 240)],
)  # fmt: skip
def test_the_minimum_rises_from_2030_to_2039(month: str, needed: int) -> None:
    for total, missing in ((needed, 0), (needed - 1, 1), (0, needed), (needed + 1, 0)):
        found = period.minimum_at(total, Month.parse(month), load(), BEIJING, NOW)
        assert (found.needed, found.missing) == (needed, missing)


def test_what_is_asked_of_the_minimum_is_answered_in_words() -> None:
    assert asked("pension.minimum", month="2030-01", total_months="185") == {
        "minimum_years": 1550,
        "missing_months": 1,
        "enough": "no",
    }
    assert asked("pension.minimum", month="2030-01", total_months="186")["enough"] == "yes"


@pytest.mark.parametrize(("paid_back", "needed"), [("0", "no"), ("35", "no"), ("36", "yes"), ("37", "yes")])
def test_three_years_paid_back_at_once_need_a_document(paid_back: str, needed: str) -> None:
    assert asked("pension.back_payment", months=paid_back) == {"document_needed": needed}


def test_spans_are_read_and_written() -> None:
    found = asked("pension.period", paid="2001-01..2001-03, 2001-05", deemed="", removed="2001-05")
    assert found == {"actual_months": 3, "deemed_months": 0, "total_months": 3, "years": 25}
    for text, words in (
        ("2001-03..2001-01", "from the earlier to the later"),
        ("1001-01..9001-01", "at most 6000 months"),
        ("2001", "a month is written like"),
    ):
        with pytest.raises(UncomputableError, match=words):
            asked("pension.period", paid=text)

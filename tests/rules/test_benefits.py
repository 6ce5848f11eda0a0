"""What the schemes besides the pension pay: exact at every border of years, grades, ages and months."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.record.facts import Scheme
from legajo.record.money import fen
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute, write_result
from legajo.rules.parameters import ParameterError, Parameters, load
from legajo.rules.unemployment.benefit import benefit, schedule


HERE = Context(load(), "110000", None, "2026-11-25")
REFUSALS = (UncomputableError, ParameterError)


def answer(rule: str, at: str = "", region: str = "110000", **given: str) -> Any:
    """The results as they are written; one result alone stands for itself."""
    context = replace(HERE, at=Month.parse(at) if at else None, region=region)
    computable = computables()[rule]
    found = write_result(computable, compute(computable, given, context).result)
    return next(iter(found.values())) if len(found) == 1 else tuple(found.values())


# Unemployment


@pytest.mark.parametrize(
    ("years", "months", "first"),
    [
        ("1", 3, "2124.00"),
        ("1.99", 3, "2124.00"),
        ("2", 6, "2124.00"),
        ("2.99", 6, "2124.00"),
        ("3", 9, "2124.00"),
        ("4", 12, "2124.00"),
        ("4.99", 12, "2124.00"),
        ("5", 12, "2151.00"),
        ("5.99", 12, "2151.00"),
        ("6", 13, "2151.00"),
        ("9.99", 16, "2151.00"),
        ("10", 17, "2178.00"),
        ("15", 22, "2205.00"),
        ("16", 23, "2205.00"),
        ("17", 24, "2205.00"),
        ("20", 24, "2233.00"),
        ("45", 24, "2233.00"),
    ],
)
def test_months_and_first_amount(years: str, months: int, first: str) -> None:
    assert answer("unemployment.benefit", years=years, month="2023-09") == (months, first)


@pytest.mark.parametrize("years", ["0", "0.99"])
def test_less_than_a_year_gives_no_benefit(years: str) -> None:
    with pytest.raises(UncomputableError, match="one year of contribution at least"):
        answer("unemployment.benefit", years=years, month="2023-09")


@pytest.mark.parametrize(("unspent", "months"), [(0, 3), (1, 4), (20, 23), (21, 24), (22, 24), (1000, 24)])
def test_unspent_months_are_added_up_to_24(unspent: int, months: int) -> None:
    assert benefit(100, Month(2023, 9), HERE, unspent=unspent).months == months


@pytest.mark.parametrize(
    ("to_retirement", "months"),
    [(1, 1), (2, 2), (3, 3), (4, 4), (14, 14), (15, 3), (16, 3), (0, 3)],
)
def test_less_than_a_year_from_retirement_it_runs_until_it(to_retirement: int, months: int) -> None:
    """Three months of benefit: with 14 months to go, 11 are left at its end, with 15 a whole year."""
    assert benefit(100, Month(2023, 9), HERE, to_retirement=to_retirement).months == months


@pytest.mark.parametrize(("to_retirement", "months"), [(2, 2), (3, 3), (4, 3), (14, 3)])
def test_before_2019_12_it_ended_at_retirement_and_was_not_prolonged(to_retirement: int, months: int) -> None:
    assert benefit(100, Month(2018, 9), HERE, to_retirement=to_retirement).months == months


def test_each_month_pays_what_was_published_for_it() -> None:
    paid = schedule(2000, Month(2023, 8), 14, HERE)
    assert [amount for _, amount in paid] == [fen("2143"), *[fen("2233")] * 11, *[fen("2124")] * 2]


def test_the_first_amount_does_not_ask_for_that_of_the_thirteenth_month() -> None:
    assert answer("unemployment.benefit", years="5", month="2023-08") == (12, "2061.00")
    with pytest.raises(ParameterError, match="from_month_13 is unknown for 2023-08"):
        answer("unemployment.amount", years="5", month="2023-08", nth="13")


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2018-10", "gave way to the next on a day that no source gives"),
        ("2023-07", "gave way to the next on a day that no source gives"),
        ("2018-08", "is not known for 2018-08"),
        ("2011-06", "no rule unemployment.benefit.months is known for 2011-06"),
    ],
)
def test_what_no_source_gives_is_refused(month: str, words: str) -> None:
    with pytest.raises(REFUSALS, match=words):
        answer("unemployment.benefit", years="5", month=month)


@pytest.mark.parametrize(
    ("nth", "amount"), [("1", "2233.00"), ("12", "2233.00"), ("13", "2124.00"), ("24", "2124.00")]
)
def test_the_thirteenth_month_is_lower(nth: str, amount: str) -> None:
    assert answer("unemployment.amount", years="20", month="2025-01", nth=nth) == amount


@pytest.mark.parametrize("nth", ["0", "25"])
def test_there_is_no_25th_month(nth: str) -> None:
    with pytest.raises(UncomputableError, match="1st to the 24th"):
        answer("unemployment.amount", years="20", month="2025-01", nth=nth)


def test_another_region_without_a_table_is_refused() -> None:
    with pytest.raises(ParameterError, match="in region 310000"):
        answer("unemployment.benefit", region="310000", years="5", month="2024-01")


def test_a_region_whose_table_gives_more_meets_the_laws_caps() -> None:
    generous = {"unemployment.duration.year_4": "15", "unemployment.duration.year_5": "30"}
    values = [replace(v, text=generous.get(v.name, v.text)) for v in load().values]
    there = replace(HERE, parameters=Parameters(load().definitions.values(), values))
    found = [benefit(years, Month(2023, 9), there).months for years in (499, 500, 999, 1000)]
    assert found == [12, 18, 18, 24]


@given(st.integers(100, 5_000), st.integers(0, 60), st.integers(0, 600))
@settings(deadline=None)
def test_months_never_exceed_the_law(years: int, unspent: int, to_retirement: int) -> None:
    found = benefit(years, Month(2023, 9), HERE, unspent=unspent, to_retirement=to_retirement).months
    alone = benefit(years, Month(2023, 9), HERE).months
    assert alone <= (12 if years < 500 else 18 if years < 1000 else 24)
    joined = min(alone + unspent, 24) if unspent else alone
    near = to_retirement and to_retirement - joined < 12
    assert found == (to_retirement if near else joined)


# Medical


@pytest.mark.parametrize("month", ["2018-07", "2021-06"])
def test_a_flexible_workers_medical_amount_that_is_missing_is_said(month: str) -> None:
    found = assessment_for(
        load(), "110000", Month.parse(month), "2026-11-25", Circumstances(worker="flexible")
    )
    assert found.schemes == (Scheme.PENSION, Scheme.UNEMPLOYMENT)
    assert "the amounts of 2018-07 to 2021-06 are missing" in found.refused[Scheme.MEDICAL]


@pytest.mark.parametrize(
    ("month", "schemes"),
    [
        ("2014-12", ()),
        ("2015-01", (Scheme.UNEMPLOYMENT,)),
        ("2015-07", (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL)),
        ("2018-06", (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL)),
        ("2021-07", (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL)),
    ],
)
def test_which_schemes_of_a_flexible_worker_are_known_since_when(
    month: str, schemes: tuple[Scheme, ...]
) -> None:
    found = assessment_for(
        load(), "110000", Month.parse(month), "2026-11-25", Circumstances(worker="flexible")
    )
    assert found.schemes == schemes
    assert set(found.refused) == {Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL} - set(schemes)


@pytest.mark.parametrize(
    ("age", "amount"),
    [("34", "280.00"), ("35", "300.00"), ("44", "300.00"), ("45", "400.00"), ("59", "400.00")],
)
def test_until_2022_08_the_employers_part_went_by_age(age: str, amount: str) -> None:
    assert answer("medical.account", at="2022-08", base="10000", age=age) == amount
    assert answer("medical.account", at="2022-09", base="10000", age=age) == "200.00"


def test_each_part_is_rounded_by_itself() -> None:
    # 3613.13 × 2% = 72.2626, × 0.8% = 28.90504
    assert answer("medical.account", at="2022-08", base="3613.13", age="30") == "101.17"


def test_an_age_is_asked_where_it_counts() -> None:
    with pytest.raises(UncomputableError, match="age: is needed"):
        answer("medical.account", at="2022-08", base="10000")
    assert answer("medical.account", at="2026-01", base="0") == "0.00"


@pytest.mark.parametrize(
    ("age", "amount"), [("50", "100.00"), ("69", "100.00"), ("70", "110.00"), ("99", "110.00")]
)
def test_a_retired_persons_account(age: str, amount: str) -> None:
    assert answer("medical.account.retired", age=age) == amount


@pytest.mark.parametrize(
    ("sex", "months", "actual", "covered", "missing"),
    [
        ("man", "300", "120", "yes", 0),
        ("man", "299", "120", "no", 1),
        ("woman", "240", "120", "yes", 0),
        ("woman", "239", "239", "no", 1),
        ("woman", "300", "119", "no", 1),
        ("man", "0", "0", "no", 300),
    ],
)
def test_lifetime_cover(sex: str, months: str, actual: str, covered: str, missing: int) -> None:
    assert answer("medical.lifetime", sex=sex, months=months, actual=actual) == (covered, missing)


def test_more_months_paid_than_months_is_a_mistake() -> None:
    with pytest.raises(UncomputableError, match="among the months"):
        answer("medical.lifetime", sex="man", months="100", actual="101")


def test_before_any_medical_rule_there_is_a_refusal() -> None:
    with pytest.raises(UncomputableError, match=r"no rule medical.account is known for 1998-11"):
        answer("medical.account", at="1998-11", base="1000", age="30")
    with pytest.raises(ParameterError, match=r"medical.person.rate is not known for 2015-06"):
        answer("medical.account", at="2015-06", base="1000", age="30")


# Maternity


@pytest.mark.parametrize(
    ("base", "days", "average", "amount"),
    [
        ("5100", "128", "0", "21760.00"),
        ("5100", "0", "0", "0.00"),
        ("0", "98", "0", "0.00"),
        ("10000", "1", "0", "333.33"),
        ("10000.01", "98", "0", "32666.70"),  # 32666.6993…
        ("5100", "128", "8500", "21760.00"),  # 60% is 5100
        ("5099.99", "128", "8500", "21760.00"),
        ("5100.01", "128", "8500", "21760.04"),
        ("25500", "30", "8500", "25500.00"),
        ("25500.01", "30", "8500", "25500.00"),
    ],
)
def test_maternity_allowance(base: str, days: str, average: str, amount: str) -> None:
    assert answer("maternity.allowance", base=base, days=days, average_wage=average) == amount


def test_before_the_law_on_social_insurance_there_is_no_rule() -> None:
    assert answer("maternity.allowance", at="2011-07", base="3000", days="90") == "9000.00"
    with pytest.raises(UncomputableError, match="known for 2011-06"):
        answer("maternity.allowance", at="2011-06", base="3000", days="90")


# Work injury


@pytest.mark.parametrize(
    ("grade", "months"),
    [(1, 27), (2, 25), (3, 23), (4, 21), (5, 18), (6, 16), (7, 13), (8, 11), (9, 9), (10, 7)],
)
def test_the_one_off_benefit_by_grade(grade: int, months: int) -> None:
    for wage, counted in (("4000.01", "4000.01"), ("2999.99", "3000"), ("15000.01", "15000"), ("0", "3000")):
        found = answer("work_injury.lump_sum", grade=str(grade), wage=wage, average_wage="5000")
        assert fen(found) == fen(counted) * months


@pytest.mark.parametrize("grade", ["0", "11"])
def test_there_are_ten_grades(grade: str) -> None:
    with pytest.raises(UncomputableError, match="grades run from 1 to 10"):
        answer("work_injury.lump_sum", grade=grade, wage="4000", average_wage="5000")


@pytest.mark.parametrize(
    ("grade", "amount", "payer"),
    [
        ("1", "4500.01", "fund"),  # 4500.009
        ("2", "4250.01", "fund"),
        ("3", "4000.01", "fund"),
        ("4", "3750.01", "fund"),  # 3750.0075
        ("5", "3500.01", "employer"),
        ("6", "3000.01", "employer"),
    ],
)
def test_the_monthly_allowance_by_grade(grade: str, amount: str, payer: str) -> None:
    found = answer("work_injury.allowance", grade=grade, wage="5000.01", average_wage="5000")
    assert found == (amount, payer)


def test_light_grades_have_no_monthly_allowance() -> None:
    with pytest.raises(UncomputableError, match="no monthly allowance"):
        answer("work_injury.allowance", grade="7", wage="5000", average_wage="5000")


@pytest.mark.parametrize(
    ("bases", "wage"),
    [
        ("4000", "4000.00"),
        (",".join(["4000"] * 11 + ["4000.07"]), "4000.01"),  # 4000.00583…
        (",".join(["1000"] * 12), "3000.00"),
        (",".join(["99999"] * 12), "15000.00"),
        ("3000,4000,5000", "4000.00"),
    ],
)
def test_the_own_wage(bases: str, wage: str) -> None:
    assert answer("work_injury.own_wage", bases=bases, average_wage="5000") == wage


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"bases": ""}, "1 to 12 months"),
        ({"bases": ",".join(["1"] * 13)}, "1 to 12 months"),
        ({"bases": "-1"}, "not negative"),
        ({"bases": "1", "average_wage": "0"}, "more than nothing"),
    ],
)
def test_an_own_wage_that_cannot_be(given: dict[str, str], words: str) -> None:
    with pytest.raises(UncomputableError, match=words):
        answer("work_injury.own_wage", **{"average_wage": "5000", **given})


def test_before_2011_other_months_held() -> None:
    with pytest.raises(UncomputableError, match="known for 2010-12"):
        answer("work_injury.lump_sum", at="2010-12", grade="9", wage="4000", average_wage="5000")


# Sickness disability


@pytest.mark.parametrize(
    ("at", "months", "to_retirement", "tier"),
    [
        ("2025-01", "180", "60", 1),
        ("2025-01", "180", "61", 2),
        ("2025-01", "179", "60", 3),
        ("2025-01", "179", "61", 3),
        ("2030-01", "185", "60", 3),  # the minimum has risen to fifteen years and a half
        ("2030-01", "186", "60", 1),
    ],
)
def test_the_three_tiers(at: str, months: str, to_retirement: str, tier: int) -> None:
    assert answer("disability.tier", at=at, months=months, to_retirement=to_retirement) == tier


def test_an_amount_that_no_region_published_is_not_guessed() -> None:
    with pytest.raises(ParameterError, match=r"disability.sickness.tier_2 is unknown .* published locally"):
        answer("disability.allowance", months="180", to_retirement="61")


def test_a_region_that_publishes_one_pays_it() -> None:
    values = [
        replace(value, region="110000", text="2500") if value.name == "disability.sickness.tier_2" else value
        for value in load().values
    ]
    there = replace(HERE, parameters=Parameters(load().definitions.values(), values))
    computable = computables()["disability.allowance"]
    found = compute(computable, {"months": "180", "to_retirement": "61"}, there)
    assert write_result(computable, found.result) == {"tier": 2, "amount": "2500.00"}
    assert [step.figure for step in found.steps[0].parts] == ["disability.tier"]


def test_before_2025_there_was_no_such_allowance() -> None:
    with pytest.raises(UncomputableError, match="known for 2024-12"):
        answer("disability.tier", at="2024-12", months="180", to_retirement="60")
    with pytest.raises(UncomputableError, match="has a pension, or none"):
        answer("disability.tier", months="180", to_retirement="0")


# Death


@pytest.mark.parametrize(
    ("years", "months", "earned"),
    [
        ("0", "0", "3"),
        ("4", "11", "3"),
        ("5", "0", "6"),
        ("9", "11", "6"),
        ("10", "0", "9"),
        ("15", "0", "9"),
        ("15", "6", "9.5"),
        ("16", "0", "10"),
        ("28", "9", "22.75"),
        ("28.75", "0", "22.75"),
        ("30", "0", "24"),
        ("30", "1", "24"),
        ("45", "0", "24"),
    ],
)
def test_survivors_months_by_years_paid(years: str, months: str, earned: str) -> None:
    found = answer("survivors.aid", years=years, months=months, disposable_income="1200")
    assert (fen(found[0]), fen(found[1])) == (fen("2400"), int(Decimal(earned) * 120_000))


@pytest.mark.parametrize(
    ("years", "drawn", "months"),
    [
        ("30", "0", "24"),
        ("30", "1", "23.9167"),
        ("30", "179", "9.0833"),
        ("30", "180", "9"),
        ("30", "181", "9"),
        ("12", "0", "9"),
        ("4", "0", "9"),
    ],
)
def test_a_pension_drawn_takes_months_away_but_never_below_nine(years: str, drawn: str, months: str) -> None:
    found = answer("survivors.aid", years=years, disposable_income="12", retired="yes", drawn_months=drawn)
    assert Decimal(found[1]) == (Decimal(months) * 12).quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"months": "12"}, "0 to 11"),
        ({"drawn_months": "1"}, "only who had retired"),
        ({"disposable_income": "-1"}, "not negative"),
    ],
)
def test_questions_that_make_no_sense(given: dict[str, str], words: str) -> None:
    with pytest.raises(UncomputableError, match=words):
        answer("survivors.aid", **{"years": "20", "disposable_income": "1000", **given})


def test_before_2021_09_each_province_had_its_own() -> None:
    assert answer("survivors.aid", at="2021-09", years="20", disposable_income="1000")[0] == "2000.00"
    with pytest.raises(UncomputableError, match="known for 2021-08"):
        answer("survivors.aid", at="2021-08", years="20", disposable_income="1000")


def test_what_is_inherited_of_the_account() -> None:
    parts = {"person_part": "8000.01", "employer_part": "3000.02"}
    assert answer("death.inheritance", died="2011-06", **parts) == ("8000.01", "3000.02")
    assert answer("death.inheritance", died="2011-07", **parts) == ("11000.03", "0.00")
    assert answer("death.inheritance", died="2020-01", person_part="0") == ("0.00", "0.00")
    with pytest.raises(UncomputableError, match="not less than nothing"):
        answer("death.inheritance", died="2020-01", person_part="-1")
    with pytest.raises(ParameterError, match=r"pension.inheritance.part is not known for 1992-09"):
        answer("death.inheritance", died="1992-09", person_part="1")

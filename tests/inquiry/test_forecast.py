"""The forecast carries on what stands today, by the rules that would award the pension (art. 14)."""

from typing import Any

import pytest
from tests.inquiry.lives import AT, SECOND, Stored, decade, stored
from tests.inquiry.test_why import ground_of

from legajo.inquiry.forecast import NoOutlookError, Outlook, Scenario, assumed_values, outlook
from legajo.inquiry.forecast_picture import Bar, bars
from legajo.inquiry.grounds import Ground
from legajo.inquiry.why import why
from legajo.record.facts import DeemedPeriodRecognised, PersonRegistered, PostRecorded, WageDeclared
from legajo.record.period import Month
from legajo.rules import catalogue
from legajo.rules.computable import Context
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.parameters import Parameters, load


WAGE = 1_100_000


def worker(*more: Stored, born: str = "1975-07-12", sex: str = "male", wage: int | None = WAGE) -> Ground:
    """Somebody with a decade behind them, who still earns."""
    registered: Any = {"identity": "a" * 64, "name": "b" * 64, "sex": sex, "born": born}
    declared = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=wage or 1)
    entries = [stored(PersonRegistered(**registered), 3), *decade()[1:], *more]
    if wage is not None:
        entries.append(stored(declared, 4000, employer=SECOND, received="2025-07-10"))
    return ground_of(tuple(entries))


@pytest.fixture(scope="module")
def found() -> Outlook:
    return outlook(worker(), Scenario())


def test_the_dates_reach_from_the_earliest_choice_to_the_latest(found: Outlook) -> None:
    assert found.bounds.by_law.month == Month(2038, 3)  # 60 years and 32 months
    assert found.bounds.earliest == Month(2035, 7)  # not before the age of old
    assert found.bounds.latest == Month(2041, 3)
    months = [prospect.month for prospect in found.prospects]
    assert months == sorted(months)
    assert {found.bounds.earliest, found.bounds.by_law.month, found.bounds.latest} <= set(months)
    assert Month(2040, 3) in months  # two years more


def test_the_pension_is_what_the_rule_of_the_award_gives(found: Outlook) -> None:
    """No second formula: the same inputs given to the rule by name give the same amounts."""
    context = Context(load(), "110000", None, str(AT.date()))
    beijing = catalogue.computables()["pension.beijing"]
    for prospect in found.prospects:
        assert prospect.award is not None
        assert prospect.index.average is not None
        given = {
            "base": prospect.award.base.number,
            "index": prospect.index.average * 100,
            "years": prospect.counted.years,
            "deemed_years": 0,
            "years_before_1998_07": 0,
            "balance": prospect.balance,
            "divisor": prospect.award.divisor.millionths,
        }
        told = beijing.compute(given, context).result
        pension = prospect.award.pension
        assert (told["basic"], told["account"], told["total"]) == (
            pension.basic,
            pension.account,
            pension.total,
        )


def test_later_is_more_and_the_months_are_those_to_come(found: Outlook) -> None:
    totals = [prospect.award.pension.total for prospect in found.prospects if prospect.award]
    assert totals == sorted(totals)
    for prospect in found.prospects:
        assert prospect.coming == prospect.month.ordinal - Month(2025, 10).ordinal + 1
        assert prospect.counted.total == 225 + prospect.coming  # the unpaid month stays a gap


def test_the_account_goes_on_at_the_last_known_rate(found: Outlook) -> None:
    """From the end of 2024, by hand: eight per cent of the base a month, interest at the rate of 2024."""
    base, rate = WAGE, 26_200
    own = half_up(base * 80_000, 1_000_000)
    year = next(row for row in found.projection.ground.standing.account if row.year == 2025)
    postings = {posting.month.number: posting.amount for posting in found.projection.ledgers[0].postings[:9]}
    closing = year.opening
    for number in range(2025, 2036):
        paid = (
            postings | dict.fromkeys((10, 11, 12), own)
            if number == 2025
            else dict.fromkeys(range(1, 13), own)
        )
        earned = [half_up(amount * (13 - month) * rate, 12_000_000) for month, amount in paid.items()]
        if number == 2035:  # retires in July
            paid = dict.fromkeys(range(1, 8), own)
            earned = [half_up(amount * (8 - month) * rate, 12_000_000) for month, amount in paid.items()]
            closing += half_up(closing * rate * 7, 12_000_000) + sum(paid.values()) + sum(earned)
        else:
            closing += half_up(closing * rate, 1_000_000) + sum(paid.values()) + sum(earned)
    assert found.prospects[0].month == Month(2035, 7)
    assert found.prospects[0].balance == closing


def test_each_value_that_is_supposed_to_last_is_named(found: Outlook) -> None:
    given = assumed_values(found, found.bounds.by_law.month)
    assert {name: (value.name, value.valid_from) for name, value in given.items()} == {
        "base": ("pension.calculation_base", "2025"),
        "interest": ("pension.account.rate", "2024"),
        "average": ("average_wage.month", "2024"),
    }
    assert given["base"].verified == "secondary"  # no official text of that base was seen
    assert found.by_law is not None
    assert found.by_law.award is not None
    assert found.by_law.award.provisional


def test_another_wage_and_another_growth_change_the_pension(found: Outlook) -> None:
    def total(scenario: Scenario) -> int:
        other = outlook(worker(), scenario).by_law
        assert other is not None
        assert other.award is not None
        return other.award.pension.total

    as_is = total(Scenario())
    assert total(Scenario(wage=2 * WAGE)) > as_is > total(Scenario(wage=WAGE // 2))
    assert total(Scenario(growth=20_000)) > as_is
    assert total(Scenario(wage=10**9)) == total(Scenario(wage=10**10))  # the cap holds


def test_who_pays_no_more_keeps_what_counts() -> None:
    found = outlook(worker(), Scenario(paying=False))
    assert {prospect.coming for prospect in found.prospects} == {0}
    assert {prospect.counted.total for prospect in found.prospects} == {225}
    assert found.by_law is not None
    assert found.by_law.minimum.needed == 234  # 19.5 years in 2038
    assert found.by_law.award is None  # nine months too few
    sentence = why("pension:2038-02", worker(wage=None)).plain[-1]
    assert (sentence.code, sentence.values["missing"]) == ("pension_too_few", (9, "count"))


def test_nobody_without_a_wage_is_given_one() -> None:
    found = outlook(worker(wage=None), Scenario())
    assert {prospect.coming for prospect in found.prospects} == {0}
    assert found.projection.course.wage is None


def test_recognised_service_counts_and_is_paid_for() -> None:
    fact = DeemedPeriodRecognised(from_month="1990-01", to_month="1991-12", ground="military")
    found = outlook(worker(stored(fact, 8)), Scenario())
    assert found.by_law is not None
    assert found.by_law.counted.deemed == 24
    assert found.by_law.award is not None
    assert found.by_law.award.pension.transitional > 0


def test_of_two_ages_the_reader_says_which() -> None:
    with pytest.raises(NoOutlookError, match="category_unknown"):
        outlook(worker(sex="female"), Scenario())
    ordinary = outlook(worker(sex="female"), Scenario(category="woman_50"))
    leading = outlook(worker(sex="female"), Scenario(category="woman_55"))
    assert ordinary.bounds.by_law.month < leading.bounds.by_law.month
    post = stored(PostRecorded(begun="2010-01-01", category="woman_in_management"), 9)
    recorded = outlook(worker(post, sex="female"), Scenario(category="woman_50"))
    assert recorded.category == "woman_55"  # the record decides, not the reader
    with pytest.raises(NoOutlookError, match="category_unknown"):
        outlook(worker(sex="female"), Scenario(category="man"))


@pytest.mark.parametrize(("born", "code"), [("1940-01-01", "too_old"), ("1962-05-01", "too_old")])
def test_who_could_have_retired_long_ago_has_no_outlook(born: str, code: str) -> None:
    with pytest.raises(NoOutlookError, match=code):
        outlook(worker(born=born), Scenario())


def test_who_may_retire_already_is_told_the_months_from_now() -> None:
    found = outlook(worker(born="1965-03-01"), Scenario())
    assert found.bounds.by_law.month == Month(2025, 4)
    assert found.by_law is None  # that month lies behind
    assert found.prospects[0].month >= Month(2025, 10)
    assert why("pension", worker(born="1965-03-01")).record is False


def test_a_place_without_values_has_no_outlook() -> None:
    known = load()
    kept = [
        value
        for value in known.values
        if value.name.startswith("retirement.") or value.name == "pension.minimum_years"
    ]
    bare = Parameters(known.definitions.values(), kept)
    own = worker(wage=None)
    with pytest.raises(NoOutlookError, match="no_region"):
        outlook(Ground(own.entries, own.standing, bare, own.at, own.injury_class), Scenario())


def test_a_forecast_says_that_it_is_no_record() -> None:
    found = why("pension", worker())
    assert found.record is False
    assert found.notes[0] == "forecast"
    assert why("balance", worker()).record is True


def test_the_picture_keeps_a_place_for_a_date_without_a_pension() -> None:
    drawn = bars(
        [Bar((0, 0, 0), "2030", "55"), Bar((300_000, 200_000, 0), "2031", "56", "chosen")],
        title="a title",
        language="es",
    )
    assert drawn.count("<rect") == 2 + 2 + 1  # the pattern's two, two parts, the frame
    assert ">–</text>" in drawn
    assert ">5.000</text>" in drawn
    assert 'class="chosen"' in drawn
    assert "style=" not in drawn

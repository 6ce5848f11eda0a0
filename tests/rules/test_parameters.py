"""Art. 6: published values, dated, with their sources, on two time axes; what is not known is said, not invented."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.facts import ParameterPublished, encode_entry, make_entry
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import LoadError, ParameterError, load, load_folder
from legajo.rules.parameters.lint import lint
from legajo.rules.parameters.published import facts_of, parameters_of
from legajo.rules.parameters.units import check_text, scaled


BEIJING, SHANGHAI, NATION = "110000", "310000", "000000"
NOW = "2026-11-25"
SOURCES = "n1:\n  title: a notice\n  address: https://a.example\n"
FILE = """\
base.floor:
  description: the floor
  unit: yuan
  until_replaced: true
  regions:
    "110000":
      - {valid_from: "2024-07", valid_to: "2025-06", value: "6821", known_from: "2024-08-01", source: [n1], verified: true}
      - {valid_from: "2025-07", value: "7162.50", known_from: "2025-09-17", source: [n1], verified: secondary}
"""


def written(folder: Path, text: str, sources: str = SOURCES) -> Path:
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    (folder / "limits.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_is_read(tmp_path: Path) -> None:
    found = load_folder(written(tmp_path, FILE))
    value = found.at("base.floor", BEIJING, "2025-07", "2025-10-01")
    assert (value.text, value.number, value.verified) == ("7162.50", 716_250, "secondary")
    assert value.source_text == "a notice <https://a.example>"


FAULTS = {
    "an unknown key": ("verified: true", "verified: true, page: 3", "unknown field `page`"),
    "an unknown key of the parameter": ("  unit: yuan", "  unit: yuan\n  colour: red", "unknown field `colour`"),
    "an unknown unit": ("unit: yuan", "unit: dollar", "Invalid enum value 'dollar'"),
    "a value without quotes": ('value: "6821"', "value: 6821", "Expected `str | null`, got `int`"),
    "a value finer than a fen": ('"7162.50"', '"7162.505"', "7162.505 yuan is finer than one 100th"),
    "a value that is no number": ('"7162.50"', '"7,162"', "'7,162' is not a decimal number"),
    "a value in other digits": ('"7162.50"', '"７１６２"', "is not a decimal number"),
    "a month that there is not": ('"2025-07"', '"2025-13"', "'2025-13' is not a month"),
    "a day where a month stands": ('"2025-07"', '"2025-07-01"', "is not a month"),
    "a day that there is not": ('"2025-09-17"', '"2025-09-31"', "limits.yaml: base.floor, 110000, 2025-07"),
    "an end before the beginning": ('valid_to: "2025-06"', 'valid_to: "2024-06"', "ends before it begins"),
    "a source that there is not": ("source: [n1], verified: secondary", "source: [n2], verified: secondary", "no source is called n2"),
    "no source": ("source: [n1], verified: secondary", "source: [], verified: secondary", "a value has a source"),
    "another word for verified": ("verified: secondary", "verified: perhaps", "verified is true, secondary or false"),
    "neither value nor reason": ('value: "6821", ', "", "say either the value"),
    "both value and reason": ('value: "6821"', 'value: "6821", unknown: why', "say either the value"),
    "a doubled key": ("  unit: yuan", "  unit: yuan\n  unit: yuan", "the key 'unit' stands twice"),
    "a doubled value": ('valid_from: "2025-07", value: "7162.50", known_from: "2025-09-17"', 'valid_from: "2024-07", value: "1", known_from: "2024-08-01"', "two values from 2024-07 are known from 2024-08-01"),
    "no list": ("      - {valid_from: \"2024-07\"", "      -- {valid_from: \"2024-07\"", "limits.yaml"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_not_in_order_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in FILE
    with pytest.raises(LoadError) as caught:
        load_folder(written(tmp_path, FILE.replace(old, new)))
    assert words in str(caught.value)
    assert "limits.yaml" in str(caught.value)


def test_a_parameter_stands_in_one_file(tmp_path: Path) -> None:
    written(tmp_path, FILE)
    (tmp_path / "more.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(LoadError, match=r"base\.floor is already in another file"):
        load_folder(tmp_path)


@given(st.integers(-(10**12), 10**12))
def test_text_becomes_the_whole_number_of_its_unit(amount: int) -> None:
    sign = "-" if amount < 0 else ""
    text = f"{sign}{abs(amount) // 10_000}.{abs(amount) % 10_000:04}"
    assert scaled(text, "percent") == amount
    if amount % 100:
        with pytest.raises(ValueError, match="finer"):
            scaled(text, "yuan")


def test_years_are_months_and_choices_are_words() -> None:
    assert scaled("15.5", "years") == 186
    with pytest.raises(ValueError, match="finer"):
        scaled("15.55", "years")
    for text, unit in (("1965-13", "month"), ("Linear", "choice"), ("2025-12-32", "date")):
        with pytest.raises(ValueError, match="is not a"):
            check_text(text, unit)


# The two time axes


@pytest.mark.parametrize(
    ("month", "known_at", "text", "carried"),
    [
        ("2025-06", NOW, "6821", False),
        ("2025-07", NOW, "7162", False),
        ("2025-07", "2025-09-16", "6821", True),
        ("2025-07", "2025-09-17", "7162", False),
        ("2024-07", "2024-06-30", "6326", True),
        ("2026-06", NOW, "7162", False),  # the notice is of one contribution year, though it prints no end
        ("2026-07", NOW, "7162", True),
    ],
)
def test_what_held_and_what_was_known(month: str, known_at: str, text: str, carried: bool) -> None:
    value = load().at("base.floor", BEIJING, month, known_at)
    assert (value.text, value.carried_over) == (text, carried)


def test_a_later_notice_of_the_same_time_wins_from_its_day(tmp_path: Path) -> None:
    later = '      - {valid_from: "2025-07", value: "7200", known_from: "2025-12-01", source: [n1], verified: true}\n'
    found = load_folder(written(tmp_path, FILE + later))
    texts = [found.at("base.floor", BEIJING, "2026-01", day).text for day in ("2025-11-30", "2025-12-01")]
    assert texts == ["7162.50", "7200"]


def test_a_region_comes_before_the_nation() -> None:
    held = load()
    assert held.at("pension.employer.rate", BEIJING, "2025-07", NOW).verified is True
    assert held.at("pension.employer.rate", SHANGHAI, "2025-07", NOW).region == NATION
    assert held.at("pension.account.rate", BEIJING, "2020", NOW).text == "6.04"


def test_the_unknown_is_said() -> None:
    held = load()
    with pytest.raises(ParameterError, match="the amounts of 2018-07 to 2021-06 are missing"):
        held.at("flexible.medical.amount", BEIJING, "2020-01", NOW)
    with pytest.raises(ParameterError, match=r"medical\.floor is not known for 2015-06 in region 110000"):
        held.at("medical.floor", BEIJING, "2015-06", NOW)
    with pytest.raises(ParameterError, match=r"no parameter is called base\.flor"):
        held.at("base.flor", BEIJING, "2015-06", NOW)
    with pytest.raises(ParameterError, match="is a number, not a choice"):
        held.choice("base.floor", BEIJING, "2025-07", NOW)


# What `how_to_read` of the published table asks


def test_of_two_lines_that_say_the_same_the_official_one_is_used() -> None:
    for month, verified in (("2011-06", "secondary"), ("2011-07", True), ("2016-04", True)):
        value = load().at("pension.employer.rate", BEIJING, month, NOW)
        assert (value.text, value.verified) == ("20", verified)


def test_the_unemployment_rates_change_in_2021_by_assumption() -> None:
    held = load()
    for month, employer, person in (("2020-12", "0.8", "0.2"), ("2021-01", "0.5", "0.5")):
        assert held.at("unemployment.employer.rate", BEIJING, month, NOW).text == employer
        assert held.at("unemployment.person.rate", BEIJING, month, NOW).text == person
    changed = held.at("unemployment.person.rate", BEIJING, "2021-01", NOW)
    assert (changed.verified, changed.note) == (
        "secondary",
        "the exact month is not verified: 2021-01 assumed",
    )


def test_between_two_unemployment_benefits_nobody_says_which() -> None:
    held = load()
    name = "unemployment.benefit.from_1_year"
    assert held.at(name, BEIJING, "2018-09", NOW).text == "1536"
    with pytest.raises(ParameterError, match="on a day that no source gives"):
        held.at(name, BEIJING, "2020-01", NOW)
    assert [held.at(name, BEIJING, month, NOW).text for month in ("2023-08", "2023-09")] == ["2034", "2124"]


def test_the_printed_limits_are_used_whatever_the_average() -> None:
    values = [
        load().at("base.cap", BEIJING, month, NOW).text
        for month in ("1996-03", "1996-04", "1997-01", "2003-03")
    ]
    assert values == ["2036", "1635", "2036", "3932"]


def test_calculation_bases_before_2020_are_missing() -> None:
    for year in ("2006", "2019"):
        with pytest.raises(ParameterError, match="calculation bases before 2020 are missing"):
            load().at("pension.calculation_base", BEIJING, year, NOW)
    assert load().at("pension.calculation_base", BEIJING, "2024", NOW).known_from == "2024-12-24"


def test_the_institutions_floor_is_theirs_alone() -> None:
    held = load()
    assert held.at("base.floor.institution", BEIJING, "2024-08", NOW).text == "7057"
    assert held.at("base.floor", BEIJING, "2024-08", NOW).text == "6821"
    assert held.find("base.floor.institution", BEIJING, "2025-07", NOW) is None


def test_from_2021_07_one_pair_of_limits_holds() -> None:
    names = {
        month: {value.name for _, bound in assessment_for(load(), BEIJING, Month.parse(month), NOW).bound.values() for value in bound.values() if "rate" not in value.name and "fixed" not in value.name}
        for month in ("2020-06", "2021-06", "2021-07")
    }  # fmt: skip
    assert names["2021-06"] == {"base.floor", "base.cap", "medical.floor", "medical.cap", "work_injury.floor"}
    assert names["2021-07"] == {"base.floor", "base.cap"}
    medical = load().at("medical.floor", BEIJING, "2021-06", NOW)
    assert (medical.text, medical.verified) == ("5360", False)


def test_the_common_cap_holds_unless_medical_has_its_own() -> None:
    caps = {}
    for month in ("2019-06", "2019-07"):
        bound = assessment_for(load(), BEIJING, Month.parse(month), NOW, Circumstances()).bound
        caps[month] = next(
            rule_bound["cap"].text for scheme, (_, rule_bound) in bound.items() if scheme == "medical"
        )
    assert caps == {"2019-06": "25401", "2019-07": "27786"}


# Every value


def test_every_value_has_a_source_and_says_whether_it_is_verified() -> None:
    held = load()
    assert len(held.values) > 500
    for value in held.values:
        assert value.sources
        assert value.verified in (True, False, "secondary")
        assert all(source.title for source in value.sources)
        if value.text is None:
            assert value.note


def test_a_day_that_no_notice_gives_is_assumed_and_says_so() -> None:
    given_days = {(v.name, v.valid_from) for v in load().values if not v.known_from_assumed}
    assert ("base.cap", "2025-07") in given_days
    assert {name for name, _ in given_days} == {
        "base.floor",
        "base.cap",
        "base.difference_payable_until",
        "flexible.medical.amount",
        "pension.calculation_base",
        "pension.minimum_years",
        *(
            f"retirement.{track}.{name}"
            for track in ("men", "women_55", "women_50")
            for name in ("from_age", "to_age", "step_birth_months", "first_birth_month")
        ),
    }


def test_nothing_overlaps_and_every_oddity_is_known() -> None:
    found = lint(load(), datetime.date(2025, 10, 1))
    assert {finding.sort for finding in found} == {"gap", "jump", "stale"}
    assert [(f.name, f.region) for f in found if f.sort == "stale"] == [("average_wage.month", SHANGHAI)]
    assert {finding.name for finding in found if finding.sort == "gap"} == {
        f"pension.adjustment.{name}"
        for name in (
            "flat",
            "per_year",
            "per_remainder_month",
            "under_10_years",
            "land_expropriated_under_15",
            "level_1.amount",
            "level_1.limit",
            "level_2.amount",
        )
    }
    assert {(finding.name, finding.valid_from) for finding in found if finding.sort == "jump"} == {
        ("base.floor", "2007-04"),
        ("late_fee.daily_rate", "2011-07-01"),
        ("pension.account.credit.person", "1994-01"),
        ("pension.person.rate", "1994-01"),
        ("unemployment.person.rate", "2011-07"),
        ("unemployment.person.rate", "2021-01"),
        ("work_injury.rate.class_1", "2015-10"),
        ("work_injury.rate.class_2", "2015-10"),
        ("work_injury.rate.class_3", "2015-10"),
    }


def test_a_year_without_its_successor_is_stale() -> None:
    stale = {finding.name for finding in lint(load(), datetime.date(2027, 3, 1)) if finding.sort == "stale"}
    assert {"base.floor", "base.cap", "average_wage.month"} <= stale


def test_overlaps_gaps_and_odd_dates_are_found(tmp_path: Path) -> None:
    overlap = FILE.replace('valid_to: "2025-06"', 'valid_to: "2025-07"')
    gap = FILE.replace('valid_to: "2025-06"', 'valid_to: "2025-05"')
    odd = FILE.replace('known_from: "2025-09-17"', 'known_from: "1925-09-17"')
    for text, sort in ((overlap, "overlap"), (gap, "gap"), (odd, "odd_date")):
        found = lint(load_folder(written(tmp_path, text)), datetime.date(2025, 10, 1))
        assert [finding.sort for finding in found] == [sort]


# Parameters as facts of the agency


def test_a_running_agency_computes_from_facts_what_the_files_say() -> None:
    files = load()
    book = parameters_of(facts_of(files), files.definitions.values())
    assert book.values == files.values
    for month in ("2016-01", "2019-12", "2020-06", "2021-07", "2025-07"):
        ours, theirs = (assessment_for(held, BEIJING, Month.parse(month), NOW) for held in (files, book))
        assert ours.hash == theirs.hash
        assert ours.assess_many(range(0, 10**7, 99_991)) == theirs.assess_many(range(0, 10**7, 99_991))


def test_every_value_is_an_entry_of_its_own() -> None:
    entries = [
        make_entry(fact, subject=1, line=line, region=BEIJING, received="2025-10-01")
        for line, fact in enumerate(facts_of(load()), 1)
    ]
    assert len({entry.occurrence for entry in entries}) == len(entries)
    assert max(len(encode_entry(entry)) for entry in entries) < 2_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parameter": "base.flor"}, r"no parameter is called base\.flor"),
        ({"unit": "percent"}, "is given in yuan, not in percent"),
        ({"value": "1.005"}, "finer than one 100th"),
        ({"valid_from": "2026"}, "'2026' is not a month"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused(changes: dict[str, str], words: str) -> None:
    given_fact = {
        "parameter": "base.cap",
        "region": BEIJING,
        "unit": "yuan",
        "value": "40000",
        "valid_from": "2026-07",
        "known_from": "2026-07-01",
        "source": (("a notice", ""),),
        "verified": "true",
    } | changes
    with pytest.raises(ParameterError, match=words):
        parameters_of([ParameterPublished(**given_fact)], load().definitions.values())  # type: ignore[arg-type]  # faults

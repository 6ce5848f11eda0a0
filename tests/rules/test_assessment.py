"""Art. 2(2): what a wage owes, against the samples, the published cases, and an independent oracle."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.money import fen, yuan
from legajo.record.period import Month
from legajo.rules.assessment import Assessment, Circumstances, assessment_for
from legajo.rules.parameters import ParameterError, load


HERE = Path(__file__).parent
SAMPLES = HERE.parent / "collection" / "samples"
NOW = "2026-11-25"
PENSION, UNEMPLOYMENT, MEDICAL = Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL
INJURY, MATERNITY = Scheme.WORK_INJURY, Scheme.MATERNITY


def beijing(month: str, known_at: str = NOW, circumstances: Circumstances = Circumstances()) -> Assessment:  # noqa: B008 (frozen)
    return assessment_for(load(), "110000", Month.parse(month), known_at, circumstances)


@pytest.mark.parametrize("month", ["2025-07", "2025-08"])
def test_every_amount_of_the_samples(month: str) -> None:
    expected = json.loads((SAMPLES / f"declaration-{month}.expected.json").read_text(encoding="utf-8"))
    found = beijing(month)
    assert expected["accepted"]
    for row in expected["accepted"]:
        assessed = found.assess(fen(row["declared"]))
        amounts = found.amounts(assessed)
        told = {s: {p: yuan(parties.get(p, 0)) for p in Party} for s, parties in amounts.items()}
        assert told == row["schemes"]
        assert set(found.bases(assessed).values()) == {fen(row["base"])}


# An oracle of its own: the limits and rates of some times, as Decimals, written from the published table.
RATES: dict[str, dict[tuple[Scheme, Party], tuple[str, str, str, str]]] = {
    # month: {(scheme, party): (floor, cap, per cent, fixed yuan)}
    "2016-03": {
        (PENSION, Party.EMPLOYER): ("2585", "19389", "20", "0"),
        (PENSION, Party.PERSON): ("2585", "19389", "8", "0"),
        (UNEMPLOYMENT, Party.EMPLOYER): ("2585", "19389", "1", "0"),
        (UNEMPLOYMENT, Party.PERSON): ("2585", "19389", "0.2", "0"),
        (MEDICAL, Party.EMPLOYER): ("3878", "19389", "10", "0"),
        (MEDICAL, Party.PERSON): ("3878", "19389", "2", "3"),
        (INJURY, Party.EMPLOYER): ("3878", "19389", "0.2", "0"),
        (MATERNITY, Party.EMPLOYER): ("3878", "19389", "0.8", "0"),
    },
    "2019-12": {
        (PENSION, Party.EMPLOYER): ("3613", "23565", "16", "0"),
        (PENSION, Party.PERSON): ("3613", "23565", "8", "0"),
        (UNEMPLOYMENT, Party.EMPLOYER): ("3613", "23565", "0.8", "0"),
        (UNEMPLOYMENT, Party.PERSON): ("3613", "23565", "0.2", "0"),
        (MEDICAL, Party.EMPLOYER): ("5557", "27786", "10", "0"),
        (MEDICAL, Party.PERSON): ("5557", "27786", "2", "3"),
        (INJURY, Party.EMPLOYER): ("4713", "23565", "0.2", "0"),
        (MATERNITY, Party.EMPLOYER): ("5557", "27786", "0.8", "0"),
    },
    "2020-07": {
        (PENSION, Party.EMPLOYER): ("3613", "26541", "16", "0"),
        (PENSION, Party.PERSON): ("3613", "26541", "8", "0"),
        (UNEMPLOYMENT, Party.EMPLOYER): ("3613", "26541", "0.8", "0"),
        (UNEMPLOYMENT, Party.PERSON): ("3613", "26541", "0.2", "0"),
        (MEDICAL, Party.EMPLOYER): ("5360", "29732", "10.8", "0"),
        (MEDICAL, Party.PERSON): ("5360", "29732", "2", "3"),
        (INJURY, Party.EMPLOYER): ("4713", "26541", "0.16", "0"),
    },
    "2025-08": {
        (PENSION, Party.EMPLOYER): ("7162", "35811", "16", "0"),
        (PENSION, Party.PERSON): ("7162", "35811", "8", "0"),
        (UNEMPLOYMENT, Party.EMPLOYER): ("7162", "35811", "0.5", "0"),
        (UNEMPLOYMENT, Party.PERSON): ("7162", "35811", "0.5", "0"),
        (MEDICAL, Party.EMPLOYER): ("7162", "35811", "9.8", "0"),
        (MEDICAL, Party.PERSON): ("7162", "35811", "2", "3"),
        (INJURY, Party.EMPLOYER): ("7162", "35811", "0.2", "0"),
    },
}


def oracle(month: str, scheme: Scheme, party: Party, wage: int) -> int:
    floor, cap, rate, fixed = RATES[month].get((scheme, party), ("0", "0", "0", "0"))
    base = min(max(Decimal(wage) / 100, Decimal(floor)), Decimal(cap))
    share = (base * Decimal(rate) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int((share + Decimal(fixed)) * 100)


@pytest.mark.parametrize("month", RATES)
@given(wage=st.integers(1, 10_000_000))
def test_an_independent_oracle_agrees(month: str, wage: int) -> None:
    columns = beijing(month).assess(wage).columns
    assert columns == tuple(oracle(month, scheme, party, wage) for scheme, party in AMOUNTS)


@given(st.lists(st.integers(1, 10**9), max_size=50))
def test_many_are_assessed_as_one_is(wages: list[int]) -> None:
    found = beijing("2019-12")
    assert found.assess_many(wages) == [found.assess(wage) for wage in wages]


@given(st.integers(1, 10**8), st.sampled_from([*RATES, "2012-01", "2021-09"]))
def test_the_explanation_ends_in_the_amount(wage: int, month: str) -> None:
    found = beijing(month)
    assessed = found.assess(wage)
    told = {each.figure: each.value for each in found.explain(wage)}
    for scheme, parties in found.amounts(assessed).items():
        assert told[f"{scheme}.base"] == found.bases(assessed)[scheme]
        for party, amount in parties.items():
            assert told[f"{scheme}.{party}"] == amount


@given(st.integers(1, 10**8), st.integers(0, 10**6))
def test_who_earns_more_owes_no_less(wage: int, more: int) -> None:
    found = beijing("2025-07")
    pairs = zip(found.assess(wage).columns, found.assess(wage + more).columns, strict=True)
    assert all(less <= greater for less, greater in pairs)


def test_both_sides_of_the_limits() -> None:
    found = beijing("2025-07")
    bases = [
        found.assess(wage).bases[0] for wage in (716_199, 716_200, 716_201, 3_581_099, 3_581_100, 3_581_101)
    ]
    assert bases == [716_200, 716_200, 716_201, 3_581_099, 3_581_100, 3_581_100]


def test_maternity_is_apart_until_2019() -> None:
    assert MATERNITY in beijing("2019-12").schemes
    assert MATERNITY not in beijing("2020-01").schemes
    assert MATERNITY not in beijing("2020-01").refused


@pytest.mark.parametrize(
    ("month", "rate"), [("2020-04", "0.2"), ("2020-05", "0.16"), ("2021-04", "0.16"), ("2021-05", "0.2")]
)
def test_the_injury_rate_is_cut_by_a_fifth_for_a_year(month: str, rate: str) -> None:
    assert beijing(month).assess(1_000_000).columns[6] == int(Decimal(rate) * 10_000)


@pytest.mark.parametrize(("number", "amount"), [(1, 2_000), (2, 4_000), (8, 19_000)])
def test_the_industry_class_sets_the_injury_rate(number: int, amount: int) -> None:
    assert (
        beijing("2025-07", circumstances=Circumstances(injury_class=number)).assess(1_000_000).columns[6]
        == amount
    )


@pytest.mark.parametrize(
    ("month", "person"),
    [("2011-06", 5_000), ("2011-07", 0), ("2016-05", 0), ("2020-12", 0), ("2021-01", 5_000)],
)
def test_a_rural_persons_unemployment_rate_is_nothing_where_published(month: str, person: int) -> None:
    found = beijing(month, circumstances=Circumstances(rural=True)).assess(1_000_000)
    assert found.columns[3] == person


@pytest.mark.parametrize(
    ("month", "circumstances", "refused"),
    [
        ("2015-06", Circumstances(), {MEDICAL, MATERNITY}),
        ("2015-07", Circumstances(), set()),
        ("2012-01", Circumstances(injury_class=4), {MEDICAL, MATERNITY, INJURY}),
        ("1995-01", Circumstances(), {UNEMPLOYMENT, MEDICAL, MATERNITY, INJURY}),
        ("1992-09", Circumstances(), set(Scheme)),
        ("2018-06", Circumstances("flexible"), set()),
        ("2018-07", Circumstances("flexible"), {MEDICAL}),
        ("2021-06", Circumstances("flexible"), {MEDICAL}),
        ("2021-07", Circumstances("flexible"), set()),
    ],
)
def test_what_nobody_published_is_refused_by_name(
    month: str, circumstances: Circumstances, refused: set[Scheme]
) -> None:
    found = beijing(month, circumstances=circumstances)
    assert set(found.refused) == refused
    assert not refused & set(found.schemes)
    for scheme, words in found.refused.items():
        assert words.startswith(f"{scheme} is not assessed for {month}")


def test_a_region_without_values_is_refused() -> None:
    with pytest.raises(ParameterError, match="440000"):
        assessment_for(load(), "440000", Month(2025, 7), NOW)


def test_limits_that_were_not_known_are_those_of_the_year_before() -> None:
    before, after = beijing("2025-07", "2025-09-16"), beijing("2025-07", "2025-09-17")
    assert before.assess(10**8).bases[0] == 3_528_300
    assert after.assess(10**8).bases[0] == 3_581_100
    assert {use.name for told in before.explain(10**8) for use in told.parameters if use.carried_over} == {
        "base.floor",
        "base.cap",
    }
    assert not any(told.provisional for told in after.explain(10**8))
    assert before.hash != after.hash


def test_unverified_values_are_named_where_they_count() -> None:
    told = {each.figure: each for each in beijing("2020-07").explain(500_000)}
    assert told["medical.base"].unverified == ("medical.floor", "medical.cap")
    assert told["pension.employer"].unverified == ("base.floor", "base.cap")  # printed in secondary tables
    assert {each.figure: each for each in beijing("2025-07").explain(500_000)}[
        "pension.employer"
    ].unverified == ()


def test_the_same_question_has_the_same_identity() -> None:
    assert beijing("2025-07").hash == beijing("2025-08").hash
    assert beijing("2025-07").hash != beijing("2025-06").hash
    assert len(beijing("2025-07").hash) == 32


def test_shanghai_has_limits_but_no_rates_of_its_own() -> None:
    found = assessment_for(load(), "310000", Month(2024, 8), NOW)
    assert found.schemes == (PENSION,)
    assert found.assess(10**8).columns[:2] == (590_736, 295_368)
    assert set(found.refused) == {UNEMPLOYMENT, MEDICAL, INJURY}

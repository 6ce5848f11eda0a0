"""Whole populations: the compiled lanes, the compiled whole numbers, numpy and the scalar say the same to the fen."""

import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import assessment_for
from legajo.rules.careers import SCHEMES, from_wages
from legajo.rules.engine.batch import Batch, limits
from legajo.rules.engine.career import Plan, prove
from legajo.rules.engine.careers import Careers
from legajo.rules.engine.interval import InexactError
from legajo.rules.engine.lanes import LARGEST
from legajo.rules.engine.one import Career, OutsideError, Single
from legajo.rules.engine.story import Story
from legajo.rules.parameters import load
from legajo.rules.pension import account, account_plan
from legajo.rules.pension.account import Posting, Terms
from legajo.rules.pension.credit import credit_for


KNOWN = "2026-11-25"
BACK_ENDS = ("numba", "numba_int", "numpy")


@dataclass(frozen=True)
class Life:
    """A generated career: what is posted, or earned, from a month on."""

    amounts: tuple[int, ...]
    begins: int
    opening: int
    since: int
    until: int


@cache
def plan(sort: str, region: str = "110000", first: int = 2003, last: int = 2012) -> Plan:
    make = account_plan.from_postings if sort == "amount" else from_wages
    return make(load(), region, first, last, KNOWN)


@cache
def batch(sort: str, back_end: str) -> Batch:
    return Batch(plan(sort), back_end=back_end)


def columns(lives: list[Life], fact: str) -> Careers:
    values = [amount for life in lives for amount in life.amounts]
    offsets = np.cumsum([0, *(len(life.amounts) for life in lives)], dtype=np.int64)

    def column(name: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.array([getattr(life, name) for life in lives], np.int64)

    facts = {fact: np.array(values, np.int64)}
    return Careers(
        offsets, facts, column("begins"), column("since"), column("until"), {"opening": column("opening")}
    )


def single(life: Life, fact: str) -> Career:
    return Career({fact: life.amounts}, {"opening": life.opening}, life.begins, life.since, life.until)


def by_the_scalar(life: Life, sort: str) -> dict[int, account.AccountYear]:
    """The same by the product's scalar rules, year by year."""
    told = plan(sort)
    first, last = told.first.ordinal + 12 * life.since, told.first.ordinal + life.until
    postings = []
    for place, amount in enumerate(life.amounts):
        month = Month.of(told.first.ordinal + life.begins + place)
        if first <= month.ordinal < last and amount:
            if sort == "wage":
                found = assessment_for(load(), "110000", month, KNOWN)
                base = found.bases(found.assess(amount))[Scheme.PENSION]
                amount = credit_for(load(), "110000", month, KNOWN).of(base)[Party.PERSON]
            postings.append(Posting(month, amount))
    if first >= last:
        return {}
    begins, ends = told.first.year + life.since, told.first.year + (life.until - 1) // 12
    years = account.history(
        life.opening,
        postings,
        load(),
        "110000",
        first=begins,
        last=ends,
        known_at=KNOWN,
        months_of_last=(life.until - 1) % 12 + 1,
    )
    return {each.year: each for each in years}


def within(amounts: tuple[int, ...], begins: int, opening: int, since: int, until: int) -> Life:
    """A life whose facts lie in the months that are settled; others are 0."""
    kept = (amount if 12 * since <= begins + n < until else 0 for n, amount in enumerate(amounts))
    return Life(tuple(kept), begins, opening, since, until)


def lives(lowest: int, highest: int) -> st.SearchStrategy[Life]:
    amount = st.one_of(st.just(0), st.integers(lowest, highest), st.integers(lowest, 1_000))
    return st.builds(
        within,
        amounts=st.lists(amount, max_size=140).map(tuple),
        begins=st.integers(-20, 125),
        opening=st.one_of(st.just(0), st.integers(-(10**4) if lowest < 0 else 0, 10**8)),
        since=st.integers(0, 10),
        until=st.integers(0, 120),
    )


def check_story(life: Life, sort: str, years: dict[int, account.AccountYear]) -> None:
    """The explanation closes every year as the figures do, and a drilled year's months add up."""
    drilled = max(years, default=0)
    told = Story(plan(sort)).tell(single(life, sort), drilled=[drilled])
    assert [each.value for each in told] == [settled.closing for settled in years.values()]
    if told:
        earned = sum(part.value for part in told[-1].parts if ".posting." in part.figure)
        assert earned == years[drilled].on_postings
        assert all(not each.parts for each in told[:-1])


def compare(found: list[Life], sort: str) -> None:
    told = {back_end: batch(sort, back_end).compute(columns(found, sort)) for back_end in BACK_ENDS}
    for place, life in enumerate(found):
        figures = Single(plan(sort)).compute(single(life, sort))
        years = by_the_scalar(life, sort)
        check_story(life, sort, years)
        closing = years[max(years)].closing if years else life.opening
        assert figures.results["closing"] == closing
        for number, settled in years.items():
            year = number - plan(sort).first.year
            expected = (settled.principal, settled.on_opening, settled.on_postings, settled.closing)
            assert tuple(figures.years[name][year] for name in account_plan.KEPT) == expected
            assert settled.explain().value == settled.closing
            for each in told.values():
                assert each.settled[year, place]
                assert tuple(int(each.years[name][year, place]) for name in account_plan.KEPT) == expected
        for each in told.values():
            assert {name: int(values[place]) for name, values in each.results.items()} == figures.results
            assert int(each.settled[:, place].sum()) == len(years)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lives(-3_000_000, 3_000_000), min_size=1, max_size=20))
def test_postings_and_refunds_of_part_years(found: list[Life]) -> None:
    compare(found, "amount")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lives(0, 4_000_000), min_size=1, max_size=20))
def test_wages_are_assessed_and_posted(found: list[Life]) -> None:
    compare(found, "wage")


def test_all_that_is_owed_in_a_career() -> None:
    whole = from_wages(load(), "110000", 2013, 2022, KNOWN)
    random = np.random.default_rng(2)
    found = [
        Life(tuple(int(x) for x in random.integers(100_000, 4_000_000, 120)), 0, 0, 0, 120) for _ in range(18)
    ]
    told = {name: Batch(whole, back_end=name).compute(columns(found, "wage")).results for name in BACK_ENDS}
    for place, life in enumerate(found):
        owed = {(scheme, party): 0 for scheme in SCHEMES for party in Party}
        for n, wage in enumerate(life.amounts):
            assessed = assessment_for(load(), "110000", whole.first.plus(n), KNOWN)
            for scheme, amounts in assessed.amounts(assessed.assess(wage)).items():
                for party, amount in amounts.items():
                    owed[scheme, party] = owed.get((scheme, party), 0) + amount
        single_told = Single(whole).compute(single(life, "wage")).results
        for scheme in SCHEMES:
            for party in (Party.PERSON, Party.EMPLOYER):
                assert owed[scheme, party] > 0
                assert single_told[f"{scheme}.{party}"] == owed[scheme, party]
                assert all(
                    int(each[f"{scheme}.{party}"][place]) == owed[scheme, party] for each in told.values()
                )


def test_a_whole_block_and_one_more() -> None:
    random = np.random.default_rng(7)
    found = [
        Life(
            tuple(int(x) for x in random.integers(0, 900_000, 120)), 0, int(random.integers(0, 10**7)), 0, 120
        )
        for _ in range(33)
    ]
    compare(found[:16], "wage")
    compare(found, "wage")
    compare(found[:1], "amount")


def test_nobody_at_all() -> None:
    for back_end in BACK_ENDS:
        told = batch("amount", back_end).compute(columns([], "amount"))
        assert told.results["closing"].shape == (0,)
        assert told.settled.shape == (10, 0)


def test_great_amounts_leave_the_lanes_and_stay_exact() -> None:
    great = Life((10**9,) * 120, 0, 10**11, 0, 120)
    with pytest.raises(InexactError):
        prove(replace(plan("amount"), limits={"amount": (0, 10**9), "opening": (0, 10**11)}), LARGEST)
    compare([great, replace(great, amounts=(-(10**9),) * 120, opening=-(10**11))], "amount")


def test_what_lies_outside_the_proof_is_refused() -> None:
    life = Life((10**9 + 1,), 0, 0, 0, 120)
    with pytest.raises(OutsideError, match="amount lies between"):
        batch("amount", "numba").compute(columns([life], "amount"))
    with pytest.raises(OutsideError, match="amount lies between"):
        Single(plan("amount")).compute(single(life, "amount"))
    negative = Life((-1,), 0, 0, 0, 120)
    with pytest.raises(OutsideError, match="wage lies between 0 and"):
        batch("wage", "numpy").compute(columns([negative], "wage"))
    for wrong in (replace(life, since=11), replace(life, until=121), replace(life, since=-1)):
        with pytest.raises(OutsideError):
            batch("amount", "numba").compute(columns([replace(wrong, amounts=(1,))], "amount"))
        with pytest.raises(OutsideError):
            Single(plan("amount")).compute(single(replace(wrong, amounts=(1,)), "amount"))


@pytest.mark.parametrize(
    ("begins", "since", "until"), [(-1, 0, 120), (119, 0, 120), (11, 1, 120), (0, 0, 1), (5, 0, 0)]
)
def test_money_outside_the_settled_months_is_refused(begins: int, since: int, until: int) -> None:
    life = Life((7, 7), begins, 0, since, until)
    with pytest.raises(OutsideError, match="months that are not settled"):
        batch("amount", "numba").compute(columns([Life((), 0, 0, 0, 0), life], "amount"))
    with pytest.raises(OutsideError, match="months that are not settled"):
        Single(plan("amount")).compute(single(life, "amount"))


def test_columns_that_do_not_fit_each_other_are_refused() -> None:
    good = columns([Life((1, 2), 0, 0, 0, 120), Life((3,), 0, 0, 0, 120)], "amount")
    wrong = {
        "one length": replace(good, since=good.since[:1]),
        "one behind the other": replace(good, offsets=np.array([0, 3, 2], np.int64)),
        "within their columns": replace(good, offsets=np.array([0, 2, 4], np.int64)),
        "have the facts": replace(good, facts={"wage": good.facts["amount"]}),
        "64-bit": replace(good, begins=good.begins.astype(np.int32)),
        "a thousand years": replace(good, begins=np.array([0, 2**60], np.int64)),
    }
    for reason, careers in wrong.items():
        with pytest.raises(OutsideError, match=reason):
            batch("amount", "numba").compute(careers)


def test_a_plan_that_could_overflow_is_refused_with_its_line() -> None:
    with pytest.raises(
        InexactError, match=r"pension.account.year 1, line on_opening, year 2003: a value could reach"
    ):
        Batch(replace(plan("amount"), limits={"amount": (0, 10**9), "opening": (0, 10**17)})).compute(
            columns([Life((1,), 0, 10**16, 0, 120)], "amount")
        )


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**12))
def test_the_proof_is_of_all_that_is_there(low: int, width: int) -> None:
    wide = replace(plan("amount"), limits={"amount": (-(10**13), 10**13), "opening": (-(10**13), 10**13)})
    careers = columns(
        [Life((low, low + width), 0, low, 0, 120), Life((low,), 0, low + width, 0, 120)], "amount"
    )
    for lowest, highest in limits(wide, careers).values():
        assert lowest <= low <= low + width <= highest
        assert max(abs(lowest), abs(highest)) <= 16 * max(abs(low), abs(low + width))


WITHOUT = """
import sys
sys.modules["numba"] = None  # as on a Python for which numba has no wheel
import numpy as np
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.careers import Careers
from legajo.rules.parameters import load
from legajo.rules.pension.account_plan import from_postings
batch = Batch(from_postings(load(), "110000", 2003, 2012, "2026-11-25"))
none = np.zeros(1, np.int64)
careers = Careers(np.array([0, 120]), {"amount": np.full(120, 20_800)}, none, none, none + 120, {"opening": none + 5})
print(batch.back_end, batch.compute(careers).results["closing"][0])
"""


def test_without_numba_numpy_computes_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], check=True, capture_output=True, text=True)
    expected = Single(plan("amount")).compute(single(Life((20_800,) * 120, 0, 5, 0, 120), "amount"))
    assert done.stdout.split() == ["numpy", str(expected.results["closing"])]


def test_the_hash_names_rules_and_values() -> None:
    assert len(plan("amount").hash) == 32
    other = account_plan.from_postings(load(), "110000", 2003, 2011, KNOWN)
    assert other.hash != plan("amount").hash
    assert plan("wage").hash != plan("amount").hash


MIXED = (
    {},
    {"rounding": "up_to_jiao"},
    {"rounding": "total_up_to_jiao"},
    {"method": "annual"},
    {"method": "annual", "rounding": "up_to_jiao"},
)


def mixed_terms() -> dict[int, Terms]:
    """Years of every method and way of rounding, in turn, at two rates."""
    here = account.terms_for(load(), "110000", 2004, KNOWN)
    return {2003 + n: replace(here, **MIXED[n % len(MIXED)]) for n in range(10)}


def test_years_change_their_rule() -> None:
    terms = mixed_terms()
    plan = account_plan.of_terms(terms, "110000")
    assert len(plan.stages[1].variants) == 5
    random = np.random.default_rng(3)
    lives = [
        Life(tuple(int(x) for x in random.integers(-900, 90_000, 120)), 0, 77, 0, 120) for _ in range(17)
    ]
    told = {name: Batch(plan, back_end=name).compute(columns(lives, "amount")) for name in BACK_ENDS}
    for place, life in enumerate(lives):
        opening = life.opening
        for n, (number, own) in enumerate(terms.items()):
            postings = [Posting(Month(number, m + 1), life.amounts[12 * n + m]) for m in range(12)]
            settled = account.year(number, opening, postings, own)
            expected = (settled.principal, settled.on_opening, settled.on_postings, settled.closing)
            opening = settled.closing
            single_told = Single(plan).compute(single(life, "amount")).years
            assert tuple(single_told[name][n] for name in account_plan.KEPT) == expected
            for each in told.values():
                assert tuple(int(each.years[name][n, place]) for name in account_plan.KEPT) == expected


def test_the_annual_method_settles_no_part_of_a_year() -> None:
    plan = account_plan.of_terms(mixed_terms(), "110000")
    part = Life((5,), 0, 0, 0, 12 * 3 + 5)
    with pytest.raises(OutsideError, match="settled whole"):
        Single(plan).compute(single(part, "amount"))
    with pytest.raises(OutsideError, match="settled whole"):
        Batch(plan).compute(columns([part], "amount"))
    assert Single(plan).compute(single(replace(part, until=12 * 2 + 5), "amount")).results["closing"] > 0

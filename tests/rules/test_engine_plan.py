"""A plan: every argument has one source, every fault is named, and a rich plan says the same on every back end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.record.period import Month
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.career import Bound, Plan, PlanError, Stage
from legajo.rules.engine.careers import Careers
from legajo.rules.engine.one import Career, Single
from legajo.rules.engine.rule import Rule, read_rule
from legajo.rules.parameters import load


YEARS = 3


def read(identity: str, arguments: str, *lines: str) -> Rule:
    body = "".join(f'    {line}  # "words" [fen]\n' for line in lines)
    source = f"def r({arguments}):\n{body}"
    return read_rule(identity, source, version="1", valid_from="2000-01", law="none")


EVEN = read("even", "wage, rate", "x = half_up(wage * rate, 1_000_000)", "y = x + 1")
ODD = read(
    "odd", "wage, rate, earns", "y = wage * earns", "x = half_up(y * rate, 12_000_000) if y > 600 else 3"
)
AFTER = read("after", "x, bonus, saved", "z = x - bonus + (1 if saved > 50_000 else 0)")
FLAT = read("flat", "saved, x, bonus, months", "in_year = x + bonus", "rest = half_up(saved * months, 12)")
PAID = read("paid", "saved, z, count", "in_year = z", "rest = saved - count", "extra = count * 2")
SECOND = read("second", "in_year, rest, other", "new = in_year + rest", "flag = other + 1 if new > 0 else 0")
END = read(
    "end",
    "all_x, all_new, saved, other, count",
    "mean = half_up(all_x, count) if count > 0 else 0",
    "told = mean + all_new - saved + other",
)
RATE = load().at("pension.person.rate", "110000", "2010-01", "2026-01-01")


def rich() -> Plan:
    months = tuple(Bound((EVEN, ODD)[n % 2 if n < 20 else 0], {"rate": RATE}) for n in range(12 * YEARS))
    wires = {"wage": "fact:wage", "earns": "calendar:earns"}
    after = {"x": "line:first.x", "bonus": "fact:bonus", "saved": "carried:saved"}
    year = {
        "saved": "carried:saved",
        "x": "sum:first.x",
        "z": "sum:after.z",
        "bonus": "sum:bonus",
        "months": "calendar:months",
        "count": "calendar:count",
    }
    return Plan(
        name="rich",
        first=Month(2010, 7),
        years=YEARS,
        facts=("wage", "bonus"),
        stages=(
            Stage("first", "month", months, wires),
            Stage("after", "month", (Bound(AFTER, {}),) * 12 * YEARS, after),
            Stage("year", "year", tuple(Bound(rule, {}) for rule in (FLAT, PAID, FLAT)), year),
            Stage("second", "year", (Bound(SECOND, {}),) * YEARS, {"in_year": "line:year.in_year", "rest": "line:year.rest", "other": "carried:other"}),
            Stage("end", "end", (Bound(END, {}),), {"all_x": "career:first.x", "all_new": "career:second.new", "saved": "carried:saved", "other": "carried:other", "count": "calendar:count"}),
        ),
        carried={"saved": "second.new", "other": "second.flag"},
        kept={"new": "second.new", "bonus": "sum:bonus", "y": "sum:first.y", "rest": "year.rest"},
        results={"told": "line:end.told", "saved": "carried:saved", "wages": "career:wage", "count": "calendar:count", "rests": "career:year.rest"},
        limits={"wage": (-(10**7), 10**7), "bonus": (-(10**7), 10**7), "saved": (-(10**8), 10**8), "other": (0, 100)},
    )  # fmt: skip


PLAN = rich()
BATCHES = {name: Batch(PLAN, back_end=name) for name in ("numba", "numba_int", "numpy")}


def by_hand(career: Career) -> tuple[dict[str, int], dict[str, list[int | None]]]:
    """The plan read once more, plainly."""
    saved, other = career.opening["saved"], career.opening["other"]
    told: dict[str, list[int | None]] = {name: [None] * YEARS for name in PLAN.kept}
    all_x = all_new = wages = counted = rests = 0
    until = 36 if career.until is None else career.until
    for year in range(career.since, (until + 11) // 12):
        months = min(12, until - 12 * year)
        sums = {"x": 0, "y": 0, "z": 0, "bonus": 0}
        count = 0
        for month in range(months):
            at = 12 * year + month - career.begins
            if not 0 <= at < len(career.facts["wage"]) or not career.facts["wage"][at]:
                continue
            given = {"wage": career.facts["wage"][at], "rate": RATE.number, "earns": months - month}
            first = PLAN.stages[0].bound[12 * year + month].rule
            found = first.compute(**{name: given[name] for name in first.arguments})
            bonus = career.facts["bonus"][at]
            sums["z"] += AFTER.compute(x=found["x"], bonus=bonus, saved=saved)["z"]
            sums["x"] += found["x"]
            sums["y"] += found["y"]
            sums["bonus"] += bonus
            wages += given["wage"]
            count += 1
        rule = (FLAT, PAID, FLAT)[year]
        known: Mapping[str, int] = {**sums, "saved": saved, "months": months, "count": count}
        closed = rule.compute(**{name: known[name] for name in rule.arguments})
        second = SECOND.compute(in_year=closed["in_year"], rest=closed["rest"], other=other)
        saved, other = second["new"], second["flag"]
        all_x, all_new, rests, counted = (
            all_x + sums["x"],
            all_new + saved,
            rests + closed["rest"],
            counted + count,
        )
        for name, value in {
            "new": saved,
            "bonus": sums["bonus"],
            "y": sums["y"],
            "rest": closed["rest"],
        }.items():
            told[name][year] = value
    end = END.compute(all_x=all_x, all_new=all_new, saved=saved, other=other, count=counted)
    return {"told": end["told"], "saved": saved, "wages": wages, "count": counted, "rests": rests}, told


def career(facts: list[tuple[int, int]], begins: int, saved: int, since: int, until: int) -> Career:
    inside = [(w, b) if w and 12 * since <= begins + n < until else (0, 0) for n, (w, b) in enumerate(facts)]
    columns = {"wage": [w for w, _ in inside], "bonus": [b for _, b in inside]}
    return Career(columns, {"saved": saved, "other": saved % 7}, begins, since, until)


amount = st.one_of(st.just(0), st.integers(-(10**6), 10**6))
CAREERS = st.builds(
    career,
    facts=st.lists(st.tuples(amount, amount), max_size=40),
    begins=st.integers(-3, 38),
    saved=st.integers(-(10**6), 10**6),
    since=st.integers(0, YEARS),
    until=st.integers(0, 12 * YEARS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CAREERS, min_size=1, max_size=18))
def test_a_rich_plan_says_the_same_on_every_back_end(careers: list[Career]) -> None:
    def column(values: list[Any]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.array(values, np.int64)

    columns = Careers(
        np.cumsum([0, *(len(each.facts["wage"]) for each in careers)], dtype=np.int64),
        {name: column([value for each in careers for value in each.facts[name]]) for name in PLAN.facts},
        column([each.begins for each in careers]),
        column([each.since for each in careers]),
        column([each.until for each in careers]),
        {name: column([each.opening[name] for each in careers]) for name in PLAN.carried},
    )
    told = {name: batch.compute(columns) for name, batch in BATCHES.items()}
    single = Single(PLAN)
    for place, each in enumerate(careers):
        results, years = by_hand(each)
        found = single.compute(each)
        assert (dict(found.results), {name: list(values) for name, values in found.years.items()}) == (
            results,
            years,
        )
        for back_end in told.values():
            assert {name: int(values[place]) for name, values in back_end.results.items()} == results
            for name, values in years.items():
                settled = {year: value for year, value in enumerate(values) if value is not None}
                assert {year: int(back_end.years[name][year, place]) for year in settled} == settled


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "two stages of one name": ({"stages": (PLAN.stages[0], *PLAN.stages)}, "two stages have one name"),
    "no limits": ({"limits": {}}, "nothing is said of the limits of wage"),
    "out of order": ({"stages": PLAN.stages[::-1]}, "in the order month, year, end"),
    "a year too many": ({"years": 4}, "has 36 periods, not 48"),
    "no fact": ({"facts": ("wage",)}, "bonus is no fact"),
    "not carried": ({"carried": {"saved": "second.new"}}, "other is not carried"),
    "a carried month": (
        {"carried": {"saved": "first.x", "other": "second.flag"}},
        "first.x is no line of the level year",
    ),
    "no such line": ({"kept": {"new": "second.old"}}, "second.old is no line of the level year"),
    "no such stage": ({"kept": {"new": "third.new"}}, "third.new is no line of the level year"),
    "a sum at the end": ({"results": {"told": "sum:first.x"}}, "is no source of the level end"),
    "a result of a year": (
        {"results": {"told": "line:second.new"}},
        "second.new is no line of the level end",
    ),
    "an unknown day": ({"results": {"told": "calendar:day"}}, "the calendar says no day of the level end"),
    "a sum of years": ({"kept": {"new": "sum:second.new"}}, "second.new is no line of the level month"),
}


@pytest.mark.parametrize(("changes", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_plan_that_is_not_in_order_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(PlanError, match=reason):
        replace(PLAN, **changes)


@pytest.mark.parametrize(
    ("place", "wires", "reason"),
    [
        (0, {"earns": "calendar:earns"}, "even: wage has no source"),
        (
            0,
            {"wage": "sum:first.x", "earns": "calendar:earns"},
            "sum:first.x is no source of the level month",
        ),
        (
            1,
            {"x": "line:later.x", "bonus": "fact:bonus", "saved": "carried:saved"},
            "later.x is no line of the level month",
        ),
        (
            1,
            {"x": "line:after.z", "bonus": "fact:bonus", "saved": "carried:saved"},
            "after.z is no line of the level month",
        ),
        (1, {"x": "fact:tips", "bonus": "fact:bonus", "saved": "carried:saved"}, "tips is no fact"),
    ],
)
def test_an_argument_without_a_source_is_refused(place: int, wires: dict[str, str], reason: str) -> None:
    stages = list(PLAN.stages)
    stages[place] = replace(stages[place], wires=wires)
    with pytest.raises(PlanError, match=reason):
        replace(PLAN, stages=tuple(stages))

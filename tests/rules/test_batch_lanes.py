"""Lanes carry whole numbers in float64: quotients at the hardest operands, at both sides of every border of the proof."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import ceil_to, floor_to, half_up
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.career import Bound, Plan, Stage, prove
from legajo.rules.engine.careers import Careers
from legajo.rules.engine.interval import FLOAT64, INT64, InexactError
from legajo.rules.engine.lanes import LARGEST, lanes_text
from legajo.rules.engine.rule import Rule, read_rule


DIVISORS = (
    1,
    2,
    3,
    7,
    10,
    139,
    999,
    10_000,
    1_000_000,
    12_000_000,
    2_000_000_000,
    120_000_000,
    99_999_999_977,
)
KEEP = 'def keep(state, q):\n    after = q  # "kept" [fen]\n'


def read(source: str) -> Rule:
    return read_rule("r", source, version="1", valid_from="2000-01", law="none")


def quotients(operation: str) -> Rule:
    lines = "".join(
        f'    q{n} = {operation}(amount, {b})  # "quotient" [fen]\n' for n, b in enumerate(DIVISORS)
    )
    return read(f"def quotients(amount):\n{lines}")


def plan_of(rule: Rule, low: int, high: int) -> Plan:
    """One year; each month divides its fact, and the year tells the sums of each quotient."""
    names = [step.name for step in rule.steps]
    month = Stage("month", "month", (Bound(rule, {}),) * 12, {"amount": "fact:amount"})
    year = Stage(
        "year", "year", (Bound(read(KEEP), {}),), {"state": "carried:state", "q": f"sum:month.{names[0]}"}
    )
    return Plan(
        name="quotients",
        first=Month(2000, 1),
        years=1,
        facts=("amount",),
        stages=(month, year),
        carried={"state": "year.after"},
        kept={name: f"sum:month.{name}" for name in names},
        results={"count": "calendar:count"},
        limits={"amount": (low, high), "state": (0, 0)},
    )


def columns(amounts: list[int]) -> Careers:
    """One career for each amount, in its first month."""
    count = len(amounts)
    none = np.zeros(count, np.int64)
    return Careers(np.arange(count + 1), {"amount": np.array(amounts, np.int64)}, none, none, none + 12)


def hard(limit: int) -> list[int]:
    """Around the multiples of half a divisor, up to the limit."""
    random = np.random.default_rng(5)
    found = {0, limit, -limit}
    for divisor in DIVISORS:
        for times in (0, 1, 2, *(int(n) for n in random.integers(0, max(1, 2 * limit // divisor), 200))):
            near = times * divisor // 2
            found |= {sign * (near + step) for step in range(-2, 3) for sign in (1, -1)}
    return [amount for amount in found if 0 < abs(amount) <= limit]


SCALAR = {"half_up": half_up, "floor_to": floor_to, "ceil_to": ceil_to}


@pytest.mark.parametrize("operation", SCALAR)
@pytest.mark.parametrize("limit", [16**4, 16**11, FLOAT64 // 16 * 15, LARGEST // 20, 16**14])
def test_quotients_at_the_hardest_operands(operation: str, limit: int) -> None:
    plan = plan_of(quotients(operation), -limit, limit)
    amounts = hard(limit)
    careers = columns(amounts)
    for back_end in ("numba", "numba_int", "numpy"):
        told = Batch(plan, back_end=back_end).compute(careers)
        for n, divisor in enumerate(DIVISORS):
            assert [int(q) for q in told.years[f"q{n}"][0]] == [
                SCALAR[operation](a, divisor) for a in amounts
            ]


def test_multiplying_stands_for_dividing_only_below_its_border() -> None:
    rule = read('def r(amount):\n    q0 = half_up(amount, 1_000)  # "quotient" [fen]\n')
    for limit, multiplies in ((FLOAT64 - 1_001, True), (FLOAT64 - 1_000, False)):
        plan = plan_of(rule, 0, limit)
        text = lanes_text(plan, prove(plan, LARGEST)).source
        assert ("* 0.001 + 0.50025)" in text) == multiplies
        assert ("/ (2.0 * 1000.0)" in text) != multiplies


def test_lanes_are_refused_where_float64_is_not_exact() -> None:
    rule = read('def r(amount):\n    q0 = half_up(amount, 3)  # "quotient" [fen]\n')
    prove(plan_of(rule, 0, LARGEST // 24), LARGEST)
    with pytest.raises(InexactError, match=r"2\^52"):
        prove(plan_of(rule, 0, LARGEST), LARGEST)
    with pytest.raises(InexactError, match=r"sum of month\.q0"):
        prove(plan_of(read('def r(amount):\n    q0 = amount  # "x" [fen]\n'), 0, LARGEST // 8), LARGEST)
    with pytest.raises(InexactError, match=r"2\^62"):
        _ = plan_of(rule, 0, INT64 // 2).proof


ATOM = st.sampled_from(["amount", "0", "1", "7", "1_000", "earlier"])


def expressions(depth: int) -> st.SearchStrategy[str]:
    """Expressions of the language of rules."""
    if depth == 0:
        return ATOM
    inner = expressions(depth - 1)
    compare = st.tuples(inner, st.sampled_from([">", "<", ">=", "<=", "==", "!="]), inner).map(" ".join)
    tests = st.one_of(
        compare,
        compare.map(lambda test: f"not ({test})"),
        st.tuples(compare, st.sampled_from(["and", "or"]), compare).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    )
    return st.one_of(
        ATOM,
        st.tuples(inner, st.sampled_from(["+", "-"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["3", "12", "-1"])).map(lambda t: f"({t[0]} * {t[1]})"),
        st.tuples(inner, st.sampled_from(["1", "3", "1_000"])).map(lambda t: f"half_up({t[0]}, {t[1]})"),
        st.tuples(inner, st.sampled_from(["2", "12"])).map(lambda t: f"floor_to({t[0]}, {t[1]})"),
        st.tuples(inner, st.sampled_from(["2", "12"])).map(lambda t: f"ceil_to({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"clamp({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"max({t[0]}, min({t[1]}, {t[2]}))"),
        st.tuples(inner, tests, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        inner.map(lambda text: f"abs({text})"),
        inner.map(
            lambda text: f"(half_up(1_000, {text}) if {text} > 0 else 0)" if text.isidentifier() else text
        ),
    )


@settings(max_examples=3, deadline=None)
@given(
    st.lists(expressions(3), min_size=12, max_size=12),
    st.lists(st.integers(-50_000, 50_000), min_size=5, max_size=40),
)
def test_any_rule_says_the_same_on_every_back_end(texts: list[str], amounts: list[int]) -> None:
    lines = "".join(
        f'    q{n} = {text}  # "line" [fen]\n'.replace("earlier", f"q{n - 1}" if n else "amount")
        for n, text in enumerate(texts)
    )
    rule = read(f"def r(amount):\n{lines}")
    amounts = [amount for amount in amounts if amount] or [1]
    plan = plan_of(rule, min(amounts), max(amounts))
    expected = [rule.compute(amount=amount) for amount in amounts]
    try:
        _ = plan.proof
    except InexactError:
        return
    for back_end in ("numpy", "numba", "numba_int"):
        told = Batch(plan, back_end=back_end).compute(columns(amounts))
        for name in plan.kept:
            assert [int(q) for q in told.years[name][0]] == [int(figures[name]) for figures in expected]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(expressions(3), min_size=1, max_size=6),
    st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=20),
)
def test_the_proof_holds_for_every_value_and_numpy_agrees(texts: list[str], amounts: list[int]) -> None:
    lines = "".join(
        f'    q{n} = {text}  # "line" [fen]\n'.replace("earlier", f"q{n - 1}" if n else "amount")
        for n, text in enumerate(texts)
    )
    rule = read(f"def r(amount):\n{lines}")
    amounts = [amount for amount in amounts if amount] or [1]
    plan = plan_of(rule, min(amounts), max(amounts))
    try:
        proof = plan.proof
    except InexactError:
        return
    told = Batch(plan, back_end="numpy").compute(columns(amounts))
    for place, amount in enumerate(amounts):
        figures = rule.compute(amount=amount)
        for name, value in figures.items():
            assert int(told.years[name][0, place]) == value
            assert abs(value) <= proof.widest

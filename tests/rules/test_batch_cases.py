"""Every line of every worked case, computed again by each back end: scalar, plan in Python, numpy, lanes and 64-bit code."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from tests.rules.test_cases import CASES

from legajo.record.period import Month
from legajo.rules import catalogue
from legajo.rules.case_run import run
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.career import Bound, Plan, Stage
from legajo.rules.engine.careers import Careers
from legajo.rules.engine.explanation import Explanation
from legajo.rules.engine.interval import InexactError
from legajo.rules.engine.one import Career, Single
from legajo.rules.engine.rule import Rule, read_rule
from legajo.rules.parameters import load


BEYOND = {  # exact fractions and products that outgrow 64 bits: only the scalar computes them, and the proof says so
    "pension.index.average",
    "pension.index.average.mean",
    "pension.index.average.by_month",
    "pension.index.average.months_weighted",
    "pension.basic",
    "pension.transitional.coefficient",
}


@dataclass(frozen=True)
class Use:
    """A rule as a case used it: what went in, and the value of every line that was told."""

    rule: Rule
    given: dict[str, int]
    lines: dict[str, int]


def uses(told: Explanation) -> Iterator[Use]:
    for part in told.parts:
        yield from uses(part)
    lines = {step.name: step.value for step in told.steps}
    rules = [rule for rule in catalogue.rules() if f"{rule.id} {rule.version}" == told.rule]
    for rule in rules:
        if set(lines) <= {step.name for step in rule.steps}:
            values = {name: value for step in told.steps for name, value in step.values.items()}
            yield Use(rule, {name: values[name] for name in rule.arguments if name in values}, lines)
            return
    raise AssertionError(f"{told.rule} is not in the catalogue")


@pytest.fixture(scope="module")
def used() -> list[Use]:
    explanations = [told for case in CASES for told in run(case, load()).explanations]
    return [use for told in explanations for use in uses(told)]


def plan_of(several: list[tuple[Rule, list[Use]]]) -> Plan:
    """A plan of no year at all: each argument of each rule is a state, and every rule stands at the end."""
    states = {(n, name): f"r{n}_{name}" for n, (rule, _) in enumerate(several) for name in rule.arguments}
    lines = "".join(f'    after_{state} = {state}  # "kept" [fen]\n' for state in states.values())
    source = f"def keep({', '.join(states.values())}):\n{lines}"
    keep = read_rule("keep", source, version="1", valid_from="2000-01", law="none")
    stages = [
        Stage("keep", "year", (Bound(keep, {}),), {state: f"carried:{state}" for state in states.values()})
    ]
    results, limits = {}, {"nothing": (0, 0)}
    for n, (rule, found) in enumerate(several):
        wires = {name: f"carried:{states[n, name]}" for name in rule.arguments}
        stages.append(Stage(f"r{n}", "end", (Bound(rule, {}),), wires))
        told = {line for use in found for line in use.lines}
        results.update({f"r{n}.{line}": f"line:r{n}.{line}" for line in sorted(told)})
        for name in rule.arguments:
            values = [use.given.get(name, 1) for use in found] + [1]
            limits[states[n, name]] = (min(values), max(values))
    return Plan(
        name="cases",
        first=Month(2000, 1),
        years=1,
        facts=("nothing",),
        stages=tuple(stages),
        carried={state: f"keep.after_{state}" for state in states.values()},
        kept={},
        results=results,
        limits=limits,
    )


def test_every_line_of_every_case_on_every_back_end(used: list[Use]) -> None:
    by_rule: dict[int, tuple[Rule, list[Use]]] = {}
    for use in used:
        by_rule.setdefault(id(use.rule), (use.rule, []))[1].append(use)
        figures = use.rule.compute(**{name: use.given.get(name, 1) for name in use.rule.arguments})
        assert {line: figures[line] for line in use.lines} == use.lines
    several, refused = [], set()
    for rule, found in by_rule.values():
        try:
            _ = plan_of([(rule, found)]).proof
            several.append((rule, found))
        except InexactError:
            refused.add(rule.id)
    assert refused <= BEYOND
    assert len(several) > 30
    plan = plan_of(several)
    opening = {name: np.ones(len(used), np.int64) for name in plan.carried}
    expected: list[tuple[str, int, int]] = []
    careers = 0
    for n, (rule, found) in enumerate(several):
        for use in found:
            for name in rule.arguments:
                opening[f"r{n}_{name}"][careers] = use.given.get(name, 1)
            expected += [(f"r{n}.{line}", careers, value) for line, value in use.lines.items()]
            careers += 1
    none = np.zeros(len(used), np.int64)
    columns = Careers(np.zeros(len(used) + 1, np.int64), {"nothing": none[:0]}, none, none, none, opening)
    for back_end in ("numpy", "numba", "numba_int"):
        told = Batch(plan, back_end=back_end).compute(columns).results
        assert [(name, at, int(told[name][at])) for name, at, _ in expected] == expected
    single = Single(plan)
    for at in range(careers):
        state = {name: int(values[at]) for name, values in opening.items()}
        results = single.compute(Career({"nothing": ()}, state, until=0)).results
        assert all(results[name] == value for name, place, value in expected if place == at)

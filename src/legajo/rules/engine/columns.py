"""A plan over columns with numpy alone: for a Python that has no wheel of numba, and as another reading of the same lines."""

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from legajo.rules.engine.career import Level, Plan, Stage
from legajo.rules.engine.careers import Careers, Ints
from legajo.rules.engine.expression import tree, write
from legajo.rules.engine.rule import Rule


BLOCK = 2_048  # careers at a time: memory does not grow with the population


def compute(plan: Plan, careers: Careers, *, keep: bool) -> tuple[Ints, Ints]:
    """Results and what is kept of every year, block by block."""
    results = np.empty((len(plan.results), len(careers)), np.int64)
    kept = np.zeros((len(plan.kept) if keep else 0, plan.years, len(careers)), np.int64)
    for first in range(0, len(careers), BLOCK):
        block = slice(first, min(first + BLOCK, len(careers)))
        _Block(plan, careers, block).run(results[:, block], kept[:, :, block] if keep else None)
    return results, kept


class _Block:
    """Some careers, month by month."""

    def __init__(self, plan: Plan, careers: Careers, block: slice) -> None:
        self.plan = plan
        self.count = block.stop - block.start
        self.since, self.until = careers.since[block], careers.until[block]
        self.facts = {name: _by_month(plan, careers, block, careers.facts[name]) for name in plan.facts}
        self.state = {name: careers.opening[name][block].copy() for name in plan.carried}
        self.totals = {name: self._zeros() for name in plan.totalled}
        self.counted = self._zeros()

    def run(self, results: Ints, kept: Ints | None) -> None:
        plan = self.plan
        for year in range(plan.years):
            settles = (self.since <= year) & (self.until > 12 * year)
            months = np.where(settles, np.minimum(12, self.until - 12 * year), 0)
            sums, count = self._year_of_months(year, months)
            calendar = {"months": months, "count": count}
            known = {**self._carried(), **{f"sum:{name}": values for name, values in sums.items()}}
            lines = self._level("year", year, known, calendar)
            if kept is not None:
                for number, source in enumerate(plan.kept.values()):
                    kept[number, year] = known[source] if source in known else lines[source]
            for name in plan.totalled:
                self.totals[name] += np.where(settles, sums[name] if name in sums else lines[name], 0)
            self.counted += count
            self.state = {
                name: np.where(settles, lines[line], self.state[name]) for name, line in plan.carried.items()
            }
        known = {**self._carried(), **{f"career:{name}": values for name, values in self.totals.items()}}
        lines = self._level("end", 0, known, {"count": self.counted})
        known["calendar:count"] = self.counted
        for number, source in enumerate(plan.results.values()):
            results[number] = lines[source[5:]] if source.startswith("line:") else known[source]

    def _year_of_months(self, year: int, months: Ints) -> tuple[dict[str, Ints], Ints]:
        sums = {name: self._zeros() for name in self.plan.summed}
        count = self._zeros()
        for month in range(12):
            facts = {name: values[12 * year + month] for name, values in self.facts.items()}
            there = (facts[self.plan.facts[0]] != 0) & (month < months)
            known = {**self._carried(), **{f"fact:{name}": values for name, values in facts.items()}}
            lines = self._level("month", 12 * year + month, known, {"earns": months - month})
            count += there
            for name in sums:
                sums[name] += np.where(there, facts[name] if name in facts else lines[name], 0)
        return sums, count

    def _level(
        self, level: Level, period: int, known: Mapping[str, Ints], calendar: Mapping[str, Ints]
    ) -> dict[str, Ints]:
        """The needed lines of all stages of a level, as `stage.name`."""
        space = {**known, **{f"calendar:{name}": values for name, values in calendar.items()}}
        found: dict[str, Ints] = {}
        for stage in self.plan.of_level(level):
            rule = stage.bound[period].rule
            given = {name: self._argument(stage, name, period, space, found) for name in rule.arguments}
            for step, values in zip(rule.steps, vectors(rule)(**given), strict=True):
                found[f"{stage.name}.{step.name}"] = np.broadcast_to(values, (self.count,))
            for name in self.plan.used[stage.name]:
                if f"{stage.name}.{name}" not in found:
                    found[f"{stage.name}.{name}"] = np.broadcast_to(given.get(name, 0), (self.count,))
        return found

    def _argument(
        self, stage: Stage, name: str, period: int, known: Mapping[str, Ints], found: Mapping[str, Ints]
    ) -> Any:
        bound = stage.bound[period]
        if name in bound.values:
            return np.int64(bound.values[name].number)
        source = stage.sources[name]
        return found[source[5:]] if source.startswith("line:") else known[source]

    def _carried(self) -> dict[str, Ints]:
        return {f"carried:{name}": values for name, values in self.state.items()}

    def _zeros(self) -> Ints:
        return np.zeros(self.count, np.int64)


def _by_month(plan: Plan, careers: Careers, block: slice, values: Ints) -> Ints:
    """The facts of a block as [month, career]; 0 where a list says nothing."""
    found = np.zeros((plan.months, block.stop - block.start), np.int64)
    for place, career in enumerate(range(block.start, block.stop)):
        first, last = careers.offsets[career], careers.offsets[career + 1]
        begins = careers.begins[career]
        low, high = max(0, begins), min(plan.months, begins + last - first)
        if low < high:
            found[low:high, place] = values[first + low - begins : first + high - begins]
    return found


class _Vectors:
    """How the operations are written over columns."""

    def constant(self, value: int) -> str:
        return f"int64({value})"

    def call(self, node: ast.Call, operation: str, arguments: list[str]) -> str:
        if operation in ("min", "max"):
            nested = arguments[0]
            for argument in arguments[1:]:
                nested = f"{operation}imum({nested}, {argument})"
            return nested
        return f"{operation}({', '.join(arguments)})"

    def choose(self, test: str, body: str, otherwise: str) -> str:
        return f"where({test}, {body}, {otherwise})"

    def both(self, tests: list[str]) -> str:
        return f"({' & '.join(tests)})"

    def either(self, tests: list[str]) -> str:
        return f"({' | '.join(tests)})"

    def negate(self, test: str) -> str:
        return f"logical_not({test})"


def vectors(rule: Rule) -> Any:
    """Every line of a rule over columns, arguments by name."""
    key = str(rule.text)
    if key not in _MADE:
        body = "".join(
            f"    {step.name} = {write(tree(step.text), str, _Vectors())}\n" for step in rule.steps
        )
        names = ", ".join(step.name for step in rule.steps)
        text = f"def lines({', '.join(rule.arguments)}):\n{body}    return ({names},)\n"
        space: dict[str, Any] = {"__builtins__": {}, **_SPACE}
        exec(compile(text, f"<rule {rule.id}>", "exec"), space)  # noqa: S102 (our own writing of checked trees)
        _MADE[key] = space["lines"]
    return _MADE[key]


_MADE: dict[str, Any] = {}


def _half_up(a: Any, b: Any) -> Any:
    divisor = np.maximum(b, 1)  # where a rule does not choose the quotient, its divisor may be 0
    quotient = (2 * np.abs(a) + divisor) // (2 * divisor)
    return np.where(a < 0, -quotient, quotient)


_SPACE: Mapping[str, Any] = {
    "int64": np.int64,
    "half_up": _half_up,
    "floor_to": lambda a, b: a // np.maximum(b, 1),
    "ceil_to": lambda a, b: -(-a // np.maximum(b, 1)),
    "clamp": lambda value, low, high: np.where(value < low, low, np.minimum(value, high)),
    "minimum": np.minimum,
    "maximum": np.maximum,
    "abs": np.abs,
    "where": np.where,
    "logical_not": np.logical_not,
}

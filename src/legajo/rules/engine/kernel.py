"""Writes a plan as one function over many careers: the same text runs as Python for one person and, compiled, for all.

The text knows nothing of published values, which come in as tables; so one text serves all years and agencies with these rules.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from legajo.rules.engine.career import Level, Plan, Stage
from legajo.rules.engine.expression import Dialect, tree, write
from legajo.rules.engine.interval import Prover
from legajo.rules.engine.rule import Rule


@dataclass(frozen=True, slots=True)
class Text:
    """The function `careers` as text, with the order of its arguments and results."""

    source: str
    tables: tuple[tuple[str, str], ...]  # stage, argument
    switched: tuple[str, ...]  # stages with more than one variant


def kernel_text(plan: Plan, *, keep: bool = True, python: bool = False) -> Text:
    """The plan's text, with or without what is kept of every year; for Python the commonest operations are written out.

    The plan is proved before: where nothing is negative, division is the plain one.
    """
    writer = Writer(plan, keep=keep, python=python)
    source = writer.text()
    return Text(source, writer.tables, writer.switched)


class Plain:
    """How the operations are written in the text: as names that each back end defines for itself."""

    def __init__(self, stage: str, proof: Prover, *, python: bool = False) -> None:
        self.stage = stage
        self.proof = proof
        self.python = python

    def constant(self, value: int) -> str:
        return str(value)

    def call(self, node: ast.Call, operation: str, arguments: list[str]) -> str:
        if self.python and operation == "clamp":
            return "({1} if {0} < {1} else {2} if {0} > {2} else {0})".format(*arguments)
        if operation in ("half_up", "floor_to", "ceil_to"):
            divided = self.proof.at(self.stage, node.args[0])
            sort = "" if divided.low >= 0 else "_signed"
            if self.python and operation == "half_up" and not sort:
                return "((2 * {0} + {1}) // (2 * {1}))".format(*arguments)
            return f"{operation}{sort}({', '.join(arguments)})"
        if operation == "clamp" and (self.stage, node) not in self.proof.crossed:
            return f"min(max({arguments[0]}, {arguments[1]}), {arguments[2]})"
        return f"{operation}({', '.join(arguments)})"

    def choose(self, test: str, body: str, otherwise: str) -> str:
        return f"({body} if {test} else {otherwise})"

    def both(self, tests: list[str]) -> str:
        return f"({' and '.join(tests)})"

    def either(self, tests: list[str]) -> str:
        return f"({' or '.join(tests)})"

    def negate(self, test: str) -> str:
        return f"(not {test})"


class Writer:
    """Gathers the lines of the function."""

    def __init__(self, plan: Plan, *, keep: bool, python: bool = False) -> None:
        self.plan = plan
        self.python = python
        self.kept = tuple(plan.kept.values()) if keep else ()
        self.tables = tuple(
            (stage.name, name) for stage in plan.stages for name in stage.tables if stage.level != "end"
        ) + tuple((stage.name, name) for stage in plan.of_level("end") for name in stage.tables)
        self.switched = tuple(stage.name for stage in plan.stages if len(stage.variants) > 1)
        self.lines: list[str] = []

    def text(self) -> str:
        plan, add = self.plan, self._add
        given = ["offsets", "starts", "since", "until"]
        given += [f"fact_{name}" for name in plan.facts] + [f"open_{name}" for name in plan.carried]
        given += [f"t_{stage}_{name}" for stage, name in self.tables]
        given += [f"w_{stage}" for stage in self.switched] + ["results", "kept"]
        self.lines.append(f"def careers({', '.join(given)}):\n")
        add(1, "for p in range(len(starts)):")
        add(2, "begins = offsets[p]; items = offsets[p + 1] - begins; shift = starts[p]; ends = until[p]")
        for name in plan.carried:
            add(2, f"carried_{name} = open_{name}[p]")
        for name in plan.totalled:
            add(2, f"{total_name(name)} = 0")
        add(2, "counted = 0")
        add(2, "for y in range(since[p], (ends + 11) // 12):")
        add(3, "months = min(12, ends - 12 * y); count = 0")
        for name in plan.summed:
            add(3, f"{sum_name(name)} = 0")
        add(3, "t0 = 12 * y; q0 = begins + t0 - shift")
        add(3, "for m in range(max(0, shift - t0), min(months, shift + items - t0)):")
        self._months()
        add(3, "counted += count")
        self._level(3, "year", "y")
        for number, source in enumerate(self.kept):
            add(3, f"kept[{number}, y, p] = {self._source('year', source)}")
        for name, line in plan.carried.items():
            add(3, f"carried_{name} = {line_name(line)}")
        for name in plan.totalled:
            add(3, f"{total_name(name)} += {sum_name(name) if name in plan.summed else line_name(name)}")
        self._level(2, "end", "0")
        for number, source in enumerate(plan.results.values()):
            add(2, f"results[{number}, p] = {self._source('end', source)}")
        return "".join(self.lines)

    def _months(self) -> None:
        self._add(4, f"fact_0 = fact_{self.plan.facts[0]}[q0 + m]")
        self._add(4, "if fact_0 == 0: continue")
        self._add(4, "t = t0 + m; earns = months - m; count += 1")
        for number, name in enumerate(self.plan.facts[1:], 1):
            self._add(4, f"fact_{number} = fact_{name}[q0 + m]")
        self._level(4, "month", "t")
        for name in self.plan.summed:
            value = f"fact_{self.plan.facts.index(name)}" if "." not in name else line_name(name)
            self._add(4, f"{sum_name(name)} += {value}")

    def _level(self, depth: int, level: Level, period: str) -> None:
        for stage in self.plan.of_level(level):
            if len(stage.variants) == 1:
                self._variant(depth, stage, stage.variants[0], period)
                continue
            for number, rule in enumerate(stage.variants):
                self._add(depth, f"{'if' if number == 0 else 'elif'} w_{stage.name}[{period}] == {number}:")
                self._variant(depth + 1, stage, rule, period)

    def _variant(self, depth: int, stage: Stage, rule: Rule, period: str) -> None:
        """The needed lines of one variant; what another variant has as a line may be an argument of this."""
        wanted = self.plan.lines(stage, rule)
        steps = {step.name for step in rule.steps}

        def name(identifier: str) -> str:
            return (
                line_name(f"{stage.name}.{identifier}")
                if identifier in steps
                else self._argument(stage, identifier, period)
            )

        dialect = self._dialect(stage)
        for step in rule.steps:
            if step.name in wanted:
                self._add(depth, f"{name(step.name)} = {write(tree(step.text), name, dialect)}")
        for line in sorted(self.plan.used[stage.name] - steps):
            value = self._argument(stage, line, period) if line in rule.arguments else "0"
            self._add(depth, f"{line_name(f'{stage.name}.{line}')} = {value}")
        if not wanted and not self.plan.used[stage.name]:
            self._add(depth, "pass")

    def _dialect(self, stage: Stage) -> Dialect:
        return Plain(stage.name, self.plan.proof, python=self.python)

    def _argument(self, stage: Stage, name: str, period: str) -> str:
        if name in stage.tables:
            return f"t_{stage.name}_{name}[{period}]"
        return self._source(stage.level, stage.sources[name])

    def _source(self, level: Level, source: str) -> str:
        sort, colon, name = source.partition(":")
        told: Mapping[str, Callable[[str], str]] = {
            "fact": lambda fact: f"fact_{self.plan.facts.index(fact)}",
            "line": line_name,
            "sum": sum_name,
            "career": total_name,
            "carried": lambda state: f"carried_{state}",
            "calendar": lambda word: "counted" if level == "end" else word,
        }
        return told[sort](name) if colon else line_name(source)

    def _add(self, depth: int, line: str) -> None:
        self.lines.append(f"{'    ' * depth}{line}\n" if depth else f"{line}\n")


def line_name(name: str) -> str:
    return "v_" + name.replace(".", "__")


def sum_name(name: str) -> str:
    return "s_" + name.replace(".", "__")


def total_name(name: str) -> str:
    return "k_" + name.replace(".", "__")

"""Writes a plan in lanes: sixteen careers side by side, one line of law a machine instruction for several of them.

Lanes carry whole numbers in float64, which is legal only where the interval pass has shown that they stay exact:
Note [Quotients in lanes]. Elsewhere the careers run one after the other in 64-bit whole numbers (kernel.py).
"""

import ast
from collections.abc import Sequence

from legajo.rules.engine.career import Level, Plan, Stage
from legajo.rules.engine.expression import Dialect
from legajo.rules.engine.interval import FLOAT64, Prover
from legajo.rules.engine.kernel import Text, Writer, line_name, sum_name, total_name
from legajo.rules.engine.rule import Rule


WIDTH = 16
LARGEST = 2**52  # every whole number up to twice this is a float64


def lanes_text(plan: Plan, proof: Prover, *, keep: bool = True) -> Text:
    """The plan's text in lanes; `proof` shows that every line stays below LARGEST."""
    assert proof.limit <= LARGEST  # noqa: S101 (whoever calls has proved it)
    writer = _Lanes(plan, proof, keep=keep)
    source = writer.text()
    return Text(source, writer.tables, ("month", "year"))


def combinations(stages: Sequence[Stage]) -> tuple[tuple[int, ...], ...]:
    """The variants that hold together in some period, in the order of time."""
    return tuple(dict.fromkeys(zip(*(stage.which for stage in stages), strict=True))) if stages else ((),)


def which(stages: Sequence[Stage], periods: int) -> tuple[int, ...]:
    """The number of the combination that holds, for every period."""
    if not stages:
        return (0,) * periods
    known = {combination: number for number, combination in enumerate(combinations(stages))}
    return tuple(known[each] for each in zip(*(stage.which for stage in stages), strict=True))


# Note [Quotients in lanes]. a and b are whole numbers, b positive, and v = a/b + 1/2 is what half_up rounds down: a multiple of 1/2b.
# A true division of 2a + b by 2b is exact enough for the floor while 2a + b < 2^53: v, when it is no whole number, lies at least
# 1/2b from the next one, and the quotient's error is below that. Multiplying by the rounded 1/b and adding the rounded 1/2 + 1/4b is
# off by less than (v + 1) / 2^51, which is below 1/4b while a + b < 2^48: with 1/4b added, the floor is right again, and cheaper.


class _Floats:
    """How the operations are written with float64."""

    def __init__(self, stage: str, proof: Prover) -> None:
        self.stage = stage
        self.proof = proof

    def constant(self, value: int) -> str:
        return f"{value}.0"

    def call(self, node: ast.Call, operation: str, arguments: list[str]) -> str:
        if operation == "half_up":
            return self._half_up(node, *arguments)
        if operation in ("floor_to", "ceil_to"):
            return f"np.{operation.removesuffix('_to')}({arguments[0]} / {arguments[1]})"
        if operation == "clamp":
            if (self.stage, node) in self.proof.crossed:
                return "({1} if {0} < {1} else min({0}, {2}))".format(*arguments)
            return f"min(max({arguments[0]}, {arguments[1]}), {arguments[2]})"
        return f"{operation}({', '.join(arguments)})"

    def _half_up(self, node: ast.Call, divided: str, divisor: str) -> str:
        interval = self.proof.at(self.stage, node.args[0])
        signed = interval.low < 0
        size = f"abs({divided})" if signed else divided
        match node.args[1]:
            case ast.Constant(value=int(b)) if interval.widest + b < FLOAT64:
                found = f"np.floor({size} * {1 / b!r} + {0.5 + 0.25 / b!r})"
            case _:
                found = f"np.floor((2.0 * {size} + {divisor}) / (2.0 * {divisor}))"
        return f"({found} if {divided} >= 0.0 else -{found})" if signed else found

    def choose(self, test: str, body: str, otherwise: str) -> str:
        return f"({body} if {test} else {otherwise})"

    def both(self, tests: list[str]) -> str:
        return f"({' and '.join(tests)})"

    def either(self, tests: list[str]) -> str:
        return f"({' or '.join(tests)})"

    def negate(self, test: str) -> str:
        return f"(not {test})"


class _Lanes(Writer):
    """The function `careers` over blocks of WIDTH careers."""

    def __init__(self, plan: Plan, proof: Prover, *, keep: bool) -> None:
        super().__init__(plan, keep=keep)
        self.proof = proof
        self.arrays = [sum_name(name) for name in plan.summed] + [total_name(name) for name in plan.totalled]
        self.arrays += [f"carried_{name}" for name in plan.carried] + ["months", "count", "counted"]

    def text(self) -> str:
        plan, add = self.plan, self._add
        given = ["offsets", "starts", "since", "until"]
        given += [f"fact_{name}" for name in plan.facts] + [f"open_{name}" for name in plan.carried]
        given += [f"t_{stage}_{name}" for stage, name in self.tables] + [
            "w_month",
            "w_year",
            "results",
            "kept",
        ]
        add(0, f"def careers({', '.join(given)}):")
        for number, _ in enumerate(plan.facts):
            add(1, f"x_{number} = np.zeros((12, {WIDTH}), np.float64)")
        for name in self.arrays:
            add(1, f"{name} = np.zeros({WIDTH}, np.float64)")
        add(1, f"active = np.zeros({WIDTH}, np.bool_)")
        add(1, f"for p0 in range(0, len(starts), {WIDTH}):")
        self._open()
        add(2, "for y in range(first_year, last_year):")
        self._gather()
        add(3, "for m in range(12):")
        add(4, "t = 12 * y + m")
        self._fused(4, "month", "t")
        self._fused(3, "year", "y")
        add(2, "for j in range(lanes):")
        self._close()
        return "".join(self.lines)

    def _open(self) -> None:
        add = self._add
        add(2, f"lanes = min({WIDTH}, len(starts) - p0); first_year = since[p0]; last_year = 0")
        add(2, f"for j in range({WIDTH}):")
        add(3, "p = p0 + min(j, lanes - 1)")
        add(3, "first_year = min(first_year, since[p]); last_year = max(last_year, (until[p] + 11) // 12)")
        for name in self.plan.carried:
            add(3, f"carried_{name}[j] = open_{name}[p]")
        for name in self.plan.totalled:
            add(3, f"{total_name(name)}[j] = 0.0")
        add(3, "counted[j] = 0.0")

    def _gather(self) -> None:
        """The year's facts of every lane, month by month; 0 where there is none."""
        add = self._add
        add(3, f"for j in range({WIDTH}):")
        add(4, "p = p0 + min(j, lanes - 1); settled = min(12, until[p] - 12 * y)")
        add(4, "active[j] = j < lanes and y >= since[p] and settled > 0; months[j] = settled; count[j] = 0.0")
        add(4, "q = 12 * y - starts[p]; items = offsets[p + 1] - offsets[p]; place = offsets[p] + q")
        for name in self.plan.summed:
            add(4, f"{sum_name(name)}[j] = 0.0")
        add(4, "if active[j] and settled == 12 and q >= 0 and q + 12 <= items:")
        for number, name in enumerate(self.plan.facts):
            add(5, f"for m in range(12): x_{number}[m, j] = fact_{name}[place + m]")
        add(4, "else:")
        add(5, "for m in range(12):")
        add(6, "told = active[j] and m < settled and q + m >= 0 and q + m < items")
        for number, name in enumerate(self.plan.facts):
            add(6, f"x_{number}[m, j] = fact_{name}[place + m] if told else 0")

    def _fused(self, depth: int, level: Level, period: str) -> None:
        """One loop over the lanes with the lines of every stage, for each combination of variants."""
        stages = self.plan.of_level(level)
        several = combinations(stages)
        for stage in stages:
            for name in stage.tables:
                self._add(depth, f"h_{stage.name}_{name} = np.float64(t_{stage.name}_{name}[{period}])")
        for number, combination in enumerate(several):
            inner = depth
            if len(several) > 1:
                self._add(depth, f"{'if' if number == 0 else 'elif'} w_{level}[{period}] == {number}:")
                inner += 1
            self._add(inner, f"for j in range({WIDTH}):")
            rules = [stage.variants[variant] for stage, variant in zip(stages, combination, strict=True)]
            (self._month if level == "month" else self._year)(
                inner + 1, list(zip(stages, rules, strict=True))
            )

    def _month(self, depth: int, rules: list[tuple[Stage, Rule]]) -> None:
        for number, _ in enumerate(self.plan.facts):
            self._add(depth, f"fact_{number} = x_{number}[m, j]")
        self._add(depth, "there = fact_0 != 0.0; earns = months[j] - m; count[j] += 1.0 if there else 0.0")
        for stage, rule in rules:
            self._variant(depth, stage, rule, "t")
        for name in self.plan.summed:
            value = f"fact_{self.plan.facts.index(name)}" if "." not in name else line_name(name)
            self._add(depth, f"{sum_name(name)}[j] += {value} if there else 0.0")

    def _year(self, depth: int, rules: list[tuple[Stage, Rule]]) -> None:
        plan, add = self.plan, self._add
        add(depth, "settles = active[j]")
        for stage, rule in rules:
            self._variant(depth, stage, rule, "y")
        for number, source in enumerate(self.kept):
            add(depth, f"if settles: kept[{number}, y, p0 + j] = np.int64({self._source('year', source)})")
        for name in plan.totalled:
            value = f"{sum_name(name)}[j]" if name in plan.summed else line_name(name)
            add(depth, f"{total_name(name)}[j] += {value} if settles else 0.0")
        add(depth, "counted[j] += count[j]")
        for name, line in plan.carried.items():
            add(depth, f"carried_{name}[j] = {line_name(line)} if settles else carried_{name}[j]")

    def _close(self) -> None:
        """The end in 64-bit whole numbers: it is computed once a career."""
        writer = _End(self.plan, keep=False)
        for array in [total_name(name) for name in self.plan.totalled] + ["counted"]:
            self._add(3, f"end_{array} = np.int64({array}[j])")
        for name in self.plan.carried:
            self._add(3, f"end_carried_{name} = np.int64(carried_{name}[j])")
        self.lines.extend(writer.end())

    def _dialect(self, stage: Stage) -> Dialect:
        return _Floats(stage.name, self.proof)

    def _argument(self, stage: Stage, name: str, period: str) -> str:
        return (
            f"h_{stage.name}_{name}"
            if name in stage.tables
            else self._source(stage.level, stage.sources[name])
        )

    def _source(self, level: Level, source: str) -> str:
        found = super()._source(level, source)
        return f"{found}[j]" if found in self.arrays else found


class _End(Writer):
    """The end of one career of the block, from whole numbers."""

    def end(self) -> list[str]:
        self._level(3, "end", "0")
        for number, source in enumerate(self.plan.results.values()):
            self._add(3, f"results[{number}, p0 + j] = {self._source('end', source)}")
        return self.lines

    def _source(self, level: Level, source: str) -> str:
        found = super()._source(level, source)
        return found if source.startswith("line:") else f"end_{found}"

"""A plan: how rules follow each other over careers, month by month, year by year, to the end, with what is carried along.

Every argument of every rule has exactly one source: a published value, or a wire to
`fact:amount` (what the record says of the month) · `line:stage.name` (an earlier stage of the same level) ·
`sum:stage.name`, `sum:amount` (the months of the year) · `career:stage.name` (all years) · `carried:opening` ·
`calendar:earns` (months that a posting of the month earns), `calendar:months` (months of the year that are settled),
`calendar:count` (months of the year, or at the end of the career, that have facts).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from legajo.record.period import Month
from legajo.rules.engine.expression import leading_to
from legajo.rules.engine.interval import INT64, Interval, Prover
from legajo.rules.engine.plan import plan_hash
from legajo.rules.engine.reading import RuleError
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterValue


Level = Literal["month", "year", "end"]
_LEVELS: tuple[Level, ...] = ("month", "year", "end")
_SORTS: Mapping[Level, frozenset[str]] = {  # the sources that a level knows
    "month": frozenset({"fact", "line", "carried", "calendar"}),
    "year": frozenset({"line", "sum", "carried", "calendar"}),
    "end": frozenset({"line", "career", "carried", "calendar"}),
}
_CALENDAR: Mapping[Level, frozenset[str]] = {
    "month": frozenset({"earns"}),
    "year": frozenset({"months", "count"}),
    "end": frozenset({"count"}),
}


class PlanError(RuleError):
    """A plan is not in order: an argument without a source, a name that stands for nothing."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The rule that holds in a period, with its published values by argument."""

    rule: Rule
    values: Mapping[str, ParameterValue]


@dataclass(frozen=True)
class Stage:
    """One place in the plan, filled by dated variants of a rule: one for each month, each year, or the end."""

    name: str
    level: Level
    bound: tuple[Bound, ...]
    wires: Mapping[str, str]

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The wires that lead to an argument of a rule which holds in some period."""
        taken = {name for each in self.bound for name in each.rule.arguments if name not in each.values}
        return {name: source for name, source in self.wires.items() if name in taken}

    @cached_property
    def variants(self) -> tuple[Rule, ...]:
        """The different rules, in the order of time."""
        return tuple({id(each.rule): each.rule for each in self.bound}.values())

    @cached_property
    def which(self) -> tuple[int, ...]:
        """Which variant holds, for every period."""
        place = {id(rule): number for number, rule in enumerate(self.variants)}
        return tuple(place[id(each.rule)] for each in self.bound)

    @cached_property
    def tables(self) -> Mapping[str, tuple[int, ...]]:
        """The published values of every period, by argument; 0 where the period's variant does not take it."""
        names = dict.fromkeys(name for each in self.bound for name in each.values)
        return {
            name: tuple(each.values[name].number if name in each.values else 0 for each in self.bound)
            for name in names
        }


@dataclass(frozen=True)
class Plan:
    """Rules over careers from the first month on, a whole number of settlement years."""

    name: str
    first: Month
    years: int
    facts: tuple[str, ...]  # by month; a month whose first fact is 0 is no month of the career
    stages: tuple[Stage, ...]
    carried: Mapping[str, str]  # state: the line of a year that it is after the year
    kept: Mapping[str, str]  # what is told of every year: a line `stage.name` or a sum `sum:stage.name`
    results: Mapping[str, str]  # what is told at the end: any source that the end knows
    limits: Mapping[str, tuple[int, int]]  # between what facts and opening states must lie
    whole: frozenset[int] = frozenset()  # years that cannot be settled in part, counted from the first

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise PlanError(f"plan {self.name}: {problem}")

    @cached_property
    def hash(self) -> str:
        """The identity of rules and published values, stored with every figure."""
        bound = [each for stage in self.stages for each in stage.bound]
        rules = {id(each.rule): each.rule for each in bound}.values()
        return plan_hash(rules, (value for each in bound for value in each.values.values()))

    @property
    def months(self) -> int:
        return 12 * self.years

    def of_level(self, level: Level) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.level == level)

    @cached_property
    def used(self) -> Mapping[str, frozenset[str]]:
        """The lines of each stage that something else takes."""
        taken = [*self.carried.values(), *self.kept.values(), *self.results.values()]
        taken += [source for stage in self.stages for source in stage.sources.values()]
        names = [source.partition(":")[2] or source for source in taken]
        return {
            stage.name: frozenset(
                line
                for owner, dot, line in (name.partition(".") for name in names)
                if dot and owner == stage.name
            )
            for stage in self.stages
        }

    def lines(self, stage: Stage, rule: Rule) -> frozenset[str]:
        """The lines of a variant that must be computed."""
        return leading_to(rule, self.used[stage.name])

    @cached_property
    def summed(self) -> tuple[str, ...]:
        """What is added up over the months of a year: `stage.name` or a fact."""
        sources = [
            *self.kept.values(),
            *(s for stage in self.of_level("year") for s in stage.sources.values()),
        ]
        months = {stage.name for stage in self.of_level("month")}
        total = [name for name in self.totalled if name.partition(".")[0] in months or "." not in name]
        return tuple(dict.fromkeys([s[4:] for s in sources if s.startswith("sum:")] + total))

    @cached_property
    def totalled(self) -> tuple[str, ...]:
        """What is added up over all years."""
        sources = [
            *self.results.values(),
            *(s for stage in self.of_level("end") for s in stage.sources.values()),
        ]
        return tuple(dict.fromkeys(s[7:] for s in sources if s.startswith("career:")))

    @cached_property
    def proof(self) -> Prover:
        """That no line leaves 64 bits, with the actual published values; InexactError otherwise."""
        return prove(self, INT64)

    def _problems(self) -> Iterator[str]:
        if len({stage.name for stage in self.stages}) != len(self.stages):
            yield "two stages have one name"
        for name in (*self.facts, *self.carried):
            if name not in self.limits:
                yield f"nothing is said of the limits of {name}"
        if [stage.level for stage in self.stages] != sorted(
            (stage.level for stage in self.stages), key=_LEVELS.index
        ):
            yield "stages stand in the order month, year, end"
        for stage in self.stages:
            periods = {"month": self.months, "year": self.years, "end": 1}[stage.level]
            if len(stage.bound) != periods:
                yield f"stage {stage.name} has {len(stage.bound)} periods, not {periods}"
            for each in stage.bound:
                yield from self._unbound(stage, each)
        for name, source in self.carried.items():
            yield from self._no_line(f"carried {name}", "year", source)
        for name, source in self.kept.items():
            if not source.startswith("sum:"):
                yield from self._no_line(f"kept {name}", "year", source)
            else:
                yield from self._no_source(f"kept {name}", "year", source)
        for name, source in self.results.items():
            yield from self._no_source(f"result {name}", "end", source)

    def _unbound(self, stage: Stage, bound: Bound) -> Iterator[str]:
        for name in bound.rule.arguments:
            where = f"stage {stage.name}, {bound.rule.id}: {name}"
            if name in bound.values:
                continue
            if name not in stage.sources:
                yield f"{where} has no source"
            else:
                yield from self._no_source(where, stage.level, stage.sources[name], before=stage)

    def _no_source(self, where: str, level: Level, source: str, before: Stage | None = None) -> Iterator[str]:
        sort, _, name = source.partition(":")
        if sort not in _SORTS[level]:
            yield f"{where}: {source} is no source of the level {level}"
        elif sort == "fact" or (sort in ("sum", "career") and "." not in name):
            if name not in self.facts:
                yield f"{where}: {name} is no fact"
        elif sort == "carried" and name not in self.carried:
            yield f"{where}: {name} is not carried"
        elif sort == "calendar" and name not in _CALENDAR[level]:
            yield f"{where}: the calendar says no {name} of the level {level}"
        elif sort in ("line", "sum"):
            own = level if sort == "line" else "month"
            earlier = (
                self.stages if before is None or sort == "sum" else self.stages[: self.stages.index(before)]
            )
            yield from self._no_line(where, own, name, earlier)
        elif sort == "career":
            lower = "month" if name.partition(".")[0] in {s.name for s in self.of_level("month")} else "year"
            yield from self._no_line(where, lower, name)

    def _no_line(
        self, where: str, level: str, name: str, among: tuple[Stage, ...] | None = None
    ) -> Iterator[str]:
        owner, _, line = name.partition(".")
        stages = [s for s in among or self.stages if s.name == owner and s.level == level]
        if not stages or not all(line in names_of(rule) for rule in stages[0].variants):
            yield f"{where}: {name} is no line of the level {level}"


def names_of(rule: Rule) -> frozenset[str]:
    """What a rule can tell: its lines, and its arguments where another variant has a line of that name."""
    return frozenset(step.name for step in rule.steps) | frozenset(rule.arguments)


def prove(plan: Plan, limit: int) -> Prover:
    """Follow the plan through all its periods with intervals; InexactError when a line can reach the limit."""
    prover = Prover(limit)
    known = {name: Interval(*plan.limits[name]) for name in (*plan.facts, *plan.carried)}
    for name, interval in known.items():
        prover.check(interval, name)
    state = {name: known[name] for name in plan.carried}
    totals = {name: Interval(0, 0) for name in plan.totalled}
    counted = Interval(0, plan.months)
    for year in range(plan.years):
        sums = {name: Interval(0, 0) for name in plan.summed}
        for month in range(12):
            when = f"month {plan.first.plus(12 * year + month)}"
            found = _level(
                plan, prover, "month", 12 * year + month, when, {**known, **state}, {"earns": (1, 12)}
            )
            for name in sums:
                interval = known[name] if "." not in name else found[name]
                sums[name] = _grown(prover, sums[name], interval, f"sum of {name}, {when}")
        when = f"year {plan.first.year + year}"
        calendar = {"months": (1, 12), "count": (0, 12)}
        space = {**state, **{f"sum:{name}": interval for name, interval in sums.items()}}
        found = _level(plan, prover, "year", year, when, space, calendar)
        after = {name: found[line] for name, line in plan.carried.items()}
        state = {
            name: state[name].joined(after[name]) for name in state
        }  # a career may begin, or end, at any year
        for name in totals:
            totals[name] = _grown(
                prover, totals[name], sums.get(name) or found[name], f"total of {name}, {when}"
            )
    space = {**state, **{f"career:{name}": interval for name, interval in totals.items()}}
    _level(plan, prover, "end", 0, "at the end", space, {"count": (0, counted.high)})
    return prover


def _level(
    plan: Plan,
    prover: Prover,
    level: Level,
    period: int,
    when: str,
    known: Mapping[str, Interval],
    calendar: Mapping[str, tuple[int, int]],
) -> dict[str, Interval]:
    """The intervals of all lines of a level, as `stage.name`."""
    found: dict[str, Interval] = {}
    for stage in plan.of_level(level):
        bound = stage.bound[period]
        space: dict[str, Interval] = {}
        for name in bound.rule.arguments:
            if name in bound.values:
                number = bound.values[name].number
                space[name] = Interval(number, number)
                continue
            sort, _, source = stage.sources[name].partition(":")
            if sort == "calendar":
                space[name] = Interval(*calendar[source])
            elif sort == "line":
                space[name] = found[source]
            else:
                space[name] = known[source if sort in ("fact", "carried") else f"{sort}:{source}"]
        told = prover.follow(stage.name, bound.rule, plan.lines(stage, bound.rule), space, when)
        found.update({f"{stage.name}.{name}": interval for name, interval in told.items()})
    return found


def _grown(prover: Prover, total: Interval, more: Interval, where: str) -> Interval:
    """The total with one more, which may also be missing."""
    grown = Interval(total.low + min(more.low, 0), total.high + max(more.high, 0))
    return prover.check(grown, where)

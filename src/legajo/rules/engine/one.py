"""A plan for one person, in plain Python: no back end to install, nothing to compile."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from legajo.rules.engine.arithmetic import ceil_to, clamp, floor_to, half_up
from legajo.rules.engine.career import Plan
from legajo.rules.engine.kernel import Text, kernel_text


_SPACE: Mapping[str, object] = {
    "half_up": half_up,
    "half_up_signed": half_up,
    "floor_to": floor_to,
    "floor_to_signed": floor_to,
    "ceil_to": ceil_to,
    "ceil_to_signed": ceil_to,
    "clamp": clamp,
    "min": min,
    "max": max,
    "abs": abs,
    "len": len,
    "range": range,
}


class OutsideError(ValueError):
    """A career does not fit its plan; the message says what lies outside."""


@dataclass(frozen=True, slots=True)
class Career:
    """What a record says: facts by month from the plan's first month on, and the states with which it opens."""

    facts: Mapping[str, Sequence[int]]
    opening: Mapping[str, int]
    begins: int = 0  # the month of the first fact, counted from the plan's first month
    since: int = 0  # the first year that is settled, counted likewise
    until: int | None = None  # the month after the last that is settled; None: the whole plan


@dataclass(frozen=True, slots=True)
class Figures:
    """What the plan tells of one career."""

    results: Mapping[str, int]
    years: Mapping[str, tuple[int | None, ...]]  # of every year of the plan; None where it is not settled


@dataclass(frozen=True)
class Single:
    """The plan as a Python function."""

    plan: Plan

    @cached_property
    def text(self) -> Text:
        return kernel_text(self.plan, python=True)

    @cached_property
    def careers(self) -> Callable[..., None]:
        space: dict[str, object] = {"__builtins__": {}, **_SPACE}
        code = compile(self.text.source, f"<plan {self.plan.name}>", "exec")
        exec(code, space)  # noqa: S102 (our own writing of checked trees)
        made = space["careers"]
        assert callable(made)  # noqa: S101 (the text defines it)
        return made

    @cached_property
    def _tables(self) -> list[Sequence[int]]:
        stages = {stage.name: stage for stage in self.plan.stages}
        tables: list[Sequence[int]] = [stages[stage].tables[name] for stage, name in self.text.tables]
        return tables + [stages[stage].which for stage in self.text.switched]

    def compute(self, career: Career) -> Figures:
        """Every figure of one career; OutsideError when it lies outside what was proved."""
        plan = self.plan
        facts = [career.facts[name] for name in plan.facts]
        until = plan.months if career.until is None else career.until
        self._check(career, facts, until)
        results: dict[tuple[int, int], int] = {}
        kept: dict[tuple[int, int, int], int] = {}
        self.careers(
            (0, len(facts[0])),
            (career.begins,),
            (career.since,),
            (until,),
            *facts,
            *((career.opening.get(name, 0),) for name in plan.carried),
            *self._tables,
            results,
            kept,
        )
        return Figures(
            {name: results[number, 0] for number, name in enumerate(plan.results)},
            {
                name: tuple(kept.get((number, year, 0)) for year in range(plan.years))
                for number, name in enumerate(plan.kept)
            },
        )

    def _check(self, career: Career, facts: list[Sequence[int]], until: int) -> None:
        plan = self.plan
        if len({len(each) for each in facts}) != 1:
            raise OutsideError("the facts of a career have one length")
        if not (0 <= career.since <= plan.years and 0 <= until <= plan.months):
            raise OutsideError(f"a career is settled within the {plan.years} years of its plan")
        if until % 12 and until // 12 in plan.whole:
            raise OutsideError(f"the year of {plan.first.plus(until)} is settled whole or not at all")
        length = len(facts[0])
        before = min(max(0, 12 * career.since - career.begins), length)
        after = min(max(before, until - career.begins), length)
        if any(any(each[:before]) or any(each[after:]) for each in facts):
            raise OutsideError("a career has facts of months that are not settled")
        states = ((name, (career.opening.get(name, 0),)) for name in plan.carried)
        for name, values in (*zip(plan.facts, facts, strict=True), *states):
            low, high = plan.limits[name]
            if values and not (low <= min(values) and max(values) <= high):
                raise OutsideError(f"{name} lies between {low} and {high}")

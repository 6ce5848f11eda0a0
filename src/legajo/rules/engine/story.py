"""Why a career's figures are what they are: every year's lines, and the months of the years that are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from legajo.rules.engine.career import Plan, Stage
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.one import Career, Single


@dataclass(frozen=True)
class Story:
    """A plan that explains; the figures are those of the plan, line by line by the same rules."""

    plan: Plan

    @cached_property
    def _single(self) -> Single:
        """The plan, telling also what goes into the rules of a year."""
        plan = self.plan
        sources = [
            s for stage in plan.of_level("year") for s in stage.sources.values() if s.startswith("sum:")
        ]
        kept = {source: source for source in sources} | {
            f"after:{n}": line for n, line in plan.carried.items()
        }
        return Single(replace(plan, kept=kept))

    @cached_property
    def _counts(self) -> bool:
        """Whether a rule of a year takes the number of its months."""
        sources = (source for stage in self.plan.of_level("year") for source in stage.sources.values())
        return "calendar:count" in sources

    def tell(self, career: Career, *, drilled: Iterable[int] = ()) -> tuple[Explanation, ...]:
        """One explanation for each settled year and stage of a year; `drilled` years (as 2009) with their months."""
        plan = self.plan
        years = self._single.compute(career).years
        until = plan.months if career.until is None else career.until
        wanted = frozenset(drilled)
        state = {name: career.opening.get(name, 0) for name in plan.carried}
        told: list[Explanation] = []
        for year in range(career.since, (until + 11) // 12):
            months = min(12, until - 12 * year)
            parts = tuple(self._months(career, year, months)) if plan.first.year + year in wanted else ()
            known = {source: _settled(values[year]) for source, values in years.items()}
            known |= {f"carried:{name}": value for name, value in state.items()}
            known["calendar:months"] = months
            if self._counts:
                known["calendar:count"] = _count(plan, career, year, months)
            told.extend(self._year(year, known, parts))
            state = {name: _settled(years[f"after:{name}"][year]) for name in plan.carried}
        return tuple(told)

    def _year(
        self, year: int, known: dict[str, int], parts: tuple[Explanation, ...]
    ) -> Iterator[Explanation]:
        for stage in self.plan.of_level("year"):
            figures = _figures(stage, year, known)
            known.update({f"line:{stage.name}.{name}": value for name, value in figures.items()})
            figure = f"{self.plan.name}.{stage.name}.{self.plan.first.year + year}"
            yield _explained(figure, stage, year, known, parts)

    def _months(self, career: Career, year: int, months: int) -> Iterator[Explanation]:
        """The lines of every month of a year that has facts, stage by stage."""
        plan = self.plan
        for number in range(months):
            month = 12 * year + number
            facts = {name: _fact(career, name, month) for name in plan.facts}
            if not facts[plan.facts[0]]:
                continue
            known = {f"fact:{name}": value for name, value in facts.items()} | {
                "calendar:earns": months - number
            }
            for stage in plan.of_level("month"):
                figures = _figures(stage, month, known)
                known.update({f"line:{stage.name}.{name}": value for name, value in figures.items()})
                figure = f"{plan.name}.{stage.name}.{plan.first.plus(month)}"
                yield _explained(figure, stage, month, known, ())


def _explained(
    figure: str, stage: Stage, period: int, known: Mapping[str, int], parts: tuple[Explanation, ...]
) -> Explanation:
    bound = stage.bound[period]
    given = {name: known[source] for name, source in stage.sources.items() if name in bound.rule.arguments}
    return explain(figure, bound.rule.steps[-1].name, bound.rule, given, bound.values, parts=parts)


def _figures(stage: Stage, period: int, known: Mapping[str, int]) -> dict[str, int]:
    """Every line of the stage's rule, and its arguments, by name."""
    bound = stage.bound[period]
    values = {name: value.number for name, value in bound.values.items()}
    for name, source in stage.sources.items():
        if name in bound.rule.arguments and name not in values:
            values[name] = known[source]
    return values | bound.rule.compute(**values)


def _fact(career: Career, name: str, month: int) -> int:
    place = month - career.begins
    values = career.facts[name]
    return values[place] if 0 <= place < len(values) else 0


def _count(plan: Plan, career: Career, year: int, months: int) -> int:
    return sum(1 for number in range(months) if _fact(career, plan.facts[0], 12 * year + number))


def _settled(value: int | None) -> int:
    assert value is not None  # noqa: S101 (the year lies among those that are settled)
    return value

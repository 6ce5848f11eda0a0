"""Why a figure is what it is: the rule, its lines, the published values with their sources, and what went in."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache

from legajo.rules.engine.rule import Rule, build_function
from legajo.rules.parameters.store import ParameterValue


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A published value where it counted."""

    name: str
    value: str
    unit: str
    valid_from: str
    known_from: str
    known_from_assumed: bool
    source: str
    verified: bool | str
    carried_over: bool  # its published time had ended and nothing newer was known


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One line of the rule with its value."""

    name: str
    words: str
    formula: str
    values: dict[str, int]
    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure and all that led to it; `parts` explain figures that this one adds up."""

    figure: str
    value: int
    unit: str
    rule: str
    law: str
    steps: tuple[StepTaken, ...] = ()
    parameters: tuple[ParameterUse, ...] = ()
    inputs: dict[str, int | str] = field(default_factory=dict)
    parts: tuple["Explanation", ...] = ()

    @property
    def unverified(self) -> tuple[str, ...]:
        """The names of values, here and in the parts, that no official text confirms."""
        own = [use.name for use in self.parameters if use.verified is not True]
        return tuple(dict.fromkeys(own + [name for part in self.parts for name in part.unverified]))

    @property
    def provisional(self) -> tuple[str, ...]:
        """The names of values that were carried over because newer ones were not known."""
        own = [use.name for use in self.parameters if use.carried_over]
        return tuple(dict.fromkeys(own + [name for part in self.parts for name in part.provisional]))

    def as_json(self) -> dict[str, object]:
        """A form for JSON: nested dictionaries, lists and whole numbers."""
        return asdict(self)


def use_of(value: ParameterValue) -> ParameterUse:
    return ParameterUse(
        name=value.name,
        value=value.text or "",
        unit=value.unit,
        valid_from=value.valid_from,
        known_from=value.known_from,
        known_from_assumed=value.known_from_assumed,
        source=value.source_text,
        verified=value.verified,
        carried_over=value.carried_over,
    )


def explain(
    figure: str,
    step: str,
    rule: Rule,
    arguments: Mapping[str, int],
    bound: Mapping[str, ParameterValue],
    *,
    inputs: Mapping[str, int | str] | None = None,
    chosen_by: tuple[ParameterValue, ...] = (),
    parts: tuple[Explanation, ...] = (),
) -> Explanation:
    """Run the rule line by line; the figure is the value of the named step, and only lines that lead to it are told.

    `bound` are the published values by argument, `arguments` what went in beside them.
    """
    taken = trace(rule, {**arguments, **{name: value.number for name, value in bound.items()}})
    by_name = {line.name: line for line in taken}
    wanted = rule.leading_to(step)
    used = [name for name in rule.arguments if any(name in by_name[line].values for line in wanted)]
    chosen = by_name[step]
    return Explanation(
        figure=figure,
        value=chosen.value,
        unit=chosen.unit,
        rule=f"{rule.id} {rule.version}",
        law=rule.law,
        steps=tuple(line for line in taken if line.name in wanted),
        parameters=tuple(
            use_of(value) for value in (*chosen_by, *(bound[name] for name in used if name in bound))
        ),
        inputs={name: arguments[name] for name in used if name in arguments}
        if inputs is None
        else dict(inputs),
        parts=parts,
    )


def trace(rule: Rule, arguments: Mapping[str, int]) -> tuple[StepTaken, ...]:
    """Every line with the values that it used."""
    space = {name: arguments[name] for name in rule.arguments}
    taken: list[StepTaken] = []
    for step in rule.steps:
        values = {name: space[name] for name in step.uses}
        value = _line(step.uses, step.text)(*values.values())[0]
        space[step.name] = value
        taken.append(StepTaken(step.name, step.words, step.text, values, value, step.unit))
    return tuple(taken)


@cache
def _line(uses: tuple[str, ...], text: str) -> Callable[..., tuple[int, ...]]:
    return build_function("line", f"def line({', '.join(uses)}):\n    return ({text},)\n", "line")

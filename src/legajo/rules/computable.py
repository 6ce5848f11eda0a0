"""What anybody may compute by name: a rule's arguments and results with their forms, and how they are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from legajo.record.period import Month
from legajo.rules import forms
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import NATION, Parameters


@dataclass(frozen=True, slots=True)
class Argument:
    """Something that must be given; `default` is its written form where it may be left out."""

    name: str
    form: str  # yuan · rate · ratio · month · date · years · count · choice:a|b · yuan_list
    words: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Whose published values count, for which month, with the knowledge of which day."""

    parameters: Parameters
    region: str
    at: Month | None
    known_at: str

    @property
    def month(self) -> Month:
        """The month whose published values count: the given one, else that of the day of knowledge."""
        return self.at or Month.parse(self.known_at[:7])


@dataclass(frozen=True, slots=True)
class Computed:
    """The results by name, in the whole numbers of their forms, and the explanation of each figure."""

    result: Mapping[str, Any]
    steps: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Computable:
    """One rule that can be computed from given inputs."""

    id: str
    arguments: tuple[Argument, ...]
    results: tuple[tuple[str, str], ...]  # name, form
    law: str
    valid_from: str
    valid_to: str | None
    region: str  # "" for every region
    words: str
    compute: Callable[[Mapping[str, Any], Context], Computed] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one argument."""

    name: str
    message: str


class UncomputableError(ValueError):
    """The arguments are no question that the rule can answer; every problem is told."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.name}: {each.message}" for each in problems))
        self.problems = tuple(problems)


def refuse(name: str, message: str) -> UncomputableError:
    """The error of one argument, for a rule whose arguments do not fit each other."""
    return UncomputableError((Problem(name, message),))


def read_arguments(computable: Computable, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of written arguments; UncomputableError tells everything that is wrong with them."""
    known = {argument.name for argument in computable.arguments}
    names = ", ".join(argument.name for argument in computable.arguments)
    problems = [
        Problem(name, f"is no argument of {computable.id}, which takes {names}")
        for name in given
        if name not in known
    ]
    values: dict[str, Any] = {}
    for argument in computable.arguments:
        text = given.get(argument.name, argument.default)
        if text is None:
            how = forms.written_as(argument.form)
            problems.append(Problem(argument.name, f"is missing: {argument.words} ({how})"))
            continue
        try:
            values[argument.name] = forms.read(text, argument.form)
        except ValueError as error:
            problems.append(Problem(argument.name, str(error)))
    if problems:
        raise UncomputableError(problems)
    return values


def compute(computable: Computable, given: Mapping[str, str], context: Context) -> Computed:
    """Compute from written arguments. UncomputableError or ParameterError when there is no answer."""
    found = computable.compute(read_arguments(computable, given), context)
    promised = [name for name, _ in computable.results]
    assert list(found.result) == promised, (computable.id, list(found.result))  # noqa: S101 (a rule keeps its word)
    return found


def write_result(computable: Computable, result: Mapping[str, Any]) -> dict[str, Any]:
    """The results as they are written: amounts in yuan as text, counts as whole numbers."""
    return {name: forms.write(result[name], form) for name, form in computable.results}


def write_steps(steps: Sequence[Explanation]) -> list[dict[str, Any]]:
    """Every line that was taken, in the order of taking: the parts of a figure before the figure."""
    lines: list[dict[str, Any]] = []
    for told in steps:
        lines.extend(write_steps(told.parts))
        units = {step.name: step.unit for step in told.steps}
        worded = {name: text for name, text in told.inputs.items() if isinstance(text, str)}
        published = [
            {
                "name": use.name,
                "value": use.value,
                "unit": use.unit,
                "valid_from": use.valid_from,
                "known_from": use.known_from,
                "source": use.source,
                "verified": use.verified,
                "carried_over": use.carried_over,
            }
            for use in told.parameters
        ]
        lines.extend(
            {
                "figure": told.figure,
                "rule": told.rule,
                "law": told.law,
                "name": step.name,
                "words": step.words,
                "formula": step.formula,
                "values": {
                    name: forms.write_unit(value, units[name])
                    if name in units
                    else worded.get(name, str(value))
                    for name, value in step.values.items()
                },
                "value": forms.write_unit(step.value, step.unit),
                "unit": step.unit,
                "parameters": published,
            }
            for step in told.steps
        )
    return lines


def of_rule(
    rule: Rule, arguments: tuple[Argument, ...], results: tuple[tuple[str, str], ...], words: str
) -> Computable:
    """A computable that is one rule: its published values are looked up, its results are steps of it."""
    assert {argument.name for argument in arguments} == set(rule.inputs), rule.id  # noqa: S101 (checked at import)

    def compute(values: Mapping[str, Any], context: Context) -> Computed:
        bound = {
            name: context.parameters.at(parameter, context.region, context.month, context.known_at)
            for name, parameter in rule.parameters.items()
        }
        figures = rule.compute(**values, **{name: value.number for name, value in bound.items()})
        told = tuple(explain(f"{rule.id}.{name}", name, rule, values, bound) for name, _ in results)
        return Computed({name: figures[name] for name, _ in results}, told)

    return Computable(
        id=rule.id,
        arguments=arguments,
        results=results,
        law=rule.law,
        valid_from=str(rule.valid_from),
        valid_to=str(rule.valid_to) if rule.valid_to else None,
        region=rule.region,
        words=words,
        compute=compute,
    )


def context_of(parameters: Parameters, region: str, at: str, known_at: str) -> Context:
    """The context of written circumstances; UncomputableError tells everything that is wrong with them."""
    problems: list[Problem] = []
    if region not in parameters.regions | {NATION}:
        known = ", ".join(sorted(parameters.regions))
        problems.append(Problem("region", f"no parameters of region {region!r} are known; known are {known}"))
    month = None
    try:
        month = Month.parse(at) if at else None
    except ValueError as error:
        problems.append(Problem("at", str(error)))
    try:
        forms.read(known_at, "date")
    except ValueError as error:
        problems.append(Problem("known_at", str(error)))
    if problems:
        raise UncomputableError(problems)
    return Context(parameters, region, month, known_at)

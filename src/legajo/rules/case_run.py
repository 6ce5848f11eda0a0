"""Runs worked cases: the rule of the case's kind, and each expected figure beside the one that came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legajo.rules import catalogue
from legajo.rules.cases import Case, CaseError, Expected
from legajo.rules.computable import (
    Computable,
    Computed,
    UncomputableError,
    compute,
    context_of,
    write_result,
    write_steps,
)
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError, Parameters


KINDS: Mapping[str, str] = {  # the rule that computes each kind of case
    "contributions": "contributions.month",
    "account": "account.years",
    "account_year": "account.year",
    "period": "pension.period",
    "retirement_date": "retirement.date",
    "divisor": "pension.divisor",
    "pension": "pension.beijing",
    "adjustment": "pension.adjustment",
    "unemployment": "unemployment.benefit",
    "late_fee": "late_fee",
    "maternity": "maternity.allowance",
    "work_injury": "work_injury.lump_sum",
    "survivors": "survivors.aid",
}
ANY = "compute"  # the kind that names its rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """An expected figure and what came out."""

    expected: Expected
    got: Any

    @property
    def passed(self) -> bool:
        """A figure comes out; a negative control does not."""
        return self.expected.meets(self.got) == self.expected.reproduced


@dataclass(frozen=True, slots=True)
class Ran:
    """A case with its outcomes and the explanations of all figures."""

    case: Case
    rule: str
    outcomes: tuple[Outcome, ...]
    explanations: tuple[Explanation, ...]

    @property
    def passed(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)


def run(case: Case, parameters: Parameters) -> Ran:
    """Compute a case; CaseError when it is no question that its rule answers, or names figures that there are not."""
    computable = rule_of(case)
    problems: list[str] = []
    given = {name: _written(name, value, problems) for name, value in case.input.items()}
    if problems:
        raise CaseError(problems)
    try:
        computed = compute(computable, given, context_of(parameters, case.region, case.at, case.known_at))
    except UncomputableError as error:
        raise CaseError([f"input: {each.name}: {each.message}" for each in error.problems]) from error
    except ParameterError as error:
        raise CaseError([f"input: {error.args[0]}"]) from error
    figures = figures_of(computable, computed)
    unknown = [each.name for each in case.output if each.name not in figures]
    if unknown:
        known = ", ".join(figures)
        raise CaseError(
            [f"output: {name} is no figure of {computable.id}; there are {known}" for name in unknown]
        )
    outcomes = tuple(Outcome(each, figures[each.name]) for each in case.output)
    return Ran(case, computable.id, outcomes, computed.steps)


def rule_of(case: Case) -> Computable:
    """The computable of the case's kind; a case may name another of the same sort, as another region's pension."""
    identity = case.rule or KINDS.get(case.kind, "")
    if case.kind not in (*KINDS, ANY):
        raise CaseError([f"kind: one of {', '.join((*KINDS, ANY))}, not {case.kind!r}"])
    if case.kind == ANY and not case.rule:
        raise CaseError([f"rule: a case of kind {ANY} names its rule"])
    if identity not in catalogue.computables():
        known = ", ".join(catalogue.computables())
        raise CaseError([f"rule: no rule that can be computed is called {identity!r}; there are {known}"])
    return catalogue.computables()[identity]


def figures_of(computable: Computable, computed: Computed) -> dict[str, Any]:
    """Every figure by name: the results, then each line that was taken as `figure.line`."""
    figures = {f"{line['figure']}.{line['name']}": line["value"] for line in write_steps(computed.steps)}
    return {**write_result(computable, computed.result), **figures}


def _written(name: str, value: Any, problems: list[str]) -> str:
    """The text of an argument: a list has commas between, a mapping writes key=value."""
    if isinstance(value, str):
        return value
    parts = [f"{key}={each}" for key, each in value.items()] if isinstance(value, dict) else list(value)
    nested = value.values() if isinstance(value, dict) else value
    if not all(isinstance(each, str) for each in nested):
        problems.append(f"input.{name}: a text, a list of texts, or a mapping to texts")
        return ""
    return ",".join(parts)

"""`legajo rules compute` and `legajo rules list`: any rule by name, from given inputs, without a database."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from legajo.rules import catalogue, forms
from legajo.rules.computable import (
    Computable,
    Computed,
    Problem,
    UncomputableError,
    compute,
    context_of,
    read_arguments,
    write_result,
    write_steps,
)
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters import ParameterError, load
from legajo.rules.parameters.units import is_number


REFUSED = 2
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def compute_rule(
    rule: Annotated[str, typer.Argument(help="The rule's id: legajo rules list names them.")],
    given: Annotated[
        list[str] | None, typer.Argument(help="Its arguments: opening=4367.94 rate=0.045")
    ] = None,
    region: Annotated[str, typer.Option(help="Whose published values: 110000 is Beijing.")] = "110000",
    at: Annotated[str, typer.Option(help="The month whose published values count: 2025-07.")] = "",
    known_at: Annotated[str, typer.Option(help="With what was known on that day (today): 2025-09-30.")] = "",
    as_json: AsJson = False,
) -> None:
    """Compute one rule from given inputs. Exit 2: it cannot be computed; everything that is wrong is said."""
    try:
        computable, computed = answer(rule, given or [], region, at, known_at or _today())
    except UncomputableError as error:
        refuse(error.problems, as_json=as_json)
        raise typer.Exit(REFUSED) from error
    result, steps = write_result(computable, computed.result), write_steps(computed.steps)
    if as_json:
        typer.echo(json.dumps({"result": result, "steps": steps}, ensure_ascii=False, indent=1))
        return
    for name, value in result.items():
        typer.echo(f"{name}: {value}")
    for step in steps:
        typer.echo(f"  {step['figure']}: {step['name']} = {step['value']}  ({step['words']})")
    for line in _published(steps):
        typer.echo(line)


def _published(steps: Sequence[dict[str, Any]]) -> list[str]:
    """Each published value once, with what is not sure about it."""
    told: dict[tuple[str, str], str] = {}
    for step in steps:
        for use in step["parameters"]:
            doubts = []
            if not use["source"]:
                doubts.append("given with the question")
            elif use["verified"] is not True:
                doubts.append("not verified: " + ("secondary" if use["verified"] else "recalled or inferred"))
            if use["carried_over"]:
                doubts.append("carried over: no newer value was known")
            doubt = f"  [{'; '.join(doubts)}]" if doubts else ""
            unit = f" {use['unit']}" if is_number(use["unit"]) else ""
            value = f"  published: {use['name']} = {use['value']}{unit}, since {use['valid_from']}"
            told[use["name"], use["valid_from"]] = f"{value}, known {use['known_from']}{doubt}"
    return list(told.values())


def answer(
    rule: str, given: Sequence[str], region: str, at: str, known_at: str
) -> tuple[Computable, Computed]:
    """The rule with its results; UncomputableError tells everything that is wrong with the question."""
    problems: list[Problem] = []
    arguments: dict[str, str] = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            problems.append(Problem(word, "an argument is written name=value"))
        elif name in arguments:
            problems.append(Problem(name, "is given twice"))
        else:
            arguments[name] = value
    computable = catalogue.computables().get(rule)
    context = None
    try:
        context = context_of(load(), region, at, known_at)
    except UncomputableError as error:
        problems.extend(error.problems)
    if computable is None:
        known = ", ".join(catalogue.computables())
        problems.append(
            Problem("rule", f"no rule that can be computed is called {rule!r}; there are {known}")
        )
    else:
        try:
            read_arguments(computable, arguments)
        except UncomputableError as error:
            problems.extend(error.problems)
    if problems or computable is None or context is None:
        raise UncomputableError(problems)
    try:
        return computable, compute(computable, arguments, context)
    except ParameterError as error:
        raise UncomputableError([Problem("parameters", str(error.args[0]))]) from error


def list_rules(as_json: AsJson = False) -> None:
    """Show every rule with its arguments, dates and law."""
    told = [_computable(each) for each in catalogue.computables().values()]
    behind = [_rule(each) for each in catalogue.rules()]
    if as_json:
        typer.echo(json.dumps({"computable": told, "rules": behind}, ensure_ascii=False, indent=1))
        return
    typer.echo("To compute by name (legajo rules compute RULE name=value …):")
    for each in told:
        typer.echo(f"{each['id']}  {_dates(each)}  {each['law']}\n    {each['words']}")
        for argument in each["arguments"]:
            default = "" if argument["default"] is None else f" [{argument['default']}]"
            typer.echo(f"    {argument['name']}: {argument['words']} ({argument['written']}){default}")
        typer.echo("    → " + ", ".join(f"{result['name']} ({result['form']})" for result in each["results"]))
    typer.echo("\nEvery rule, line by line:")
    for each in behind:
        typer.echo(f"{each['id']} {each['version']}  {_dates(each)}  {each['law']}")
        typer.echo("    from " + ", ".join(each["inputs"] + list(each["parameters"].values())))
        for line in each["lines"]:
            typer.echo(f"    {line['name']} = {line['formula']}  [{line['unit']}]  {line['words']}")


def refuse(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Say what is wrong: in words for people, and as JSON for who asked for it."""
    for problem in problems:
        typer.echo(f"{problem.name}: {problem.message}", err=True)
    if as_json:
        typer.echo(
            json.dumps({"problems": [asdict(each) for each in problems]}, ensure_ascii=False, indent=1)
        )


def _computable(each: Computable) -> dict[str, Any]:
    return {
        "id": each.id,
        "words": each.words,
        "law": each.law,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
        "region": each.region,
        "arguments": [
            {**asdict(argument), "written": forms.written_as(argument.form)} for argument in each.arguments
        ],
        "results": [{"name": name, "form": form} for name, form in each.results],
    }


def _rule(each: Rule) -> dict[str, Any]:
    return {
        "id": each.id,
        "version": each.version,
        "law": each.law,
        "valid_from": str(each.valid_from),
        "valid_to": str(each.valid_to) if each.valid_to else None,
        "region": each.region,
        "inputs": list(each.inputs),
        "parameters": dict(each.parameters),
        "lines": [
            {"name": step.name, "words": step.words, "formula": step.text, "unit": step.unit}
            for step in each.steps
        ],
    }


def _dates(told: dict[str, Any]) -> str:
    region = f"region {told['region']}" if told["region"] else "everywhere"
    return f"{told['valid_from']} to {told['valid_to'] or 'now'}, {region}"


def _today() -> str:
    return str(datetime.date.today())  # noqa: DTZ011 (the day on the wall of whoever runs the command)

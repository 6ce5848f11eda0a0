"""`legajo rules run`: worked cases from files, each expected figure beside the one that comes out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from legajo.rules.case_run import Outcome, Ran, run
from legajo.rules.cases import CaseError, read_file
from legajo.rules.parameters import load


NOT_AS_EXPECTED = 1
UNREADABLE = 2


def run_cases(
    files: Annotated[list[Path], typer.Argument(help="Files of worked cases (docs/formats/cases.md).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Run worked cases. Exit 1: a figure is not as expected; 2: a file is no case, and everything wrong is said."""
    ran: list[Ran] = []
    problems: list[str] = []
    for path in files:
        try:
            cases = read_file(path)
        except CaseError as error:
            problems.extend(f"{path}: {problem}" for problem in error.problems)
            continue
        for case in cases:
            try:
                ran.append(run(case, load()))
            except CaseError as error:
                problems.extend(f"{path}: {case.name}: {problem}" for problem in error.problems)
    if as_json:
        told: dict[str, Any] = {"passed": not problems and all(each.passed for each in ran)}
        told["cases"] = [_told(each) for each in ran]
        typer.echo(
            json.dumps(told | ({"problems": problems} if problems else {}), ensure_ascii=False, indent=1)
        )
    else:
        _print(ran)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(UNREADABLE)
    if not all(each.passed for each in ran):
        raise typer.Exit(NOT_AS_EXPECTED)


def _told(ran: Ran) -> dict[str, Any]:
    case = ran.case
    return {
        "name": case.name,
        "kind": case.kind,
        "rule": ran.rule,
        "source": case.source,
        "passed": ran.passed,
        "outputs": [_figure(outcome) for outcome in ran.outcomes],
    }


def _figure(outcome: Outcome) -> dict[str, Any]:
    expected = outcome.expected
    told = {
        "name": expected.name,
        "expected": expected.value,
        "got": outcome.got,
        "reproduced": expected.reproduced,
        "passed": outcome.passed,
    }
    return told | {
        key: text for key, text in (("printed_to", expected.printed_to), ("why", expected.why)) if text
    }


def _print(ran: list[Ran]) -> None:
    for each in ran:
        typer.echo(f"{'passed' if each.passed else 'FAILED'}  {each.case.name}  ({each.rule})")
        for outcome in each.outcomes:
            expected = outcome.expected
            mark = "as expected" if outcome.passed else "NOT AS EXPECTED"
            control = "" if expected.reproduced else f", a negative control ({expected.why})"
            typer.echo(f"    {expected.name}: {outcome.got}, expected {expected.value}{control}: {mark}")

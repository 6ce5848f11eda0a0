"""`legajo rules`: what the rules say, without a database."""

import datetime
import json
from dataclasses import dataclass
from typing import Annotated

import typer

from legajo.channels.cli.case_files import run_cases
from legajo.channels.cli.computing import compute_rule, list_rules
from legajo.channels.cli.explain import explain
from legajo.record.money import fen, yuan
from legajo.record.period import Month
from legajo.rules.answer import answer, carried_over
from legajo.rules.assessment import Assessment, Circumstances, Worker, assessment_for
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.lint import lint


REFUSED = 2
WORKERS: dict[str, Worker] = {"employee": "employee", "flexible": "flexible"}
app = typer.Typer(no_args_is_help=True, help="Ask the rules without a database.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one option."""

    option: str
    message: str


@dataclass(frozen=True, slots=True)
class Question:
    """A wage, a place and a time, as the rules understand them."""

    region: str
    month: Month
    base: int
    known_at: datetime.date
    circumstances: Circumstances


@app.callback()
def group() -> None:
    """Ask the rules without a database."""


@app.command()
def assess(
    region: Annotated[str, typer.Option(help="Whose parameters: 110000 is Beijing.")] = "",
    month: Annotated[str, typer.Option(help="The month: 2025-07.")] = "",
    base: Annotated[str, typer.Option(help="The month's wage, or the chosen base, in yuan: 36000.")] = "",
    worker: Annotated[str, typer.Option("--as", help="employee or flexible.")] = "employee",
    injury_class: Annotated[str, typer.Option(help="The employer's industry class, 1 to 8.")] = "1",
    household: Annotated[str, typer.Option(help="urban or rural.")] = "urban",
    known_at: Annotated[str, typer.Option(help="With what was known on that day (today): 2025-09-30.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
) -> None:
    """Say what a wage owes for a month, and why. Exit 2: the question cannot be answered."""
    parameters = load()
    problems, question = _read(parameters, region, month, base, worker, injury_class, household, known_at)
    if question is None:
        _refuse(problems, as_json=as_json)
        raise typer.Exit(REFUSED)
    found = assessment_for(
        parameters, question.region, question.month, question.known_at, question.circumstances
    )
    if not found.bound:
        _refuse([Problem("--month", words) for words in found.refused.values()], as_json=as_json)
        raise typer.Exit(REFUSED)
    for words in (*carried_over(found), *found.refused.values()):
        typer.echo(words, err=True)
    if as_json:
        typer.echo(json.dumps(answer(found, question.base), ensure_ascii=False, indent=1))
    else:
        _print(found, question.base)


app.command("compute")(compute_rule)
app.command("list")(list_rules)
app.command("run")(run_cases)
app.command("explain")(explain)


@app.command("lint")
def lint_parameters() -> None:
    """Say what is odd in the product's parameters: overlaps, gaps, jumps, stale values."""
    today = datetime.date.today()  # noqa: DTZ011 (the day on the wall of whoever runs the command)
    for finding in lint(load(), today):
        typer.echo(str(finding))


def _read(
    parameters: Parameters,
    region: str,
    month: str,
    base: str,
    worker: str,
    injury_class: str,
    household: str,
    known_at: str,
) -> tuple[list[Problem], Question | None]:
    """The question, or everything that is wrong with it."""
    problems: list[Problem] = []
    if region not in parameters.regions:
        known = ", ".join(sorted(parameters.regions))
        problems.append(
            Problem("--region", f"no parameters of region {region!r} are known; known are {known}")
        )
    if worker not in WORKERS:
        problems.append(Problem("--as", f"employee or flexible, not {worker!r}"))
    if injury_class not in "12345678" or len(injury_class) != 1:
        problems.append(Problem("--injury-class", f"a class from 1 to 8, not {injury_class!r}"))
    if household not in ("urban", "rural"):
        problems.append(Problem("--household", f"urban or rural, not {household!r}"))
    when, wage, knowledge = _month(month, problems), _wage(base, problems), _day(known_at, problems)
    if problems or when is None or wage is None or knowledge is None:
        return problems, None
    circumstances = Circumstances(WORKERS[worker], household == "rural", int(injury_class))
    return [], Question(region, when, wage, knowledge, circumstances)


def _month(text: str, problems: list[Problem]) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError as error:
        problems.append(Problem("--month", str(error)))
        return None


def _wage(text: str, problems: list[Problem]) -> int | None:
    try:
        wage = fen(text)
    except ValueError as error:
        problems.append(Problem("--base", str(error)))
        return None
    if not 0 < wage < 10**13:
        problems.append(
            Problem("--base", f"a wage is more than 0 and less than 100000000000 yuan, not {text}")
        )
        return None
    return wage


def _day(text: str, problems: list[Problem]) -> datetime.date | None:
    if not text:
        return datetime.date.today()  # noqa: DTZ011 (the day on the wall of whoever runs the command)
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        problems.append(Problem("--known-at", f"a day is written like 2025-09-30, not {text!r}"))
        return None
    return day


def _refuse(problems: list[Problem], *, as_json: bool) -> None:
    for problem in problems:
        typer.echo(f"{problem.option}: {problem.message}", err=True)
    if as_json:
        told = {"problems": [{"option": each.option, "message": each.message} for each in problems]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _print(found: Assessment, wage: int) -> None:
    assessed = found.assess(wage)
    amounts, bases = found.amounts(assessed), found.bases(assessed)
    for scheme, parties in amounts.items():
        base = f"base {yuan(bases[scheme])}" if scheme in bases else ""
        shares = "  ".join(f"{party} {yuan(amount)}" for party, amount in parties.items())
        typer.echo(f"{scheme:<13} {base:<16} {shares}")
    for told in found.explain(wage):
        for use in told.parameters:
            mark = "" if use.verified is True else " (not verified in an official text)"
            typer.echo(f"  {told.figure}: {use.name} = {use.value}, from {use.valid_from}{mark}")

"""`legajo collection`: look at an employer's sheet without a database and without writing anything."""

import datetime
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from legajo.collection import checks, reading, report
from legajo.collection.refusal import Refusal
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.parameters import load


REFUSED = 2
app = typer.Typer(no_args_is_help=True, help="Check an employer's sheet.")


@app.callback()
def group() -> None:
    """Check an employer's sheet."""


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(help="An .xlsx, .xls or .csv file; its content decides, not its name.")
    ],
    region: Annotated[str, typer.Option(help="Whose parameters: 110000 is Beijing.")],
    month: Annotated[
        str | None, typer.Option(help="The month, if not the one that the sheet says: 2025-07.")
    ] = None,
    injury_class: Annotated[
        int | None, typer.Option(min=1, max=8, help="The industry's class, if not the sheet's.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="With the parameters known on that day (today): 2025-09-30.")
    ] = None,
    language: Annotated[str, typer.Option(help="es, en or zh.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")] = False,
) -> None:
    """Print every problem of every row, and what the sound rows come to. Exit 2: the file is refused."""
    today = datetime.date.today()  # noqa: DTZ011 (the day on the wall of whoever runs the command)
    given, known = _month(month), _day(known_at) or today
    try:
        sheet = reading.read(_content(file))
        checked = checks.check(sheet, today=today, month=given)
        parameters = load()
        if region not in parameters.regions:
            raise Refusal("region_unknown", region=region)
        found = report.compute(
            checked, parameters=parameters, region=region, known_at=known, injury_class=injury_class
        )
    except Refusal as refusal:
        _refuse(refusal, language, as_json=as_json)
        raise typer.Exit(REFUSED) from None
    if as_json:
        _print(report.as_json(found, language=language))
    else:
        _show(found, language)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal("file_not_found", name=file.name) from error


def _month(text: str | None) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from error


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter("a day is written like 2025-09-30", param_hint="--known-at") from error


def _refuse(refusal: Refusal, language: str, *, as_json: bool) -> None:
    message = refusal.message(language)
    if as_json:
        _print({"refused": {"code": refusal.code, "message": message}})
    else:
        sys.stderr.write(f"{message}\n")


def _print(value: object) -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")
    sys.stdout.flush()


def _show(found: report.Report, language: str) -> None:
    console = Console()
    checked = found.checked
    console.print(checked.employer or "", checked.code or "", str(checked.month or ""), markup=False)
    if found.problems:
        table = Table("row", "column", "code", "")
        for problem in found.problems:
            table.add_row(str(problem.row), problem.column, problem.code, problem.message(language))
        console.print(table)
    totals = Table("scheme", "employer", "person", title=f"{len(found.priced)} ✓   {len(found.problems)} ✗")
    if found.assessment:
        for scheme, parties in report.as_json(found, language=language)["totals"].items():
            totals.add_row(scheme, parties["employer"], parties["person"])
        totals.add_row("", "", yuan(sum(found.totals)))
    console.print(totals)

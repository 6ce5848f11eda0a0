"""`legajo doctor`: what is wrong, and what to do."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from legajo.custody import health


STYLES = {health.State.WELL: "green", health.State.LOOK: "yellow", health.State.ILL: "bold red"}


def command(as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False) -> None:
    """Look at the log, the witness, the backups, the queue, the versions, the clock and the disk."""
    findings = health.examine(datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        _show(findings)
    raise typer.Exit(any(each.state is health.State.ILL for each in findings))


def _show(findings: list[health.Finding]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in findings:
        table.add_row(f"[{STYLES[each.state]}]{each.state.value}[/]", each.name, each.found, each.advice)
    Console().print(table)

"""`legajo verify`: recompute the whole book, assess anew what followed, name what is wrong; `legajo verify proof`: check one record's file."""

import datetime
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from legajo.ledger import published
from legajo.ledger.audit import Report
from legajo.ledger.errors import LedgerError
from legajo.proof import personproof
from legajo.proof.keyring import Keys, parse_keys
from legajo.proof.tree import ProofError


WRONG, UNREADABLE, IN_PART = 1, 2, 3


class Part(StrEnum):
    """What may be audited by itself."""

    BOOK = "book"
    CONSEQUENCES = "consequences"


app = typer.Typer(invoke_without_command=True, help="Recompute the whole book, or check a proof file.")
KeysFile = Annotated[
    Path | None, typer.Option("--keys", help="Published keys; by default those of the key files.")
]


@app.callback()
def book(
    context: typer.Context,
    *,
    keys: KeysFile = None,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Processes that read and hash.")] = 1,
    only: Annotated[
        Part | None,
        typer.Option(
            "--only", help="One part: the book as it was entered, or its consequences assessed anew."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Recompute the whole book from its payloads, and what followed by the rules. Exit status 1 when anything is wrong."""
    if context.invoked_subcommand is not None:
        return
    now = datetime.datetime.now(datetime.UTC)
    try:
        known = _read_keys(keys) if keys else published.all_keys()
        parts = (only.value,) if only else tuple(Part)
        report = _watched(known, now, processes, parts, quiet=as_json or not sys.stderr.isatty())
    except (LedgerError, ProofError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    if as_json:
        typer.echo(json.dumps(report.document(), indent=2, ensure_ascii=False))
    else:
        _tell(report)
    raise typer.Exit(0 if report.sound else WRONG)


@app.command()
def proof(
    file: Annotated[Path, typer.Argument(help="The proof that a person downloaded.")],
    *,
    keys: Annotated[Path, typer.Option("--keys", help="The keys that the agency published apart from it.")],
) -> None:
    """Check the proof of one record's file against published keys; needs no database."""
    try:
        findings = personproof.check(file.read_bytes(), _read_keys(keys))
    except OSError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    except ProofError as error:
        typer.echo(f"NOT PROVED: {error}", err=True)
        raise typer.Exit(WRONG) from error
    for sentence in findings.sentences():
        typer.echo(sentence)
    typer.echo("PROVED." if findings.whole else "PROVED IN PART.")
    raise typer.Exit(0 if findings.whole else IN_PART)


def _read_keys(path: Path) -> Keys:
    return parse_keys(path.read_bytes())


def _watched(
    keys: Keys, now: datetime.datetime, processes: int, parts: tuple[str, ...], *, quiet: bool
) -> Report:
    """Verify under a bar that says which part is being read."""
    from legajo.oversight import verification  # a proof is checked where there is no database to set up

    columns = (TextColumn("{task.description:>16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        tasks: dict[str, Any] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total or None)

        return verification.verify(progress, keys=keys, at=now, processes=processes, parts=parts)


def _tell(report: Report) -> None:
    for fault in report.faults:
        typer.echo(f"WRONG  {fault.words}")
        typer.echo(f"       row: {fault.row}")
        typer.echo(f"       when: between {_moment(fault.since)} and {_moment(fault.until)}")
    if report.uncounted:
        typer.echo(f"WRONG  … and {report.uncounted} more.")
    for warning in report.warnings:
        typer.echo(f"note   {warning}")
    typer.echo(
        f"{report.acts} acts, {report.entries} entries, {report.records} records, {report.checkpoints} checkpoints"
        f" ({report.cosignatures} cosigned), {report.journal_rows} rows of the journal."
    )
    typer.echo("Everything is as it was entered." if report.sound else "The book is NOT as it was entered.")


def _moment(moment: datetime.datetime | None) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if moment else "the beginning"

"""`legajo custody`: back up and restore (art. 9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from legajo.custody.backup import backup as make_backup
from legajo.custody.errors import CustodyError
from legajo.custody.manifest import Manifest
from legajo.custody.restore import restore as restore_backup


app = typer.Typer(no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The backup's directory.")]


@app.command()
def backup(
    to: Folder, keys_to: Annotated[Path, typer.Option(help="Where the keys go: another medium.")]
) -> None:
    """Copy the database, the originals and, by a path of their own, the keys; verify the copy."""
    with refusals():
        made = make_backup(to, keys_to, at=datetime.now(UTC))
        typer.echo(f"Backed up to {to}, keys to {keys_to}: {_words(made)}")


@app.command()
def restore(
    source: Folder,
    keys: Annotated[Path, typer.Option(help="Where the backup's keys are.")],
    into: Annotated[
        Path, typer.Option(help="An empty directory; it becomes the var/ of the restored agency.")
    ],
) -> None:
    """Verify a backup, restore it into an empty place, start it once and look at the book."""
    with refusals():
        found = restore_backup(source, keys, into)
        typer.echo(f"Restored into {into}: {_words(found)}\nRecompute it:  LEGAJO_VAR={into} legajo verify")
        typer.echo(f"Serve it:      LEGAJO_VAR={into} legajo serve")


def _words(made: Manifest) -> str:
    at = made.position
    return f"{at.acts} acts, {at.entries} entries, {at.originals} originals, the log to size {at.size}; PostgreSQL {made.server}"


@contextmanager
def refusals() -> Iterator[None]:
    """Say what custody refuses, without a traceback."""
    try:
        yield
    except CustodyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error

"""`legajo demo`: serve, with the seeded agency in the book; `legajo demo build`: that agency at any size."""

from typing import Annotated

import typer

from legajo.config.paths import SECRETS
from legajo.config.programs import LEGAJO, Places, owner_environment
from legajo.config.secrets import ensure_secrets
from legajo.config.server import reach
from legajo.config.serving import Bind, DeskPort, WebPort, WitnessPort, serve
from legajo.config.supervisor import run_once, say


app = typer.Typer(invoke_without_command=True)


@app.callback()
def demo(
    context: typer.Context,
    web_port: WebPort = 8000,
    desk_port: DeskPort = 8001,
    witness_port: WitnessPort = 8002,
    bind: Bind = "127.0.0.1",
) -> None:
    """Serve the demonstration; the first time, make it."""
    if context.invoked_subcommand is None:
        serve(Places(web_port, desk_port, witness_port, bind), demo=True)


@app.command()
def found() -> None:
    """Hold the founding ceremony, with the owner's rights, when there is no book yet."""
    with reach("owner", database=True):
        from legajo.demo import seed as seeding

        seeding.found()


@app.command()
def seed() -> None:
    """Found and fill the book when it is empty, by acts; print the sign-ins."""
    with reach("desk", database=True):
        from legajo.demo import seed as seeding

        typer.echo(seeding.ensure(lambda words: typer.echo(words, err=True)))


@app.command()
def code() -> None:
    """The six digits that a demonstration officer's second factor shows now."""
    with reach("desk", database=False):
        from legajo.demo import seed as seeding

        typer.echo(seeding.code())


@app.command()
def build(
    people: Annotated[int, typer.Option(help="How many people.")] = 1000,
    years: Annotated[int, typer.Option(help="How many years before July 2025.")] = 1,
    seed: Annotated[
        int, typer.Option(help="The same seed gives the same people, facts, months and amounts.")
    ] = 1,
) -> None:
    """Fill an empty book with invented employers and people, by acts: for benchmarks."""
    ensure_secrets(SECRETS)
    for words in (("install",), ("demo", "found")):  # a process each: this one never holds the owner's rights
        run_once((*LEGAJO, *words), owner_environment())
    with reach("desk", database=True):
        from legajo.demo import seed as seeding

        seeding.build_invented(people, years, seed=seed, say=say)

"""`legajo accrual`: preset rules over the whole population. Nothing changes without an order that four officers approved."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from legajo.accrual.assessment import AccrualError
from legajo.accrual.settlement import DryRun
from legajo.authority import gateway
from legajo.channels.cli.recalculating import recalculate
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts, settlements
from legajo.maintenance.errors import MaintenanceError
from legajo.record.money import yuan
from legajo.review.acts import REGION


app = typer.Typer(no_args_is_help=True)
REFUSED = 2


@app.callback()
def runs() -> None:
    """Run preset rules over the whole population; dry unless told otherwise."""


@app.command()
def settle(
    *,
    year: Annotated[int, typer.Option("--year", help="The settlement year.")],
    region: Annotated[str, typer.Option("--region", help="Whose published terms.")] = REGION,
    processes: Annotated[int, typer.Option("--processes", min=1, help="How many work side by side.")] = 2,
    wet_run: Annotated[
        bool, typer.Option("--wet-run", help="Post it, if four officers approved exactly this.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as data.")] = False,
) -> None:
    """Credit a year's interest to every account; without --wet-run it is computed and told, and changes nothing.

    A run is a case: with --wet-run the dry run is made again, and only what has the digest of an accepted order is posted.
    Interrupted at any moment, the same command goes on; what was posted is posted once.
    """
    at = datetime.now(UTC)
    try:
        found = _watched(year, region, at, processes, quiet=as_json)
        told = _told(found)
        if wet_run:
            told["order"], told["posted"] = _post(found, at)
    except (AccrualError, MaintenanceError, LedgerError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(REFUSED) from error
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(told, wet_run=wet_run)


def _watched(year: int, region: str, at: datetime, processes: int, *, quiet: bool) -> DryRun:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(f"interest of {year}", total=None)
        permit = gateway.permit_run(gateway.system("settlement"))

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return settlements.quickest(processes)(year, permit, region=region, at=at, progress=progress)


def _told(found: DryRun) -> dict[str, Any]:
    totals, terms = found.totals, found.terms
    return {
        "year": found.year,
        "region": found.region,
        "known_at": found.known_at,
        "rate": terms.rate.text,
        "provisional": terms.provisional,
        "method": terms.method,
        "plan": terms.hash,
        "position": found.position,
        "persons": found.persons,
        "entries": totals["entries"],
        "on_opening": yuan(totals["on_opening"]),
        "on_postings": yuan(totals["on_postings"]),
        "digest": found.population,
    }


def _post(found: DryRun, at: datetime) -> tuple[str, int]:
    system = gateway.permit_system(gateway.system("settlement"), "approved run")
    order = settlements.accepted_order(found, system)
    return str(order), acts.execute(order, at=at)


def _print(told: dict[str, Any], *, wet_run: bool) -> None:
    rate = f"{told['rate']} per cent{', provisional: the year’s own rate is not published' if told['provisional'] else ''}"
    typer.echo(
        f"Interest of {told['year']} in {told['region']}, as known on {told['known_at']}: {rate}, {told['method']}."
    )
    typer.echo(f"{told['persons']} persons, {told['entries']} entries.")
    typer.echo(f"On opening balances ¥ {told['on_opening']}, on the year's postings ¥ {told['on_postings']}.")
    typer.echo(f"plan   {told['plan']}\ndigest {told['digest']}, after act {told['position']}")
    if wet_run:
        typer.echo(f"Posted: {told['posted']} entries of order {told['order']}.")
    elif not told["entries"]:
        typer.echo("No account has interest of that year to be credited: it was settled, or is empty.")
    else:
        typer.echo(
            "Nothing was changed. An officer orders it at the desk (Runs); four officers decide; then --wet-run posts it."
        )


app.command()(recalculate)

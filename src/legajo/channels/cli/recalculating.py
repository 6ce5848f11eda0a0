"""`legajo accrual recalculate`: what the figures lack since something became known late. Dry unless told otherwise."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from legajo.accrual.assessment import AccrualError
from legajo.accrual.recalculation import OPEN_END, Recalculation, Scope
from legajo.authority import gateway
from legajo.ledger.errors import LedgerError
from legajo.maintenance import acts, recalculations
from legajo.maintenance.errors import MaintenanceError
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.review.acts import REGION
from legajo.review.ladder import ReviewError


REFUSED = 2


def recalculate(
    *,
    publication: Annotated[
        str, typer.Option("--publication", help="The case that published values: all that rests on them.")
    ] = "",
    since: Annotated[str, typer.Option("--from", help="Dues from this month on: 2025-07.")] = "",
    until: Annotated[str, typer.Option("--until", help="Dues to this month.")] = "",
    year: Annotated[
        int | None, typer.Option("--year", help="Interest of this settled year and later.")
    ] = None,
    region: Annotated[str, typer.Option("--region", help="Whose published values.")] = REGION,
    wet_run: Annotated[
        bool, typer.Option("--wet-run", help="Post it, if four officers approved exactly this.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as data.")] = False,
) -> None:
    """Compute figures anew with what is known today; without --wet-run it is told, and changes nothing.

    The differences are a case: with --wet-run the dry run is made again, and only what has the digest of an accepted order is posted.
    """
    at = datetime.now(UTC)
    by = gateway.system("recalculation")
    try:
        scope = _scope(publication, since, until, year)
        if scope.is_empty:
            raise MaintenanceError("no figure that is posted rests on what this case published")
        found = recalculations.dry_run(scope, region=region, by=by, at=at)
        told = _told(found)
        if wet_run:
            accepted = recalculations.accepted_order(found, gateway.permit_system(by, "approved run"))
            told["order"], told["posted"] = str(accepted), acts.execute(accepted, at=at)
    except (AccrualError, MaintenanceError, LedgerError, ReviewError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(REFUSED) from error
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _words(told, found))


def _scope(publication: str, since: str, until: str, year: int | None) -> Scope:
    if publication:
        return recalculations.scope_of_case(UUID(publication), by=gateway.system("recalculation"))
    if not since and year is None:
        raise MaintenanceError("say what to compute anew: --publication CASE, --from MONTH or --year YEAR")
    return Scope(
        first=Month.parse(since).ordinal if since else None,
        last=Month.parse(until).ordinal if until else OPEN_END,
        year=year,
    )


def _told(found: Recalculation) -> dict[str, Any]:
    totals = found.totals
    return {
        "from": found.scope.begins,
        "region": found.region,
        "known_at": found.known_at,
        "persons": found.persons,
        "entries": totals["entries"],
        "months": totals["months"],
        "to_pay": yuan(totals["due_up"]),
        "to_return": yuan(-totals["due_down"]),
        "interest": yuan(totals["on_opening"] + totals["on_postings"]),
        "left_alone": totals["unexplained"],
        "plan": found.plan,
        "position": found.position,
        "digest": found.population,
    }


def _words(told: dict[str, Any], found: Recalculation) -> str:
    lines = [
        f"From {told['from']} in {told['region']}, as known on {told['known_at']}:",
        f"{told['persons']} persons, {told['entries']} entries, {told['months']} months of contributions.",
        f"To be paid ¥ {told['to_pay']}, to be given back ¥ {told['to_return']}, interest ¥ {told['interest']}.",
        f"Left alone, since the rules do not explain what stands: {told['left_alone']}.",
        f"digest {told['digest']}, after act {told['position']}",
    ]
    if "posted" in told:
        lines.append(f"Posted: {told['posted']} entries of order {told['order']}.")
    elif not found.found:
        lines.append("Every figure stands.")
    else:
        lines.append(
            "Nothing was changed. An officer orders it at the desk (Runs); four officers decide; then --wet-run posts it."
        )
    return "\n".join(lines)

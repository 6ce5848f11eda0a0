"""`legajo agency`: the founding ceremony, and the public keys (docs/operations/deploy.md)."""

import datetime
import sys
from typing import Annotated, Literal

import typer
from django.db import transaction

from legajo.authority import acts as authority
from legajo.authority.acts import AuthorityError
from legajo.authority.gateway import system
from legajo.authority.posts import Post
from legajo.ledger import agency, published
from legajo.ledger.errors import LedgerError
from legajo.record.people import IdentityError, parse_identity


REFUSED = 2
app = typer.Typer(no_args_is_help=True, help="Found the agency; print its public keys.")


@app.command()
def found(
    *,
    region: Annotated[str, typer.Option(help="Code of the region, six digits.")],
    name: Annotated[str, typer.Option(help="The agency's name.")],
    founder: Annotated[list[str], typer.Option(help="Who holds the ceremony: give it twice, two people.")],
    officer: Annotated[str, typer.Option(help="Name of the first officer, who will register the others.")],
    officer_identity: Annotated[str, typer.Option(help="Identity number of the first officer.")],
    username: Annotated[str, typer.Option(help="The first officer's login.")],
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
    simulated_clock: Annotated[
        bool, typer.Option("--simulated-clock", help="For demonstrations: production refuses such a book.")
    ] = False,
) -> None:
    """Make the keys, the data keys, leaf 0 of the book and the first officer, all or nothing."""
    now = datetime.datetime.now(datetime.UTC)
    clock: Literal["real", "simulated"] = "simulated" if simulated_clock else "real"
    try:
        identity = parse_identity(officer_identity)
        with transaction.atomic():
            made = agency.found(region=region, name=name, founders=founder, clock=clock, at=now)
            by = system("founding")
            officer_id = authority.register_officer(
                username=username, password=password, name=officer, identity=identity, by=by, at=now
            )
            authority.grant_post(officer_id, Post.ADMINISTRATION, reason="founding", by=by, at=now)
    except (LedgerError, AuthorityError, IdentityError) as error:
        typer.echo(f"Not founded: {error}", err=True)
        raise typer.Exit(REFUSED) from error
    typer.echo(f"Founded {name} ({region}). The log's origin is {made.origin}.")
    typer.echo("Publish the keys apart from the book: legajo agency keys > keys.json")
    typer.echo(
        "Copy the key files to a place that burns apart from this one: without them no record can be read."
    )


@app.command()
def keys() -> None:
    """Print the origin and the public keys of agency, log and witness, for those who check proofs."""
    try:
        sys.stdout.write(published.all_keys().encode().decode())
    except LedgerError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(REFUSED) from error

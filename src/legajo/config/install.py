"""Bringing a database up to this version: roles, tables, functions, grants. Done as the owner, before anything serves."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from legajo.config.paths import SECRETS
from legajo.config.secrets import role_passwords
from legajo.config.server import State


if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def install(connection: "BaseDatabaseWrapper") -> None:
    """Make the roles, run the migrations, apply the grants. Harmless when nothing is new."""
    from legajo.ledger import grants

    grants.create_roles(connection, role_passwords(SECRETS))
    call_command("migrate", database=connection.alias, verbosity=0, interactive=False)
    grants.apply(connection)


def command(
    report: Annotated[bool, typer.Option(help="Print, for a program, what was found.")] = False,
) -> None:
    """Make or renew roles, tables, functions and grants, and gather the static files."""
    install(connections["default"])
    if settings.STATIC_ROOT:
        call_command("collectstatic", verbosity=0, interactive=False)
    typer.echo(json.dumps(asdict(state())) if report else "The database is up to date.")


def state() -> State:
    """Look at the book, as the owner."""
    from legajo.config.gate import pass_gate
    from legajo.config.server import RefusedError
    from legajo.ledger import agency, keys

    if not agency.is_founded():
        return State()
    key = keys.log_verifier().vkey
    try:
        pass_gate()
    except RefusedError as closed:
        return State(key, str(closed))
    return State(key)

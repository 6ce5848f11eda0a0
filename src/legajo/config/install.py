"""Bringing a database up to this version: roles, tables, functions, grants. Done as the owner, before anything serves."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from legajo.config.paths import SECRETS
from legajo.config.secrets import role_passwords


if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def install(connection: "BaseDatabaseWrapper") -> None:
    """Make the roles, run the migrations, apply the grants. Harmless when nothing is new."""
    from legajo.ledger import grants

    grants.create_roles(connection, role_passwords(SECRETS))
    call_command("migrate", database=connection.alias, verbosity=0, interactive=False)
    grants.apply(connection)


def command() -> None:
    """Make or renew roles, tables, functions and grants, and gather the static files."""
    install(connections["default"])
    if settings.STATIC_ROOT:
        call_command("collectstatic", verbosity=0, interactive=False)

"""PostgreSQL's own programs, and how they and we reach the server as the roles of custody and of the auditor."""

import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from legajo.cluster import binaries
from legajo.custody.errors import CustodyError


def connection(role: str) -> dict[str, str]:
    """Where the server is and who we are to it, in the words of libpq."""
    given = settings.DATABASES["default"]
    password = Path(settings.LEGAJO_SECRETS, f"role_{role}").read_text(encoding="ascii").strip()
    found = {"host": given["HOST"], "port": str(given["PORT"]), "dbname": given["NAME"]}
    return {key: value for key, value in found.items() if value} | {
        "user": f"legajo_{role}",
        "password": password,
    }


def connect(role: str) -> "psycopg.Connection[Any]":
    """A connection as a role; each statement stands alone."""
    try:
        return psycopg.connect(**connection(role), autocommit=True, connect_timeout=10)  # type: ignore[arg-type]  # words of libpq
    except psycopg.OperationalError as error:
        raise CustodyError(f"The database does not answer: {error}") from error


def run(name: str, *words: str, role: str | None = None) -> str:
    """Run one of PostgreSQL's programs; what it says on failure is told."""
    address = connection(role) if role else {}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = os.environ | {names[key]: value for key, value in address.items() if key in names}
    command = [str(binaries.programs(None) / name), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 — PostgreSQL's own programs
    if done.returncode:
        raise CustodyError(f"{name} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout

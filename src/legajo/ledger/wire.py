"""Binary cursors on Django's connection: hashes travel as bytes, not as text."""

from typing import Any

import psycopg
from django.db import connections


def binary(using: str = "default") -> "psycopg.Cursor[tuple[Any, ...]]":
    """A cursor on the connection that Django holds, inside its transaction, whose results come in binary."""
    connection = connections[using]
    connection.ensure_connection()
    raw: psycopg.Connection[tuple[Any, ...]] = connection.connection
    return raw.cursor(binary=True)

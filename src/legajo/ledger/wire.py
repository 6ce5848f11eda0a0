"""Binary cursors on Django's connection: hashes travel as bytes, not as text."""

from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Format


def binary(using: str = DEFAULT_DB_ALIAS) -> "psycopg.Cursor[tuple[Any, ...]]":
    """A cursor on the connection that Django holds, inside its transaction, whose results come in binary."""
    connection = connections[using]
    connection.ensure_connection()
    # not Django's, which binds on the client
    cursor: psycopg.Cursor[tuple[Any, ...]] = psycopg.Cursor(connection.connection)
    cursor.format = Format.BINARY
    return cursor

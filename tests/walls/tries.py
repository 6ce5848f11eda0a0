"""Trying a right for real: a statement is sent, and what PostgreSQL answers decides."""

from typing import Any

import psycopg
from psycopg import sql
from tests.support.book import Book

from legajo.ledger.roles import LOGINS, READER


ROLES = (*LOGINS, READER)
ACTIONS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
# A value of every type that a function of the book takes, so that a STRICT one is not skipped.
SAMPLES = {
    "uuid": "'00000000-0000-0000-0000-000000000001'",
    "bigint": "0",
    "integer": "0",
    "smallint": "0",
    "boolean": "false",
    "text": "'x'",
    "bytea": "'\\x00'",
    "bit": "'1'",
    "jsonb": "'{}'",
    "date": "'2025-01-01'",
    "regclass": "'ledger.act'",
    "timestamp with time zone": "now()",
}


def connect(book: Book, role: str) -> "psycopg.Connection[Any]":
    """A connection with the rights of a role; one that cannot log in is put on by the superuser."""
    if role in LOGINS:
        return book.connect(role.removeprefix("legajo_"))
    made = book.connect()
    made.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    return made


def tables(book: Book) -> list[str]:
    """Every table of the product, partitions included."""
    rows = book.connect().execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v')"
        " AND c.relnamespace IN ('public'::regnamespace, 'ledger'::regnamespace) ORDER BY 1"
    )
    return [name for (name,) in rows]


def first_columns(book: Book) -> dict[str, str]:
    """A column of each table that an UPDATE may name."""
    rows = book.connect().execute(
        "SELECT DISTINCT ON (attrelid) attrelid::regclass::text, attname::text FROM pg_attribute"
        " WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attrelid, attnum"
    )
    return dict(rows.fetchall())


def functions(book: Book) -> dict[str, list[tuple[str, str]]]:
    """Every function of the book, and every one of a stage that works with other rights, by name: its kind of result, and
    a call with a value for each argument."""
    rows = book.connect().execute(
        "SELECT CASE WHEN pronamespace = 'ledger'::regnamespace THEN '' ELSE 'public.' END, proname, prorettype::regtype::text,"
        " coalesce((SELECT array_agg(t::regtype::text ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY a (t, n)), '{}')"
        " FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace OR (pronamespace = 'public'::regnamespace AND prosecdef)"
        " ORDER BY 1, 2"
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for schema, name, result, kinds in rows:
        values = ", ".join(f"{_sample(kind)}::{kind}" for kind in kinds)
        found.setdefault(schema + name, []).append((result, f"SELECT {schema or 'ledger.'}{name}({values})"))
    return found


def _sample(kind: str) -> str:
    return "'{}'" if kind.endswith("[]") else SAMPLES.get(kind, "NULL")


def statement(action: str, table: str, column: str) -> str:
    """One that needs exactly that right, touches no row, and no other column."""
    return {
        "SELECT": f"SELECT FROM {table} LIMIT 0",
        "INSERT": f"INSERT INTO {table} DEFAULT VALUES",
        "UPDATE": f'UPDATE {table} SET "{column}" = DEFAULT WHERE false',
        "DELETE": f"DELETE FROM {table} WHERE false",
        "TRUNCATE": f"TRUNCATE {table}",
    }[action]


def allowed(connection: "psycopg.Connection[Any]", tried: str) -> bool:
    """Whether the role may do it: anything but `permission denied` means that it got past the grants."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(tried)
    except psycopg.Error as error:
        said = error.diag.message_primary or ""
        return not said.startswith("permission denied")
    return True

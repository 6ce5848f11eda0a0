"""Making the roles and the grants of roles.py, as the owner, after every migration. Harmless when repeated."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from psycopg import sql

from legajo.ledger.roles import (
    BACKUP,
    COLUMNS,
    FUNCTIONS,
    LOGINS,
    OWNER,
    READER,
    ROW_POLICIES,
    SYSTEM_CALLERS,
    SYSTEM_FUNCTIONS,
    TABLES,
    Table,
)


if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

JOURNAL_MONTHS = 24


def create_roles(connection: "BaseDatabaseWrapper", passwords: Mapping[str, str]) -> None:
    """Make the roles that are absent; `passwords` by short name ("web"), given to the roles that can log in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        present = {name for (name,) in cursor.fetchall()}
        for role in (OWNER, READER):
            if role not in present:
                _run(cursor, sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        for role in LOGINS:
            verb = sql.SQL("ALTER" if role in present else "CREATE")
            rights = sql.SQL("LOGIN REPLICATION" if role == BACKUP else "LOGIN")
            password = sql.Literal(passwords[role.removeprefix("legajo_")])
            _run(
                cursor,
                sql.SQL("{} ROLE {} {} PASSWORD {}").format(verb, sql.Identifier(role), rights, password),
            )
        for role in (OWNER, READER):
            cursor.execute(
                "SELECT pg_has_role(current_user, %s, 'SET') AND pg_has_role(current_user, %s, 'USAGE')",
                [role, role],
            )
            if not cursor.fetchone()[0]:
                _run(cursor, sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def apply(connection: "BaseDatabaseWrapper") -> None:
    """Give every object its owner, and every role what its rows say and nothing else."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        first = datetime.now(UTC).date()
        cursor.execute("SELECT ledger.add_journal_months(%s, %s)", [first, JOURNAL_MONTHS])
        _close(cursor)
        _own(cursor)
        for table in TABLES:
            _grant_table(cursor, table)
        _grant_columns(cursor)
        for function in FUNCTIONS:
            _grant_function(cursor, function.name, function.callers, function.owner)
        _row_security(cursor)
        _shut_system(cursor)


def _run(cursor: "CursorWrapper", statement: sql.Composable) -> None:
    cursor.execute(statement.as_string(cursor.cursor))


def _close(cursor: "CursorWrapper") -> None:
    """Take away what PostgreSQL gives to everybody, and what earlier rows gave."""
    everybody = ", ".join(("PUBLIC", READER, *LOGINS))
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    _run(cursor, sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    _run(cursor, sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, _names(LOGINS)))
    cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {everybody}")
    cursor.execute(f"GRANT USAGE ON SCHEMA public, ledger TO {', '.join((READER, *LOGINS))}")
    for schema in ("public", "ledger"):
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {everybody}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {everybody}")
    cursor.execute(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM {everybody}")


def _names(roles: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))


def _own(cursor: "CursorWrapper") -> None:
    """Let the owner, which cannot log in, own all that is not an extension's."""
    cursor.execute(f"ALTER SCHEMA ledger OWNER TO {OWNER}")
    cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
    cursor.execute(f"GRANT CREATE ON SCHEMA ledger TO {READER}")
    cursor.execute(
        """
        SELECT format('ALTER %%s %%s OWNER TO %%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
            WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, c.oid::regclass, %s)
        FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'ledger'::regnamespace)
            AND c.relkind IN ('r', 'p', 'S', 'v', 'c') AND c.relowner <> %s::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))
        UNION ALL
        SELECT format('ALTER ROUTINE %%s OWNER TO %%I', p.oid::regprocedure, %s)
        FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, 'ledger'::regnamespace) AND p.proowner <> %s::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
        """,
        [OWNER] * 4,
    )
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


def _grant_table(cursor: "CursorWrapper", table: Table) -> None:
    cursor.execute("SELECT to_regclass(%s)", [table.name])
    if cursor.fetchone()[0] is None:
        return  # the stage's table comes with a later migration
    for role, rights in table.rights.items():
        cursor.execute(f"GRANT {', '.join(sorted(rights))} ON {table.name} TO {role}")
        if "INSERT" in rights:
            _grant_sequences(cursor, table.name, role)


def _grant_columns(cursor: "CursorWrapper") -> None:
    for table, role, names in COLUMNS:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is not None:
            cursor.execute(f"GRANT UPDATE ({', '.join(names)}) ON {table} TO {role}")


def _shut_system(cursor: "CursorWrapper") -> None:
    """Take PostgreSQL's own functions away that could stop or fill; only its superuser may, elsewhere this is left as it is."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname LIKE ANY (%s)",
        [list(SYSTEM_FUNCTIONS)],
    )
    for (signature,) in cursor.fetchall():
        cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(SYSTEM_CALLERS)}")


def _grant_sequences(cursor: "CursorWrapper", table: str, role: str) -> None:
    """Whoever inserts draws the table's own numbers."""
    cursor.execute(
        "SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'"
        " WHERE d.refobjid = %s::regclass AND d.deptype IN ('a', 'i')",
        [table],
    )
    for (sequence,) in cursor.fetchall():
        cursor.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO {role}")


def _grant_function(cursor: "CursorWrapper", name: str, callers: tuple[str, ...], owner: str) -> None:
    schema, _, bare = name.rpartition(".")
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = %s::regnamespace AND proname = %s",
        [schema or "ledger", bare],
    )
    for (signature,) in cursor.fetchall():
        cursor.execute(f"ALTER ROUTINE {signature} OWNER TO {owner}")
        cursor.execute(f"REVOKE ALL ON ROUTINE {signature} FROM PUBLIC")
        others = [role for role in (READER, *LOGINS) if role != owner]
        cursor.execute(f"REVOKE ALL ON ROUTINE {signature} FROM {', '.join(others)}")
        if callers:
            cursor.execute(f"GRANT EXECUTE ON ROUTINE {signature} TO {', '.join(callers)}")


def _row_security(cursor: "CursorWrapper") -> None:
    for table, name, roles, action, rule in ROW_POLICIES:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            continue  # the stage's table comes with a later migration
        cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        check = f" WITH CHECK ({rule})" if action == "ALL" else ""
        cursor.execute(
            f"CREATE POLICY {name} ON {table} FOR {action} TO {', '.join(roles)} USING ({rule}){check}"
        )

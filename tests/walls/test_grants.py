"""Every role × every object × every action, tried for real, is what the rows of roles.py say and nothing else."""

import pytest
from tests.support.book import Book
from tests.walls import tries

from legajo.ledger.roles import FUNCTIONS, LOGINS, OWNER, READER, TABLES


PARTITIONS = "ledger.journal_"


def promised_table(role: str, table: str) -> frozenset[str]:
    name = table.removeprefix("public.")
    return next((row.rights.get(role, frozenset()) for row in TABLES if row.name == name), frozenset())


@pytest.mark.parametrize("role", tries.ROLES)
def test_a_role_may_do_with_tables_what_its_rows_say(walls: Book, role: str) -> None:
    connection, columns = tries.connect(walls, role), tries.first_columns(walls)
    tried, promised = {}, {}
    for table in tries.tables(walls):
        promised[table] = promised_table(role, table)
        tried[table] = frozenset(
            action
            for action in tries.ACTIONS
            if tries.allowed(connection, tries.statement(action, table, columns[table]))
        )
    assert tried == promised


@pytest.mark.parametrize("role", tries.ROLES)
def test_a_role_may_call_what_its_rows_say(walls: Book, role: str) -> None:
    connection = tries.connect(walls, role)
    tried = {
        name
        for name, forms in tries.functions(walls).items()
        for result, call in forms
        if result != "trigger" and tries.allowed(connection, call)
    }
    assert tried == {row.name for row in FUNCTIONS if role in row.callers or role == row.owner}


def test_every_table_of_the_database_stands_in_the_rows(walls: Book) -> None:
    listed = {row.name for row in TABLES}
    found = {table for table in tries.tables(walls) if not table.startswith(PARTITIONS)}
    assert found - listed == set()
    assert listed - found - {"ledger.journal_place"} == set()


def test_every_function_of_the_rows_is_in_the_database(walls: Book) -> None:
    assert {row.name for row in FUNCTIONS} - set(tries.functions(walls)) == set()


def test_no_table_or_function_is_listed_twice() -> None:
    for rows in ([row.name for row in TABLES], [row.name for row in FUNCTIONS]):
        assert len(rows) == len(set(rows))


@pytest.mark.parametrize("role", LOGINS)
def test_no_role_that_logs_in_writes_the_book(walls: Book, role: str) -> None:
    connection, columns = tries.connect(walls, role), tries.first_columns(walls)
    for table in (
        "ledger.entry",
        "ledger.act",
        "ledger.opening",
        "ledger.journal",
        "ledger.subject",
        "ledger.look",
    ):
        for action in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert not tries.allowed(connection, tries.statement(action, table, columns[table])), (
                table,
                action,
            )


def test_the_application_sees_no_entry_and_no_identity_but_through_functions(walls: Book) -> None:
    for role in ("legajo_web", "legajo_desk", "legajo_collector"):
        connection = tries.connect(walls, role)
        for table in (
            "entry",
            "act",
            "subject",
            "data_key",
            "proposal_line",
            "proposal_identity",
            "posting",
            "current_month",
        ):
            assert not tries.allowed(connection, f"SELECT FROM ledger.{table} LIMIT 0"), (role, table)


def test_runs_see_no_identity(walls: Book) -> None:
    connection = tries.connect(walls, "legajo_accrual")
    for table in ("subject", "proposal_identity", "data_key"):
        assert not tries.allowed(connection, f"SELECT FROM ledger.{table} LIMIT 0")


def test_roles_have_no_power_of_their_own(walls: Book) -> None:
    rows = (
        walls.connect()
        .execute(
            "SELECT rolname, rolcanlogin, rolreplication, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
            " FROM pg_roles WHERE rolname = ANY (%s)",
            ([*LOGINS, OWNER, READER],),
        )
        .fetchall()
    )
    assert {name for name, *_ in rows} == {*LOGINS, OWNER, READER}
    assert {name for name, login, *_ in rows if login} == set(LOGINS)
    assert {name for name, _, replicates, _ in rows if replicates} == {"legajo_backup"}
    assert not [name for *_, power in rows for name in rows if power]


def test_no_login_role_is_a_member_of_another(walls: Book) -> None:
    rows = walls.connect().execute(
        "SELECT member::regrole::text FROM pg_auth_members WHERE member::regrole::text = ANY (%s)",
        (list(LOGINS),),
    )
    assert rows.fetchall() == []


def test_everything_belongs_to_roles_that_cannot_log_in(walls: Book) -> None:
    rows = walls.connect().execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'ledger'::regnamespace)"
        " AND relowner <> %s::regrole AND relkind IN ('r', 'p', 'S', 'v') UNION ALL"
        " SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
        " AND proowner NOT IN (%s::regrole, %s::regrole)",
        (OWNER, OWNER, READER),
    )
    assert rows.fetchall() == []


def test_functions_with_other_rights_look_things_up_where_nobody_else_writes(walls: Book) -> None:
    rows = walls.connect().execute(
        "SELECT oid::regprocedure::text, proconfig FROM pg_proc WHERE prosecdef"
        " AND pronamespace IN ('public'::regnamespace, 'ledger'::regnamespace)"
    )
    loose = [
        name
        for name, config in rows
        if not any(c.startswith("search_path=") and c.endswith("pg_temp") for c in config or [])
    ]
    assert loose == []


def test_entries_are_under_forced_row_security(walls: Book) -> None:
    row = (
        walls.connect()
        .execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'ledger.entry'::regclass"
        )
        .fetchone()
    )
    assert row == (True, True)


def test_reading_functions_do_not_belong_to_the_tables_owner(walls: Book) -> None:
    readers = {row.name for row in FUNCTIONS if row.owner == READER}
    rows = walls.connect().execute("SELECT proname FROM pg_proc WHERE proowner = %s::regrole", (READER,))
    assert {name for (name,) in rows} == readers
    assert {"get_file", "get_looks", "sealed_identities"} <= readers

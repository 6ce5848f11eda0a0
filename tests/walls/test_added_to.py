"""The second layer: the book is only added to, even by a superuser's plain statement."""

import psycopg
import pytest
from tests.support.book import Book


GUARDED = (
    "ledger.act",
    "ledger.entry",
    "ledger.opening",
    "ledger.journal",
    "ledger.journal_other",
    "ledger.journal_place",
    "ledger.look",
)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = DEFAULT", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_superuser_does_not_change_the_book_in_passing(walls: Book, table: str, change: str) -> None:
    columns = {
        "ledger.act": "number",
        "ledger.entry": "line",
        "ledger.opening": "sort",
        "ledger.journal_place": "place",
    }
    owner = walls.connect()
    with pytest.raises(psycopg.Error, match="only added to"), owner.transaction():
        owner.execute(change.format(table, columns.get(table, "xid")))


def test_the_guards_hold_in_replica_mode(walls: Book) -> None:
    owner = walls.connect()
    owner.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.Error, match="only added to"):
        owner.execute("DELETE FROM ledger.entry")


def test_every_month_of_the_journal_is_guarded(walls: Book) -> None:
    rows = walls.connect().execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
        " WHERE i.inhparent = 'ledger.journal'::regclass AND NOT EXISTS (SELECT FROM pg_trigger t"
        " WHERE t.tgrelid = c.oid AND t.tgname = 'only_added_to' AND t.tgenabled = 'A')"
    )
    assert rows.fetchall() == []


def test_every_guard_is_always_enabled(walls: Book) -> None:
    rows = walls.connect().execute(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('only_added_to', 'every_opened_act_is_sealed')"
        " AND tgenabled <> 'A' AND NOT tgisinternal"
    )
    assert rows.fetchall() == []

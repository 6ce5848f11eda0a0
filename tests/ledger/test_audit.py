"""Whatever a superuser does to the book with its triggers off, the audit sees, and names the row, the record and the time."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.support.book import Book
from tests.support.posting import MORNING, Desk, found
from tests.support.witnessing import witnessing

from legajo.ledger import audit, integrator, journal, published
from legajo.ledger.audit import Report


LATER = MORNING + datetime.timedelta(days=1)
NOW = MORNING + datetime.timedelta(days=2)
PERSON = 4
Owner = "psycopg.Connection[Any]"


@pytest.fixture
def desk(book: Book, tmp_path: Path) -> Iterator[Desk]:
    """Two months entered and paid for five people, integrated twice, the last of it a day later."""
    made = found(book, people=5)
    with witnessing(tmp_path / "witness"):
        made.month("2025-07")
        journal.note(
            "look", actor="officer:1", channel="counter", at=MORNING, subject_id=PERSON, reason="asked"
        )
        integrate(book, MORNING)
        made.pay("2025-07", "V1", at=LATER)
        journal.note(
            "look", actor="officer:2", channel="counter", at=LATER, subject_id=PERSON, reason="asked"
        )
        journal.note("look", actor="officer:3", channel="counter", at=LATER, subject_id=3, reason="asked")
        integrate(book, LATER)
        yield made


@pytest.fixture
def owner(book: Book, desk: Desk) -> "psycopg.Connection[Any]":
    """A superuser who has switched every trigger off and stands above row security."""
    connection = book.connect(None)
    for table in ("act", "entry", "book", "opening", "journal", "journal_place"):
        connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
    for (table,) in connection.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ledger.journal'::regclass"
    ).fetchall():
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    for table in ("review_case", "review_decision"):
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    return connection


def integrate(book: Book, at: datetime.datetime) -> None:
    with book.role("integrator"):
        integrator.run_once(at=at, force=True)


def verified(book: Book, processes: int = 1) -> Report:
    with book.role("auditor"):
        return audit.verify(keys=published.all_keys(), at=NOW, processes=processes)


def codes(report: Report) -> set[str]:
    return {fault.code for fault in report.faults}


def test_an_honest_book_is_sound(book: Book, desk: Desk) -> None:
    report = verified(book)
    assert report.faults == []
    assert report.warnings == []
    assert (report.entries, report.journal_rows, report.records) == (25, 4, 6)
    assert report.cosignatures == 2


def test_a_changed_payload_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.entry SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '1000004', '2000004'), 'UTF8')"
        " WHERE subject_id = %s AND kind = 12 AND month_from = 24306",
        (PERSON,),
    )
    report = verified(book)
    assert {"leaf", "digest", "root", "map", "head", "projection", "decision"} <= codes(report)
    fault = next(f for f in report.faults if f.code == "leaf")
    assert (fault.subject_id, fault.act_number, fault.line) == (PERSON, 2, 2)
    assert "subject_id 4" in fault.row
    assert (fault.since, fault.until) == (MORNING, NOW)


def test_payload_and_columns_changed_together_are_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.entry SET base = 2000004, payload = convert_to(replace(convert_from(payload, 'UTF8'), '1000004', '2000004'), 'UTF8')"
        " WHERE subject_id = %s AND kind = 12 AND month_from = 24306",
        (PERSON,),
    )
    report = verified(book)
    assert "projection" not in codes(report)
    assert [f.subject_id for f in report.faults if f.code == "leaf"] == [PERSON]
    assert {"digest", "root", "map", "decision"} <= codes(report)


@pytest.mark.parametrize(
    "change",
    [
        "base = base + 1",
        "pension_person = 1",
        "month_from = 24000",
        "employer_id = 3",
        "occurrence = 'x'",
        "kind = 13",
        "replaces_line = 1",
    ],
)
def test_a_changed_column_is_named(book: Book, owner: "psycopg.Connection[Any]", change: str) -> None:
    owner.execute(
        f"UPDATE ledger.entry SET {change} WHERE subject_id = %s AND kind = 12 AND month_from = 24306",
        (PERSON,),
    )
    report = verified(book)
    fault = next(f for f in report.faults if f.code == "projection")
    assert (fault.subject_id, fault.act_number, fault.line) == (PERSON, 2, 2)
    assert change.split(" ")[0] in fault.words
    assert "leaf" not in codes(report)


def test_a_deleted_entry_is_named_with_its_record(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("DELETE FROM ledger.entry WHERE subject_id = %s AND kind = 101", (PERSON,))
    report = verified(book)
    fault = next(f for f in report.faults if f.code == "missing")
    assert (fault.subject_id, fault.act_number, fault.line) == (PERSON, 3, 2)
    assert {"missing", "root", "map", "current"} <= codes(report)


def test_a_copied_genuine_entry_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "CREATE TEMP TABLE copy AS SELECT * FROM ledger.entry WHERE subject_id = %s AND kind = 102", (PERSON,)
    )
    owner.execute("UPDATE copy SET subject_id = 5, occurrence = 'other'")
    owner.execute("INSERT INTO ledger.entry SELECT * FROM copy")
    report = verified(book)
    assert "copy" in codes(report) or "projection" in codes(report)
    assert any(f.subject_id == 5 and f.code in ("copy", "projection") for f in report.faults)


def test_an_entry_put_in_by_the_back_door_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "CREATE TEMP TABLE made AS SELECT * FROM ledger.entry WHERE subject_id = %s AND kind = 102", (PERSON,)
    )
    owner.execute("UPDATE made SET line = 99, occurrence = 'other'")
    owner.execute("INSERT INTO ledger.entry SELECT * FROM made")
    owner.execute("UPDATE made SET line = 1, act_id = gen_random_uuid(), occurrence = 'third'")
    owner.execute("INSERT INTO ledger.entry SELECT * FROM made")
    report = verified(book)
    assert [f.subject_id for f in report.faults if f.code == "extra"] == [PERSON, PERSON]


def test_a_forged_act_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    number, first = owner.execute(
        "SELECT max(number) + 1, max(first_leaf + entry_count + 1) FROM ledger.act"
    ).fetchone() or (0, 0)
    owner.execute(
        "INSERT INTO ledger.act SELECT %s, gen_random_uuid(), sort, gen_random_uuid(), %s, 0, moment, payload, signature, key_id"
        " FROM ledger.act WHERE number = 2",
        (number, first),
    )
    report = verified(book)
    assert {"projection", "digest"} & codes(report)
    assert any(f.act_number == number for f in report.faults)


def test_a_forged_signature_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("UPDATE ledger.act SET signature = decode(repeat('00', 64), 'hex') WHERE number = 3")
    report = verified(book)
    assert [(f.code, f.act_number) for f in report.faults] == [("signature", 3)]


def test_a_foreign_key_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("UPDATE ledger.act SET key_id = 'ed25519:0000000000000000' WHERE number = 3")
    assert {"signature", "projection"} == codes(verified(book))


@pytest.mark.parametrize(
    "change",
    [
        "moment = moment - interval '1 year'",
        "entry_count = 4",
        "case_id = gen_random_uuid()",
        "id = gen_random_uuid()",
    ],
)
def test_a_changed_act_is_named(book: Book, owner: "psycopg.Connection[Any]", change: str) -> None:
    owner.execute(f"UPDATE ledger.act SET {change} WHERE number = 3")
    report = verified(book)
    assert any(f.act_number == 3 and f.code == "projection" for f in report.faults)


def test_a_deleted_act_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("DELETE FROM ledger.act WHERE number = 3")
    report = verified(book)
    assert {"numbering", "extra", "root"} <= codes(report)


def test_a_cut_off_tail_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    """The newest acts, their entries and everything that the log says of them are gone: the checkpoints still tell."""
    owner.execute("DELETE FROM ledger.entry WHERE act_id IN (SELECT id FROM ledger.act WHERE number > 5)")
    owner.execute("DELETE FROM ledger.act WHERE number > 5")
    report = verified(book)
    assert any(f.code == "checkpoint" and "leaves were lost" in f.words for f in report.faults)


def test_swapped_lines_are_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.entry SET line = 900 WHERE subject_id = 4 AND kind = 101; UPDATE ledger.entry SET line = 2 WHERE subject_id = 5 AND kind = 101;"
        "UPDATE ledger.entry SET line = 3 WHERE subject_id = 4 AND kind = 101"
    )
    report = verified(book)
    assert {f.subject_id for f in report.faults if f.code == "leaf"} == {4, 5}
    assert {f.subject_id for f in report.faults if f.code == "projection"} == {4, 5}
    assert "digest" in codes(report)


def test_an_edited_journal_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("UPDATE ledger.journal SET actor = 'officer:9' WHERE actor = 'officer:2'")
    report = verified(book)
    fault = next(f for f in report.faults if f.code == "journal")
    assert codes(report) == {"journal"}
    assert (fault.since, fault.until) == (MORNING, NOW)


def test_a_deleted_row_of_the_journal_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("DELETE FROM ledger.journal WHERE actor = 'officer:2'")
    assert codes(verified(book)) == {"journal"}


def test_a_row_slipped_into_the_journal_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "INSERT INTO ledger.journal (moment, xid, act, actor, channel, subject_id, reason, details)"
        " SELECT moment, xid, act, 'officer:7', channel, subject_id, reason, details FROM ledger.journal WHERE actor = 'officer:2'"
    )
    report = verified(book)
    assert [(f.code, f.subject_id) for f in report.faults] == [("journal", PERSON)]


def test_a_forgotten_place_in_the_journal_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("DELETE FROM ledger.journal_place WHERE place = 2")
    assert codes(verified(book)) == {"journal"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger.current_month SET paid_pension_person = paid_pension_person + 1 WHERE subject_id = 4",
        "UPDATE ledger.current_month SET base = 5 WHERE subject_id = 4",
        "DELETE FROM ledger.current_month WHERE subject_id = 4",
        "UPDATE ledger.current_month SET month = month + 12 WHERE subject_id = 4",
        "UPDATE ledger.current_wage SET wage = 1 WHERE subject_id = 4",
        "DELETE FROM ledger.current_wage WHERE subject_id = 4",
        "INSERT INTO ledger.current_person VALUES (4, '1980-01-01', 'female', NULL, gen_random_uuid(), 1)",
        "INSERT INTO ledger.current_relation VALUES (4, 2, '[2020-01-01,)', 'contract', 'open', gen_random_uuid(), 1, '{}')",
        "INSERT INTO ledger.current_household VALUES (4, '2020-01-01', 'rural', gen_random_uuid(), 1)",
        "INSERT INTO ledger.current_link VALUES (4, 5, gen_random_uuid(), 1)",
    ],
)
def test_what_is_in_force_and_does_not_follow_is_named(
    book: Book, owner: "psycopg.Connection[Any]", change: str
) -> None:
    owner.execute(change)
    report = verified(book)
    assert codes(report) == {"current"}
    assert all("4" in f.row for f in report.faults if "relation" not in f.row)


def test_a_changed_tile_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.tile SET hashes = set_byte(hashes, 32 * 4, get_byte(hashes, 32 * 4) # 1) WHERE level = 0"
    )
    report = verified(book)
    assert [(f.code, f.subject_id, f.act_number, f.line) for f in report.faults] == [("leaf", PERSON, 2, 2)]


def test_a_changed_checkpoint_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.checkpoint SET root = decode(repeat('00', 32), 'hex') WHERE size = (SELECT min(size) FROM ledger.checkpoint)"
    )
    assert codes(verified(book)) == {"checkpoint"}


def test_a_changed_note_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.checkpoint SET note = overlay(note PLACING 'A' FROM length(note) - 20 FOR 1) WHERE cosignature IS NULL"
    )
    assert codes(verified(book)) == {"checkpoint"}


def test_a_changed_cosignature_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE ledger.checkpoint SET cosignature = replace(cosignature, 'witness.test/1', 'witness.test/2')"
    )
    assert codes(verified(book)) == {"cosignature"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger.head SET count = count + 1 WHERE subject_id = 4", "head"),
        ("UPDATE ledger.head SET head = decode(repeat('00', 32), 'hex') WHERE subject_id = 4", "head"),
        ("DELETE FROM ledger.head WHERE subject_id = 4", "head"),
        ("UPDATE ledger.map_tile SET hashes = set_byte(hashes, 200, 1) WHERE level = 0", "map"),
        ("DELETE FROM ledger.map_tile WHERE level = 3", "map"),
        ("UPDATE ledger.integrated SET map_root = decode(repeat('00', 32), 'hex')", "map"),
        ("DELETE FROM ledger.tile WHERE level = 0", "tile"),
    ],
)
def test_what_the_integrator_keeps_is_checked(
    book: Book, owner: "psycopg.Connection[Any]", change: str, code: str
) -> None:
    owner.execute(change)
    assert codes(verified(book)) == {code}


def test_changed_decisions_are_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute(
        "UPDATE review_decision SET natural_person_id = 77 WHERE rung = 'approval' AND id = (SELECT max(id) FROM review_decision)"
    )
    report = verified(book)
    assert codes(report) == {"decision"}


def test_a_deleted_decision_is_named(book: Book, owner: "psycopg.Connection[Any]") -> None:
    owner.execute("DELETE FROM review_decision WHERE id = (SELECT min(id) FROM review_decision)")
    assert codes(verified(book)) == {"decision"}


def test_two_processes_find_the_same(book: Book, owner: "psycopg.Connection[Any]") -> None:
    assert verified(book, processes=2).document() == verified(book).document()
    owner.execute("UPDATE ledger.entry SET base = 7 WHERE subject_id = 4 AND kind = 12")
    owner.execute("CREATE TEMP TABLE copy AS SELECT * FROM ledger.entry WHERE subject_id = 5")
    owner.execute(
        "INSERT INTO ledger.entry SELECT 6, act_id, line, kind, occurrence || 'x', employer_id, month_from, month_to, NULL, NULL, base,"
        " 0, 0, 0, 0, 0, 0, 0, 0, payload FROM copy"
    )
    assert codes(verified(book, processes=2)) == codes(verified(book))

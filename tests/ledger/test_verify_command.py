"""`legajo verify` says in words, or in JSON, whether the book is as it was entered, and ends with a status that scripts can use."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.book import Book
from tests.support.environment import VAR
from tests.support.posting import MORNING, Desk, found
from tests.support.witnessing import witnessing

from legajo.ledger import integrator, lookups, proof_file
from legajo.record.permit import Permit


LEGAJO = Path(sys.executable).with_name("legajo")


def legajo(book: Book, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**book.environment("auditor"), "LEGAJO_VAR": str(VAR)}
    return subprocess.run([str(LEGAJO), *words], env=environment, capture_output=True, text=True, check=False)


def entered(book: Book) -> Desk:
    desk = found(book)
    desk.month("2025-07")
    return desk


def integrate(book: Book) -> None:
    with book.role("integrator"):
        integrator.run_once(at=MORNING, force=True)


def test_a_sound_book_and_a_changed_one(book: Book, tmp_path: Path) -> None:
    entered(book)
    with witnessing(tmp_path / "witness"):
        integrate(book)
        done = legajo(book, "verify", "--only", "book")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Everything is as it was entered." in done.stdout
        (tmp_path / "keys.json").write_text(legajo(book, "agency", "keys").stdout, encoding="utf-8")
        owner = book.connect(None)
        owner.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger.entry SET base = 5 WHERE subject_id = 4 AND kind = 12")
        told = legajo(book, "verify", "--only", "book", "--processes", "2")
        assert told.returncode == 1
        assert (
            "WRONG  Record 4, act 2, line 2: columns differ from the payload: base is 5, by the payload 1000004"
            in told.stdout
        )
        assert "row: ledger.entry subject_id 4, act_id" in told.stdout
        assert "when: between 2025-08-01 01:00:00 UTC and" in told.stdout
        report = json.loads(
            legajo(book, "verify", "--only", "book", "--json", "--keys", str(tmp_path / "keys.json")).stdout
        )
        assert (report["sound"], report["faults"][0]["subject_id"], report["faults"][0]["line"]) == (
            False,
            4,
            2,
        )


def test_a_proof_is_verified_without_a_database(book: Book, tmp_path: Path) -> None:
    entered(book)
    with witnessing(tmp_path / "witness"):
        integrate(book)
        permit = Permit(
            actor="person:1", purpose="own file", policies=("art-14",), channel="web", subject_id=4
        )
        proof = proof_file.build(4, lookups.open_look(4, permit, at=MORNING), at=MORNING)
        (tmp_path / "keys.json").write_text(legajo(book, "agency", "keys").stdout, encoding="utf-8")
    (tmp_path / "proof.json").write_bytes(proof)
    words = ("verify", "proof", str(tmp_path / "proof.json"), "--keys", str(tmp_path / "keys.json"))
    unreachable = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "LEGAJO_VAR": str(tmp_path),
        "PATH": "/usr/bin",
    }
    done = subprocess.run([str(LEGAJO), *words], env=unreachable, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("PROVED.\n")
    (tmp_path / "proof.json").write_bytes(proof.replace(b"1000004", b"9000004"))
    done = subprocess.run([str(LEGAJO), *words], env=unreachable, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("NOT PROVED: ")


def test_what_the_rules_did_not_prepare_is_told(book: Book) -> None:
    """The wages are declared under parameters that nobody published, so nothing can have followed from them."""
    entered(book)
    told = legajo(book, "verify", "--only", "consequences")
    assert told.returncode == 1
    assert "WRONG  Act 3: what follows from its case cannot be assessed: no published values" in told.stdout
    assert "row: ledger.act number 3 (id" in told.stdout
    assert "when: between 2025-08-01 01:00:00 UTC and" in told.stdout

"""A person's proof file: two implementations accept it, both refuse every change to it, and neither believes keys inside it."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.book import Book
from tests.support.posting import MORNING, Desk, found
from tests.support.witnessing import witnessing

from legajo.ledger import integrator, lookups, proof_file, published
from legajo.ledger.proof_file import NoProofError
from legajo.proof import personproof
from legajo.proof.keyring import Keys
from legajo.proof.tree import ProofError
from legajo.record.permit import Permit


CHECKER = Path(__file__).parents[2] / "tools" / "check_proof.py"
PERSON = 4


@pytest.fixture
def desk(book: Book, tmp_path: Path) -> Iterator[Desk]:
    made = found(book, people=5)
    with witnessing(tmp_path / "witness"):
        yield made


def integrate(book: Book, *, force: bool = True) -> None:
    with book.role("integrator"):
        integrator.run_once(at=MORNING, force=force)


def prove(subject: int = PERSON) -> bytes:
    permit = Permit(
        actor="person:1", purpose="own file", policies=("art-14",), channel="web", subject_id=subject
    )
    return proof_file.build(subject, lookups.open_look(subject, permit, at=MORNING), at=MORNING)


def stranger(tmp_path: Path, proof: bytes, keys: Keys) -> "subprocess.CompletedProcess[str]":
    """The stand-alone checker, in an interpreter that cannot see the project."""
    (tmp_path / "proof.json").write_bytes(proof)
    (tmp_path / "keys.json").write_bytes(keys.encode())
    command = [sys.executable, "-P", str(CHECKER), "proof.json", "--keys", "keys.json"]
    return subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)


def test_both_checkers_accept_it(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07")
    desk.pay("2025-07", "V1")
    integrate(book)
    proof, keys = prove(), published.all_keys()
    findings = personproof.check(proof, keys)
    assert (findings.entries, findings.covered, findings.complete) == (4, 4, 4)
    assert list(findings.cosigned_at) == ["witness.test/1"]
    done = stranger(tmp_path, proof, keys)
    assert (done.returncode, done.stderr) == (0, "")
    assert "exactly these 4 entries, none left out" in done.stdout
    assert done.stdout.endswith("PROVED.\n")


def test_what_is_newer_than_map_or_checkpoint_is_said(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07")
    integrate(book)
    desk.month("2025-08")
    integrate(book, force=False)
    desk.month("2025-09")
    proof, keys = prove(), published.all_keys()
    findings = personproof.check(proof, keys)
    assert (findings.entries, findings.covered, findings.complete) == (6, 4, 2)
    said = stranger(tmp_path, proof, keys).stdout
    assert "exactly these 2 entries" in said
    assert "2 entries came after that" in said
    assert "2 entries are newer than the checkpoint" in said
    assert said.endswith("PROVED IN PART.\n")


def test_what_no_checkpoint_covers_is_not_proved_by_its_act(book: Book, desk: Desk, tmp_path: Path) -> None:
    """Whoever keeps an older checkpoint could show a genuine newer act with words of their own in it."""
    desk.month("2025-07")
    integrate(book)
    desk.month("2025-08")
    document, keys = json.loads(prove()), published.all_keys()
    newest = document["entries"][-1]
    assert newest["path"] is None
    newest["payload"] = newest["payload"].replace('"occurrence":"', '"occurrence":"another ')
    forged = json.dumps(document).encode()
    assert not personproof.check(forged, keys).whole
    assert stranger(tmp_path, forged, keys).returncode == 3


def test_a_record_without_entries_is_proved_empty(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07", people=range(3, 6))
    integrate(book)
    proof, keys = prove(7), published.all_keys()
    assert personproof.check(proof, keys).complete == 0
    assert "exactly these 0 entries" in stranger(tmp_path, proof, keys).stdout


def test_without_a_cosigned_checkpoint_there_is_no_proof(book: Book, desk: Desk) -> None:
    desk.month("2025-07")
    with pytest.raises(NoProofError):
        prove()


def changes(document: dict[str, Any], keys: Keys) -> Iterator[tuple[str, Any]]:
    """Every way to lie with a proof that comes to mind."""

    def altered(name: str, change: Any) -> tuple[str, Any]:
        copy = json.loads(json.dumps(document))
        change(copy)
        return name, copy

    def flip(text: str) -> str:
        raw = bytearray(base64.b64decode(text))
        raw[-1] ^= 1
        return base64.b64encode(raw).decode()

    yield altered("an entry is left out", lambda d: d["entries"].pop())
    yield altered("the first entry is left out", lambda d: d["entries"].pop(0))
    yield altered("two entries change places", lambda d: d["entries"].reverse())
    yield altered("an entry is there twice", lambda d: d["entries"].append(d["entries"][-1]))
    yield altered(
        "a wage is raised",
        lambda d: d["entries"][0].update(payload=d["entries"][0]["payload"].replace("1000004", "2000004")),
    )
    yield altered("an entry's path is dropped", lambda d: d["entries"][0].update(path=None))
    yield altered("an act's path is dropped", lambda d: d["acts"][0].update(path=None))
    yield altered("a path is shortened", lambda d: d["entries"][0]["path"].pop())
    yield altered("a path is lengthened", lambda d: d["entries"][0]["path"].append(0))
    yield altered("another line", lambda d: d["entries"][0].update(line=3))
    yield altered("another act", lambda d: d["entries"][0].update(act=1))
    yield altered("a negative act", lambda d: d["entries"][0].update(act=-1))
    yield altered("another record", lambda d: d.update(subject=5))
    yield altered(
        "a signature of an act", lambda d: d["acts"][0].update(signature=flip(d["acts"][0]["signature"]))
    )
    yield altered("the key of an act", lambda d: d["acts"][0].update(key="ed25519:0000000000000000"))
    yield altered(
        "the moment of an act",
        lambda d: d["acts"][0].update(payload=d["acts"][0]["payload"].replace("2025-08", "2024-08")),
    )
    yield altered("the place of an act", lambda d: d["acts"][0].update(index=d["acts"][0]["index"] + 1))
    yield altered(
        "the checkpoint's size", lambda d: d.update(checkpoint=d["checkpoint"].replace("\n", "\n1", 1))
    )
    yield altered(
        "the log's signature",
        lambda d: d.update(
            checkpoint="\n".join(line for n, line in enumerate(d["checkpoint"].split("\n")) if n != 4)
        ),
    )
    yield altered(
        "the witness's signature",
        lambda d: d.update(checkpoint="\n".join(d["checkpoint"].split("\n")[:5]) + "\n"),
    )
    yield altered(
        "the origin", lambda d: d.update(checkpoint=d["checkpoint"].replace(keys.origin, "legajo/elsewhere"))
    )
    yield altered("a hash", lambda d: d["hashes"].__setitem__(0, flip(d["hashes"][0])))
    yield altered("the map's mask", lambda d: d["map"].update(mask="ffffffffffffffff"))
    yield altered("the map's siblings", lambda d: d["map"]["siblings"].pop())
    yield altered("the map's root", lambda d: d["map"]["entry"].update(payload=d["entries"][0]["payload"]))
    yield altered("the map is an entry of the person", lambda d: d["map"].update(entry=d["entries"][0]))
    yield altered("the format", lambda d: d.update(format="legajo-proof/2"))
    yield altered("the algorithms", lambda d: d["algorithms"].update(hash="sha-1"))
    yield altered("nothing but a format", lambda d: [d.pop(key) for key in list(d) if key != "format"])
    yield "a list", []
    yield "a number", 7


def refused(proof: bytes, keys: Keys) -> bool:
    try:
        personproof.check(proof, keys)
    except ProofError:
        return True
    return False


def test_every_change_is_refused_by_both(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07")
    desk.pay("2025-07", "V1")
    integrate(book)
    proof, keys = prove(), published.all_keys()
    for name, document in changes(json.loads(proof), keys):
        changed = json.dumps(document).encode()
        assert refused(changed, keys), name
        done = stranger(tmp_path, changed, keys)
        assert (done.returncode, done.stdout) == (1, ""), name
        assert done.stderr.startswith("NOT PROVED: "), name


def test_without_the_map_completeness_is_not_claimed(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07")
    integrate(book)
    document, keys = json.loads(prove()), published.all_keys()
    document["map"] = None
    proof = json.dumps(document).encode()
    assert personproof.check(proof, keys).complete_to is None
    done = stranger(tmp_path, proof, keys)
    assert "NOT shown: that no entry was left out" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1]) == (3, "PROVED IN PART.")


def test_other_peoples_keys_are_not_enough(book: Book, desk: Desk, tmp_path: Path) -> None:
    desk.month("2025-07")
    integrate(book)
    proof, keys = prove(), published.all_keys()
    other = bytes(32)
    for wrong in (
        Keys(keys.origin, dict.fromkeys(keys.agency, other), keys.logs, keys.witnesses),
        Keys(keys.origin, {}, keys.logs, keys.witnesses),
        Keys(keys.origin, keys.agency, [], keys.witnesses),
        Keys(keys.origin, keys.agency, keys.logs, []),
    ):
        with pytest.raises(ProofError):
            personproof.check(proof, wrong)
        assert stranger(tmp_path, proof, wrong).returncode == 1


def test_the_checker_says_when_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{", encoding="ascii")
    command = [sys.executable, str(CHECKER), str(tmp_path / "x"), "--keys", str(tmp_path / "none")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_the_checker_imports_nothing_of_the_project() -> None:
    imported = {
        line.split()[1].split(".")[0]
        for line in CHECKER.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported - sys.stdlib_module_names == {"cryptography"}

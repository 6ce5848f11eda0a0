"""The witness cosigns what follows, refuses forks with its own size, forgets nothing, and speaks C2SP over HTTP."""

import base64
import http.client
import os
import pwd
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from legajo.proof import checkpoint as cp
from legajo.proof import tree
from legajo.proof.checkpoint import Checkpoint, KeySort, Verifier
from legajo.witness.server import make_server
from legajo.witness.store import Store, StoreError


ORIGIN = "legajo/110000/c0ffee"
KEY = Ed25519PrivateKey.generate()
LOG = Verifier(ORIGIN, cp.raw_public(KEY), KeySort.NOTE)
LEAVES = [sha256(bytes([n])).digest() for n in range(100)]
FORK = [*LEAVES[:40], *reversed(LEAVES[40:])]


class Reply(NamedTuple):
    status: int
    media_type: str | None
    body: bytes


class Peer:
    """A log talking to a witness over one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def send(self, method: str, path: str, body: bytes | None = None) -> Reply:
        self.connection.request(method, path, body)
        reply = self.connection.getresponse()
        return Reply(reply.status, reply.getheader("Content-Type"), reply.read())

    def add(
        self,
        old: int,
        size: int,
        leaves: list[bytes] = LEAVES,
        key: Ed25519PrivateKey = KEY,
        origin: str = ORIGIN,
    ) -> Reply:
        note = cp.sign(Checkpoint(origin, size, tree.root_of(leaves[:size])), origin, key).encode()
        return self.send("POST", "/add-checkpoint", body(old, proof(leaves, old, size), note))


def body(old: int, hashes: list[bytes], note: bytes) -> bytes:
    lines = "".join(base64.b64encode(value).decode() + "\n" for value in hashes)
    return f"old {old}\n{lines}\n".encode() + note


def proof(leaves: list[bytes], old: int, size: int) -> list[bytes]:
    def read(level: int, index: int) -> bytes:
        return tree.perfect_root(leaves[index << level : (index + 1) << level])

    return tree.consistency_proof(read, old, size) if 0 < old <= size else []


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "witness")
    store.open("witness.example/w1")
    store.trust(LOG.vkey)
    return store


@pytest.fixture
def peer(store: Store) -> Iterator[Peer]:
    with make_server(store, "127.0.0.1", 0, clock=lambda: 1_700_000_000.9) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        peer = Peer(server.server_address[1])
        yield peer
        peer.connection.close()
        server.shutdown()
        thread.join()


def held_size(store: Store) -> int:
    raw = store.newest(ORIGIN)
    return cp.open_checkpoint(raw, LOG).size if raw else 0


def test_a_growing_log_is_cosigned(store: Store, peer: Peer) -> None:
    for old, size in ((0, 1), (1, 40), (40, 40), (40, 100)):
        reply = peer.add(old, size)
        assert reply.status == 200
        raw = store.newest(ORIGIN)
        assert raw is not None
        note = cp.parse_note(raw)
        assert cp.parse_signatures(reply.body.decode()) == note.signatures[1:]
        assert cp.check_signed(note, store.verifier()) == 1_700_000_000
        assert cp.open_checkpoint(raw, LOG) == Checkpoint(ORIGIN, size, tree.root_of(LEAVES[:size]))


def test_a_fork_is_refused(store: Store, peer: Peer) -> None:
    assert peer.add(0, 60).status == 200
    assert peer.add(60, 60, FORK) == (409, "text/x.tlog.size", b"60\n")
    assert peer.add(60, 100, FORK).status == 422
    assert peer.add(40, 100, FORK) == (409, "text/x.tlog.size", b"60\n")
    assert held_size(store) == 60
    assert peer.add(60, 100).status == 200


def test_the_past_is_not_cosigned_again(store: Store, peer: Peer) -> None:
    assert peer.add(0, 60).status == 200
    assert peer.add(0, 50) == (409, "text/x.tlog.size", b"60\n")
    assert peer.add(60, 50).status == 400
    assert held_size(store) == 60


def test_strangers_are_refused(store: Store, peer: Peer) -> None:
    assert peer.add(0, 5, origin="legajo/elsewhere").status == 404
    assert peer.add(0, 5, key=Ed25519PrivateKey.generate()).status == 403
    assert held_size(store) == 0


def test_a_wrong_proof_is_refused(store: Store, peer: Peer) -> None:
    note = cp.sign(Checkpoint(ORIGIN, 60, tree.root_of(LEAVES[:60])), ORIGIN, KEY).encode()
    assert peer.send("POST", "/add-checkpoint", body(0, [LEAVES[0]], note)).status == 422
    assert peer.add(0, 40).status == 200
    for wrong in ([], proof(LEAVES, 40, 60)[1:], [*proof(LEAVES, 40, 60), LEAVES[0]], proof(LEAVES, 39, 60)):
        assert peer.send("POST", "/add-checkpoint", body(40, wrong, note)).status == 422
    assert held_size(store) == 40


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"old 0\n",
        b"old -1\n\nx",
        b"old 00\n\n",
        b"old  1\n\n",
        b"old 1\n%%%\n\nx\n1\nx\n\n",
        b"new 0\n\n",
        b"old 0\n" + b"AAAA\n" * 64 + b"\nx",
    ],
)
def test_a_malformed_request_is_refused(store: Store, peer: Peer, raw: bytes) -> None:
    assert peer.send("POST", "/add-checkpoint", raw).status == 400
    assert held_size(store) == 0


def test_other_calls(store: Store, peer: Peer) -> None:
    assert peer.send("GET", "/nothing").status == 404
    assert peer.send("POST", "/nothing", b"").status == 404
    assert peer.send("GET", "/newest").status == 400
    assert peer.send("GET", "/newest?origin=unknown").status == 404
    assert peer.send("GET", f"/newest?origin={quote(ORIGIN)}").status == 204
    peer.add(0, 7)
    reply = peer.send("GET", f"/newest?origin={quote(ORIGIN)}")
    assert reply.body == store.newest(ORIGIN)
    assert peer.send("GET", "/key").body.decode() == store.verifier().vkey + "\n"
    assert peer.send("POST", "/add-checkpoint", bytes(200_000)).status == 413


def test_of_many_forks_at_once_one_is_cosigned(store: Store, peer: Peer) -> None:
    port, statuses = peer.connection.port, []

    def try_one(salt: int) -> None:
        mine = Peer(port)
        statuses.append(mine.add(0, 3, [sha256(bytes([salt, n])).digest() for n in range(3)]).status)
        mine.connection.close()

    threads = [threading.Thread(target=try_one, args=(salt,)) for salt in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 11


def test_a_known_origin_keeps_its_key(store: Store) -> None:
    other = Verifier(ORIGIN, cp.raw_public(Ed25519PrivateKey.generate()), KeySort.NOTE)
    with pytest.raises(StoreError, match="another key"):
        store.trust(other.vkey)
    with pytest.raises(StoreError, match="not the key of a log"):
        store.trust(store.verifier().vkey)
    assert store.log(ORIGIN) == LOG


def test_the_key_and_the_memory_outlive_the_process(store: Store, tmp_path: Path) -> None:
    again = Store(tmp_path / "witness")
    again.open("another name")
    assert again.verifier() == store.verifier()
    assert (tmp_path / "witness" / "key").stat().st_mode & 0o777 == 0o600
    handle = store.hold()
    with pytest.raises(StoreError, match="already runs"):
        again.hold()
    cp_note = cp.sign(Checkpoint(ORIGIN, 1, LEAVES[0]), ORIGIN, KEY).encode()
    store.remember(ORIGIN, cp_note)
    assert again.newest(ORIGIN) == cp_note
    assert handle > 0


def test_the_program_serves_is_killed_and_goes_on(tmp_path: Path) -> None:
    folder = str(tmp_path / "w")
    command = [sys.executable, "-m", "legajo.witness", "--store", folder, "--name", "w.example/1"]
    printed = subprocess.run(
        [*command, "--key", "--trust", LOG.vkey], capture_output=True, check=True, text=True
    ).stdout
    assert cp.parse_vkey(printed).name == "w.example/1"
    for old, size in ((0, 10), (10, 20), (20, 30)):
        with subprocess.Popen(
            [*command, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
        ) as program:
            assert program.stdout is not None
            peer = Peer(int(program.stdout.readline().rsplit(":", 1)[1]))
            assert peer.add(old, size).status == 200
            peer.connection.close()
            if size == 10:
                second = subprocess.run(
                    [*command, "--listen", "127.0.0.1:0"], capture_output=True, check=False, text=True
                )
                assert (second.returncode, "already runs" in second.stderr) == (2, True)
            program.kill()


def test_bad_keys_are_refused_on_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "legajo.witness", "--store", str(tmp_path / "w"), "--trust", "nonsense"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_started_as_root_it_runs_as_another_user() -> None:
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "store"
        command = [sys.executable, "-m", "legajo.witness", "--store", str(folder), "--user", user, "--key"]
        subprocess.run(command, capture_output=True, check=True)
        assert {(folder / name).stat().st_uid for name in ("", "key", "logs")} == {pwd.getpwnam(user).pw_uid}
        assert folder.stat().st_mode & 0o777 == 0o700

"""`python -m legajo.witness --store DIR --listen HOST:PORT`: run a witness; `--key` prints its key, `--trust VKEY` makes a log known to it."""

import argparse
import os
import pwd
import signal
import sys
from pathlib import Path
from types import FrameType

from legajo.cluster import leash
from legajo.proof.tree import ProofError
from legajo.witness.server import make_server
from legajo.witness.store import Store, StoreError


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; 0 when done, 2 when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m legajo.witness", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="folder of the witness's key and memory")
    parser.add_argument(
        "--name", default="witness.legajo.example/1", help="key name, used when the key is made"
    )
    parser.add_argument("--listen", metavar="HOST:PORT", help="serve here until told to end")
    parser.add_argument("--user", help="started as root: own the store and run as this user")
    parser.add_argument(
        "--trust", metavar="VKEY", action="append", default=[], help="a log's key to accept checkpoints from"
    )
    parser.add_argument("--key", action="store_true", help="print the witness's own key")
    options = parser.parse_args(arguments)
    store = Store(options.store)
    try:
        if options.user:
            become(options.user, options.store)
        store.open(options.name)
        for vkey in options.trust:
            store.trust(vkey)
        if options.key:
            sys.stdout.write(store.verifier().vkey + "\n")
        if options.listen:
            serve(store, options.listen)
    except (StoreError, ProofError, OSError, KeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def become(user: str, folder: Path) -> None:
    """Give the folder to the user, then be that user for good."""
    person = pwd.getpwnam(user)
    if person.pw_uid == os.geteuid():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(folder, person.pw_uid, person.pw_gid)
    parent, wish = os.getppid(), leash.wish()
    os.setgroups([])
    os.setgid(person.pw_gid)
    os.setuid(person.pw_uid)
    leash.tie(wish)  # the kernel forgot it with the change of user
    if wish and os.getppid() != parent:
        sys.exit(1)


def serve(store: Store, listen: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    host, _, port = listen.rpartition(":")
    store.hold()
    with make_server(store, host, int(port)) as server:
        signal.signal(signal.SIGTERM, _end)
        sys.stdout.write(f"{store.verifier().name} listens on http://{host}:{server.server_address[1]}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

"""A witness running in the test's own process, known to the book under test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.environment import VAR

from legajo.ledger import published
from legajo.witness.server import make_server
from legajo.witness.store import Store


@contextmanager
def witnessing(folder: Path) -> Iterator[Store]:
    """Serve a witness that knows the log of the book Django now reaches; the integrator finds it by the files of secrets."""
    store = Store(folder)
    store.open("witness.test/1")
    store.trust(published.log_verifier().vkey)
    secrets = VAR / "secrets"
    with make_server(store, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        (secrets / "witness_vkey").write_text(store.verifier().vkey, encoding="ascii")
        (secrets / "witness_url").write_text(f"http://127.0.0.1:{server.server_address[1]}", encoding="ascii")
        try:
            yield store
        finally:
            (secrets / "witness_url").unlink()
            (secrets / "witness_vkey").unlink()
            server.shutdown()
            thread.join()

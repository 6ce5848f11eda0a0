"""A year's interest of a bucket of records: entries in, interest out, both as Arrow batches (art. 6).

The same function works in a local pool and in any engine that maps over Arrow batches (Spark's `mapInArrow`).
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pyarrow as pa

from legajo.accrual.interest import SUB_LEDGERS, Basis, inputs_of, posted
from legajo.accrual.whole.accounts import Accounts, accounts
from legajo.accrual.whole.shares import columns
from legajo.record.facts import Interest
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.careers import Careers, Told
from legajo.rules.pension.account import Terms
from legajo.rules.pension.account_plan import of_terms


SCHEMA = pa.schema(
    [
        ("subject", pa.int64()),
        ("sub_ledger", pa.int8()),  # its number in SUB_LEDGERS
        ("inputs", pa.string()),  # digest of what the interest rests on
        ("on_opening", pa.int64()),
        ("on_postings", pa.int64()),
    ]
)


def settle(table: pa.Table, year: int, terms: Terms, region: str) -> pa.RecordBatch:
    """The interest of every sub-ledger that earns something, by record and sub-ledger; `table` as `shares.read` gives it."""
    found = accounts(columns(table), year)
    who, ledger = np.nonzero(found.waiting)
    told = _compute(found, (who, ledger), year, terms, region)
    on_opening, on_postings = told.years["on_opening"][0], told.years["on_postings"][0]
    earns = np.flatnonzero(on_opening + on_postings)
    openings = found.opening[who[earns], ledger[earns]].tolist()
    postings = found.postings[who[earns], ledger[earns]].tolist()
    return pa.record_batch(
        [
            pa.array(found.subject[who[earns]]),
            pa.array(ledger[earns].astype(np.int8)),
            pa.array(_inputs(*each, year) for each in zip(openings, postings, strict=True)),
            pa.array(on_opening[earns]),
            pa.array(on_postings[earns]),
        ],
        schema=SCHEMA,
    )


def facts(batch: pa.RecordBatch, year: int, terms: Terms, known_at: str) -> Iterator[tuple[int, Interest]]:
    """The interest as facts of the record, with the record that each is of."""
    rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
    for subject, number, inputs, on_opening, on_postings in rows:
        earned = on_opening, on_postings
        yield subject, posted(SUB_LEDGERS[number], year, terms, known_at, inputs, earned)


def _compute(
    found: Accounts, at: tuple[np.ndarray, np.ndarray], year: int, terms: Terms, region: str
) -> Told:
    count = len(at[0])
    nothing = np.zeros(count, np.int64)
    return _batch(year, terms, region).compute(
        Careers(
            offsets=np.arange(0, 12 * count + 1, 12),
            facts={"amount": np.ascontiguousarray(found.postings[at].reshape(-1))},
            begins=nothing,
            since=nothing,
            until=np.full(count, 12, np.int64),
            opening={"opening": np.ascontiguousarray(found.opening[at])},
        )
    )


@cache
def _batch(year: int, terms: Terms, region: str) -> Batch:
    return Batch(of_terms({year: terms}, region))


def _inputs(opening: int, months: list[int], year: int) -> str:
    return inputs_of(Basis(opening, {12 * year + at: amount for at, amount in enumerate(months) if amount}))

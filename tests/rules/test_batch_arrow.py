"""Record batches of careers: every layout of the same facts gives the same figures and the same digest."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from legajo.record.period import Month
from legajo.rules.engine import arrow
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.one import Career, OutsideError, Single
from legajo.rules.parameters import load
from legajo.rules.pension import account_plan


PLAN = account_plan.from_postings(load(), "110000", 2008, 2010, "2026-11-25")
BATCH = Batch(PLAN)
FIRST = Month(2008, 1).ordinal
DENSE = {
    "subject": pa.array(["a", "b", "c"]),
    "first": pa.array([FIRST + 2, FIRST, FIRST + 12], pa.int32()),
    "amount": pa.array([[100, 0, 50_000], [], [1, -2, 3]], pa.list_(pa.int32())),
    "opening": pa.array([1_000_000, 5, 0]),
    "since": pa.array([2008, 2009, 2009], pa.int16()),
    "until": pa.array([FIRST + 36, FIRST + 36, FIRST + 15]),
}
SPARSE = {name: column for name, column in DENSE.items() if name not in ("first", "amount")} | {
    "months": pa.array([[FIRST + 4, FIRST + 2, FIRST + 4], [], [FIRST + 14, FIRST + 12, FIRST + 13]]),
    "amount": pa.array([[30_000, 100, 20_000], [], [3, 1, -2]]),
}


def told(columns: dict[str, pa.Array]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = arrow.compute(BATCH, pa.RecordBatch.from_pydict(columns)).to_pydict()
    return found


def test_the_figures_of_a_record_batch() -> None:
    found = told(DENSE)
    assert list(found) == [
        "subject", "closing", "months", "year_principal", "year_on_opening", "year_on_postings", "year_closing", "inputs", "plan",
    ]  # fmt: skip
    assert found["subject"] == ["a", "b", "c"]
    assert found["plan"] == [PLAN.hash] * 3
    assert found["months"] == [2, 0, 3]
    first = Single(PLAN).compute(Career({"amount": [100, 0, 50_000]}, {"opening": 1_000_000}, begins=2))
    assert found["year_closing"][0] == list(first.years["closing"])
    assert found["closing"][0] == first.results["closing"]
    assert found["year_closing"][1][0] is None
    assert [year is None for year in found["year_principal"][2]] == [True, False, True]
    assert found["closing"][2] == found["year_closing"][2][1]


def test_several_facts_of_a_month_add_up_in_any_order() -> None:
    assert told(SPARSE) == told(DENSE)


def test_a_slice_is_what_it_shows() -> None:
    whole = pa.RecordBatch.from_pydict(DENSE)
    part = arrow.compute(BATCH, whole.slice(1, 2)).to_pydict()
    assert part == {name: values[1:] for name, values in told(DENSE).items()}


def test_the_digest_is_of_the_facts() -> None:
    inputs = told(DENSE)["inputs"]
    assert len(set(inputs)) == 3
    assert all(len(each) == 16 for each in inputs)
    padded = DENSE | {
        "first": pa.array([FIRST, FIRST + 35, FIRST + 12]),
        "amount": pa.array([[0, 0, 100, 0, 50_000, 0], [0], [1, -2, 3]]),
    }
    assert told(padded)["inputs"] == inputs
    for name, other in {
        "amount": pa.array([[100, 1, 50_000], [], [1, -2, 3]]),
        "opening": pa.array([1_000_001, 5, 0]),
        "until": pa.array([FIRST + 35, FIRST + 36, FIRST + 15]),
        "since": pa.array([2008, 2009, 2009], pa.int16()),
    }.items():
        changed = told(DENSE | {name: other})["inputs"]
        assert (changed[0] == inputs[0]) == (name == "since")
        assert changed[1:] == inputs[1:]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": pa.array([[1.5], [], []])}, "lists of whole numbers"),
        ({"amount": pa.array([1, 2, 3])}, "lists of whole numbers"),
        ({"amount": pa.array([[None], [], []], pa.list_(pa.int64()))}, "no nulls"),
        ({"amount": pa.array([None, [], []], pa.list_(pa.int64()))}, "no nulls"),
        ({"opening": pa.array([1, None, 2])}, "without nulls"),
        ({"opening": pa.array([1.0, 2.0, 3.0])}, "whole numbers"),
        ({"first": pa.array([0, FIRST, FIRST + 12])}, "not settled|thousand years"),
        ({"first": None}, "first is missing"),
        ({"first": None, "months": pa.array([[1], [], []])}, "one length"),
        ({"first": None, "months": pa.array([[1, 2, 3], [], [1, 2, 3]])}, "outside the months of the plan"),
    ],
)
def test_what_is_no_batch_of_careers(changes: dict[str, pa.Array | None], reason: str) -> None:
    columns = {name: column for name, column in {**DENSE, **changes}.items() if column is not None}
    with pytest.raises(OutsideError, match=reason):
        told(columns)


def test_great_populations_come_block_by_block_alike() -> None:
    random = np.random.default_rng(11)
    amounts = [random.integers(0, 90_000, 36).tolist() for _ in range(1_000)]
    columns = {"first": pa.array([FIRST] * 1_000), "amount": pa.array(amounts)}
    whole = arrow.compute(BATCH, pa.RecordBatch.from_pydict(columns))
    parts = [
        arrow.compute(BATCH, pa.RecordBatch.from_pydict(columns).slice(at, 77)) for at in range(0, 1_000, 77)
    ]
    assert pa.Table.from_batches(parts).to_pydict() == whole.to_pydict()

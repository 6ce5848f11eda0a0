"""Plans over Arrow: a record batch of careers in, a record batch of figures out; whoever carries the batches.

In: `first` (the month of the first fact, as Month.ordinal) with a list column for every fact, one value a month; or `months` (a
list of months, repeated where a month has several facts, which add up) in place of `first`. A column for every carried state, and
`since` (settlement year) and `until` (the month after the last that is settled) where not the whole plan is meant. Other columns
pass through. Out: the passed columns, a column for every result, a list of years for all that is kept (null where a year is not
settled), `inputs` (digest of what went in) and `plan` (its hash).
"""

import hashlib
from dataclasses import replace

import numpy as np
import pyarrow as pa

from legajo.rules.engine.batch import Batch
from legajo.rules.engine.career import Plan
from legajo.rules.engine.careers import Careers, Ints, Told
from legajo.rules.engine.one import OutsideError


DIGEST = 16  # bytes


def compute(batch: Batch, records: pa.RecordBatch) -> pa.RecordBatch:
    """The figures of every career of a record batch; OutsideError when it does not fit the plan."""
    plan = batch.plan
    careers = careers_of(plan, records)
    told = batch.compute(careers)
    own = {"first", "months", "since", "until", *plan.facts, *plan.carried}
    passed = {name: records.column(name) for name in records.schema.names if name not in own}
    return pa.RecordBatch.from_pydict({**passed, **_figures(plan, told), **_identity(plan, careers)})


def careers_of(plan: Plan, records: pa.RecordBatch) -> Careers:
    """The careers of a record batch, counted in months of the plan."""
    names = set(records.schema.names)
    needed = {*plan.facts} | ({"months"} if "months" in names else {"first"})
    if missing := needed - names:
        raise OutsideError(
            f"careers have the columns {', '.join(sorted(needed))}; {', '.join(sorted(missing))} is missing"
        )
    count = len(records)
    first = plan.first.ordinal
    since = _numbers(records, "since") - plan.first.year if "since" in names else np.zeros(count, np.int64)
    until = _numbers(records, "until") - first if "until" in names else np.full(count, plan.months, np.int64)
    opening = {name: _numbers(records, name) for name in plan.carried if name in names}
    lists = {name: _lists(records, name) for name in plan.facts}
    offsets = lists[plan.facts[0]][0]
    if "months" in names:
        months = _lists(records, "months")
        same_length(offsets, months[0])
        begins = np.zeros(count, np.int64)
        facts = {
            name: _by_month(plan, months, values)
            for name, (own, values) in lists.items()
            if same_length(offsets, own)
        }
        offsets = np.arange(count + 1, dtype=np.int64) * plan.months
    else:
        begins = _numbers(records, "first") - first
        facts = {name: values for name, (own, values) in lists.items() if same_length(offsets, own)}
    return Careers(offsets, facts, begins, since, until, opening)


def same_length(offsets: Ints, others: Ints) -> bool:
    """Refuse lists of one career that differ in length."""
    if not np.array_equal(offsets, others):
        raise OutsideError("the lists of a career have one length")
    return True


def digests(plan: Plan, careers: Careers) -> list[bytes]:
    """What went in, by career: the same facts have the same digest, however they were laid out."""
    found = []
    states = [careers.opening[name] for name in sorted(careers.opening)]
    for number in range(len(careers)):
        row = slice(careers.offsets[number], careers.offsets[number + 1])
        values = np.stack([careers.facts[name][row] for name in plan.facts])
        places = np.flatnonzero(values.any(axis=0))
        months = places + careers.begins[number] + plan.first.ordinal
        span = [careers.since[number] + plan.first.year, careers.until[number] + plan.first.ordinal]
        told = hashlib.sha256(np.array([*span, *(state[number] for state in states)], "<i8").tobytes())
        told.update(months.astype("<i8").tobytes())
        told.update(values[:, places].astype("<i8").tobytes())
        found.append(told.digest()[:DIGEST])
    return found


def _numbers(records: pa.RecordBatch, name: str) -> Ints:
    column = records.column(name)
    if column.null_count or not pa.types.is_integer(column.type):
        raise OutsideError(f"{name} is a column of whole numbers, without nulls")
    return np.ascontiguousarray(column.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _lists(records: pa.RecordBatch, name: str) -> tuple[Ints, Ints]:
    """Where the lists of a column begin, and their values one behind the other."""
    column = records.column(name)
    kind = column.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)) or not pa.types.is_integer(
        kind.value_type
    ):
        raise OutsideError(f"{name} is a column of lists of whole numbers")
    values = column.flatten()
    if column.null_count or values.null_count:
        raise OutsideError(
            f"{name} has no nulls: a month without facts is 0, a career without months an empty list"
        )
    offsets = column.offsets.to_numpy().astype(np.int64)
    return offsets - offsets[0], np.ascontiguousarray(values.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _by_month(plan: Plan, months: tuple[Ints, Ints], values: Ints) -> Ints:
    """Facts by month of the plan, those of one month added up."""
    offsets, ordinals = months
    count = len(offsets) - 1
    places = ordinals - plan.first.ordinal
    if len(places) and not (places.min() >= 0 and places.max() < plan.months):
        raise OutsideError("a fact lies outside the months of the plan")
    found = np.zeros(count * plan.months, np.int64)
    rows = np.repeat(np.arange(count), np.diff(offsets))
    np.add.at(found, rows * plan.months + places, values)
    return found


def _figures(plan: Plan, told: Told) -> dict[str, pa.Array]:
    figures = {name: pa.array(values) for name, values in told.results.items()}
    absent = ~told.settled.T.ravel()
    for name, values in told.years.items():
        years = pa.array(np.ascontiguousarray(values.T).ravel(), mask=absent)
        figures[f"year_{name}"] = pa.FixedSizeListArray.from_arrays(years, plan.years)
    return figures


def _identity(plan: Plan, careers: Careers) -> dict[str, pa.Array]:
    hashes = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(careers), np.int8)), [plan.hash])
    opening = {name: careers.opening.get(name, np.zeros(len(careers), np.int64)) for name in plan.carried}
    inputs = digests(plan, replace(careers, opening=opening))
    return {"inputs": pa.array(inputs, pa.binary(DIGEST)), "plan": hashes}

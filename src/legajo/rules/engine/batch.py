"""A plan for whole populations: compiled to the machine, over columns of lists; exact to the fen or refused.

Only jobs over whole populations load this (legajo[batch]: numba, numpy); the pages for people never do.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from legajo.rules.engine import columns
from legajo.rules.engine.career import Plan, prove
from legajo.rules.engine.careers import Careers, Ints, Told
from legajo.rules.engine.interval import InexactError
from legajo.rules.engine.kernel import Text, kernel_text
from legajo.rules.engine.lanes import LARGEST, lanes_text, which
from legajo.rules.engine.one import OutsideError


try:
    import numba
except ImportError:  # a Python for which numba has no wheel: numpy alone computes the same, more slowly
    numba = None  # type: ignore[assignment]  # a module or nothing

BLOCK = 500_000  # facts, or careers


class Batch:
    """A plan, ready for any number of careers."""

    def __init__(self, plan: Plan, *, keep: bool = True, back_end: str | None = None) -> None:
        self.plan = plan
        self.keep = keep
        self.back_end = back_end or ("numpy" if numba is None else "numba")
        self._made: dict[tuple[tuple[int, int], ...], Callable[[Careers], tuple[Ints, Ints]]] = {}

    def compute(self, careers: Careers) -> Told:
        """Every figure of every career; OutsideError or InexactError when they do not fit the plan."""
        plan = self.plan
        _check(plan, careers)
        opening = {name: careers.opening.get(name, np.zeros(len(careers), np.int64)) for name in plan.carried}
        careers = replace(careers, opening=opening)
        results = np.empty((len(plan.results), len(careers)), np.int64)
        kept = np.zeros((len(plan.kept) if self.keep else 0, plan.years, len(careers)), np.int64)
        for block in _blocks(careers.offsets):
            some = _slice(careers, block)
            results[:, block], kept[:, :, block] = self._function(limits(plan, some))(some)
        years = np.arange(plan.years if self.keep else 0)[:, None]
        settled = (years >= careers.since) & (12 * years < careers.until)
        return Told(
            dict(zip(plan.results, results, strict=True)),
            dict(zip(plan.kept, kept, strict=True)) if self.keep else {},
            settled,
        )

    def _function(self, bounds: Mapping[str, tuple[int, int]]) -> Callable[[Careers], tuple[Ints, Ints]]:
        """The way to compute careers within such limits: lanes where they are proved exact, else one by one."""
        key = tuple(bounds.values())
        if key not in self._made:
            plan = replace(self.plan, limits=bounds)
            if self.back_end == "numpy":
                _ = plan.proof
                self._made[key] = lambda careers: columns.compute(plan, careers, keep=self.keep)
            else:
                self._made[key] = _compiled(plan, keep=self.keep, back_end=self.back_end)
        return self._made[key]


def _compiled(plan: Plan, *, keep: bool, back_end: str) -> Callable[[Careers], tuple[Ints, Ints]]:
    """The plan in machine code, in lanes unless something could leave what float64 carries exactly."""
    text = kernel_text(plan, keep=keep)  # refuses what is not exact in 64 bits
    switches = {stage.name: stage.which for stage in plan.stages}
    if back_end != "numba_int":
        try:
            text = lanes_text(plan, prove(plan, LARGEST), keep=keep)
            switches = {
                "month": which(plan.of_level("month"), plan.months),
                "year": which(plan.of_level("year"), plan.years),
            }
        except InexactError:
            pass  # 64-bit whole numbers carry it
    function = machine_code(text.source)
    tables = _tables(plan, text, switches)

    def compute(careers: Careers) -> tuple[Ints, Ints]:
        results = np.empty((len(plan.results), len(careers)), np.int64)
        kept = np.empty((len(plan.kept) if keep else 0, plan.years, len(careers)), np.int64)
        facts = [careers.facts[name] for name in plan.facts]
        opening = [careers.opening[name] for name in plan.carried]
        function(
            careers.offsets,
            careers.begins,
            careers.since,
            careers.until,
            *facts,
            *opening,
            *tables,
            results,
            kept,
        )
        return results, kept

    return compute


def _tables(plan: Plan, text: Text, switches: Mapping[str, tuple[int, ...]]) -> list[Ints]:
    stages = {stage.name: stage for stage in plan.stages}
    tables = [stages[stage].tables[name] for stage, name in text.tables]
    return [np.array(each, np.int64) for each in (*tables, *(switches[name] for name in text.switched))]


@cache
def machine_code(source: str) -> Callable[..., None]:
    """Compile the text of a plan, once for each text and process."""
    space: dict[str, Any] = {"np": np, **_operations()}
    exec(compile(source, "<plan>", "exec"), space)  # noqa: S102 (our own writing of checked trees)
    return numba.njit(error_model="numpy", nogil=True)(space["careers"])


@cache
def _operations() -> Mapping[str, Any]:
    """The divisions in 64 bits; unsigned where nothing is negative, which machines do faster by a constant."""
    inline = numba.njit(inline="always", error_model="numpy")

    @inline
    def half_up(a: Any, b: Any) -> Any:
        return np.int64(np.uint64(2 * a + b) // np.uint64(2 * b))

    @inline
    def half_up_signed(a: Any, b: Any) -> Any:
        quotient = np.int64(np.uint64(2 * abs(a) + b) // np.uint64(2 * b))
        return -quotient if a < 0 else quotient

    @inline
    def floor_to(a: Any, b: Any) -> Any:
        return np.int64(np.uint64(a) // np.uint64(b))

    @inline
    def ceil_to(a: Any, b: Any) -> Any:
        return np.int64(np.uint64(a + b - 1) // np.uint64(b))

    @inline
    def floor_to_signed(a: Any, b: Any) -> Any:
        return a // b

    @inline
    def ceil_to_signed(a: Any, b: Any) -> Any:
        return -((-a) // b)

    @inline
    def clamp(value: Any, lowest: Any, highest: Any) -> Any:
        return lowest if value < lowest else min(value, highest)

    made = (half_up, half_up_signed, floor_to, ceil_to, floor_to_signed, ceil_to_signed, clamp)
    return {function.py_func.__name__: function for function in made}


def _check(plan: Plan, careers: Careers) -> None:
    """Refuse columns that do not fit each other or the plan."""
    count = len(careers)
    lengths = {
        len(careers.offsets) - 1,
        len(careers.since),
        len(careers.until),
        *map(len, careers.opening.values()),
    }
    if lengths != {count}:
        raise OutsideError("the columns of careers have one length")
    if set(careers.facts) != set(plan.facts) or not set(careers.opening) <= set(plan.carried):
        raise OutsideError(
            f"careers have the facts {', '.join(plan.facts)} and open with {', '.join(plan.carried)}"
        )
    columns_ = (
        careers.offsets,
        careers.begins,
        careers.since,
        careers.until,
        *careers.facts.values(),
        *careers.opening.values(),
    )
    if any(each.dtype != np.int64 for each in columns_):
        raise OutsideError("careers are columns of 64-bit whole numbers")
    items = {len(values) for values in careers.facts.values()}
    rising = careers.offsets[0] >= 0 and bool((np.diff(careers.offsets) >= 0).all())
    if not rising or any(careers.offsets[-1] > length for length in items):
        raise OutsideError("the lists of careers lie one behind the other within their columns")
    for name, values, highest in (
        ("since", careers.since, plan.years),
        ("until", careers.until, plan.months),
    ):
        if count and not (values.min() >= 0 and values.max() <= highest):
            raise OutsideError(f"{name} lies between 0 and {highest}")
    if plan.whole and bool(
        ((careers.until % 12 != 0) & np.isin(careers.until // 12, list(plan.whole))).any()
    ):
        raise OutsideError("a year that is settled whole or not at all is settled in part")
    if count and np.abs(careers.begins).max() > 12 * 1000:
        raise OutsideError("a career begins within a thousand years of its plan")
    _check_months(plan, careers)


def _check_months(plan: Plan, careers: Careers) -> None:
    """Refuse facts of months that are not settled: they would vanish."""
    ends = careers.begins + np.diff(careers.offsets)
    within = (careers.begins >= 12 * careers.since) & (ends <= careers.until)
    for career in np.flatnonzero(~within & (np.diff(careers.offsets) > 0)):
        first, last = careers.offsets[career], careers.offsets[career + 1]
        months = careers.begins[career] + np.arange(last - first)
        outside = (months < 12 * careers.since[career]) | (months >= careers.until[career])
        if any(careers.facts[name][first:last][outside].any() for name in plan.facts):
            raise OutsideError(f"career {career} has facts of months that are not settled")


def _blocks(offsets: Ints) -> Iterator[slice]:
    """Careers whose facts fit the processor's own memory together, so that looking at their limits costs little."""
    first = 0
    while first < len(offsets) - 1:
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), first + BLOCK)
        yield slice(first, last)
        first = last


def _slice(careers: Careers, block: slice) -> Careers:
    first, last = careers.offsets[block.start], careers.offsets[block.stop]
    return Careers(
        careers.offsets[block.start : block.stop + 1] - first,
        {name: values[first:last] for name, values in careers.facts.items()},
        careers.begins[block],
        careers.since[block],
        careers.until[block],
        {name: values[block] for name, values in careers.opening.items()},
    )


def limits(plan: Plan, careers: Careers) -> dict[str, tuple[int, int]]:
    """Between what the facts and states of these careers lie, rounded outwards to a power of sixteen."""
    found = {}
    for name in (*plan.facts, *plan.carried):
        values = careers.facts[name] if name in careers.facts else careers.opening[name]
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        lowest, highest = plan.limits[name]
        if low < lowest or high > highest:
            outside = low if low < lowest else high
            raise OutsideError(f"{name} lies between {lowest} and {highest}, and one is {outside}")
        found[name] = max(lowest, -_above(-low)), min(highest, _above(high))
    return found


def _above(value: int) -> int:
    """The next power of sixteen: few bounds for many batches, each pair of which is proved, and perhaps compiled, once."""
    bits = abs(value).bit_length()
    return 0 if value == 0 else 16 ** -(-bits // 4) if value > 0 else -(16 ** ((bits - 1) // 4))

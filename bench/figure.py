"""One measured ratio: ours against a named reference in the same run. Ratios pass or fail; times only inform."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is compared with `aim`: at least it, or at most it where `lower_is_better`."""

    name: str
    ratio: float
    aim: float | None
    detail: str
    lower_is_better: bool = False

    @property
    def reached(self) -> bool:
        if self.aim is None:
            return True
        return self.ratio <= self.aim if self.lower_is_better else self.ratio >= self.aim

    def __str__(self) -> str:
        if self.aim is None:
            return f"{self.name}: {self.ratio:.3f} (report) · {self.detail}"
        sign = "≤" if self.lower_is_better else "≥"
        verdict = "reached" if self.reached else "NOT REACHED"
        return f"{self.name}: {self.ratio:.3f} (aim {sign} {self.aim:g}: {verdict}) · {self.detail}"


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median wall time of some calls."""
    return statistics.median(seconds(work) for _ in range(times))


def percentile(values: list[float], per_cent: int) -> float:
    """The value below which so many per cent of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * per_cent // 100)]

"""Many careers as columns, and what a plan tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Careers:
    """Many careers as columns: lists of months one behind the other, and where each begins."""

    offsets: Ints  # one more than there are careers
    facts: Mapping[str, Ints]
    begins: Ints  # the month of each one's first fact, counted from the plan's first month
    since: Ints  # the first year that is settled, counted likewise
    until: Ints  # the month after the last that is settled
    opening: Mapping[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.begins)


@dataclass(frozen=True, slots=True)
class Told:
    """What the plan tells of many careers; `years` are [year, career], and mean nothing where a year is not settled."""

    results: Mapping[str, Ints]
    years: Mapping[str, Ints]
    settled: npt.NDArray[np.bool_]  # [year, career]; no years where none is kept

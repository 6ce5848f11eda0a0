"""What an inspection finds in an upload, and how large an upload may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from legajo.collection.refusal import Refusal


SUM = re.compile(r"\s*[=＝]?\s*(SUM|SUBTOTAL)\s*\([^()]*\)\s*", re.IGNORECASE)  # what a totals row is made of
UPLOAD_LIMIT = 64 * 1024 * 1024  # bytes as they come
UNPACKED_LIMIT = 400 * 1024 * 1024  # bytes of all parts together
RATIO_LIMIT = 200  # unpacked to packed; a sheet of a hundred thousand like rows reaches about 30
RATIO_FROM = 1024 * 1024  # smaller parts may be as dense as they like
MEMBER_LIMIT = 2_000
CELL_LIMIT = 8_000_000  # of the rectangle around the filled cells: a reader lays it out in memory
RANGE_LIMIT = 3_000_000  # rows that shared formulas fill: a range of a million is written with a few bytes


class Format(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(slots=True)
class Part:
    """One sheet: which cells hold formulas, and the rectangle of its filled cells."""

    formulas: dict[int, list[int]] = field(default_factory=dict)  # columns by row, both from 1
    others: set[int] = field(default_factory=set)  # rows with a formula that is more than a sum
    last_row: int = 0
    last_column: int = 0
    ranged: int = 0  # rows of all ranges

    def add_formula(self, row: int, column: int, *, is_sum: bool) -> None:
        self.formulas.setdefault(row, []).append(column)
        if not is_sum:
            self.others.add(row)

    def add_range(self, rows: range, column: int, *, written_in: int = 0) -> None:
        """A formula that fills a range; of the row that it is written in, its own cell tells."""
        self.ranged += len(rows)
        if self.ranged > RANGE_LIMIT:
            raise Refusal("dimensions_absurd", rows=self.ranged, columns=1)
        for row in rows:
            if row != written_in:
                self.add_formula(row, column, is_sum=False)

    @property
    def sums(self) -> frozenset[int]:
        """Rows whose formulas only add up."""
        return frozenset(self.formulas) - self.others

    def fill(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def check_size(self) -> None:
        if self.last_row * self.last_column > CELL_LIMIT:
            raise Refusal("dimensions_absurd", rows=self.last_row, columns=self.last_column)


@dataclass(frozen=True, slots=True)
class Package:
    """An upload that may be read."""

    format: Format
    parts: Sequence[Part]  # in the order of the sheets
    epoch_1904: bool = False
    lines: Sequence[Sequence[str]] = ()  # of a csv

"""The picture of an employer's year: for each month a column of what was due, filled by what was paid. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from legajo.record.period import Month


WIDTH, HEIGHT, TOP, FOOT = 760, 160, 4, 42
GAP = 14  # between columns
LEAST = 5  # the height of a shortage that would else not be seen


@dataclass(frozen=True, slots=True)
class Column:
    """One month: where its two bars stand, in the picture's own units."""

    month: int
    year: int | None  # said under the first column and each January
    x: float
    width: float
    due_y: float
    gap: float  # what is missing; never too thin to be seen
    paid_y: float
    paid_height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The columns and the frame."""

    columns: tuple[Column, ...]
    width: int
    height: int
    base: int


def picture_of(months: Sequence[tuple[int, int, int]]) -> Picture | None:
    """Month, due and paid, oldest first; nothing to show without two months."""
    highest = max((max(due, paid) for _month, due, paid in months), default=0)
    if len(months) < 2 or not highest:
        return None
    base = HEIGHT - FOOT
    step = WIDTH / len(months)
    columns = []
    for place, (ordinal, due, paid) in enumerate(months):
        month = Month.of(ordinal)
        tall, filled = (round((base - TOP) * amount / highest, 1) for amount in (due, min(paid, due)))
        gap = max(LEAST, round(tall - filled, 1)) if paid < due else 0
        x, width = round(place * step + GAP / 2, 1), round(step - GAP, 1)
        columns.append(
            Column(
                month=ordinal,
                year=month.year if place == 0 or month.number == 1 else None,
                x=x,
                width=width,
                due_y=round(base - max(tall, gap), 1),
                gap=gap,
                paid_y=round(base - max(tall - gap, 0), 1),
                paid_height=round(max(tall - gap, 0), 1),
                middle=round(x + width / 2, 1),
            )
        )
    return Picture(tuple(columns), WIDTH, HEIGHT, base)

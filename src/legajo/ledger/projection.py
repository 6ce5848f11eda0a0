"""The columns that stand beside a payload, derived from it: the auditor derives them again and compares."""

from typing import NamedTuple
from uuid import UUID

from legajo.record.facts import (
    Allocation,
    Bases,
    Due,
    Entry,
    LateFee,
    MoneyReceived,
    Scheme,
    WageDeclared,
    columns,
    encode_entry,
)
from legajo.record.period import ordinal


NO_AMOUNTS = (0,) * 8


class Line(NamedTuple):
    """One entry as a row: its columns in the order of the tables, its canonical bytes last."""

    line: int
    subject_id: int
    kind: int
    occurrence: str
    employer_id: int | None
    month_from: int | None
    month_to: int | None
    replaces_act: UUID | None
    replaces_line: int | None
    base: int | None
    pension_employer: int
    pension_person: int
    unemployment_employer: int
    unemployment_person: int
    medical_employer: int
    medical_person: int
    work_injury_employer: int
    maternity_employer: int
    payload: bytes


class Figures(NamedTuple):
    """What a fact shows in columns: months (ordinals), base, eight amounts (fen)."""

    month_from: int | None = None
    month_to: int | None = None
    base: int | None = None
    amounts: tuple[int, ...] = NO_AMOUNTS


def line_of(entry: Entry) -> Line:
    """The row of an entry; CanonicalError when the entry is not of its kind's form."""
    return row_of(entry, encode_entry(entry))


def row_of(entry: Entry, payload: bytes) -> Line:
    """The row of an entry whose canonical bytes are known."""
    figures = figures_of(entry)
    replaces = entry.replaces
    return Line(  # type: ignore[call-arg]  # a checker does not count what a star unpacks
        entry.line,
        entry.subject,
        entry.kind,
        entry.occurrence,
        entry.employer,
        figures.month_from,
        figures.month_to,
        UUID(replaces.act) if replaces else None,
        replaces.line if replaces else None,
        figures.base,
        *figures.amounts,  # type: ignore[arg-type]  # eight, as `columns` makes them
        payload,
    )


def figures_of(entry: Entry) -> Figures:
    """Months, base and amounts. Money that no due stands for shows no month, so it counts as paid nowhere."""
    match entry.fact:
        case Due() as fact:
            month = ordinal(fact.month)
            return Figures(month, month, base_of(fact.base), columns(fact.amounts))
        case Allocation(unallocated=False) as fact:
            month = ordinal(fact.month)
            return Figures(month, month, None, columns(fact.amounts))
        case WageDeclared() as fact:
            return Figures(ordinal(fact.from_month), None, fact.wage)
        case MoneyReceived() as fact:
            return Figures(ordinal(fact.from_month), ordinal(fact.to_month), None, columns(fact.amounts))
        case LateFee() as fact:
            month = ordinal(fact.month)
            return Figures(month, month)
        case Allocation():
            return Figures()
    since, until = entry.effective_from, entry.effective_to
    return Figures(ordinal(since[:7]) if since else None, ordinal(until[:7]) if until else None)


def base_of(bases: Bases) -> int | None:
    """The base that stands for a month: the pension's, or the highest where there is none."""
    return bases.get(Scheme.PENSION, max(bases.values(), default=None))

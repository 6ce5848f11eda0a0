"""What a case will change, in numbers for the officers: totals before and after, and the rows to look at first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from legajo.accrual.allocation import Allocated, MonthState
from legajo.accrual.assessment import DueRow
from legajo.accrual.months import add
from legajo.accrual.principal import principal_of
from legajo.record.facts import Scheme


EXCEPTIONS_KEPT = 500
JUMP_PERCENT = 150  # of the wage before: a wage that grows by half deserves a look
DROP_PERCENT = 70
REMARKS = frozenset({"household_differs"})  # what only the collector can tell; the others are found anew


@dataclass(frozen=True, slots=True)
class Touched:
    """One person of the case: amounts in fen before and after; `codes` say why an officer should look."""

    subject: int
    due_before: int = 0
    due_after: int = 0
    paid_before: int = 0
    paid_after: int = 0
    wage_before: int = 0
    wage_after: int = 0
    months: int = 0  # that begin to count for the pension
    principal: int = 0  # that enters the account
    unallocated: int = 0
    interest: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals over all persons, and the exceptions."""

    people: int = 0
    due_before: int = 0
    due_after: int = 0
    paid_before: int = 0
    paid_after: int = 0
    months: int = 0
    principal: int = 0
    unallocated: int = 0
    wages_changed: int = 0
    interest: int = 0
    exceptions: tuple[Touched, ...] = field(default=())
    exceptions_count: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_summary(given: Mapping[str, Any]) -> Summary:
    """The inverse of `as_json`."""
    rows = tuple(Touched(**{**row, "codes": tuple(row["codes"])}) for row in given.get("exceptions", ()))
    return Summary(**{**given, "exceptions": rows})


def remarks_of(given: Mapping[str, Any]) -> dict[int, list[str]]:
    """What the collector said of persons when the case was proposed."""
    rows = {row["subject"]: REMARKS.intersection(row["codes"]) for row in given.get("exceptions", ())}
    return {subject: sorted(codes) for subject, codes in rows.items() if codes}


def of_run(said: Mapping[str, Any]) -> Summary:
    """The totals that an order announces."""
    totals = said["totals"]
    return Summary(
        people=said["persons"],
        due_after=totals.get("due_up", 0) + totals.get("due_down", 0),
        interest=totals["on_opening"] + totals["on_postings"],
    )


def of_due(row: DueRow, state: MonthState | None, wage_before: int | None, *, entering: bool) -> Touched:
    """What a due changes for its person."""
    held = sum(state.due) if state else 0
    paid = sum(state.paid) if state else 0
    before = row.declared.wage if wage_before is None and not entering else wage_before or 0
    codes = []
    if row.fact.cause == "difference":
        codes.append("correction")
    if wage_before and entering and row.declared.wage * 100 > wage_before * JUMP_PERCENT:
        codes.append("wage_jump")
    if wage_before and entering and row.declared.wage * 100 < wage_before * DROP_PERCENT:
        codes.append("wage_drop")
    return Touched(
        row.declared.subject,
        due_before=held,
        due_after=held + sum(row.columns),
        paid_before=paid,
        paid_after=paid,
        wage_before=before,
        wage_after=row.declared.wage,
        codes=tuple(codes),
    )


def of_money(row: Allocated, state: MonthState | None) -> Touched:
    """What a line of money changes for its person."""
    due = sum(state.due) if state else 0
    paid = sum(state.paid) if state else 0
    taken, left = sum(row.amounts), sum(row.unallocated)
    codes = []
    if left:
        codes.append("unallocated")
    if taken and paid + taken < due:
        codes.append("part_paid")
    credited = Scheme.PENSION in row.credited
    return Touched(
        row.money.subject_id or 0,
        due_before=due,
        due_after=due,
        paid_before=paid,
        paid_after=paid + taken,
        months=int(credited),
        principal=_principal(row, state) if credited else 0,
        unallocated=left,
        codes=tuple(codes),
    )


def _principal(row: Allocated, state: MonthState | None) -> int:
    if state is None:
        return 0
    paid = add(state.paid, row.amounts)
    return principal_of(state.due, paid, state.account, flexible=row.money.employer_id is None)


def summarise(rows: Sequence[Touched], codes: Mapping[int, Iterable[str]]) -> Summary:
    """Add them up; `codes` are what the facts themselves say of a subject (a new person)."""
    exceptions = []
    for row in rows:
        more = tuple(codes.get(row.subject, ()))
        if row.codes or more:
            exceptions.append(replace(row, codes=(*row.codes, *more)))
    seen = {row.subject for row in rows}
    exceptions += [
        Touched(subject, codes=tuple(said)) for subject, said in codes.items() if subject not in seen
    ]
    return Summary(
        people=len(seen | set(codes)),
        due_before=sum(row.due_before for row in rows),
        due_after=sum(row.due_after for row in rows),
        paid_before=sum(row.paid_before for row in rows),
        paid_after=sum(row.paid_after for row in rows),
        months=sum(row.months for row in rows),
        principal=sum(row.principal for row in rows),
        unallocated=sum(row.unallocated for row in rows),
        wages_changed=sum(row.wage_before != row.wage_after for row in rows),
        exceptions=tuple(exceptions[:EXCEPTIONS_KEPT]),
        exceptions_count=len(exceptions),
    )

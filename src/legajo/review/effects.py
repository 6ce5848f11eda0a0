"""Before and after, for the officer (art. 7): in total, and for each person, the exceptions first."""

from collections.abc import Iterable
from dataclasses import replace

from legajo.accrual import lookups as accrual
from legajo.accrual.summary import Touched
from legajo.ledger import lookups as ledger
from legajo.ledger import subjects
from legajo.record.people import mask_identity
from legajo.record.permit import Permit
from legajo.review.bundle import CaseSort, CaseView, Change, Effect, Preview


SUMMED = (
    "due_before",
    "due_after",
    "paid_before",
    "paid_after",
    "months",
    "principal",
    "unallocated",
    "interest",
)


def preview_of(case: CaseView, permit: Permit, *, page: int, size: int) -> Preview:
    """The totals and the exceptions that were prepared with the case, and one page of the other persons."""
    case_id, round_number = case.id, case.round
    told = accrual.get_summary(case_id, round_number, permit)
    count = accrual.count(case_id, round_number, permit)
    ordinary = merged(accrual.touched(case_id, round_number, permit, after=(page - 1) * size, size=size))
    if not count:  # nothing is derived: what the facts themselves bring, with the codes of each person
        codes = {row.subject: row.codes for row in told.exceptions}
        ordinary = tuple(replace(row, codes=codes.get(row.subject, ())) for row in ordinary)
        told = replace(told, exceptions=())
    if case.sort is CaseSort.OPENING:
        months, principal = accrual.taken_over(case_id, round_number, permit)
        told = replace(told, months=months, principal=principal)
    seen = {row.subject for row in told.exceptions}
    rows = [row for row in ordinary if row.subject not in seen]
    shown = [*(told.exceptions if page == 1 else ()), *rows]
    entered = accrual.is_entered(case_id, round_number, permit)
    before = ledger.people_before({row.subject for row in shown}, permit)
    people = subjects.identities({row.subject for row in shown})
    effects = {
        id(row): _effect(row, before.get(row.subject), people.get(row.subject), entered=entered)
        for row in shown
    }
    totals = [
        Change("due", told.due_before, told.due_after),
        Change("paid", told.paid_before, told.paid_after),
        Change("months", 0, told.months),
        Change("account", 0, told.principal),
        Change("interest", 0, told.interest),
        Change("unallocated", 0, told.unallocated),
        Change("wages_changed", 0, told.wages_changed),
    ]
    return Preview(
        totals=tuple(change for change in totals if change.before or change.after),
        exceptions=tuple(effects[id(row)] for row in told.exceptions) if page == 1 else (),
        others=tuple(effects[id(row)] for row in rows),
        people=told.people,
        page=page,
        pages=max(1, -(-(count or case.lines) // size)),
    )


def merged(rows: Iterable[Touched]) -> tuple[Touched, ...]:
    """One row for each person: their months and sub-ledgers added up, their wage the last one said."""
    found: dict[int, Touched] = {}
    for row in rows:
        held = found.get(row.subject)
        found[row.subject] = _added(held, row) if held else row
    return tuple(found.values())


def _added(one: Touched, other: Touched) -> Touched:
    sums = {name: getattr(one, name) + getattr(other, name) for name in SUMMED}
    wages = {name: getattr(other, name) or getattr(one, name) for name in ("wage_before", "wage_after")}
    return replace(one, **sums, **wages, codes=tuple(dict.fromkeys((*one.codes, *other.codes))))


def _effect(
    row: Touched, before: ledger.PersonBefore | None, who: subjects.Identity | None, *, entered: bool
) -> Effect:
    """One person: the case's own figures, and where the person stands with months and account."""
    months = (before.months if before else 0) - (row.months if entered else 0)
    gained = row.principal + row.interest
    account = (before.account if before else 0) - (gained if entered else 0)
    changes = [
        Change("wage", row.wage_before, row.wage_after),
        Change("due", row.due_before, row.due_after),
        Change("paid", row.paid_before, row.paid_after),
        Change("months", months, months + row.months),
        Change("account", account, account + gained),
        Change("unallocated", 0, row.unallocated),
    ]
    return Effect(
        row.subject,
        who.name if who else "",
        mask_identity(who.number) if who and who.sort == "person" else "",
        tuple(change for change in changes if change.before != change.after),
        row.codes,
    )

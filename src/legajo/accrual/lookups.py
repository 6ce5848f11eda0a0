"""What accrual prepared for a case, and money that waits for a due (arts. 2(2), 6)."""

import datetime
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from legajo.accrual import differences, publications
from legajo.accrual.arrears import Debt as Debt
from legajo.accrual.arrears import debts
from legajo.accrual.differences import Difference
from legajo.accrual.known import end_of
from legajo.accrual.models import Money, Plan
from legajo.accrual.money import MoneyLine
from legajo.accrual.months import NOTHING, add
from legajo.accrual.parameters import book_parameters, published
from legajo.accrual.principal import principal_of
from legajo.accrual.publications import Standing
from legajo.accrual.summary import Summary, Touched, of_run, read_summary
from legajo.authority.gateway import AGENCY_ZONE
from legajo.ledger import lookups as ledger
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    Interest,
    OpeningPosition,
    ParameterPublished,
    Scheme,
    WageDeclared,
    columns,
)
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.rules.computable import Context
from legajo.rules.parameters import Parameters, ParameterValue
from legajo.rules.pension.credit import account_of


FOR_EVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class UnallocatedMoney:
    """A line of a voucher that met no due, or exceeded it."""

    case_id: UUID
    voucher: str
    subject_id: int | None
    identity: str  # masked
    employer_id: int | None
    month: Month
    value_date: datetime.date
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptMoney:
    """A line of a voucher as its case keeps it."""

    line: MoneyLine
    unallocated: tuple[int, ...]


def money_of(
    rounds: Mapping[UUID, int], permit: Permit, *, using: str = "default"
) -> dict[UUID, list[KeptMoney]]:
    """The lines of money of some cases' rounds, in order."""
    found: dict[UUID, list[KeptMoney]] = {}
    kept = Money.objects.using(using).filter(case_id__in=list(rounds)).order_by("case_id", "line")
    names = (
        "case_id",
        "round",
        "voucher",
        "subject_id",
        "identity",
        "employer_id",
        "month",
        "amounts",
        "unallocated",
    )
    for case, number, *owner, amounts, unallocated in kept.values_list(*names).iterator():
        if rounds[case] == number:
            line = MoneyLine(*owner, tuple(amounts))  # type: ignore[call-arg]  # a checker does not count what a star unpacks
            found.setdefault(case, []).append(KeptMoney(line, tuple(unallocated)))
    return found


def get_summary(case_id: UUID, round_number: int, permit: Permit) -> Summary:
    """Totals and exceptions of a round; empty when nothing was prepared."""
    plan = Plan.objects.filter(case_id=case_id, round=round_number).first()
    if plan is None or "published" in plan.summary:
        return Summary()
    return of_run(plan.summary["run"]) if "run" in plan.summary else read_summary(plan.summary)


def is_entered(case_id: UUID, round_number: int, permit: Permit) -> bool:
    """Whether what was prepared is in the book."""
    return Plan.objects.filter(case_id=case_id, round=round_number, entered=True).exists()


def count(case_id: UUID, round_number: int, permit: Permit) -> int:
    """How many rows `touched` has."""
    plan = Plan.objects.filter(case_id=case_id, round=round_number).first()
    return plan.postings if plan else 0


def people_concerned(rounds: Mapping[UUID, int]) -> dict[UUID, int]:
    """How many people the consequences of each case's round concern."""
    said = Plan.objects.filter(case_id__in=list(rounds)).values_list(
        "case_id", "round", "summary__people", "summary__run__persons"
    )
    return {case: people or persons or 0 for case, number, people, persons in said if rounds[case] == number}


def taken_over(case_id: UUID, round_number: int, permit: Permit) -> tuple[int, int]:
    """The months and the money that all the opening positions of a case bring."""
    facts = [row.entry.fact for row in ledger.proposal(case_id, round_number, permit)]
    positions = [fact for fact in facts if isinstance(fact, OpeningPosition)]
    money = sum(sum(parties.values()) for fact in positions for parties in fact.account.values())
    return sum(fact.months.get(Scheme.PENSION, 0) for fact in positions), money


def touched(
    case_id: UUID, round_number: int, permit: Permit, *, after: int = 0, size: int = 50
) -> tuple[Touched, ...]:
    """What the staged consequences change, row by row; for a case without any, what its facts themselves bring."""
    entries: list[Entry] = [row.entry for row in ledger.staged(case_id, permit, after=after, size=size)]
    if not entries and not count(case_id, round_number, permit):
        entries = [
            row.entry for row in ledger.proposal(case_id, round_number, permit, after=after, size=size)
        ]
    people = {entry.subject for entry in entries}
    held = {
        (row.subject_id, row.employer_id, row.month): row for row in ledger.months_of_people(people, permit)
    }
    entered = is_entered(case_id, round_number, permit)
    parameters = book_parameters()
    return tuple(_touched(entry, held, parameters, entered=entered) for entry in entries)


def _touched(
    entry: Entry, held: dict[tuple[int, int, int], ledger.MonthRow], parameters: Parameters, *, entered: bool
) -> Touched:
    fact = entry.fact
    if isinstance(fact, OpeningPosition):
        money = sum(amount for parties in fact.account.values() for amount in parties.values())
        return Touched(entry.subject, months=fact.months.get(Scheme.PENSION, 0), principal=money)
    if isinstance(fact, WageDeclared):
        return Touched(entry.subject, wage_after=fact.wage)
    if isinstance(fact, Interest):
        return Touched(entry.subject, interest=fact.on_opening + fact.on_postings)
    if not isinstance(fact, Due | Allocation):
        return Touched(entry.subject)
    row = held.get((entry.subject, entry.employer or 0, Month.parse(fact.month).ordinal))
    due, paid = (row.due, row.paid) if row else (NOTHING, NOTHING)
    amounts = columns(fact.amounts)
    change = -sum(amounts) if entered else 0
    if isinstance(fact, Due):
        before = sum(due) + change
        return Touched(entry.subject, before, before + sum(amounts), sum(paid), sum(paid))
    if fact.unallocated:
        return Touched(entry.subject, sum(due), sum(due), sum(paid), sum(paid), unallocated=sum(amounts))
    after = paid if entered else add(paid, amounts)
    credited, flexible, month = (
        Scheme.PENSION in fact.credited,
        entry.employer is None,
        Month.parse(fact.month),
    )
    base = row.base if row else None
    account = account_of(parameters, entry.region, month, fact.known_at, base, flexible=flexible)
    return Touched(
        entry.subject,
        sum(due),
        sum(due),
        sum(paid) + change,
        sum(after),
        months=int(credited),
        principal=principal_of(due, after, account, flexible=flexible) if credited else 0,
    )


def debts_of_employer(
    employer_id: int, paid_on: datetime.date, permit: Permit, *, region: str
) -> tuple[Debt, ...]:
    """What an employer's months still owe, the oldest first, with the late fee if it were paid on that day."""
    context = Context(book_parameters(), region, None, str(paid_on))
    found: list[Debt] = []
    for total in reversed(ledger.employer_months(employer_id, permit)):
        if total.short_people:
            rows = ledger.months_of_employer(employer_id, total.month, permit)
            short = [row for row in rows if any(map(operator.lt, row.paid, row.due))]
            people = [row.subject_id for row in short]
            added = ledger.differences_of_employer(employer_id, total.month, people, permit)
            found.extend(debts(Month.of(total.month), short, added, paid_on, context))
    return tuple(found)


def unallocated(permit: Permit, *, employer_id: int | None = None) -> Iterator[UnallocatedMoney]:
    """Money of entered vouchers that waits for a due, oldest first; an employer sees its own."""
    asked = permit.employer_id if permit.employer_id is not None else employer_id
    entered = Plan.objects.filter(entered=True).values_list("case_id", "round")
    rounds = dict(entered)
    rows = (
        Money.objects.filter(case_id__in=list(rounds))
        .exclude(unallocated=list(NOTHING))
        .order_by("value_date", "id")
    )
    if asked is not None:
        rows = rows.filter(employer_id=asked)
    for row in rows:
        if rounds[row.case_id] == row.round:
            yield UnallocatedMoney(
                row.case_id,
                row.voucher,
                row.subject_id,
                row.identity,
                row.employer_id,
                Month.of(row.month),
                row.value_date,
                tuple(row.unallocated),
            )


def cases_of_vouchers(vouchers: Iterable[str], permit: Permit) -> dict[str, frozenset[UUID]]:
    """The cases that brought in vouchers of these numbers, decided or not."""
    found: dict[str, set[UUID]] = {}
    rows = Money.objects.filter(voucher__in=list(vouchers)).values_list("voucher", "case_id").distinct()
    for voucher, case_id in rows:
        found.setdefault(voucher, set()).add(case_id)
    return {voucher: frozenset(cases) for voucher, cases in found.items()}


def before_publication(fact: ParameterPublished) -> ParameterValue | None:
    """The value that holds for the time of a published one without it. Published values are public."""
    standing = book_parameters()
    own = (fact.parameter, fact.region, fact.valid_from, fact.known_from)
    others = [v for v in standing.values if (v.name, v.region, v.valid_from, v.known_from) != own]
    known = Parameters(standing.definitions.values(), [v for v in others if v.name == fact.parameter])
    return known.find(fact.parameter, fact.region, fact.valid_from, FOR_EVER)


def standing_on(facts: Sequence[ParameterPublished], permit: Permit) -> Standing:
    """How many figures rest on the time of published values; no person is named."""
    return publications.standing_on(facts)


def difference(
    subject_id: int,
    figure: str,
    known_at: datetime.datetime | datetime.date,
    today: datetime.datetime,
    permit: Permit,
) -> Difference:
    """A person's figure as known then and as known today, and the cause of each part of the difference.

    A day means its end at the agency. The look is journalled first, so this MUST NOT be called inside a transaction.
    """
    then = known_at if isinstance(known_at, datetime.datetime) else end_of(known_at, AGENCY_ZONE)
    entries = ledger.get_file(ledger.open_look(subject_id, permit, today)).entries
    return differences.difference(entries, figure, published(), then, today)

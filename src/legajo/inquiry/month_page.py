"""One month down to its papers: the due, the money, the declaration, the four officers and the original (art. 6)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from legajo.accrual.known import Known, in_force
from legajo.accrual.months import PersonMonth
from legajo.inquiry.lookups import OpenFile, employer_names
from legajo.inquiry.statement import EmployerName
from legajo.inquiry.words import RUNGS
from legajo.inquiry.year_page import Share, shares_of
from legajo.record.facts import Allocation, Due, WageDeclared, total
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review.lookups import get_case


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the four decisions that let an entry in."""

    post: str
    officer: str
    decided_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """How a case came into the book: who brought it, who decided, and the papers it stands on."""

    collected_by: str
    rungs: tuple[Rung, ...]
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """One entry behind a month: where it stands in the book, and who let it in."""

    act_number: int
    line: int
    moment: datetime.datetime
    covered: bool
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Money:
    """Money of one voucher for the month."""

    voucher: str
    posted: str  # the month in which it entered the account
    amount: int
    waits: bool  # nothing was due that it could pay
    behind: Behind


@dataclass(frozen=True, slots=True)
class Owed:
    """A due of the month; a later one says by how much the first was changed."""

    amount: int
    difference: bool
    known_at: str
    behind: Behind


@dataclass(frozen=True, slots=True)
class Declared:
    """The wage that stood in the month."""

    since: str
    wage: int
    behind: Behind


@dataclass(frozen=True, slots=True)
class WithEmployer:
    """The month with one employer."""

    employer: str
    taken_over: bool
    shares: tuple[Share, ...]
    money: tuple[Money, ...]
    owed: tuple[Owed, ...]
    declared: Declared | None


@dataclass(frozen=True, slots=True)
class MonthPage:
    month: Month
    employers: tuple[WithEmployer, ...]
    before: str
    after: str


def month_page(file: OpenFile, month: Month, permit: Permit) -> MonthPage | None:
    """Everything behind one month, or None when the person has nothing in it."""
    found = [held for held in file.standing.months if held.month == month.ordinal]
    if not found:
        return None
    entries = in_force(file.entries, file.at)
    names = employer_names({held.employer for held in found if held.employer is not None})
    passages: dict[str, Passage] = {}
    return MonthPage(
        month=month,
        employers=tuple(
            _with_employer(held, _named(held.employer, names), entries, _Reader(permit, passages))
            for held in found
        ),
        before=str(month.plus(-1)),
        after=str(month.plus(1)),
    )


def _named(employer: int | None, names: dict[int, EmployerName]) -> str:
    return names[employer].name if employer is not None and employer in names else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads each case's passage once."""

    permit: Permit
    read: dict[str, Passage]

    def behind(self, known: Known) -> Behind:
        case = known.entry.case
        if case is not None and case not in self.read:
            self.read[case] = _passage(UUID(case), self.permit)
        return Behind(
            act_number=known.act_number,
            line=known.line,
            moment=known.moment,
            covered=bool(getattr(known, "covered", False)),
            passage=self.read.get(case) if case is not None else None,
        )


def _passage(case_id: UUID, permit: Permit) -> Passage:
    """Of the case's view only what concerns the way in; other people's lines are not read."""
    case = get_case(case_id, permit)
    rungs = tuple(
        Rung(str(RUNGS[decision.rung.value]), decision.officer, decision.decided_at)
        for decision in case.decisions
        if decision.in_force
    )
    return Passage(case.collected_by, rungs, case.originals)


def _with_employer(held: PersonMonth, name: str, entries: Iterable[Known], reader: _Reader) -> WithEmployer:
    slug = str(Month.of(held.month))
    money: list[Money] = []
    owed: list[Owed] = []
    wage: tuple[WageDeclared, Known] | None = None
    for known in entries:
        if known.entry.employer != held.employer:
            continue
        fact = known.entry.fact
        if isinstance(fact, Allocation) and fact.month == slug:
            behind = reader.behind(known)
            money.append(
                Money(fact.voucher, fact.posted_month, total(fact.amounts), fact.unallocated, behind)
            )
        elif isinstance(fact, Due) and fact.month == slug:
            owed.append(
                Owed(total(fact.amounts), fact.cause == "difference", fact.known_at, reader.behind(known))
            )
        elif isinstance(fact, WageDeclared) and fact.from_month <= slug:
            wage = (fact, known) if wage is None or wage[0].from_month <= fact.from_month else wage
    declared = Declared(wage[0].from_month, wage[0].wage, reader.behind(wage[1])) if wage else None
    return WithEmployer(name, held.taken_over, shares_of(held), tuple(money), tuple(owed), declared)

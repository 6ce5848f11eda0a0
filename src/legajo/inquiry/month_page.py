"""One month down to its papers: the due, the money, the declaration, the four officers and the original (art. 6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from legajo.accrual.known import Known, in_force
from legajo.accrual.months import PersonMonth
from legajo.inquiry.causes import CauseWords, causes
from legajo.inquiry.causes import declared as declared_wages
from legajo.inquiry.lookups import OpenFile, employer_names
from legajo.inquiry.passage import Behind, Passage, behind, passages
from legajo.inquiry.statement import EmployerName
from legajo.inquiry.year_page import Share, shares_of
from legajo.record.facts import Allocation, Because, Due, WageDeclared, total
from legajo.record.period import Month
from legajo.record.permit import Permit


Told = Callable[[tuple[Because, ...]], tuple[CauseWords, ...]]


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
    causes: tuple[CauseWords, ...]
    payable_by: str | None  # until then without a late fee
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
    concerned = {held: _concerned(held, entries) for held in found}
    read = passages((known for several in concerned.values() for known in several), permit)
    told = partial(causes, parameters=file.parameters, wages=declared_wages(file.entries))
    return MonthPage(
        month=month,
        employers=tuple(
            _with_employer(held, _named(held.employer, names), concerned[held], read, told) for held in found
        ),
        before=str(month.plus(-1)),
        after=str(month.plus(1)),
    )


def _concerned(held: PersonMonth, entries: Iterable[Known]) -> list[Known]:
    """The dues and the money of a month with one employer, and the wage that stood in it."""
    slug = str(Month.of(held.month))
    found: list[Known] = []
    wage: tuple[str, Known] | None = None
    for known in entries:
        fact = known.entry.fact
        if known.entry.employer != held.employer:
            continue
        if isinstance(fact, Allocation | Due) and fact.month == slug:
            found.append(known)
        elif isinstance(fact, WageDeclared) and fact.from_month <= slug:
            wage = (fact.from_month, known) if wage is None or wage[0] <= fact.from_month else wage
    return found + ([wage[1]] if wage else [])


def _named(employer: int | None, names: dict[int, EmployerName]) -> str:
    return names[employer].name if employer is not None and employer in names else ""


def _with_employer(
    held: PersonMonth, name: str, entries: Iterable[Known], read: dict[str, Passage], told: Told
) -> WithEmployer:
    money: list[Money] = []
    owed: list[Owed] = []
    declared = None
    for known in entries:
        fact, came = known.entry.fact, behind(known, read)
        if isinstance(fact, Allocation):
            money.append(Money(fact.voucher, fact.posted_month, total(fact.amounts), fact.unallocated, came))
        elif isinstance(fact, Due):
            owed.append(_owed(fact, came, told))
        elif isinstance(fact, WageDeclared):
            declared = Declared(fact.from_month, fact.wage, came)
    return WithEmployer(name, held.taken_over, shares_of(held), tuple(money), tuple(owed), declared)


def _owed(fact: Due, came: Behind, told: Told) -> Owed:
    return Owed(
        total(fact.amounts),
        fact.cause == "difference",
        fact.known_at,
        told(fact.because),
        fact.payable_by,
        came,
    )

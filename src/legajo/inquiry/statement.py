"""The statement of personal rights (个人权益记录单, Insurance Law art. 74), composed from a person's entries. Pure."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from legajo.accrual.account import AccountYear
from legajo.accrual.known import Known, in_force
from legajo.accrual.months import Payment, PersonMonth, Unallocated
from legajo.accrual.months import counts as status_counts
from legajo.accrual.standing import Standing
from legajo.record.facts import (
    AMOUNTS,
    Party,
    RelationChanged,
    RelationStarted,
    Scheme,
)
from legajo.record.period import Month


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose statement it is; the number is masked."""

    subject_id: int
    name: str
    identity: str
    sex: str
    born: str


@dataclass(frozen=True, slots=True)
class EmployerName:
    """An employer as a statement names it."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Employment:
    """One relation of work; `ended` is the day it ended, `suspended` says that it stands still."""

    employer_id: int | None
    name: str
    code: str
    started: str
    ended: str | None
    suspended: bool
    months: int  # with a due, whether paid or not


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme as it stands: how many months count, and its newest month."""

    scheme: Scheme
    since: int | None
    months: int
    last: int | None
    base: int | None
    status: Payment


@dataclass(frozen=True, slots=True)
class YearLine:
    """A calendar year of contributions: what was due and what was paid, by party, in fen."""

    year: int
    months: int  # that count for the pension
    base_low: int | None
    base_high: int | None
    due: dict[Party, int]
    paid: dict[Party, int]
    open: bool  # something is still owed
    taken_over: bool

    @property
    def owed(self) -> int:
        return sum(self.due.values()) - sum(self.paid.values())


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A settlement year of the pension account, all sub-ledgers together, in fen."""

    year: int
    opening: int
    principal: int
    interest: int
    closing: int
    rate: str | None
    interest_posted: bool
    provisional: bool
    verified: bool
    taken_over: bool
    parts: tuple[AccountYear, ...]
    interest_so_far: int  # of all derived years up to this one: the picture's second colour


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened the file."""

    moment: datetime.datetime
    who: str
    purpose: str
    channel: str
    own: bool = False  # by the person


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the book the statement stands, and how far checkpoints reach."""

    last_act: int
    entries: int
    uncovered: int  # entries that no checkpoint covers yet
    tree_size: int
    checkpoint_at: datetime.datetime | None
    cosigned: bool  # by the witness, as far as the file reaches

    @property
    def intact(self) -> bool:
        return self.uncovered == 0 and self.tree_size > 0


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything the sheet and the screen show; amounts in fen, months as ordinals."""

    as_of: datetime.datetime
    holder: Holder
    employments: tuple[Employment, ...]
    schemes: tuple[SchemeLine, ...]
    years: tuple[YearLine, ...]
    months: tuple[PersonMonth, ...]
    account: tuple[AccountLine, ...]
    balance: int
    total_months: int
    taken_over_months: int
    average_index: int | None
    unallocated: tuple[Unallocated, ...]
    unverified: tuple[str, ...]  # in words, to be translated
    position: Position
    looks: tuple[Look, ...] = ()
    retires: tuple[Month, ...] = ()  # by law; two where no post says which of a woman's ages is hers

    @property
    def current(self) -> Employment | None:
        """The employment that lasts, if one does."""
        return next((job for job in reversed(self.employments) if job.ended is None), None)

    @property
    def last_paid(self) -> int | None:
        """The newest month that counts for the pension."""
        return next((m.month for m in reversed(self.months) if counts(m, Scheme.PENSION)), None)

    @property
    def owed(self) -> int:
        return sum(year.owed for year in self.years)

    @property
    def interest(self) -> int:
        return self.account[-1].interest_so_far if self.account else 0


_PERSON = tuple(party is Party.PERSON for _, party in AMOUNTS)


def counts(month: PersonMonth, scheme: Scheme) -> bool:
    """Whether the month is in the person's period of that scheme."""
    return month.taken_over or status_counts(month.status(scheme))


def compose(
    entries: Sequence[Known],
    standing: Standing,
    *,
    holder: Holder,
    employers: Mapping[int, EmployerName],
    position: Position,
    looks: Sequence[Look] = (),
    described: Mapping[str, str] | None = None,
    retires: Sequence[Month] = (),
    as_of: datetime.datetime,
) -> Statement:
    """The statement of one person: `entries` are the file in order, `standing` what follows from it.

    `described` says in words what each parameter is.
    """
    return Statement(
        as_of=as_of,
        holder=holder,
        employments=_employments(in_force(entries, as_of), standing.months, employers),
        schemes=tuple(_scheme(scheme, standing) for scheme in Scheme),
        years=_years(standing.months),
        months=standing.months,
        account=_account(standing.account),
        balance=standing.balance,
        total_months=standing.total_months,
        taken_over_months=standing.taken_over_months,
        average_index=standing.average_index,
        unallocated=standing.unallocated,
        unverified=tuple((described or {}).get(name, name) for name in standing.unverified),
        position=position,
        looks=tuple(looks),
        retires=tuple(retires),
    )


def employers_of(entries: Iterable[Known]) -> set[int]:
    """The records of the employers that a file names."""
    return {stored.entry.employer for stored in entries if stored.entry.employer is not None}


def _employments(
    entries: Sequence[Known], months: Sequence[PersonMonth], employers: Mapping[int, EmployerName]
) -> tuple[Employment, ...]:
    """Every relation that stands, in the order they began."""
    starts: list[tuple[str, int | None]] = []
    changes: list[tuple[str, str, int | None]] = []
    for stored in entries:
        fact = stored.entry.fact
        if isinstance(fact, RelationStarted):
            starts.append((fact.started, stored.entry.employer))
        elif isinstance(fact, RelationChanged):
            changes.append((fact.on, fact.state, stored.entry.employer))
    due_months: dict[int | None, set[int]] = {}
    for month in months:
        if not month.taken_over:
            due_months.setdefault(month.employer, set()).add(month.month)
    found = []
    for started, employer in sorted(starts, key=lambda start: start[0]):
        later = [(on, state) for on, state, of in changes if of == employer and on >= started]
        ended = min((on for on, state in later if state == "ended"), default=None)
        named = (
            employers.get(employer, EmployerName("", "")) if employer is not None else EmployerName("", "")
        )
        found.append(
            Employment(
                employer_id=employer,
                name=named.name,
                code=named.code,
                started=started,
                ended=ended,
                suspended=max(later, default=("", ""))[1] == "suspended",
                months=_between(due_months.get(employer, set()), started, ended),
            )
        )
    return tuple(found)


def _between(months: set[int], started: str, ended: str | None) -> int:
    first = _ordinal(started)
    last = _ordinal(ended) if ended else None
    return sum(1 for month in months if month >= first and (last is None or month <= last))


def _ordinal(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _scheme(scheme: Scheme, standing: Standing) -> SchemeLine:
    months = standing.months
    first = next((month.month for month in months if _touches(month, scheme)), None)
    last = next(
        (month for month in reversed(months) if not month.taken_over and _touches(month, scheme)), None
    )
    return SchemeLine(
        scheme=scheme,
        since=first,
        months=standing.months_by_scheme.get(scheme, 0),
        last=last.month if last else None,
        base=dict(last.bases).get(scheme) if last else None,
        status=last.status(scheme) if last else Payment.NONE,
    )


def _touches(month: PersonMonth, scheme: Scheme) -> bool:
    return month.taken_over or month.status(scheme) is not Payment.NONE


def _years(months: Sequence[PersonMonth]) -> tuple[YearLine, ...]:
    by_year: dict[int, list[PersonMonth]] = {}
    for month in months:
        by_year.setdefault(month.month // 12, []).append(month)
    return tuple(_year(year, by_year[year]) for year in sorted(by_year))


def _year(year: int, months: Sequence[PersonMonth]) -> YearLine:
    due = {Party.EMPLOYER: 0, Party.PERSON: 0}
    paid = {Party.EMPLOYER: 0, Party.PERSON: 0}
    counted: set[int] = set()
    bases = []
    open_ = False
    for month in months:
        for of_person, owed, got in zip(_PERSON, month.due, month.paid, strict=True):
            party = Party.PERSON if of_person else Party.EMPLOYER
            due[party] += owed
            paid[party] += got
            open_ = open_ or got < owed
        if month.base is not None:
            bases.append(month.base)
        if counts(month, Scheme.PENSION):
            counted.add(month.month)
    return YearLine(
        year=year,
        months=len(counted),
        base_low=min(bases, default=None),
        base_high=max(bases, default=None),
        due=due,
        paid=paid,
        open=open_,
        taken_over=any(month.taken_over for month in months),
    )


def _account(parts: Sequence[AccountYear]) -> tuple[AccountLine, ...]:
    by_year: dict[int, list[AccountYear]] = {}
    for part in parts:
        by_year.setdefault(part.year, []).append(part)
    lines = []
    interest = 0
    for year in sorted(by_year):
        of_year = by_year[year]
        interest += sum(part.interest for part in of_year)
        lines.append(
            AccountLine(
                year=year,
                opening=sum(part.opening for part in of_year),
                principal=sum(part.principal for part in of_year),
                interest=sum(part.interest for part in of_year),
                closing=sum(part.closing for part in of_year),
                rate=next((part.rate for part in of_year if part.rate is not None), None),
                interest_posted=all(part.interest_posted for part in of_year),
                provisional=any(part.provisional for part in of_year),
                verified=all(part.verified for part in of_year),
                taken_over=any(part.taken_over for part in of_year),
                parts=tuple(of_year),
                interest_so_far=interest,
            )
        )
    return tuple(lines)

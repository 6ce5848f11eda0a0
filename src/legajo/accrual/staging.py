"""The consequences of a case, computed in bulk from the book and the rules (arts. 2(2), 6)."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec

from legajo.accrual import summary
from legajo.accrual.allocation import RULE, Allocated, Key, MonthState, allocate
from legajo.accrual.assessment import AccrualError, DueRow, declared_of, dues
from legajo.accrual.circumstances import grouped, said_in
from legajo.accrual.money import MoneyLine
from legajo.accrual.oddities import oddities
from legajo.accrual.parameters import book_parameters
from legajo.accrual.special import special
from legajo.accrual.summary import Summary, Touched, summarise
from legajo.authority import gateway
from legajo.ledger import entries as entries_door
from legajo.ledger import lookups
from legajo.ledger.entries import Line, line_of
from legajo.record.facts import (
    Allocation,
    Entry,
    InjuryRateSet,
    MoneyReceived,
    Scheme,
    WageDeclared,
    amounts_of,
    make_entry,
)
from legajo.record.period import Month, ordinal
from legajo.record.permit import Permit
from legajo.rules.assessment import Assessment, Circumstances, assessment_for
from legajo.rules.parameters import ParameterError
from legajo.rules.pension.credit import account_of


ALLOCATION_PLAN = hashlib.sha256(RULE.encode()).hexdigest()[:32]
Group = tuple[int | None, int]  # employer, month


@dataclass(frozen=True, slots=True)
class Given:
    """A case as proposed."""

    case_id: UUID
    entries: Sequence[Entry]
    restated: frozenset[int]
    money: Sequence[MoneyLine]
    at: datetime.datetime
    remarks: Mapping[int, Sequence[str]] = field(default_factory=dict)  # codes for the officer, by person

    @property
    def day(self) -> str:
        return self.at.astimezone(gateway.AGENCY_ZONE).date().isoformat()


@dataclass(frozen=True, slots=True)
class AssessedGroup:
    """One month of one employer, and the identity of the rules and published values that it was assessed by."""

    region: str
    employer: int | None
    month: int
    injury_class: int
    plan: str
    rural: bool = False
    schemes: Sequence[str] | None = None

    @property
    def circumstances(self) -> Circumstances:
        worker = _usual(self.employer, self.injury_class)
        schemes = None if self.schemes is None else tuple(map(Scheme, self.schemes))
        return replace(worker, rural=self.rural, schemes=schemes)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be staged, with what it rests on."""

    lines: tuple[Line, ...]
    assessed: tuple["AssessedGroup", ...]
    summary: Summary
    allocated: tuple[Allocated, ...]


def prepare_lines(given: Given) -> Prepared:
    """Everything that follows from a case, in the order of persons: its dues, then its allocations."""
    permit = gateway.permit_system(gateway.system("accrual"), "consequences of a case")
    region = given.entries[0].region if given.entries else ""
    states: dict[Key, MonthState] = {}
    found_dues: list[DueRow] = []
    employers: list[int | None] = []
    groups: list[AssessedGroup] = []
    for (employer, month), entries in _groups(given.entries):
        states.update(
            _states(employer, month, [entry.subject for entry in entries], region, given.day, permit)
        )
        for group, rows in _group_dues(given, employer, month, entries, states, permit):
            found_dues += rows
            employers += [employer] * len(rows)
            groups.append(group)
    for employer, month in _months_paid(given.money) - {(key[1], key[2]) for key in states}:
        subjects = [line.subject_id for line in given.money if line.subject_id is not None]
        states.update(_states(employer, month, subjects, region, given.day, permit))
    allocated = tuple(allocate(given.money, states))
    drafts = [*_due_entries(given, found_dues, employers), *_allocation_entries(given, allocated)]
    drafts.sort(key=lambda entry: entry.subject)
    lines = tuple(line_of(_numbered(entry, number)) for number, entry in enumerate(drafts, start=1))
    told = _summary(given, found_dues, employers, allocated, states, permit)
    return Prepared(lines, tuple(groups), told, allocated)


def is_stale(group: AssessedGroup, day: str) -> bool:
    """Another rule or published value counts for the month by now."""
    return _assessment(group.region, group.month, day, group.circumstances).hash != group.plan


def _group_dues(
    given: Given,
    employer: int | None,
    month: int,
    entries: Sequence[Entry],
    states: Mapping[Key, MonthState],
    permit: Permit,
) -> Iterator[tuple[AssessedGroup, list[DueRow]]]:
    """The dues of one month and employer, one assessment for all whose contributions depend on the same."""
    region, risk = entries[0].region, _injury_class(given, employer, month)
    subjects = [entry.subject for entry in entries]
    usual = _usual(employer, risk)
    differing = special(
        subjects,
        employer,
        Month.of(month),
        usual,
        lambda circumstances: _assessment(region, month, given.day, circumstances),
        permit,
        case=said_in(given.entries, employer),
    )
    for circumstances, places in grouped(subjects, differing, usual).items():
        assessment = _assessment(region, month, given.day, circumstances)
        rows = list(_dues([entries[p] for p in places], employer, month, states, assessment, permit))
        said = (circumstances.rural, circumstances.schemes)
        yield AssessedGroup(region, employer, month, risk, assessment.hash, *said), rows


def _groups(entries: Sequence[Entry]) -> list[tuple[Group, list[Entry]]]:
    """The declared wages by employer and month, in a fixed order."""
    found: dict[Group, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.fact, WageDeclared):
            found.setdefault((entry.employer, ordinal(entry.fact.from_month)), []).append(entry)
    return sorted(found.items(), key=lambda item: (item[0][0] or 0, item[0][1]))


def _months_paid(money: Sequence[MoneyLine]) -> set[Group]:
    return {(line.employer_id, line.month) for line in money if line.subject_id is not None}


def _states(
    employer: int | None, month: int, subjects: Sequence[int], region: str, known_at: str, permit: Permit
) -> Iterator[tuple[Key, MonthState]]:
    """What is due and paid for one month of one employer, or of people who pay for themselves."""
    if employer is None:
        rows = lookups.months_of_people(set(subjects), permit)
    else:
        rows = lookups.months_of_employer(employer, month, permit)
    place = book_parameters(), region, Month.of(month), known_at
    for row in rows:
        if row.month == month and row.employer_id == (employer or 0) and row.is_due:
            account = account_of(*place, row.base, flexible=employer is None)
            yield (row.subject_id, employer, month), MonthState(row.due, row.paid, account)


def _injury_class(given: Given, employer: int | None, month: int) -> int:
    """The employer's industry class: of the case itself, else of the book, else the lowest."""
    if employer is None:
        return 1
    own = [e.fact for e in given.entries if isinstance(e.fact, InjuryRateSet) and e.subject == employer]
    held = own[-1].industry_class if own else lookups.injury_class(employer, month)
    return held or 1


def _usual(employer: int | None, injury_class: int) -> Circumstances:
    return Circumstances("flexible" if employer is None else "employee", injury_class=injury_class)


def _assessment(region: str, month: int, day: str, circumstances: Circumstances) -> Assessment:
    try:
        return assessment_for(book_parameters(), region, Month.of(month), day, circumstances)
    except ParameterError as error:
        raise AccrualError(
            f"the contributions of {Month.of(month)} cannot be assessed: {error.args[0]}"
        ) from error


def _dues(
    entries: Sequence[Entry],
    employer: int | None,
    month: int,
    states: Mapping[Key, MonthState],
    assessment: Assessment,
    permit: Permit,
) -> Iterator[DueRow]:
    rows = [declared_of(entry, entry.fact) for entry in entries if isinstance(entry.fact, WageDeclared)]
    corrected = [row.subject for row in rows if row.corrects]
    differences = lookups.differences(employer, month, corrected, permit) if corrected else {}
    held = {
        subject: state for (subject, who, when), state in states.items() if (who, when) == (employer, month)
    }
    return dues(rows, assessment, held, differences)


def _due_entries(given: Given, rows: Sequence[DueRow], employers: Sequence[int | None]) -> Iterator[Entry]:
    by_line = {entry.line: entry for entry in given.entries}
    for row, employer in zip(rows, employers, strict=True):
        yield make_entry(
            row.fact,
            subject=row.declared.subject,
            line=1,
            region=by_line[row.declared.line].region,
            received=given.day,
            case=str(given.case_id),
            employer=employer,
            effective_from=row.fact.month,
            effective_to=row.fact.month,
        )


def _allocation_entries(given: Given, allocated: Sequence[Allocated]) -> Iterator[Entry]:
    """One entry for what a line pays, and one more for what meets no due."""
    vouchers = {e.fact.voucher: e for e in given.entries if isinstance(e.fact, MoneyReceived)}
    act = entries_door.act_id(given.case_id, "case")
    ordinals: dict[tuple[str, int, int | None, int], int] = {}
    for row in allocated:
        source = vouchers[row.money.voucher]
        for amounts, waits in ((row.amounts, False), (row.unallocated, True)):
            if row.money.subject_id is None or not any(amounts):
                continue
            key = (row.money.voucher, row.money.subject_id, row.money.employer_id, row.money.month)
            ordinals[key] = ordinals.get(key, 0) + 1
            yield _allocation(given, source, row, amounts, f"{act}:{source.line}", ordinals[key], waits=waits)


def _allocation(
    given: Given,
    source: Entry,
    row: Allocated,
    amounts: tuple[int, ...],
    voucher_act: str,
    number: int,
    *,
    waits: bool,
) -> Entry:
    assert isinstance(source.fact, MoneyReceived)  # noqa: S101 (vouchers are indexed by this kind)
    assert row.money.subject_id is not None  # noqa: S101 (money of nobody stays in the list alone)
    month = str(Month.of(row.money.month))
    fact = Allocation(
        plan=ALLOCATION_PLAN,
        inputs=source.fact.lines[:32],
        known_at=given.day,
        voucher=row.money.voucher,
        voucher_act=voucher_act,
        month=month,
        posted_month=source.fact.value_date[:7],
        amounts=amounts_of(amounts),
        full=() if waits else row.full,
        credited=() if waits else row.credited,
        unallocated=waits,
        ordinal=number,
    )
    return make_entry(
        fact,
        subject=row.money.subject_id,
        line=1,
        region=source.region,
        received=given.day,
        case=str(given.case_id),
        employer=row.money.employer_id,
        effective_from=month,
        effective_to=month,
    )


def _numbered(entry: Entry, number: int) -> Entry:
    return msgspec.structs.replace(entry, line=number)


def _summary(
    given: Given,
    rows: Sequence[DueRow],
    employers: Sequence[int | None],
    allocated: Sequence[Allocated],
    states: Mapping[Key, MonthState],
    permit: Permit,
) -> Summary:
    entering = {e.line for e in given.entries if e.line not in given.restated}
    changed = [row.declared.subject for row in rows if row.declared.line in entering]
    before = (
        {(w.subject_id, w.employer_id): w.wage for w in lookups.wages_of_people(changed, permit)}
        if changed
        else {}
    )
    touched: list[Touched] = []
    for row, employer in zip(rows, employers, strict=True):
        state = states.get((row.declared.subject, employer, ordinal(row.fact.month)))
        wage = before.get((row.declared.subject, employer or 0))
        touched.append(summary.of_due(row, state, wage, entering=row.declared.line in entering))
    for paid in allocated:
        money = paid.money
        touched.append(
            summary.of_money(paid, states.get((money.subject_id or 0, money.employer_id, money.month)))
        )
    return summarise(touched, oddities(given.entries, given.remarks, given.day, permit))

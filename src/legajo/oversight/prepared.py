"""What should follow from a case: prepared anew by the rules from what stood before it and the values known on its day (art. 6). Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from legajo.accrual.allocation import Allocated, Key, MonthState, allocate
from legajo.accrual.assessment import Declared, DueRow, declared_of, dues
from legajo.accrual.circumstances import Said, circumstances_of, grouped, joined, said_in
from legajo.accrual.money import MoneyLine
from legajo.accrual.staging import ALLOCATION_PLAN
from legajo.oversight.stood import Stood
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    InjuryRateSet,
    MoneyReceived,
    Scheme,
    WageDeclared,
    amounts_of,
    kind_of,
)
from legajo.record.period import Month, ordinal
from legajo.rules.assessment import Assessment, Circumstances, assessment_for


Group = tuple[int | None, int]  # employer, month
Spot = tuple[int, str]  # record and natural key
Assess = Callable[[Circumstances], Assessment]
NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was entered: what enters, what only repeats what stood, the money that its vouchers list."""

    act: UUID
    entries: Sequence[Entry]
    restated: Sequence[Entry]
    money: Sequence[MoneyLine]
    day: str  # of its act

    @property
    def lines(self) -> list[Entry]:
        return [*self.entries, *self.restated]

    @property
    def vouchers(self) -> dict[str, MoneyReceived]:
        return {e.fact.voucher: e.fact for e in self.entries if isinstance(e.fact, MoneyReceived)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the rules give: facts with their employers by record and natural key, and what became of each line of money."""

    facts: dict[Spot, tuple[int | None, Due | Allocation]]
    allocated: tuple[Allocated, ...]


def prepare(stood: Stood, case: Case) -> Prepared:
    """Every due and allocation; AccrualError or ParameterError where the rules give none at all."""
    found: dict[Spot, tuple[int | None, Due | Allocation]] = {}
    for (employer, month), entries in _groups(case.lines):
        for row in _group(stood, case, employer, month, entries):
            found[_spot(row.declared.subject, row.fact, employer)] = (employer, row.fact)
    keys = {(line.subject_id or 0, line.employer_id, line.month) for line in case.money}
    allocated = tuple(allocate(case.money, _states(stood, keys)))
    for subject, employer, fact in _allocations(case, allocated):
        found[_spot(subject, fact, employer)] = (employer, fact)
    return Prepared(found, allocated)


def _spot(subject: int, fact: Due | Allocation, employer: int | None) -> Spot:
    return subject, kind_of(fact).occurrence(fact, employer)


def _allocations(case: Case, allocated: Iterable[Allocated]) -> Iterator[tuple[int, int | None, Allocation]]:
    """One fact for what a line pays, and one more for what meets no due."""
    sources = {e.fact.voucher: (e.line, e.fact) for e in case.entries if isinstance(e.fact, MoneyReceived)}
    ordinals: dict[tuple[str, int, int | None, int], int] = {}
    for row in allocated:
        money = row.money
        if money.subject_id is None or money.voucher not in sources:
            continue
        line, received = sources[money.voucher]
        for amounts, waits in ((row.amounts, False), (row.unallocated, True)):
            if not any(amounts):
                continue
            owner = (money.voucher, money.subject_id, money.employer_id, money.month)
            ordinals[owner] = ordinals.get(owner, 0) + 1
            yield (
                money.subject_id,
                money.employer_id,
                Allocation(
                    plan=ALLOCATION_PLAN,
                    inputs=received.lines[:32],
                    known_at=case.day,
                    voucher=money.voucher,
                    voucher_act=f"{case.act}:{line}",
                    month=str(Month.of(money.month)),
                    posted_month=received.value_date[:7],
                    amounts=amounts_of(amounts),
                    full=() if waits else row.full,
                    credited=() if waits else row.credited,
                    unallocated=waits,
                    ordinal=ordinals[owner],
                ),
            )


def _groups(entries: Iterable[Entry]) -> list[tuple[Group, list[Entry]]]:
    found: dict[Group, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.fact, WageDeclared):
            found.setdefault((entry.employer, ordinal(entry.fact.from_month)), []).append(entry)
    return sorted(found.items(), key=lambda item: (item[0][0] or 0, item[0][1]))


def _states(stood: Stood, keys: Iterable[Key]) -> dict[Key, MonthState]:
    return {key: state for key in keys if (state := stood.state(key)) is not None}


def _group(
    stood: Stood, case: Case, employer: int | None, month: int, entries: Sequence[Entry]
) -> Iterator[DueRow]:
    """The dues of one month and employer, one assessment for all whose contributions depend on the same."""
    usual = Circumstances(
        "flexible" if employer is None else "employee", injury_class=_class(stood, case, employer, month)
    )
    assessed = {usual: _assessment(stood, case, entries[0].region, month, usual)}

    def assess(circumstances: Circumstances) -> Assessment:
        if circumstances not in assessed:
            assessed[circumstances] = _assessment(stood, case, entries[0].region, month, circumstances)
        return assessed[circumstances]

    subjects = [entry.subject for entry in entries]
    differing = _differing(stood, case, subjects, employer, Month.of(month), usual, assess)
    states = {
        subject: state
        for subject in subjects
        if (state := stood.state((subject, employer, month))) is not None
    }
    posted = {subject: stood.months[subject, employer, month].dues - 1 for subject in states}
    for circumstances, places in grouped(subjects, differing, usual).items():
        rows = [_declared(entries[place]) for place in places]
        yield from dues(rows, assess(circumstances), states, posted)


def _class(stood: Stood, case: Case, employer: int | None, month: int) -> int:
    if employer is None:
        return 1
    own = [e.fact for e in case.lines if isinstance(e.fact, InjuryRateSet) and e.subject == employer]
    return (own[-1].industry_class if own else stood.injury_class(employer, month)) or 1


def _assessment(
    stood: Stood, case: Case, region: str, month: int, circumstances: Circumstances
) -> Assessment:
    return assessment_for(stood.parameters, region, Month.of(month), case.day, circumstances)


def _declared(entry: Entry) -> Declared:
    assert isinstance(entry.fact, WageDeclared)  # noqa: S101 -- grouped by this kind
    return declared_of(entry, entry.fact)


def _differing(
    stood: Stood,
    case: Case,
    subjects: Sequence[int],
    employer: int | None,
    month: Month,
    usual: Circumstances,
    assess: Assess,
) -> Mapping[int, Circumstances]:
    """Those whose contributions depend on more than their wage, as `accrual.special` finds them in the tables."""
    full = assess(usual).schemes
    rural = assess(replace(usual, rural=True))
    rural_counts = rural.hash != assess(usual).hash
    of_case = said_in(case.lines, employer)
    asked = frozenset(full).union(rural.schemes)
    found: dict[int, Circumstances] = {}
    for subject in dict.fromkeys((*of_case, *subjects)):
        relations = stood.relations.get((subject, employer), ())
        limited = not all(relation.schemes >= asked for relation in relations)
        if not (limited or rural_counts or subject in of_case):
            continue  # nearly everybody
        book = _of_book(stood, subject, employer, month, asked, natures=rural_counts)
        whole = joined(book, of_case.get(subject))
        if whole == NOTHING:
            continue
        whole = whole if rural_counts else replace(whole, natures=())
        theirs = circumstances_of(whole, month, usual, full)
        if theirs != usual:
            found[subject] = theirs
    return found


def _of_book(
    stood: Stood,
    subject: int,
    employer: int | None,
    month: Month,
    asked: frozenset[Scheme],
    *,
    natures: bool,
) -> Said:
    held = stood.households.get(subject, {}) if natures else {}
    working = [r for r in stood.relations.get((subject, employer), ()) if r.holds_in(month)]
    newest = max(working, key=lambda relation: relation.since, default=None)
    limited = newest is not None and not newest.schemes >= asked
    return Said(
        tuple((since, nature) for since, (nature, _) in held.items()),
        ((newest.since, newest.schemes),) if newest is not None and limited else (),
    )

"""A read sheet held against the book: who is known, what already stands, who of last month's list is missing."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from legajo.accrual.special import Assess, households, special
from legajo.authority import gateway
from legajo.collection import sealing
from legajo.collection.answers import household_nature
from legajo.collection.checks import Checked, Problem, Sound
from legajo.collection.models import Declaration
from legajo.collection.proposal import Known, Wage
from legajo.collection.rows import Accepted, Missing
from legajo.collection.sealing import Sort
from legajo.collection.sheet import Column
from legajo.collection.states import State
from legajo.ledger import lookups, subjects
from legajo.record import people
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review import lookups as review
from legajo.review.ladder import Status
from legajo.rules.assessment import Circumstances


_UNDECIDED = (Status.COLLECTING, Status.OPEN, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows that may go on with their people's records, what the book has against the others, and the question."""

    sound: tuple[Sound, ...]
    records: Mapping[str, int]  # of those whom the book knows, by identity number
    problems: tuple[Problem, ...]
    missing: tuple[Missing, ...]


def compare(
    checked: Checked, *, employer_id: int, month: Month, replaced: Collection[UUID], permit: Permit
) -> Compared:
    """`replaced` are declarations whose place this sheet takes: they do not stand in its way."""
    records = subjects.find_people(sorted(checked.identities))
    standing = {
        row.subject_id
        for row in lookups.months_of_employer(employer_id, month.ordinal, permit)
        if row.due_act
    }
    waiting = people_in_review(employer_id, month, permit, without=replaced)
    known = what_stands(
        [records[row.identity] for row in checked.sound if row.identity in records],
        employer_id,
        month,
        permit,
    )
    names = subjects.names(records[row.identity] for row in checked.sound if row.identity in records)
    problems = []
    sound = []
    for row in checked.sound:
        subject = records.get(row.identity)
        found = _against(row, subject, standing, waiting, known, names, month)
        problems.extend(found)
        if not found:
            sound.append(row)
    here = {records[identity] for identity in checked.identities if identity in records}
    missing = _missing(employer_id, month, here | standing, waiting, permit)
    return Compared(tuple(sound), records, tuple(problems), missing)


def _against(
    row: Sound,
    subject: int | None,
    standing: Collection[int],
    waiting: Collection[str],
    known: Known,
    names: Mapping[int, str],
    month: Month,
) -> list[Problem]:
    if row.identity in waiting:
        return [Problem(row.row, Column.IDENTITY, "month_in_review")]
    if subject not in standing:
        code = "nothing_to_correct" if row.correction else None
        found = [Problem(row.row, Column.CORRECTION, code)] if code else []
    elif not row.correction:
        found = [Problem(row.row, Column.IDENTITY, "month_stands")]
    elif subject is not None and _same_wage(known.wages.get(subject, ()), month, row.wage):
        found = [Problem(row.row, Column.WAGE, "correction_same_wage")]
    else:
        found = []
    if subject is not None:
        if names.get(subject, row.name) != row.name:
            found.append(Problem(row.row, Column.NAME, "name_differs"))
        if subject in known.since:
            since = (("since", known.since[subject].isoformat()),)
            found.append(Problem(row.row, Column.IDENTITY, "before_relation", since))
    return found


def _same_wage(wages: Sequence[Wage], month: Month, wage: int) -> bool:
    in_force = [known for known in wages if known.since <= month.ordinal]
    return bool(in_force) and in_force[-1].wage == wage


def _missing(
    employer_id: int, month: Month, here: Collection[int], waiting: Collection[str], permit: Permit
) -> tuple[Missing, ...]:
    last = lookups.months_of_employer(employer_id, month.plus(-1).ordinal, permit)
    absent = [row.subject_id for row in last if row.is_due and row.subject_id not in here]
    return tuple(
        Missing(identity.name, people.mask_identity(identity.number))
        for _, identity in sorted(subjects.identities(absent).items())
        if identity.number not in waiting
    )


def people_in_review(
    employer_id: int, month: Month, permit: Permit, *, without: Collection[UUID] = ()
) -> frozenset[str]:
    """Identity numbers of the people whose month is confirmed by another sheet and not yet decided."""
    others = Declaration.objects.filter(
        employer_id=employer_id, month=month.ordinal, state__in=[State.CONFIRMED.value, State.PROPOSED.value]
    ).exclude(pk__in=without)
    return frozenset(
        row.identity
        for other in others
        if other.case_id and review.get_case(other.case_id, permit).status in _UNDECIDED
        for row in sealing.read(other.pk, Sort.ACCEPTED, Accepted)
    )


def is_returned(declaration: Declaration) -> bool:
    """Whether the officers gave the sheet's case back, so that another sheet may take its place."""
    if declaration.case_id is None:
        return False
    permit = gateway.permit_system(gateway.system("collection"), "how a case stands")
    return review.get_case(declaration.case_id, permit).status is Status.RETURNED


def circumstances(
    records: Mapping[str, int],
    employer_id: int,
    month: Month,
    usual: Circumstances,
    assess: Assess,
    permit: Permit,
) -> dict[str, Circumstances]:
    """What the contributions of everybody whom the book knows depend on, by identity number."""
    found = special(sorted(records.values()), employer_id, month, usual, assess, permit)
    return {identity: found.get(subject, usual) for identity, subject in records.items()}


def contradicted(
    rows: Iterable[Accepted], records: Mapping[str, int], month: Month, permit: Permit
) -> frozenset[int]:
    """Records whose household is another than their row of the sheet says; the book decides, the officer is told."""
    said = {
        records[row.identity]: nature
        for row in rows
        if row.identity in records and (nature := household_nature(row.household))
    }
    held = households(sorted(said), month, permit)
    return frozenset(subject for subject, nature in held.items() if nature != said[subject])


def what_stands(records: Sequence[int], employer_id: int, month: Month, permit: Permit) -> Known:
    """Wages, relations and later months of people with this employer."""
    first_day = datetime.date(month.year, month.number, 1)
    wages: dict[int, list[Wage]] = {}
    for row in lookups.wages_of_people(records, permit):
        if row.employer_id == employer_id:
            wages.setdefault(row.subject_id, []).append(Wage(row.month_from, row.wage, row.act_id, row.line))
    related, since = set(), {}
    for relation in lookups.relations_of_people(records, permit):
        if relation.employer_id != employer_id:
            continue
        if relation.since <= first_day and (relation.until is None or relation.until > first_day):
            related.add(relation.subject_id)
        elif relation.since > first_day:
            since[relation.subject_id] = relation.since
    return Known(wages, frozenset(related), since={s: day for s, day in since.items() if s not in related})


def later_months(records: Iterable[int], employer_id: int, permit: Permit) -> dict[int, list[int]]:
    """The months of some people that stand with this employer: asked only for those whom a sheet corrects."""
    found: dict[int, list[int]] = {}
    for row in lookups.months_of_people(records, permit):
        if row.employer_id == employer_id and row.is_due:
            found.setdefault(row.subject_id, []).append(row.month)
    return found

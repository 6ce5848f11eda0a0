"""What is in force now: months, wages, relations, employers. Every reader of people's data takes a permit."""

import datetime
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS

from legajo.ledger import warrants
from legajo.ledger.asking import rows
from legajo.ledger.errors import LedgerError
from legajo.ledger.standing_rows import (
    EmployerMonth,
    EmployerRow,
    HouseholdRow,
    InjuryRate,
    MonthDifference,
    MonthRow,
    PersonBefore,
    RelationRow,
    WageRow,
    month_row,
    relation_row,
)
from legajo.record.permit import Permit


def months_of_employer(
    employer_id: int, month: int, permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[MonthRow, ...]:
    """What is due and paid for one month of one employer, person by person."""
    _check_employer(employer_id, permit)
    values = [employer_id, month, *_delegate(employer_id, permit, using)]
    return rows(month_row, "SELECT * FROM ledger.months_of_employer(%s, %s, %s, %s)", values, using)


def employer_months(
    employer_id: int, permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[EmployerMonth, ...]:
    """Totals of an employer's months, the newest first."""
    _check_employer(employer_id, permit)
    return rows(EmployerMonth, "SELECT * FROM ledger.totals_of_employer(%s)", [employer_id], using)


def differences_of_employer(
    employer_id: int, month: int, subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[MonthDifference, ...]:
    """What was added to some people's dues of a month of one employer after they were first assessed."""
    _check_employer(employer_id, permit)
    statement = "SELECT * FROM ledger.differences_of_employer(%s, %s, %s)"
    values = [employer_id, month, list(subject_ids)]
    return rows(
        lambda subject, until, *amounts: MonthDifference(subject, until, amounts), statement, values, using
    )


def months_of_people(
    subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[MonthRow, ...]:
    """What is due and paid for all months of some people: for the preset rules."""
    return rows(month_row, "SELECT * FROM ledger.months_of_people(%s)", [list(subject_ids)], using)


def wages_of_people(
    subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[WageRow, ...]:
    """Every wage that stands, with the month from which on it does."""
    return rows(WageRow, "SELECT * FROM ledger.wages_of_people(%s)", [list(subject_ids)], using)


def wages_in_force(
    subject_ids: Iterable[int], month: int, permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> dict[tuple[int, int], WageRow]:
    """The wage that stands in a month, by person and employer."""
    held = wages_of_people(subject_ids, permit, using=using)
    return {(row.subject_id, row.employer_id): row for row in held if row.month_from <= month}


def differences(
    employer_id: int | None,
    month: int,
    subject_ids: Iterable[int],
    permit: Permit,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> dict[int, int]:
    """How many differences were posted to a month that has a due, by person."""
    values = [employer_id or 0, month, list(subject_ids)]
    counted = rows(
        lambda subject, dues: (subject, dues), "SELECT * FROM ledger.due_counts(%s, %s, %s)", values, using
    )
    return {subject: dues - 1 for subject, dues in counted}


def people_before(
    subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> dict[int, PersonBefore]:
    """Where people stand before a case is entered: for the officer's preview."""
    found = rows(PersonBefore, "SELECT * FROM ledger.people_before(%s)", [list(subject_ids)], using)
    return {row.subject_id: row for row in found}


def relations_of_people(
    subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[RelationRow, ...]:
    """The relations of some people with their employers."""
    return rows(relation_row, "SELECT * FROM ledger.relations_of_people(%s)", [list(subject_ids)], using)


def relations_of_employer(
    employer_id: int, permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[RelationRow, ...]:
    """The people of an employer."""
    _check_employer(employer_id, permit)
    values = [employer_id, *_delegate(employer_id, permit, using)]
    return rows(relation_row, "SELECT * FROM ledger.relations_of_employer(%s, %s, %s)", values, using)


def limited_relations(
    employer_id: int | None,
    month: int,
    schemes: Iterable[str],
    subject_ids: Iterable[int],
    permit: Permit,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> tuple[RelationRow, ...]:
    """Relations in a month, of an employer or of people with themselves, that leave out one of the schemes."""
    asked = [] if employer_id else list(subject_ids)
    statement = "SELECT * FROM ledger.limited_relations(%s, %s, %s::text[], %s::bigint[])"
    return rows(relation_row, statement, [employer_id or 0, month, list(schemes), asked], using)


def households_of_people(
    subject_ids: Iterable[int], permit: Permit, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[HouseholdRow, ...]:
    """The natures of some people's households, each since a day, the oldest first."""
    return rows(
        HouseholdRow, "SELECT * FROM ledger.households_of_people(%s::bigint[])", [list(subject_ids)], using
    )


def born_before(
    subject_ids: Iterable[int],
    men: datetime.date,
    women: datetime.date,
    permit: Permit,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> frozenset[int]:
    """Those of some people who were born before a day, by sex."""
    values = [list(subject_ids), men, women]
    older = rows(int, "SELECT * FROM ledger.born_before(%s::bigint[], %s, %s)", values, using)
    return frozenset(older)


def employers(
    subject_ids: Iterable[int] | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> dict[int, EmployerRow]:
    """Employers, whose particulars are public, by record; all of them without `subject_ids`."""
    asked = None if subject_ids is None else list(subject_ids)
    found = rows(EmployerRow, "SELECT * FROM ledger.employers(%s::bigint[])", [asked], using)
    return {employer.subject_id: employer for employer in found}


def injury_rates(employer_id: int, *, using: str = DEFAULT_DB_ALIAS) -> tuple[InjuryRate, ...]:
    """The industry classes of an employer, by the month from which on each holds."""
    return rows(InjuryRate, "SELECT * FROM ledger.injury_rates(%s)", [employer_id], using)


def injury_class(employer_id: int, month: int, *, using: str = DEFAULT_DB_ALIAS) -> int | None:
    """The industry class of an employer in a month."""
    found = [rate for rate in injury_rates(employer_id, using=using) if rate.month_from <= month]
    return found[-1].industry_class if found else None


def _delegate(employer_id: int, permit: Permit, using: str) -> tuple[int | None, bytes | None]:
    """The delegate for whom the process reads, and its word for it: the public site reads an employer's people for nobody else."""
    if permit.employer_id is None:
        return None, None
    person = permit.natural_person_id
    return person, warrants.warrant("delegate", employer_id, person, using=using)


def _check_employer(employer_id: int, permit: Permit) -> None:
    if permit.employer_id is not None and permit.employer_id != employer_id:
        raise LedgerError("The permit is for another employer.")

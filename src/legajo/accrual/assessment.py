"""The dues that follow from declared wages: a month's contributions by the rules, or the difference to what stands. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legajo.accrual.allocation import MonthState
from legajo.record.facts import Because, Due, Entry, Ref, WageDeclared, amounts_of
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.assessment import Assessed, Assessment


class AccrualError(Exception):
    """The preset rules cannot be applied; the message says why, and what now."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared wage of one month."""

    line: int
    subject: int
    wage: int
    corrects: bool
    instead_of: Ref | None = None  # the wage that a correction replaces or supplements


def declared_of(entry: Entry, fact: WageDeclared) -> Declared:
    """The wage that an entry declares."""
    instead_of = entry.replaces or entry.supplements
    return Declared(entry.line, entry.subject, fact.wage, instead_of is not None, instead_of)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A due to be posted, with the eight amounts in columns."""

    declared: Declared
    fact: Due
    columns: tuple[int, ...]
    base: int | None


def dues(
    rows: Sequence[Declared],
    assessment: Assessment,
    states: Mapping[int, MonthState],
    differences: Mapping[int, int],
) -> Iterator[DueRow]:
    """What each row owes for the month; for a correction only what is added or taken away.

    `states` and `differences` (how many were posted for the month already) are by subject. A month that
    already has a due in force is refused unless its row corrects it.
    """
    assessed = assessment.assess_many(row.wage for row in rows)
    month, plan, known_at = str(assessment.month), assessment.hash, assessment.known_at
    for row, found in zip(rows, assessed, strict=True):
        held = states.get(row.subject)
        if held is not None and any(held.due):
            _check_corrects(row, assessment.month)
            change = tuple(new - old for new, old in zip(found.columns, held.due, strict=True))
            if any(change):
                fact = Due(
                    plan=plan,
                    inputs=_inputs(row, month, assessment),
                    known_at=known_at,
                    month=month,
                    cause="difference",
                    ordinal=differences.get(row.subject, 0) + 1,
                    base=assessment.bases(found),
                    amounts=amounts_of(change),
                    because=_because(row),
                    account=assessment.account(found),
                )
                yield DueRow(row, fact, change, found.bases[0])
            continue
        yield DueRow(row, _first(row, found, assessment, month, plan), found.columns, found.bases[0])


def _first(row: Declared, found: Assessed, assessment: Assessment, month: str, plan: str) -> Due:
    return Due(
        plan=plan,
        inputs=_inputs(row, month, assessment),
        known_at=assessment.known_at,
        month=month,
        base=assessment.bases(found),
        amounts=assessment.amounts(found),
        account=assessment.account(found),
    )


def _because(row: Declared) -> tuple[Because, ...]:
    """A correction's difference names the wage that it replaces, which says what it was."""
    if row.instead_of is None:
        return ()
    return (Because(name="wage", now=yuan(row.wage), entry=row.instead_of),)


def _inputs(row: Declared, month: str, assessment: Assessment) -> str:
    """The digest of what went in: whose wage, of which month, in which circumstances."""
    given = assessment.circumstances
    text = f"{row.subject} {month} {row.wage} {given.worker} {given.injury_class} {given.rural}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _check_corrects(row: Declared, month: Month) -> None:
    if not row.corrects:
        raise AccrualError(
            f"line {row.line}: a due of {month} already stands for this person and employer;"
            " declare the row as a correction if it is one, or take it out"
        )

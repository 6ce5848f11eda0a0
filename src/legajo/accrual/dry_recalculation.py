"""The dry run of a recalculation: every figure that rests on what became known, found in the book (art. 6).

It reads all dues and accounts as accrual's own role, which sees no identity.
"""

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from legajo.accrual.assessment import AccrualError
from legajo.accrual.circumstances import grouped
from legajo.accrual.differences import Published
from legajo.accrual.interest import KINDS
from legajo.accrual.late_interest import interest_differences
from legajo.accrual.parameters import book_parameters, published
from legajo.accrual.reassessment import Assessable, Swapped, changed, reassess
from legajo.accrual.recalculation import Found, Recalculation, Scope
from legajo.accrual.runs import ALIAS
from legajo.accrual.special import special
from legajo.authority import gateway
from legajo.ledger import assessed, lookups, population
from legajo.ledger.assessed import AssessedMonth
from legajo.record.facts import Due, read_entry
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.rules.assessment import Assessment, Circumstances, assessment_for
from legajo.rules.contribution.arrears import PAYABLE_UNTIL
from legajo.rules.engine.plan import plan_hash
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension.account import Terms, terms_for


def dry_recalculation(scope: Scope, permit: Permit, *, region: str, at: datetime.datetime) -> Recalculation:
    """Compute what the figures of the scope lack, and change nothing."""
    known_at = at.astimezone(gateway.AGENCY_ZONE).date().isoformat()
    held = lookups.position(using=ALIAS)
    dues = _Dues(region, known_at, permit)
    try:
        found = [*dues.found(scope), *_interest(scope, region, known_at, permit)]
    except ParameterError as error:
        raise AccrualError(f"the figures cannot be computed anew: {error.args[0]}") from error
    found.sort(key=lambda each: (each.subject, isinstance(each.fact, Due)))
    return Recalculation(
        scope,
        region,
        known_at,
        held.number if held else 0,
        tuple(found),
        dues.unexplained,
        plan_hash((), book_parameters(ALIAS).values),
    )


class _Dues:
    """The dues of months that were assessed by other values than are known now."""

    def __init__(self, region: str, known_at: str, permit: Permit) -> None:
        self.region, self.known_at, self.permit = region, known_at, permit
        self.unexplained = 0
        self._parameters = book_parameters(ALIAS)
        self._published: Published = published(ALIAS)
        self._changed: dict[tuple[str, str, Month, Circumstances], tuple[Swapped, ...]] = {}
        self._risk = cache(lambda employer, month: lookups.injury_class(employer, month, using=ALIAS) or 1)

    def found(self, scope: Scope) -> Iterator[Found]:
        if scope.first is None:
            return
        for rows in assessed.months_assessed(scope.first, scope.last, self.permit, using=ALIAS):
            for (employer, month), group in groupby(rows, key=lambda row: (row.employer_id, row.month)):
                yield from self._group(employer or None, Month.of(month), list(group))

    def _group(self, employer: int | None, month: Month, rows: Sequence[AssessedMonth]) -> Iterator[Found]:
        """One month of one employer: by circumstances, and by what was known when each due was posted."""
        worker = "flexible" if employer is None else "employee"
        usual = Circumstances(
            worker,  # type: ignore[arg-type]  # one of the two
            injury_class=self._risk(employer, month.ordinal) if employer else 1,
        )
        subjects = [row.subject_id for row in rows]
        differing = special(
            subjects, employer, month, usual, lambda found: self._now(month, found), self.permit
        )
        until = self._payable_by(month)
        for circumstances, places in grouped(subjects, differing, usual).items():
            new = self._now(month, circumstances)
            for old, known in self._by_old([rows[place] for place in places], month, circumstances):
                if old.hash != new.hash:
                    yield from self._reassessed(employer, known, old, new, until)

    def _now(self, month: Month, circumstances: Circumstances) -> Assessment:
        return assessment_for(self._parameters, self.region, month, self.known_at, circumstances)

    def _by_old(
        self, rows: Sequence[AssessedMonth], month: Month, circumstances: Circumstances
    ) -> Iterator[tuple[Assessment, list[AssessedMonth]]]:
        """The rows by what was known when their last due was posted: by the book of then, on the day it names."""
        found: dict[int, tuple[Assessment, list[AssessedMonth]]] = {}
        for row in rows:
            fact = read_entry(row.payload).fact
            if isinstance(fact, Due):
                then: Parameters = self._published.at(row.moment)
                old = assessment_for(then, self.region, month, fact.known_at, circumstances)
                found.setdefault(id(old), (old, []))[1].append(row)
        yield from found.values()

    def _reassessed(
        self,
        employer: int | None,
        rows: Sequence[AssessedMonth],
        old: Assessment,
        new: Assessment,
        until: str | None,
    ) -> Iterator[Found]:
        key = old.hash, new.hash, new.month, new.circumstances
        if key not in self._changed:
            self._changed[key] = changed(old, new)
        given = [Assessable(row.subject_id, row.wage, row.due, row.dues) for row in rows]
        for each in reassess(given, old, new, self._changed[key], until):
            if each.difference is None:
                self.unexplained += 1
            else:
                yield Found(each.subject, employer, sum(each.before), each.difference)

    def _payable_by(self, month: Month) -> str | None:
        """Until when a difference of the month is paid without a late fee, where a day was published."""
        found = self._parameters.find(PAYABLE_UNTIL, self.region, month, self.known_at)
        return found.text if found else None


def _interest(scope: Scope, region: str, known_at: str, permit: Permit) -> Iterator[Found]:
    """The interest of settled years from the scope's on."""
    if scope.year is None:
        return
    parameters = book_parameters(ALIAS)
    terms: dict[int, Terms] = {}

    def terms_of(year: int) -> Terms:
        return terms.setdefault(year, terms_for(parameters, region, year, known_at))

    for subject, entries in population.records(KINDS, permit, using=ALIAS):
        for each in interest_differences(entries, scope.year, terms_of, known_at, last=scope.settled):
            yield Found(subject, None, each.before, each.fact)

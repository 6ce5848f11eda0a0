"""A career carried on as it stands today, month by month: what would be paid, credited and counted. Pure, and no record.

Note [Nothing is foreseen]: what is published now is taken to hold for ever: limits, rates, the average wage, the rate of
interest, the base of the year. So the figures are in today's terms, and each assumption can be named with its value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from legajo.accrual.months import PersonMonth, counts, sub_period
from legajo.accrual.principal import OWN_PENSION
from legajo.accrual.standing import index_of
from legajo.inquiry.grounds import Ground
from legajo.record.facts import Party, Scheme
from legajo.record.period import Month, months
from legajo.rules.assessment import Assessment, Circumstances, assessment_for
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.parameters import Parameters
from legajo.rules.pension import account, index, period
from legajo.rules.pension.benefit import Place, before_the_account


MILLION = 1_000_000
ASSUMED = ("average_wage.annual", "average_wage.month")  # published for one year only; the last one is kept


@dataclass(frozen=True, slots=True)
class Course:
    """How the career goes on: the wage (fen) and its yearly growth beyond the average (millionths); None: nothing is paid any more."""

    wage: int | None
    growth: int
    flexible: bool
    first: Month  # the first month that is assumed to be paid
    last: Month


@dataclass(frozen=True, slots=True)
class Held:
    """One sub-ledger: what its first year without posted interest opens with, and the postings since."""

    name: str
    year: int
    opening: int
    postings: tuple[account.Posting, ...]


@dataclass(frozen=True)
class Projection:
    """Today's record with the months of a course after it."""

    ground: Ground
    course: Course

    @cached_property
    def parameters(self) -> Parameters:
        """The published values, the last average wage kept for the years to come."""
        known = self.ground.parameters
        kept = [
            replace(each, until_replaced=True) if each.name in ASSUMED else each
            for each in known.definitions.values()
        ]
        return Parameters(kept, known.values)

    @cached_property
    def assessment(self) -> Assessment | None:
        """How the wage is assessed: with the limits and rates known now."""
        if self.course.wage is None:
            return None
        worker = Circumstances("flexible" if self.course.flexible else "employee", schemes=(Scheme.PENSION,))
        return assessment_for(
            self.ground.parameters, self.ground.region, self.course.first, self.ground.known_at, worker
        )

    @property
    def rows(self) -> tuple[PersonMonth, ...]:
        """The months to come, as if each were declared and paid in full."""
        return self._rows[0]

    @property
    def _coming(self) -> Mapping[int, Mapping[Party, int]]:
        """What each of them puts into the account, by party."""
        return self._rows[1]

    @cached_property
    def _rows(self) -> tuple[tuple[PersonMonth, ...], Mapping[int, Mapping[Party, int]]]:
        if self.assessment is None or self.course.wage is None:
            return (), {}
        already = {row.month for row in self.ground.standing.months if _counted(row)}
        employer = None if self.course.flexible else 0
        found: list[PersonMonth] = []
        credited: dict[int, Mapping[Party, int]] = {}
        wage = self.course.wage
        for month in months(self.course.first, self.course.last):
            if month.number == 1 and month > self.course.first:
                wage = half_up(wage * (MILLION + self.course.growth), MILLION)
            if month.ordinal in already:
                continue
            assessed = self.assessment.assess(wage)
            bases = ((Scheme.PENSION, self.assessment.bases(assessed)[Scheme.PENSION]),)
            found.append(PersonMonth(month.ordinal, employer, bases, assessed.columns, assessed.columns))
            own = {Party.PERSON: assessed.columns[OWN_PENSION]}
            credited[month.ordinal] = self.assessment.account(assessed) or own
        return tuple(found), credited

    @cached_property
    def ledgers(self) -> tuple[Held, ...]:
        """Every sub-ledger from its first year without posted interest on, the months to come among its postings."""
        unposted: dict[str, tuple[int, int]] = {}
        for row in self.ground.standing.account:
            if row.sub_ledger in unposted and not row.interest_posted:
                continue
            unposted[row.sub_ledger] = (
                (row.year + 1, row.closing) if row.interest_posted else (row.year, row.opening)
            )
        postings: dict[str, list[account.Posting]] = {name: [] for name in unposted}
        for posting in self.ground.standing.postings:
            name = f"{posting.period}/{posting.party}"
            if Month.of(posting.posted).year >= unposted.get(name, (0, 0))[0]:
                postings.setdefault(name, []).append(
                    account.Posting(Month.of(posting.posted), posting.amount)
                )
        for month, credited in self._coming.items():
            for party, amount in credited.items():
                name = f"{sub_period(month)}/{party}"
                postings.setdefault(name, []).append(account.Posting(Month.of(month), amount))
        found = []
        for name, own in sorted(postings.items()):
            year, opening = unposted.get(name, (min((p.month.year for p in own), default=0), 0))
            if year:
                found.append(Held(name, year, opening, tuple(own)))
        return tuple(found)

    @cached_property
    def _settled(self) -> Mapping[str, Mapping[int, int]]:
        """By sub-ledger and year, what the year opens with; whole years, settled once for every date of retirement."""
        found: dict[str, Mapping[int, int]] = {}
        for held in self.ledgers:
            years = account.history(
                held.opening,
                held.postings,
                self.ground.parameters,
                self.ground.region,
                first=held.year,
                last=max(self.course.last.year, held.year),
                known_at=self.ground.known_at,
            )
            found[held.name] = {each.year: each.opening for each in years}
        return found

    def settled(self, until: Month) -> tuple[account.AccountYear, ...]:
        """The account in the year of retirement, up to that month; ParameterError when no rate is known."""
        terms = account.terms_for(
            self.ground.parameters, self.ground.region, until.year, self.ground.known_at
        )
        found = []
        for held in self.ledgers:
            own = [p for p in held.postings if p.month.year == until.year and p.month <= until]
            opening = self._settled[held.name].get(until.year, held.opening)
            found.append(account.year(until.year, opening, own, terms, months=until.number))
        return tuple(found)

    def index(self, until: Month) -> index.Index:
        """The average index with the months to come."""
        own = [row for row in self.ground.standing.months if not row.taken_over]
        rows = (*own, *(row for row in self.rows if row.month <= until.ordinal))
        known_at = self.ground.at.date()
        return index_of(self.ground.held, rows, self.parameters, self.ground.region, known_at)

    def period(self, until: Month) -> period.Period:
        """The months that would count."""
        own = self.ground.standing
        paid = _months(row for row in own.months if not row.taken_over and _counted(row))
        coming = _months(row for row in self.rows if row.month <= until.ordinal)
        return period.counted(paid | coming, taken_over=own.taken_over_months, deemed=own.deemed_months)

    def before_the_account(self, until: Month) -> int:
        """Months paid before the account system, as far as the record says which; ParameterError where no rule says when."""
        held = _months(row for row in self.ground.standing.months if _counted(row))
        ground = self.ground
        return before_the_account(held, Place(ground.parameters, ground.region, until, ground.known_at))

    def coming(self, until: Month) -> int:
        """How many months are assumed to be paid."""
        return sum(1 for row in self.rows if row.month <= until.ordinal)


def course_of(ground: Ground, *, last: Month, wage: int | None, growth: int, paying: bool) -> Course:
    """The career as it stands: the newest wage, with the employer who declared it, from this month on."""
    newest = ground.standing.wages[-1] if ground.standing.wages else None
    stands = wage if wage is not None else newest.wage if newest else None
    first = Month(ground.at.year, ground.at.month)
    flexible = newest is not None and newest.employer is None
    return Course(stands if paying else None, growth, flexible, first, max(last, first))


def _counted(row: PersonMonth) -> bool:
    return row.taken_over or counts(row.status(Scheme.PENSION))


def _months(rows: Iterable[PersonMonth]) -> set[Month]:
    return {Month.of(row.month) for row in rows}

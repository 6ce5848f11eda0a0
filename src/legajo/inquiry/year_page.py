"""One year of a person's months, scheme by scheme, for the screen."""

from dataclasses import dataclass

from legajo.accrual.months import Payment, PersonMonth
from legajo.inquiry.statement import Statement
from legajo.inquiry.words import COLOURS, PAYMENTS, SCHEMES, TAKEN_OVER
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.period import Month


ORDER = (Payment.DUE, Payment.PART_PAID, Payment.PART_PAID_COUNTED, Payment.PAID)  # the worst first


@dataclass(frozen=True, slots=True)
class Share:
    """What one scheme asked of one month, by party, and what came in; fen."""

    name: str
    base: int | None
    due_employer: int
    paid_employer: int
    due_person: int
    paid_person: int
    status: str
    colour: str
    why_employer: str  # the figures' names, for the page that explains them
    why_person: str
    why_state: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month with one employer."""

    month: int
    slug: str
    employer: str
    base: int | None
    status: str
    colour: str
    due: int
    paid: int
    own: int  # of it, paid by the person
    taken_over: bool


@dataclass(frozen=True, slots=True)
class YearPage:
    year: int
    rows: tuple[MonthRow, ...]
    before: int | None
    after: int | None


def year_page(statement: Statement, year: int) -> YearPage | None:
    """The months of that year, or None when the person has none in it."""
    names = {job.employer_id: job.name for job in statement.employments}
    rows = tuple(
        _row(month, names.get(month.employer, "")) for month in statement.months if month.month // 12 == year
    )
    if not rows:
        return None
    years = [line.year for line in statement.years]
    at = years.index(year)
    before = years[at - 1] if at else None
    after = years[at + 1] if at + 1 < len(years) else None
    return YearPage(year, rows, before, after)


def shares_of(month: PersonMonth) -> tuple[Share, ...]:
    """The schemes that a month touches."""
    bases, slug = dict(month.bases), Month.of(month.month)
    found = []
    for scheme in Scheme:
        status = month.status(scheme)
        if status is Payment.NONE:
            continue
        amounts = dict.fromkeys(Party, (0, 0))
        for (of, party), due, paid in zip(AMOUNTS, month.due, month.paid, strict=True):
            if of is scheme:
                amounts[party] = (due, paid)
        found.append(
            Share(
                str(SCHEMES[scheme]),
                bases.get(scheme),
                *amounts[Party.EMPLOYER],
                *amounts[Party.PERSON],
                str(PAYMENTS[status]),
                COLOURS[status],
                f"due:{slug}:{scheme}:{Party.EMPLOYER}",
                f"due:{slug}:{scheme}:{Party.PERSON}",
                f"state:{slug}:{scheme}",
            )
        )
    return tuple(found)


def worst(month: PersonMonth) -> Payment:
    """The state of a month is that of the scheme that is behind the most."""
    states = {month.status(scheme) for scheme in Scheme}
    return next((status for status in ORDER if status in states), Payment.NONE)


def _row(month: PersonMonth, employer: str) -> MonthRow:
    status = worst(month)
    own = sum(paid for (_, party), paid in zip(AMOUNTS, month.paid, strict=True) if party is Party.PERSON)
    return MonthRow(
        month=month.month,
        slug=str(Month.of(month.month)),
        employer=employer,
        base=month.base,
        status=str(TAKEN_OVER if month.taken_over else PAYMENTS[status]),
        colour="neutral" if month.taken_over else COLOURS[status],
        due=sum(month.due),
        paid=sum(month.paid),
        own=own,
        taken_over=month.taken_over,
    )

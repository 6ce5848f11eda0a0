"""The pension at the dates at which somebody may retire, as things stand today (art. 14). Pure, and no record."""

from dataclasses import dataclass

from legajo.inquiry.grounds import Ground
from legajo.inquiry.life import Category, Life, life_of, retirement_of
from legajo.inquiry.projection import MILLION, Projection, course_of
from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError, ParameterValue
from legajo.rules.pension import account, index, period, retirement_choice
from legajo.rules.pension.benefit import Award, Career, award
from legajo.rules.pension.retirement import TRACKS, Retirement


OLDEST = 75 * 12  # months of age; nobody asks for a pension that begins later
NEAR = 6  # months: a date so near to a bound is not told beside it
GREATEST_GROWTH = MILLION // 10  # a year
GREATEST_WAGE = 10**10  # fen


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the reader supposes; everything else stays as it is today."""

    category: Category | None = None  # of a woman with no recorded post
    wage: int | None = None  # fen a month; None: the wage that stands
    growth: int = 0  # millionths a year, beyond the average wage
    paying: bool = True  # contributions go on until retirement


@dataclass(frozen=True, slots=True)
class Bounds:
    """When one may retire: by law, and earlier or later by choice."""

    earliest: Month
    by_law: Retirement
    latest: Month


@dataclass(frozen=True, slots=True)
class Prospect:
    """The pension of somebody who retires in a month; `award` is None where none is due or no value is known."""

    month: Month
    age: int  # months
    coming: int  # months assumed to be paid from now on
    counted: period.Period
    minimum: period.Minimum
    choice: retirement_choice.Choice | None  # by which it is earlier or later than by law
    index: index.Index
    settled: tuple[account.AccountYear, ...]
    award: Award | None
    unknown: str = ""  # why nothing can be computed

    @property
    def balance(self) -> int:
        return sum(year.closing for year in self.settled)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every date with its prospect, and what they rest on."""

    life: Life
    category: Category
    bounds: Bounds
    prospects: tuple[Prospect, ...]
    projection: Projection
    scenario: Scenario

    def at(self, month: Month) -> Prospect | None:
        return next((each for each in self.prospects if each.month == month), None)

    @property
    def by_law(self) -> Prospect | None:
        return self.at(self.bounds.by_law.month)


class NoOutlookError(LookupError):
    """Nothing can be forecast; the code says why: unregistered, category_unknown, no_age, too_old, no_region."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def outlook(ground: Ground, scenario: Scenario, *, also: Month | None = None) -> Outlook:
    """The dates from the earliest to the latest, a year apart, and one more that is asked for."""
    life = life_of(ground)
    if life is None:
        raise NoOutlookError("unregistered")
    category = _category(life, scenario)
    try:
        bounds = bounds_of(ground, life, category)
    except ParameterError:
        raise NoOutlookError("no_age") from None
    now = Month(ground.at.year, ground.at.month)
    months = _dates(bounds, now, also)
    if not months or months[-1].ordinal - life.month.ordinal > OLDEST:
        raise NoOutlookError("too_old")
    course = course_of(
        ground, last=months[-1], wage=scenario.wage, growth=scenario.growth, paying=scenario.paying
    )
    projection = Projection(ground, course)
    try:
        prospects = tuple(
            _prospect(projection, life, _terms(ground, life, category), bounds, month) for month in months
        )
    except ParameterError:
        raise NoOutlookError("no_region") from None
    return Outlook(life, category, bounds, prospects, projection, scenario)


def bounds_of(ground: Ground, life: Life, category: Category) -> Bounds:
    """By law, and between which months the choice is; ParameterError where no age is known."""
    earliest, latest = retirement_choice.earliest_and_latest(_terms(ground, life, category))
    return Bounds(earliest, retirement_of(life, category, ground), latest)


def _terms(ground: Ground, life: Life, category: Category) -> retirement_choice.Terms:
    return retirement_choice.Terms(
        TRACKS[category], life.month, ground.parameters, ground.region, ground.known_at
    )


def _category(life: Life, scenario: Scenario) -> Category:
    if len(life.categories) == 1:
        return life.categories[0]
    if scenario.category not in life.categories:
        raise NoOutlookError("category_unknown")
    return scenario.category


def _dates(bounds: Bounds, now: Month, also: Month | None) -> tuple[Month, ...]:
    law = bounds.by_law.month
    years = [law.plus(12 * number) for number in range(-5, 6)]
    asked = {bounds.earliest, law, bounds.latest, *years} | ({also} if also else set())
    ends = (bounds.earliest, bounds.latest)
    near = {month for month in years for end in ends if 0 < abs(month.ordinal - end.ordinal) < NEAR}
    kept = asked - (near - {law, also})
    return tuple(sorted(month for month in kept if max(bounds.earliest, now) <= month <= bounds.latest))


def _prospect(
    projection: Projection, life: Life, terms: retirement_choice.Terms, bounds: Bounds, month: Month
) -> Prospect:
    ground = projection.ground
    counted = projection.period(month)
    minimum = period.minimum_at(counted.total, month, ground.parameters, ground.region, ground.known_at)
    choice = _choice(terms, bounds, month, counted.years)
    enough = choice.allowed if choice else not minimum.missing
    found = projection.index(month)
    settled = projection.settled(month)
    age = month.ordinal - life.month.ordinal
    given, unknown = None, ""
    if enough and found.average is not None:
        try:
            career = Career(
                index=found.average * 100,
                years=counted.years,
                balance=sum(year.closing for year in settled),
                deemed_years=half_up(counted.deemed * 100, 12),
                years_before_1998_07=half_up(projection.before_the_account(month) * 100, 12),
            )
            given = award(career, age, ground.parameters, ground.region, month, ground.known_at)
        except ParameterError as error:
            unknown = str(error.args[0])
    return Prospect(
        month, age, projection.coming(month), counted, minimum, choice, found, settled, given, unknown
    )


def _choice(
    terms: retirement_choice.Terms, bounds: Bounds, month: Month, years: int
) -> retirement_choice.Choice | None:
    """What the law asks of who retires earlier or later by choice; None at the month by law."""
    if month == bounds.by_law.month:
        return None
    if month < bounds.by_law.month:
        return retirement_choice.retire_early(terms, month, years)
    return retirement_choice.retire_late(terms, month, years)


def explanations(found: Prospect, law: Retirement) -> tuple[Explanation, ...]:
    """Everything that leads to the pension, from the end to the beginning."""
    told = [found.choice.explanation if found.choice else law.explanation, found.counted.explanation]
    if found.index.explanation:
        told.append(found.index.explanation)
    told += [year.explain() for year in found.settled]
    return ((found.award.pension.explanation,) if found.award else ()) + tuple(told)


def assumed_values(found: Outlook, month: Month) -> dict[str, ParameterValue]:
    """The last known values that are taken to hold until then: interest, base of calculation, average wage."""
    ground = found.projection.ground
    given: dict[str, ParameterValue] = {}
    prospect = found.at(month)
    base = ground.parameters.find("pension.calculation_base", ground.region, str(month.year), ground.known_at)
    if base is not None and base.text is not None:
        given["base"] = base
    if prospect is not None and prospect.settled:
        given["interest"] = prospect.settled[0].terms.rate
    for name in ("average_wage.month", "average_wage.annual"):
        value = found.projection.parameters.find(name, ground.region, str(month.year - 1), ground.known_at)
        if value is not None and value.text is not None:
            given["average"] = value
    return given

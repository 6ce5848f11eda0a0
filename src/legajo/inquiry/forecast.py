"""The pension at the dates at which somebody may retire, as things stand today (art. 14). Pure, and no record."""

from dataclasses import dataclass

from legajo.inquiry.grounds import Ground
from legajo.inquiry.life import Category, Life, life_of, retirement_of
from legajo.inquiry.projection import MILLION, Projection, course_of
from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError, ParameterValue
from legajo.rules.pension import account, index, period
from legajo.rules.pension.benefit import Award, Career, award
from legajo.rules.pension.retirement import REFORM, Retirement


OLDEST = 75 * 12  # months of age; nobody asks for a pension that begins later
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
        bounds = bounds_of(ground, retirement_of(life, category, ground))
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
        prospects = tuple(_prospect(projection, life, month) for month in months)
    except ParameterError:
        raise NoOutlookError("no_region") from None
    return Outlook(life, category, bounds, prospects, projection, scenario)


def bounds_of(ground: Ground, by_law: Retirement) -> Bounds:
    """By choice up to three years earlier, not before the age of old, or later by agreement."""
    if by_law.month < REFORM:
        return Bounds(by_law.month, by_law, by_law.month)
    place = (ground.region, by_law.month, ground.known_at)
    early = ground.parameters.number("retirement.flexible.early", *place)
    late = ground.parameters.number("retirement.flexible.late", *place)
    earliest = by_law.month.plus(-min(early, by_law.delay))
    return Bounds(earliest, by_law, by_law.month.plus(late))


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
    within = {month for month in asked if bounds.earliest <= month <= bounds.latest and month >= now}
    return tuple(sorted(within))


def _prospect(projection: Projection, life: Life, month: Month) -> Prospect:
    ground = projection.ground
    counted = projection.period(month)
    minimum = period.minimum_at(counted.total, month, ground.parameters, ground.region, ground.known_at)
    found = projection.index(month)
    settled = projection.settled(month)
    age = month.ordinal - life.month.ordinal
    career = Career(
        index=(found.average or 0) * 100,
        years=counted.years,
        balance=sum(year.closing for year in settled),
        deemed_years=half_up(counted.deemed * 100, 12),
        years_before_1998_07=half_up(projection.before_the_account() * 100, 12),
    )
    given, unknown = None, ""
    if not minimum.missing and found.average is not None:
        try:
            given = award(career, age, ground.parameters, ground.region, month, ground.known_at)
        except ParameterError as error:
            unknown = str(error.args[0])
    return Prospect(month, age, projection.coming(month), counted, minimum, found, settled, given, unknown)


def explanations(found: Prospect, law: Retirement) -> tuple[Explanation, ...]:
    """Everything that leads to the pension, from the end to the beginning."""
    told = [law.explanation, found.counted.explanation]
    if found.index.explanation:
        told.append(found.index.explanation)
    told += [year.explain() for year in found.settled]
    return ((found.award.pension.explanation,) if found.award else ()) + tuple(told)


def assumed_values(found: Outlook, month: Month) -> dict[str, ParameterValue]:
    """The last known values that are taken to hold until then: interest, base of calculation, average wage."""
    ground = found.projection.ground
    given: dict[str, ParameterValue] = {}
    prospect = found.at(month)
    if prospect is not None and prospect.award is not None:
        given["base"] = prospect.award.base
    if prospect is not None and prospect.settled:
        given["interest"] = prospect.settled[0].terms.rate
    for name in ("average_wage.month", "average_wage.annual"):
        value = found.projection.parameters.find(name, ground.region, str(month.year - 1), ground.known_at)
        if value is not None and value.text is not None:
            given["average"] = value
    return given

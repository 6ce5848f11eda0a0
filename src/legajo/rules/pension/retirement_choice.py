"""Retiring early or late by choice: within which months, with how many years paid, and told until when."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from legajo.record.period import Month
from legajo.rules.computable import Argument, Computable, Computed, Context, refuse
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import Rule, rule
from legajo.rules.parameters import ParameterError, Parameters, ParameterValue
from legajo.rules.pension.retirement import (
    BIRTH,
    CATEGORY,
    DECISION,
    REFORM,
    TRACKS,
    Retirement,
    Track,
    birth_month,
    statutory,
)


MONTHS = frozenset({"birth", "by_law", "chosen"})  # what goes in as a month
LAW = f"{DECISION}; 实施弹性退休制度暂行办法 (2025-01-01)"


@rule("retirement.early", version="1", valid_from="2025-01", law=LAW)
def early(
    birth: int, by_law: int, old_age: int, most: int, chosen: int, years: int, needed: int, notice: int
) -> None:
    old = birth + old_age  # "the month in which the age of old is reached" [month]
    bound = max(
        by_law - most, old
    )  # "the earliest month: three years before, not before the age of old" [month]
    apart = by_law - chosen  # "months before the month by law" [months]
    within = (
        1 if chosen >= bound and chosen <= by_law else 0
    )  # "whether the month lies within the bounds" [yes]
    enough = 1 if years * 12 >= needed * 100 else 0  # "whether the minimum of years is paid" [yes]
    allowed = within * enough  # "whether the month may be chosen" [yes]
    told_until = chosen - notice  # "the month by which the employer is told in writing" [month]


@rule("retirement.late", version="1", valid_from="2025-01", law=LAW)
def late(by_law: int, most: int, chosen: int, years: int, needed: int, notice: int) -> None:
    bound = by_law + most  # "the latest month: three years after the month by law" [month]
    apart = chosen - by_law  # "months after the month by law" [months]
    within = (
        1 if chosen >= by_law and chosen <= bound else 0
    )  # "whether the month lies within the bounds" [yes]
    enough = 1 if years * 12 >= needed * 100 else 0  # "whether the minimum of years is paid" [yes]
    allowed = within * enough  # "whether the month may be chosen" [yes]
    told_until = by_law - notice  # "the month by which the agreement to work on is written" [month]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the law says of a chosen month: the bound, how far it lies from the month by law, and what is missing."""

    bound: Month  # the earliest, or the latest
    apart: int  # months from the month by law
    needed: int  # months of contribution
    within: bool
    enough: bool
    told_until: Month
    explanation: Explanation

    @property
    def allowed(self) -> bool:
        return self.within and self.enough


@dataclass(frozen=True, slots=True)
class Terms:
    """Who asks, whose published values count, and as known when."""

    track: Track
    born: Month
    parameters: Parameters
    region: str
    known_at: str

    @property
    def retirement(self) -> Retirement:
        return statutory(self.track, self.born, self.parameters, self.region, self.known_at)

    def at(self, name: str, month: Month) -> ParameterValue:
        return self.parameters.at(name, self.region, month, self.known_at)

    def minimum(self, month: Month) -> ParameterValue:
        return self.parameters.at("pension.minimum_years", self.region, str(month.year), self.known_at)


def retire_early(terms: Terms, chosen: Month, years: int) -> Choice:
    """Retire in a month before the one by law, with so many hundredths of a year paid at that month."""
    found = _with_a_choice(terms)
    given = {
        "birth": terms.born.ordinal,
        "by_law": found.month.ordinal,
        "old_age": found.old_age,
        "chosen": chosen.ordinal,
        "years": years,
    }
    bound = {
        "most": terms.at("retirement.flexible.early", found.month),
        "needed": terms.minimum(max(chosen, REFORM)),
        "notice": terms.at("retirement.early.notice", found.month),
    }
    return _choice(early, given, bound, found, ())


def retire_late(terms: Terms, chosen: Month, years: int) -> Choice:
    """Retire in a month after the one by law, by agreement with the employer."""
    found = _with_a_choice(terms)
    whose = terms.at("retirement.late.minimum_of", found.month)
    counted = chosen if whose.text == "month_chosen" else found.month
    given = {"by_law": found.month.ordinal, "chosen": chosen.ordinal, "years": years}
    bound = {
        "most": terms.at("retirement.flexible.late", found.month),
        "needed": terms.minimum(max(counted, REFORM)),
        "notice": terms.at("retirement.late.notice", found.month),
    }
    return _choice(late, given, bound, found, (whose,))


def earliest_and_latest(terms: Terms) -> tuple[Month, Month]:
    """The bounds of the choice; both the month by law for those who had none."""
    found = terms.retirement
    if not _has_a_choice(found, terms):
        return found.month, found.month
    most = terms.at("retirement.flexible.early", found.month).number
    more = terms.at("retirement.flexible.late", found.month).number
    return max(found.month.plus(-most), terms.born.plus(found.old_age)), found.month.plus(more)


def _has_a_choice(found: Retirement, terms: Terms) -> bool:
    known = terms.parameters.find("retirement.flexible.early", terms.region, found.month, terms.known_at)
    return found.month >= REFORM and known is not None


def _with_a_choice(terms: Terms) -> Retirement:
    found = terms.retirement
    if not _has_a_choice(found, terms):
        raise ParameterError(
            f"who retires by law in {found.month} has no choice: there is one since {REFORM}"
        )
    return found


def _choice(
    chosen: Rule,
    given: Mapping[str, int],
    bound: Mapping[str, ParameterValue],
    found: Retirement,
    chosen_by: tuple[ParameterValue, ...],
) -> Choice:
    parts = (found.explanation,)
    worded = {name: str(Month.of(value)) if name in MONTHS else value for name, value in given.items()}
    told = explain(
        chosen.id, "allowed", chosen, given, bound, inputs=worded, chosen_by=chosen_by, parts=parts
    )
    until = explain(f"{chosen.id}.told_until", "told_until", chosen, given, bound, inputs=worded)
    figures = chosen.compute(**given, **{name: value.number for name, value in bound.items()})
    return Choice(
        bound=Month.of(figures["bound"]),
        apart=figures["apart"],
        needed=bound["needed"].number,
        within=bool(figures["within"]),
        enough=bool(figures["enough"]),
        told_until=Month.of(figures["told_until"]),
        explanation=replace(told, parts=(*parts, until)),
    )


def _asked(values: Mapping[str, Any], context: Context, *, is_early: bool) -> Computed:
    born = birth_month(values["birth"])
    terms = Terms(TRACKS[values["category"]], born, context.parameters, context.region, context.known_at)
    if values["month"].year > born.year + 120:
        raise refuse("month", "nobody retires at 120")
    found = (retire_early if is_early else retire_late)(terms, values["month"], values["years"])
    months = found.apart if found.apart > 0 else 0
    result = {
        "allowed": "yes" if found.allowed else "no",
        "earliest" if is_early else "latest": found.bound,
        "months": months,
        "minimum_years": found.needed * 100 // 12,
        "told_until": found.told_until,
    }
    return Computed(result, (found.explanation,))


def _early(values: Mapping[str, Any], context: Context) -> Computed:
    return _asked(values, context, is_early=True)


def _late(values: Mapping[str, Any], context: Context) -> Computed:
    return _asked(values, context, is_early=False)


CHOSEN = Argument("month", "month", "the month that is chosen")
PAID = Argument("years", "years", "years of contribution at that month, actual and deemed")

COMPUTABLES: tuple[Computable, ...] = (
    Computable(
        id="retirement.early",
        arguments=(BIRTH, CATEGORY, CHOSEN, PAID),
        results=(
            ("allowed", "choice:yes|no"),
            ("earliest", "month"),
            ("months", "count"),
            ("minimum_years", "years"),
            ("told_until", "month"),
        ),
        law=LAW,
        valid_from="2025-01",
        valid_to=None,
        region="",
        words="Whether a month before the one by law may be chosen, and until when the employer is told",
        compute=_early,
    ),
    Computable(
        id="retirement.late",
        arguments=(BIRTH, CATEGORY, CHOSEN, PAID),
        results=(
            ("allowed", "choice:yes|no"),
            ("latest", "month"),
            ("months", "count"),
            ("minimum_years", "years"),
            ("told_until", "month"),
        ),
        law=LAW,
        valid_from="2025-01",
        valid_to=None,
        region="",
        words="Whether a month after the one by law may be agreed, and until when the agreement is written",
        compute=_late,
    ),
)

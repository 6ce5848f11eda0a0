"""Published values before an officer decides: what held until now, how far the new one is from it, how much rests on it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from legajo.accrual.lookups import before_publication, standing_on
from legajo.channels.counter.case_lines import CaseLine, Detail
from legajo.lobby.templatetags.lettering import counted, plain
from legajo.lobby.words import Words
from legajo.record.facts import ParameterPublished
from legajo.record.permit import Permit
from legajo.review import lookups
from legajo.review.bundle import CaseSort, CaseView
from legajo.rules.parameters import ParameterValue
from legajo.rules.parameters.lint import JUMP
from legajo.rules.parameters.units import is_number, scaled


MOST_LINES = 60  # of a case whose dependants are counted: a form has fewer, the founding's case has hundreds


@dataclass(frozen=True, slots=True)
class Resting:
    """So many figures, of so many people."""

    label: Words
    figures: int
    people: str


def with_values(lines: Iterable[CaseLine]) -> tuple[CaseLine, ...]:
    """Lines of published values, each with the value that held for its time until now."""
    return tuple(_with_value(line) for line in lines)


def _with_value(line: CaseLine) -> CaseLine:
    fact = line.view.fact
    if not isinstance(fact, ParameterPublished):
        return line
    before = before_publication(fact)
    told = [Detail(gettext("Until now"), _value(before) if before else gettext("nothing was published"))]
    if before and before.text and fact.value and is_number(fact.unit):
        told += _distance(scaled(before.text, fact.unit), scaled(fact.value, fact.unit))
    return replace(line, details=(*told, *line.details))


def _value(before: ParameterValue) -> str:
    return f"{plain(before.text or '?')} ({before.valid_from})"


def _distance(was: int, now: int) -> list[Detail]:
    """In per cent with one decimal; a leap is said in words."""
    if not was:
        return []
    tenths = (abs(now - was) * 2000 + was) // (2 * was)
    sign = "−" if now < was else "+"
    found = [Detail(gettext("Change"), f"{sign}{tenths // 10}.{tenths % 10} %")]
    if max(now, was) > JUMP * min(now, was):
        found.append(
            Detail(gettext("Look at it"), gettext("it is more than twice, or less than half, of what held"))
        )
    return found


def resting_on(case: CaseView, permit: Permit) -> tuple[Resting, ...]:
    """What a publication would have computed anew, counted."""
    if case.sort is not CaseSort.PARAMETERS or case.lines > MOST_LINES:
        return ()
    lines = lookups.lines(case.id, permit, size=MOST_LINES)
    facts = [line.fact for line in lines if isinstance(line.fact, ParameterPublished)]
    standing = standing_on(facts, permit)
    found = (
        (gettext("Months of contributions"), standing.dues),
        (gettext("Postings of interest"), standing.interest),
    )
    return tuple(
        Resting(label, count.figures, _people(count.people)) for label, count in found if count.figures
    )


def _people(count: int) -> str:
    said = ngettext("of %(people)s person", "of %(people)s people", count)
    return said % {"people": counted(count)}

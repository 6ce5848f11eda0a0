"""Deemed months: recognised service that counts beside the months that were paid (art. 2(5)). Pure."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from legajo.accrual.known import Known
from legajo.record.facts import DeemedPeriodRecognised, OpeningPosition, Scheme
from legajo.record.period import Month, months
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension.deemed import Service, deemed_months


Clip = Callable[[DeemedPeriodRecognised, frozenset[Month]], frozenset[Month]]


def clipping(parameters: Parameters, region: str, known_at: datetime.date) -> Clip:
    """Which months of a recognised period the rules let count; all of them where the region published no beginning."""

    def clip(fact: DeemedPeriodRecognised, own: frozenset[Month]) -> frozenset[Month]:
        if fact.scheme is not Scheme.PENSION:
            return own
        try:
            found = deemed_months([Service(fact.ground, own)], parameters, region, known_at.isoformat())
        except ParameterError:
            return own  # four officers recognised them, and no rule says otherwise
        return frozenset(found.months)

    return clip


def recognised(
    held: Sequence[Known], scheme: Scheme, paid: Set[int], clip: Clip
) -> Iterator[tuple[Known, frozenset[int]]]:
    """Each recognised period with the months (ordinals) that it adds: not paid, not taken over, not in an earlier period."""
    taken = set(paid) | set(_taken_over(held))
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, DeemedPeriodRecognised) and fact.scheme is scheme:
            whole = frozenset(months(Month.parse(fact.from_month), Month.parse(fact.to_month)))
            added = frozenset(month.ordinal for month in clip(fact, whole)) - taken
            taken |= added
            yield known, added


def _taken_over(held: Iterable[Known]) -> Iterator[int]:
    """The months of positions taken over that say which months they are."""
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, OpeningPosition) and fact.from_month:
            for month in months(Month.parse(fact.from_month), Month.parse(fact.as_of[:7])):
                if str(month) not in fact.gaps:
                    yield month.ordinal

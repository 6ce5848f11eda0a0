"""What follows when published values enter the book: they fit those that stand, and what rests on them is looked for (art. 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from procrastinate.contrib.django import app

from legajo.accrual.assessment import AccrualError
from legajo.accrual.parameters import book_parameters
from legajo.accrual.recalculation import scope_of
from legajo.ledger import assessed
from legajo.ledger.assessed import Dependants
from legajo.record.facts import ParameterPublished
from legajo.rules.parameters import load
from legajo.rules.parameters.published import parameters_of
from legajo.rules.parameters.succession import conflicts


RECALCULATE = "maintenance.recalculate"  # the job that looks for what rests on newly published values
NOTHING = Dependants(0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What rests on values that are to be published: dues of months, interest of settled years."""

    dues: Dependants
    interest: Dependants

    @property
    def is_empty(self) -> bool:
        return not (self.dues.figures or self.interest.figures)


def standing_on(facts: Sequence[ParameterPublished]) -> Standing:
    """How much stands that rests on these values' time."""
    scope = scope_of(facts, book_parameters())
    return Standing(
        assessed.dues_between(scope.first, scope.last) if scope.first is not None else NOTHING,
        assessed.interest_since(scope.year) if scope.year is not None else NOTHING,
    )


def announce(facts: Sequence[ParameterPublished]) -> dict[str, object]:
    """What a publication's plan keeps of it."""
    return {"published": [f"{fact.parameter}@{fact.valid_from}/{fact.known_from}" for fact in facts]}


def enter(case_id: UUID, facts: Sequence[ParameterPublished]) -> None:
    """Raise unless the values fit those that stand; then have what rests on their time computed anew.

    The case's own act is not sealed yet, so the book still publishes what it did before it.
    """
    assessed.publish_alone()
    new = parameters_of(facts, load().definitions.values()).values
    found = conflicts(new, book_parameters())
    if found:
        raise AccrualError(f"the published values do not fit: {found[0]}; return the case")
    if not standing_on(facts).is_empty:
        job = app.configure_task(RECALCULATE, queue="maintenance", lock="recalculation")
        job.defer(publication=str(case_id))

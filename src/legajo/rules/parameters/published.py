"""Parameters as facts of the agency: what climbs the four rungs, and how a running agency reads them back."""

from collections.abc import Iterable

from legajo.record.facts import ParameterPublished
from legajo.rules.parameters.store import (
    Definition,
    ParameterError,
    Parameters,
    ParameterValue,
    Source,
    Verified,
)
from legajo.rules.parameters.units import check_moment, check_text


_VERIFIED: dict[str, Verified] = {"true": True, "secondary": "secondary", "false": False}
_WRITTEN = {written: verified for verified, written in _VERIFIED.items()}


def fact_of(value: ParameterValue) -> ParameterPublished:
    """The fact that publishes one value."""
    return ParameterPublished(
        parameter=value.name,
        region=value.region,
        unit=value.unit,
        value=value.text,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        known_from=value.known_from,
        known_from_assumed=value.known_from_assumed,
        source=tuple((source.title, source.address) for source in value.sources),
        verified=_WRITTEN[value.verified],  # type: ignore[arg-type]  # the keys are the literals of the field
        note=value.note or None,
    )


def facts_of(parameters: Parameters) -> list[ParameterPublished]:
    """One fact for each value, in the order of the files."""
    return [fact_of(value) for value in parameters.values]


def parameters_of(facts: Iterable[ParameterPublished], definitions: Iterable[Definition]) -> Parameters:
    """The parameters that the facts publish; the product's definitions say what their names mean.

    ParameterError when a fact does not fit its definition: such a value would not be what four officers read.
    """
    defined = {definition.name: definition for definition in definitions}
    return Parameters(defined.values(), [_value_of(fact, defined.get(fact.parameter)) for fact in facts])


def _value_of(fact: ParameterPublished, definition: Definition | None) -> ParameterValue:
    if definition is None:
        raise ParameterError(f"no parameter is called {fact.parameter}")
    if fact.unit != definition.unit:
        raise ParameterError(f"{fact.parameter} is given in {definition.unit}, not in {fact.unit}")
    try:
        check_moment(fact.valid_from, definition.clock)
        if fact.value is not None:
            check_text(fact.value, definition.unit)
    except ValueError as error:
        raise ParameterError(f"{fact.parameter}, {fact.valid_from}: {error}") from error
    return ParameterValue(
        name=fact.parameter,
        region=fact.region,
        unit=definition.unit,
        text=fact.value,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        known_from=fact.known_from,
        known_from_assumed=fact.known_from_assumed,
        sources=tuple(Source(title, address) for title, address in fact.source),
        verified=_VERIFIED[fact.verified],
        note=fact.note or "",
    )

"""Deemed months: service that counts although nobody paid, because individual contribution had not begun."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import Parameters, ParameterValue


Sort = Literal["state", "military", "institution"]
BEGINS = {  # up to which month service of a sort is deemed: before individual contribution began
    "state": "pension.individual_contribution.begins",
    "institution": "pension.individual_contribution.begins.institution",
}


@rule(
    "pension.deemed",
    version="1",
    valid_from="1992-10",
    law="国发〔1995〕6号; the region's rules on deemed service",
)
def deemed(state: int, military: int, institution: int) -> None:
    deemed = (
        state + military + institution
    )  # "deemed months: each month of state, military and institutions' service once" [months]


@dataclass(frozen=True, slots=True)
class Service:
    """Months of service that the record accepted."""

    sort: Sort
    months: Iterable[Month]


@dataclass(frozen=True, slots=True)
class Deemed:
    """The months that are deemed, in order, and why."""

    months: tuple[Month, ...]
    explanation: Explanation


def deemed_months(services: Iterable[Service], parameters: Parameters, region: str, known_at: str) -> Deemed:
    """State and institutions' service counts before the month in which contribution began; military service whole."""
    held: set[Month] = set()
    counts = dict.fromkeys(("state", "military", "institution"), 0)
    used: dict[str, ParameterValue] = {}
    for service in services:
        own = set(service.months)
        if not own:
            continue
        if name := BEGINS.get(service.sort):
            used[name] = beginning(name, parameters, region, known_at)
            own = {month for month in own if month < Month.parse(str(used[name].text))}
        counts[service.sort] += len(own - held)
        held |= own
    told = explain("pension.deemed", "deemed", deemed, counts, {}, chosen_by=tuple(used.values()))
    return Deemed(tuple(sorted(held)), told)


def beginning(name: str, parameters: Parameters, region: str, known_at: str) -> ParameterValue:
    """When individual contribution began in the region; ParameterError where nobody published it."""
    return parameters.at(name, region, known_at[:7], known_at)

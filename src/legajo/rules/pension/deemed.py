"""Deemed months: service that counts although nobody paid, because individual contribution had not begun."""
# ruff: noqa: F841 (each line of a rule is a named figure)

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, explain
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import Parameters, ParameterValue


Ground = Literal["state_employee", "public_institution", "military", "sent_down_youth"]
GROUNDS: tuple[Ground, ...] = ("state_employee", "public_institution", "military", "sent_down_youth")
BEGINS = {  # the month before which service on a ground is deemed, since individual contribution then began
    "state_employee": "pension.individual_contribution.begins",
    "sent_down_youth": "pension.individual_contribution.begins",
    "public_institution": "pension.individual_contribution.begins.institution",
}


@rule(
    "pension.deemed",
    version="1",
    valid_from="1992-10",
    law="国发〔1995〕6号; the region's rules on deemed service",
)
def deemed(state_employee: int, public_institution: int, military: int, sent_down_youth: int) -> None:
    deemed = (
        state_employee + public_institution + military + sent_down_youth
    )  # "deemed months: each month of recognised service once" [months]


@dataclass(frozen=True, slots=True)
class Service:
    """Months of service that the record accepted."""

    ground: Ground
    months: Iterable[Month]


@dataclass(frozen=True, slots=True)
class Deemed:
    """The months that are deemed, in order, and why."""

    months: tuple[Month, ...]
    explanation: Explanation


def deemed_months(services: Iterable[Service], parameters: Parameters, region: str, known_at: str) -> Deemed:
    """Service counts before the month in which contribution began; military service counts whole."""
    held: set[Month] = set()
    counts: dict[str, int] = dict.fromkeys(map(str, GROUNDS), 0)
    used: dict[str, ParameterValue] = {}
    for service in services:
        own = set(service.months)
        if not own:
            continue
        if name := BEGINS.get(service.ground):
            used[name] = beginning(name, parameters, region, known_at)
            own = {month for month in own if month < Month.parse(str(used[name].text))}
        counts[service.ground] += len(own - held)
        held |= own
    told = explain("pension.deemed", "deemed", deemed, counts, {}, chosen_by=tuple(used.values()))
    return Deemed(tuple(sorted(held)), told)


def beginning(name: str, parameters: Parameters, region: str, known_at: str) -> ParameterValue:
    """When individual contribution began in the region; ParameterError where nobody published it."""
    return parameters.at(name, region, known_at[:7], known_at)

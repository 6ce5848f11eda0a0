"""What a checked sheet comes to: the amounts of every sound row and their sums. Pure."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legajo.collection.answers import household_nature
from legajo.collection.checks import Checked, Problem, Sound
from legajo.collection.sheet import Column
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.assessment import SCHEMES, Assessed, Assessment, Circumstances, assessment_for
from legajo.rules.parameters import ParameterError, Parameters


@dataclass(frozen=True, slots=True)
class Priced:
    """A sound row with what it owes."""

    sound: Sound
    assessed: Assessed


@dataclass(frozen=True, slots=True)
class Report:
    """The whole sheet, judged and computed."""

    checked: Checked
    priced: tuple[Priced, ...]
    problems: tuple[Problem, ...]
    assessment: Assessment | None  # None: nothing could be computed

    @property
    def totals(self) -> tuple[int, ...]:
        """The sums of the eight amounts, in fen."""
        return tuple(
            sum(column) for column in zip(*(row.assessed.columns for row in self.priced), strict=True)
        ) or (0,) * len(AMOUNTS)


def compute(
    checked: Checked,
    *,
    parameters: Parameters,
    region: str,
    known_at: datetime.date,
    injury_class: int | None = None,
) -> Report:
    """The amounts by the published parameters as known on a day; without any, a problem instead of amounts."""
    if checked.month is None:
        return Report(checked, (), checked.problems, None)
    by_nature: Mapping[bool, Assessment]
    try:
        by_nature = _assessments(
            parameters, region, checked.month, known_at, injury_class or checked.injury_class or 1
        )
    except ParameterError:
        by_nature = {}
    if not by_nature or not by_nature[False].schemes:
        unknown = Problem(0, Column.MONTH, "month_without_parameters", (("month", str(checked.month)),))
        return Report(checked, (), (unknown, *checked.problems), None)
    priced = tuple(
        Priced(sound, by_nature[household_nature(sound.household) == "rural"].assess(sound.wage))
        for sound in checked.sound
    )
    return Report(checked, priced, checked.problems, by_nature[False])


def _assessments(
    parameters: Parameters, region: str, month: Month, known_at: datetime.date, injury_class: int
) -> Mapping[bool, Assessment]:
    """For people of the town and of the country: until 2021 their shares differed."""
    return {
        rural: assessment_for(
            parameters, region, month, known_at, Circumstances(rural=rural, injury_class=injury_class)
        )
        for rural in (False, True)
    }


def as_json(report: Report, *, language: str) -> dict[str, Any]:
    """The form that `legajo collection check --json` prints."""
    checked, assessment = report.checked, report.assessment
    found: dict[str, Any] = {
        "employer": checked.employer,
        "unified_social_credit_code": checked.code,
        "month": str(checked.month) if checked.month else None,
        "accepted": [_row(row, assessment) for row in report.priced if assessment],
        "problems": [
            {"row": p.row, "column": str(p.column), "code": p.code, "message": p.message(language)}
            for p in report.problems
        ],
        "totals": _schemes(report.totals, assessment) if assessment else {},
    }
    if assessment and assessment.refused:
        found["not_assessed"] = {str(scheme): reason for scheme, reason in assessment.refused.items()}
    return found


def _row(row: Priced, assessment: Assessment) -> dict[str, Any]:
    schemes = _schemes(row.assessed.columns, assessment)
    bases = dict(zip(SCHEMES, row.assessed.bases, strict=True))
    if not assessment.one_pair:
        for scheme in assessment.schemes:
            schemes[scheme] = {"base": _yuan(bases[scheme]), **schemes[scheme]}
    return {
        "row": row.sound.row,
        "person": row.sound.identity,
        "declared": yuan(row.sound.wage),
        "base": _yuan(base_of(row.assessed)),
        "schemes": schemes,
    }


def base_of(assessed: Assessed) -> int | None:
    """The pension's base, or that of the first scheme there is."""
    return next((base for base in assessed.bases if base is not None), None)


def _yuan(amount: int | None) -> str | None:
    return None if amount is None else yuan(amount)


def _schemes(columns: Sequence[int], assessment: Assessment) -> dict[str, dict[str, str | None]]:
    """Every assessed scheme with both parties, though one of them owes nothing."""
    amounts = dict(zip(AMOUNTS, columns, strict=True))
    return {
        str(scheme): {str(party): yuan(amounts.get((scheme, party), 0)) for party in Party}
        for scheme in Scheme
        if scheme in assessment.schemes
    }

"""What a checked sheet comes to: the amounts of every sound row and their sums. Pure."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from legajo.collection.answers import household_nature
from legajo.collection.checks import Checked, Problem, Sound
from legajo.collection.sheet import Column
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.money import yuan
from legajo.rules.assessment import SCHEMES, Assessed, Assessment, Circumstances, assessment_for
from legajo.rules.parameters import ParameterError, Parameters


Known = Callable[[Circumstances, Callable[[Circumstances], Assessment]], Mapping[str, Circumstances]]
"""Asked with the usual circumstances and how they are assessed: those of everybody whom the book knows, by identity number."""


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
    known: Known | None = None,
) -> Report:
    """The amounts by the published parameters as known on a day; without any, a problem instead of amounts."""
    if checked.month is None:
        return Report(checked, (), checked.problems, None)
    usual = Circumstances(injury_class=injury_class or checked.injury_class or 1)

    def assess(circumstances: Circumstances) -> Assessment:
        assert checked.month is not None  # noqa: S101 (looked at above)
        return assessment_for(parameters, region, checked.month, known_at, circumstances)

    try:
        common = assess(usual)
    except ParameterError:
        common = None
    if common is None or not common.schemes:
        unknown = Problem(0, Column.MONTH, "month_without_parameters", (("month", str(checked.month)),))
        return Report(checked, (), (unknown, *checked.problems), None)
    of_book = known(usual, assess) if known else {}
    priced = tuple(
        Priced(sound, assess(_of(sound, usual, of_book)).assess(sound.wage)) for sound in checked.sound
    )
    return Report(checked, priced, checked.problems, common)


def _of(sound: Sound, usual: Circumstances, of_book: Mapping[str, Circumstances]) -> Circumstances:
    """The book's word for somebody whom it knows; for others the sheet's, until 2021 the country's shares differed."""
    if sound.identity in of_book:
        return of_book[sound.identity]
    return replace(usual, rural=True) if household_nature(sound.household) == "rural" else usual


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

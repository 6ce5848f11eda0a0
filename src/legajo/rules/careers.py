"""Careers from wages as a plan: every month assessed, the person's share posted on time, the years settled."""
# ruff: noqa: F841 (each line of a rule is a named figure)

import datetime

from legajo.record.facts import Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import assessment_for
from legajo.rules.engine.career import Bound, Plan, Stage
from legajo.rules.engine.rule import rule
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension.account_plan import (
    KEPT,
    MOST_HELD,
    MOST_POSTED,
    YEAR,
    posting,
    settling,
    terms_of,
    whole_years,
)
from legajo.rules.pension.credit import credit_for


SCHEMES = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL)


@rule("contribution.none", version="1", valid_from="1992-10", law="社会保险法 art. 4")
def none(wage: int) -> None:
    employer = 0  # "nothing is assessed for the month" [fen]
    person = 0  # "nothing is assessed for the month" [fen]


def from_wages(
    parameters: Parameters,
    region: str,
    first: int,
    last: int,
    known_at: datetime.date | str,
    schemes: tuple[Scheme, ...] = SCHEMES,
) -> Plan:
    """What employees and employers owe for careers, and the person's sub-ledger, from the first settlement year to the last."""
    terms = terms_of(parameters, region, first, last, known_at)
    begins = Month(first, terms[first].begins)
    months = [begins.plus(number) for number in range(12 * (last - first + 1))]
    assessed = [_assessed(parameters, region, month, str(known_at), schemes) for month in months]
    credited = [credit_for(parameters, region, month, str(known_at)) for month in months]
    own = tuple(Bound(credit.rule, credit.values) for credit in credited)
    stages = tuple(
        Stage(str(scheme), "month", tuple(month[scheme] for month in assessed), {"wage": "fact:wage"})
        for scheme in schemes
    )
    owed = [f"{scheme}.{party}" for scheme in schemes for party in (Party.EMPLOYER, Party.PERSON)]
    return Plan(
        name=f"careers {region} {first}-{last}",
        first=begins,
        years=last - first + 1,
        facts=("wage",),
        stages=(
            *stages,
            Stage("credit", "month", own, {"base": "line:pension.base"}),
            posting(terms, "line:credit.person"),
            settling(terms, {**YEAR, "principal": "sum:credit.person"}),
        ),
        carried={"opening": "year.closing"},
        kept={**KEPT, "principal": "sum:credit.person"},
        results={
            "closing": "carried:opening",
            "entered": "career:credit.person",
            "months": "calendar:count",
            **{name: f"career:{name}" for name in owed},
        },
        limits={"wage": (0, MOST_POSTED), "opening": (-MOST_HELD, MOST_HELD)},
        whole=whole_years(terms),
    )


def _assessed(
    parameters: Parameters, region: str, month: Month, known: str, schemes: tuple[Scheme, ...]
) -> dict[Scheme, Bound]:
    """The rule of each scheme; the pension must be assessed, another scheme owes nothing where it is not."""
    bound = assessment_for(parameters, region, month, known).bound
    if Scheme.PENSION not in bound:
        raise ParameterError(f"the pension is not assessed for {month}")
    return {scheme: Bound(*bound[scheme]) if scheme in bound else Bound(none, {}) for scheme in schemes}

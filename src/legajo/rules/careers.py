"""Careers from wages as a plan: every month assessed, the person's share posted on time, the years settled."""

import datetime

from legajo.record.facts import Scheme
from legajo.record.period import Month
from legajo.rules.assessment import assessment_for
from legajo.rules.engine.career import Bound, Plan, Stage
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


def from_wages(
    parameters: Parameters, region: str, first: int, last: int, known_at: datetime.date | str
) -> Plan:
    """The person's sub-ledger of employees from their wages, from the first settlement year to the last."""
    terms = terms_of(parameters, region, first, last, known_at)
    begins = Month(first, terms[first].begins)
    assessed, credited = [], []
    for number in range(12 * (last - first + 1)):
        month = begins.plus(number)
        bound = assessment_for(parameters, region, month, known_at).bound
        if Scheme.PENSION not in bound:
            raise ParameterError(f"the pension is not assessed for {month}")
        assessed.append(Bound(*bound[Scheme.PENSION]))
        credit = credit_for(parameters, region, month, str(known_at))
        credited.append(Bound(credit.rule, credit.values))
    return Plan(
        name=f"careers {region} {first}-{last}",
        first=begins,
        years=last - first + 1,
        facts=("wage",),
        stages=(
            Stage("assess", "month", tuple(assessed), {"wage": "fact:wage"}),
            Stage("credit", "month", tuple(credited), {"base": "line:assess.base"}),
            posting(terms, "line:credit.person"),
            settling(terms, {**YEAR, "principal": "sum:credit.person"}),
        ),
        carried={"opening": "year.closing"},
        kept={**KEPT, "principal": "sum:credit.person"},
        results={"closing": "carried:opening", "entered": "career:credit.person", "months": "calendar:count"},
        limits={"wage": (0, MOST_POSTED), "opening": (-MOST_HELD, MOST_HELD)},
        whole=whole_years(terms),
    )

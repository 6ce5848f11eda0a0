"""Cases that move accounts in a year gone by: money with an old value date, money that goes back (art. 6).

The year may be settled by then, so its interest is computed anew; a job finds out, and proposes the differences.
"""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Min
from procrastinate.contrib.django import app

from legajo.accrual.models import Money, Plan
from legajo.accrual.refunds import returned
from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.record.facts import Entry


RECALCULATE = "maintenance.recalculate_late"


def look_into(plan: Plan, at: datetime.datetime) -> None:
    """Have the interest of a year gone by looked into, if the case moved an account in one."""
    year = _first_year(plan)
    if year is not None and year < at.astimezone(gateway.AGENCY_ZONE).year:
        job = app.configure_task(RECALCULATE, queue="maintenance", lock="recalculation")
        job.defer(case_id=str(plan.case_id), year=year)


def _first_year(plan: Plan) -> int | None:
    """The first year of the case's money, or of the months that it takes out."""
    money = Money.objects.filter(case_id=plan.case_id, round=plan.round)
    first: datetime.date | None = money.aggregate(first=Min("value_date"))["first"]
    if first is not None:
        return first.year
    return None if plan.groups else _first_returned(plan.case_id, plan.round)


def _first_returned(case_id: UUID, round_number: int) -> int | None:
    permit = gateway.permit_system(gateway.system("accrual"), "consequences of a case")
    lines = lookups.proposal(case_id, round_number, permit)
    return first_returned(line.entry for line in lines)


def first_returned(entries: Iterable[Entry]) -> int | None:
    """The year of the first month that refunds and settled overlaps take out."""
    months = [gone.month for entry in entries for gone in returned(entry.fact, entry.employer)]
    return min(months) // 12 if months else None

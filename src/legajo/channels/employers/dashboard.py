"""The employer's first page: the months with what is due and paid, and the sheets under way (art. 15)."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from legajo.channels.employers.scope import employer_and_permit
from legajo.collection import lookups as collection
from legajo.ledger import lookups as ledger
from legajo.lobby.gate import ActingRequest


SHOWN_MONTHS = 24


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the employer: what its declarations made due and what arrived."""

    month: int
    people: int
    due: int
    paid: int
    short_people: int

    @property
    def short(self) -> int:
        return max(0, self.due - self.paid)

    @property
    def state(self) -> str:
        if not self.short:
            return "paid"
        return "short" if self.paid else "due"


def show(request: ActingRequest) -> HttpResponse:
    """The dashboard."""
    employer_id, permit = employer_and_permit(request)
    months = [
        MonthLine(m.month, m.people, m.due, m.paid, m.short_people)
        for m in ledger.employer_months(employer_id, permit)[:SHOWN_MONTHS]
    ]
    context = {
        "employer": ledger.employers([employer_id])[employer_id].name,
        "months": months,
        "short": sum(line.short for line in months),
        "declarations": collection.declarations(employer_id, permit),
        "key": str(uuid4()),
    }
    return render(request, "employers/dashboard.html", context)

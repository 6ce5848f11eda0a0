"""The employer's first page: the months with what is due and paid, and the sheets under way (art. 15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from legajo.channels.employers.picture import picture_of
from legajo.channels.employers.scope import employer_and_permit
from legajo.collection import lookups as collection
from legajo.ledger import lookups as ledger
from legajo.lobby.gate import ActingRequest
from legajo.review import lookups as review


NEWEST_MONTHS = 12
NEWEST_SHEETS = 6


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
    """The dashboard: the last year; all months and sheets where the reader asks for them."""
    employer_id, permit = employer_and_permit(request)
    months = [
        MonthLine(m.month, m.people, m.due, m.paid, m.short_people)
        for m in ledger.employer_months(employer_id, permit)
    ]
    sheets = collection.declarations(employer_id, permit)
    everything = request.GET.get("all") == "1"
    shown = sheets if everything else sheets[:NEWEST_SHEETS]
    statuses = review.statuses([sheet.case_id for sheet in shown if sheet.case_id], permit)
    context = {
        "tab": "months",
        "employer": ledger.employers([employer_id])[employer_id].name,
        "months": months if everything else months[:NEWEST_MONTHS],
        "month_count": len(months),
        "short": sum(line.short for line in months),
        "short_months": sum(1 for line in months if line.short),
        "picture": picture_of(_oldest_first(months)),
        "declarations": [(sheet, statuses.get(sheet.case_id)) for sheet in shown],
        "sheet_count": len(sheets),
        "everything": everything,
        "key": str(uuid4()),
    }
    return render(request, "employers/dashboard.html", context)


def _oldest_first(months: Sequence[MonthLine]) -> list[tuple[int, int, int]]:
    return [(line.month, line.due, line.paid) for line in reversed(months[:NEWEST_MONTHS])]

"""What the house still owes, month by month, with the late fee if it were paid today (arts. 2(2), 15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from legajo.accrual import lookups as accrual
from legajo.accrual.lookups import Debt
from legajo.authority.gateway import AGENCY_ZONE
from legajo.channels.employers.scope import employer_and_permit
from legajo.ledger import lookups as ledger
from legajo.lobby.gate import ActingRequest
from legajo.lobby.words import PARTIES, SCHEMES, Words
from legajo.record.period import Month
from legajo.rules.parameters import Source


REGION = "110000"


@dataclass(frozen=True, slots=True)
class MonthDebts:
    """One month's debts with their sum, each with its scheme and party in words."""

    month: Month
    debts: tuple[Debt, ...]

    @property
    def lines(self) -> tuple[tuple[Words, Words, Debt], ...]:
        return tuple((SCHEMES[debt.scheme], PARTIES[debt.party], debt) for debt in self.debts)

    @property
    def owed(self) -> int:
        return sum(debt.owed for debt in self.debts)

    @property
    def fee(self) -> int:
        return sum(debt.fee_amount for debt in self.debts)


def show(request: ActingRequest) -> HttpResponse:
    """Every debt with its people, its last day to pay and its late fee, and how the fee comes about."""
    employer_id, permit = employer_and_permit(request)
    today = timezone.now().astimezone(AGENCY_ZONE).date()
    months = _by_month(accrual.debts_of_employer(employer_id, today, permit, region=REGION))
    context = {
        "tab": "debts",
        "employer": ledger.employers([employer_id])[employer_id].name,
        "today": today,
        "months": months,
        "owed": sum(each.owed for each in months),
        "fee": sum(each.fee for each in months),
        "rates": _rates(months),
    }
    return render(request, "employers/debts.html", context)


def _by_month(debts: Sequence[Debt]) -> tuple[MonthDebts, ...]:
    return tuple(MonthDebts(month, tuple(own)) for month, own in groupby(debts, key=lambda debt: debt.month))


def _rates(months: Sequence[MonthDebts]) -> list[tuple[str, str, tuple[Source, ...], bool]]:
    """The daily rates that counted: per cent, since when, where published, whether verified; each once."""
    found = {
        (part.rate.text or "", part.rate.valid_from, part.rate.sources, part.rate.verified is True)
        for each in months
        for debt in each.debts
        if debt.fee
        for part in debt.fee.parts
    }
    return sorted(found, key=lambda one: one[1])

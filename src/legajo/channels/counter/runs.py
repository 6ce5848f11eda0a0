"""Runs over all accounts (arts. 6, 11): a clerk orders one, the worker makes its dry run, four officers decide, a job posts it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from legajo.accrual.recalculation import Scope
from legajo.authority.gateway import check_collects, permit_run
from legajo.channels.counter.queue import waiting_for
from legajo.lobby.gate import ActingRequest
from legajo.lobby.refusals import refusal_text
from legajo.lobby.words import Words
from legajo.maintenance import lookups as maintenance
from legajo.maintenance import recalculations, settlements
from legajo.maintenance.errors import MaintenanceError
from legajo.maintenance.lookups import OrderView
from legajo.record.period import Month
from legajo.review import lookups as review
from legajo.review.bundle import CaseView


_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
REASONS: Mapping[str, Words] = {  # of orders that follow by themselves; the maintenance log keeps the English
    recalculations.AFTER_PUBLICATION: _(
        "values were published for a time that had been computed without them"
    ),
    recalculations.AFTER_LATE_MOVE: _("an account was moved in a year whose interest had been credited"),
}


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order with its case."""

    order: OrderView
    case: CaseView

    @property
    def reason(self) -> Words:
        """As it was typed; of an order that followed by itself, in the reader's language."""
        return REASONS.get(self.order.reason, self.order.reason)


@require_http_methods(["GET", "POST"])
def show(request: ActingRequest) -> HttpResponse:
    """What was ordered so far, and the form to have a year's interest credited."""
    check_collects(request.actor, None)
    if request.method == "GET":
        return _page(request)
    sent = request.POST
    year = sent.get("year", "").strip()
    try:
        settlements.ask(
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
            reason=sent.get("reason", ""),
            by=request.actor,
            at=timezone.now(),
            key=sent.get("key") or str(uuid4()),
        )
    except MaintenanceError as refusal:
        return _page(request, refusal=refusal_text(str(refusal)), status=422)
    messages.success(
        request,
        gettext(
            "The dry run is being made. It comes here as a case, unless no account has interest to be credited."
        ),
    )
    return redirect("counter:runs")


@require_POST
def anew(request: ActingRequest) -> HttpResponse:
    """Have figures that stand computed anew with what is known today."""
    check_collects(request.actor, None)
    sent = request.POST
    since, year = sent.get("since", "").strip(), sent.get("from_year", "").strip()
    try:
        if (since and not _MONTH.fullmatch(since)) or (year and not _YEAR.fullmatch(year)):
            raise MaintenanceError("a month is written as 2025-07, a year as 2025")
        recalculations.ask(
            Scope(
                first=Month.parse(since).ordinal if since else None,
                year=int(year) if year else None,
            ),
            reason=sent.get("why", ""),
            by=request.actor,
            at=timezone.now(),
            key=sent.get("key") or str(uuid4()),
        )
    except MaintenanceError as refusal:
        return _page(request, anew_refusal=refusal_text(str(refusal)), status=422)
    messages.success(
        request,
        gettext("The dry run is being made. It comes here as a case, unless every figure stands."),
    )
    return redirect("counter:runs")


def _page(
    request: ActingRequest, *, refusal: str = "", anew_refusal: str = "", status: int = 200
) -> HttpResponse:
    permit = permit_run(request.actor)
    orders = maintenance.orders(permit)
    cases = {case.id: case for case in review.get_cases([order.id for order in orders], permit)}
    context = {
        "area": "intake",
        "queues": waiting_for(request.actor),
        "orders": [OrderShown(order, cases[order.id]) for order in orders if order.id in cases],
        "refusal": refusal,
        "anew_refusal": anew_refusal,
        "anew": request.POST,
        "year": request.POST.get("year", timezone.now().year - 1),
        "reason": request.POST.get("reason", ""),
        "key": str(uuid4()),
    }
    return render(request, "counter/runs.html", context, status=status)

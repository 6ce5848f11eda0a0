"""Runs over all accounts (arts. 6, 11): a clerk orders one, the worker makes its dry run, four officers decide, a job posts it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from legajo.authority.gateway import check_collects, permit_run
from legajo.channels.counter.queue import waiting_for
from legajo.lobby.gate import ActingRequest
from legajo.lobby.refusals import refusal_text
from legajo.maintenance import lookups as maintenance
from legajo.maintenance import settlements
from legajo.maintenance.errors import MaintenanceError
from legajo.maintenance.lookups import OrderView
from legajo.review import lookups as review
from legajo.review.ladder import Status


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order with the state of its case."""

    order: OrderView
    status: Status | None

    @property
    def case_id(self) -> UUID:
        return self.order.id


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
        request, gettext("The dry run is being made. It comes here as a case as soon as it is ready.")
    )
    return redirect("counter:runs")


def _page(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    permit = permit_run(request.actor)
    orders = maintenance.orders(permit)
    states = review.statuses([order.id for order in orders], permit)
    context = {
        "area": "intake",
        "queues": waiting_for(request.actor),
        "orders": [OrderShown(order, states.get(order.id)) for order in orders],
        "refusal": refusal,
        "year": request.POST.get("year", timezone.now().year - 1),
        "reason": request.POST.get("reason", ""),
        "key": str(uuid4()),
    }
    return render(request, "counter/runs.html", context, status=status)

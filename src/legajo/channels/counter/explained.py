"""Why a figure is what it is, and what the pension may be, for the person who stands at the counter (arts. 6, 15)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from legajo.channels.counter import leave as leaves
from legajo.inquiry.forecast_page import forecast_page
from legajo.inquiry.grounds import UnknownFigureError
from legajo.inquiry.lookups import open_file
from legajo.inquiry.why_page import answer, choices
from legajo.lobby.forecast_form import supposed
from legajo.lobby.gate import ActingRequest
from legajo.lobby.known_form import KnownForm


@require_POST
@sensitive_post_parameters()
def why(request: ActingRequest) -> HttpResponse:
    """One figure of the opened file, as known today or on an earlier day."""
    leave = leaves.taken(request, request.actor)
    if leave is None:
        return closed(request)
    known = KnownForm(request.POST)
    day = known.cleaned_data["as_known"] if known.is_valid() else None
    permit = leave.permit(request.actor)
    file = open_file(leave.subject, permit, at=timezone.now())
    figure = request.POST.get("figure", "balance")
    try:
        found = answer(file, figure, permit, day=day)
    except UnknownFigureError:
        found = answer(file, "balance", permit, day=day)
    shown = {
        "area": "person",
        "page": found.page,
        "compared": found.compared,
        "known": known,
        "today": timezone.localdate(),
        "links": {},
        "leave": request.POST["leave"],
        "figures": choices(file),
    }
    return render(request, "counter/why.html", shown, status=422 if known.errors else 200)


@require_POST
@sensitive_post_parameters()
def forecast(request: ActingRequest) -> HttpResponse:
    """What the pension may be; nothing of it is kept."""
    leave = leaves.taken(request, request.actor)
    if leave is None:
        return closed(request)
    form, scenario, month = supposed(request.POST)
    file = open_file(leave.subject, leave.permit(request.actor), at=timezone.now())
    shown = {
        "area": "person",
        "page": forecast_page(file, scenario, month),
        "form": form,
        "links": {},
        "leave": request.POST["leave"],
        "figures": choices(file),
    }
    return render(request, "counter/forecast.html", shown, status=422 if form.errors else 200)


def closed(request: ActingRequest) -> HttpResponse:
    """The leave is over: the document is asked for again."""
    messages.error(request, gettext("The file was closed meanwhile. Check the person's document again."))
    return redirect("counter:person")

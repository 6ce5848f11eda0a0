"""What the pension may be: a forecast that is no record, for the insured person (art. 14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from legajo.channels.web.own import opened
from legajo.inquiry.forecast_page import forecast_page
from legajo.lobby.forecast_form import supposed


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """The forecast as things stand, or as the reader supposes them."""
    form, scenario, month = supposed(request.GET)
    page = forecast_page(opened(request), scenario, month)
    shown = {"page": page, "form": form, "tab": "forecast", "links": {}}
    return render(request, "web/forecast.html", shown, status=422 if form.errors else 200)

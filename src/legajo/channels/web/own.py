"""The pages on which insured persons read their own record (arts. 14, 15)."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from legajo.authority.gateway import permit_own_file
from legajo.inquiry.acts import issue_statement
from legajo.inquiry.lookups import OpenFile, OpenStatement, open_file, open_statement
from legajo.inquiry.lookups import looks as looks_of
from legajo.inquiry.month_page import month_page
from legajo.inquiry.screen import Links, look_rows, screen_of
from legajo.inquiry.why import UnknownFigureError
from legajo.inquiry.why_page import answer
from legajo.inquiry.year_page import year_page
from legajo.lobby.gate import ActingRequest
from legajo.lobby.known_form import KnownForm
from legajo.record.period import Month
from legajo.record.permit import Permit


CHANNEL = "web"
ALL_LOOKS = 200


def permit_of(request: HttpRequest) -> Permit:
    """The leave to read one's own record; raises Forbidden for anybody who is not an insured person."""
    return permit_own_file(cast(ActingRequest, request).actor, channel=CHANNEL)


def subject_of(permit: Permit) -> int:
    """The record that the permit opens."""
    if permit.subject_id is None:
        raise Http404
    return permit.subject_id


def opened(request: HttpRequest) -> OpenFile:
    """The reader's own file, opened with its trace."""
    permit = permit_of(request)
    return open_file(subject_of(permit), permit, at=timezone.now())


def opened_statement(request: HttpRequest) -> OpenStatement:
    """The reader's own statement."""
    permit = permit_of(request)
    return open_statement(subject_of(permit), permit, at=timezone.now())


@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """The statement of rights."""
    links = Links(
        why=reverse("web:statement") + "why/",
        year=reverse("web:statement") + "year/",
        looks=reverse("web:looks"),
        proof=reverse("web:proof"),
        forecast=reverse("web:forecast"),
    )
    screen = screen_of(opened_statement(request).statement, links)
    return render(request, "web/statement.html", {"screen": screen, "tab": "statement"})


@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of one year."""
    page = year_page(opened_statement(request).statement, year)
    if page is None:
        raise Http404
    return render(request, "web/year.html", {"page": page, "tab": "statement"})


@require_GET
def month(request: HttpRequest, month: str) -> HttpResponse:
    """One month, down to the voucher, the declaration and the four officers."""
    try:
        asked = Month.parse(month)
    except ValueError:
        raise Http404 from None
    page = month_page(opened(request), asked, permit_of(request))
    if page is None:
        raise Http404
    return render(request, "web/month.html", {"page": page, "tab": "statement"})


@require_GET
def why(request: HttpRequest, figure: str) -> HttpResponse:
    """Why a figure is what it is, as known today or on an earlier day."""
    known = KnownForm(request.GET if "as_known" in request.GET else None)
    day = known.cleaned_data["as_known"] if known.is_valid() else None
    permit = permit_of(request)
    try:
        found = answer(opened(request), figure, permit, day=day)
    except UnknownFigureError:
        raise Http404 from None
    shown = {
        "page": found.page,
        "compared": found.compared,
        "known": known,
        "today": timezone.localdate(),
        "tab": "statement",
        "links": {
            "why": reverse("web:statement") + "why/",
            "month": reverse("web:statement") + "month/",
            "query": f"?as_known={day}" if day else "",
        },
    }
    return render(request, "web/why.html", shown, status=422 if known.errors else 200)


@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Everybody who opened the file."""
    rows = looks_of(opened(request), limit=ALL_LOOKS)
    return render(request, "web/looks.html", {"looks": look_rows(rows), "tab": "looks"})


@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """Issue the statement as a PDF."""
    permit = permit_of(request)
    issued = issue_statement(
        subject_of(permit),
        permit,
        language=get_language() or "en",
        check_address=request.build_absolute_uri(reverse("web:check")),
        by=cast(ActingRequest, request).actor,
        at=timezone.now(),
    )
    answer = HttpResponse(issued.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="legajo-{issued.serial}.pdf"'
    return answer

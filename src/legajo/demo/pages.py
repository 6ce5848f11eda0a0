"""What a visitor of the demonstration needs: six steps, the sign-ins, the papers to bring."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from legajo.demo import desk, seed, staff, visit
from legajo.ledger import published
from legajo.lobby.declarations import download
from legajo.lobby.words import Words


View = Callable[..., HttpResponse]
PAPERS: dict[str, Words] = {  # in the order in which a visitor brings them
    "declaration-2025-07.xlsx": _("The employer's sheet of July 2025, with ten faulty rows"),
    "declaration-2025-07-corrected.csv": _(
        "The faulty rows, corrected; in the encoding of an old payroll program"
    ),
    "payment-2025-07.csv": _("The collector's file: the money of everybody but one person"),
    "payment-2025-07-late.csv": _("The money of that last person, three weeks later"),
    "declaration-2025-08.xlsx": _("The sheet of August 2025, for a second visit"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to bring."""

    name: str
    words: Words
    size: int


def only_in_a_demonstration(view: View) -> View:
    """An agency with a real clock has no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **more: object) -> HttpResponse:
        if not published.is_simulated():
            raise Http404
        return view(request, *arguments, **more)

    return guarded


@login_not_required
@require_GET
@only_in_a_demonstration
def show(request: HttpRequest) -> HttpResponse:
    """The visit, step by step."""
    person = staff.employer().staff[0]
    context = {
        "public": settings.LEGAJO_PUBLIC_ADDRESS,
        "officers": settings.LEGAJO_DESK_ADDRESS,
        "papers": {_short(paper.name): paper for paper in _papers()},
        "persons": User.objects.filter(username__regex=r"^\d+$")
        .order_by("pk")
        .values_list("username", flat=True),
        "staff": [(username, name, post) for username, name, _identity, post in desk.OFFICERS],
        "password": desk.PASSWORD,
        "secret": desk.SECOND_FACTOR,
        "code": seed.code(),
        "identity": person.identity,
        "employer_code": staff.employer().code,
    }
    return render(request, "demo/visit.html", context)


@login_not_required
@require_GET
@only_in_a_demonstration
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """One of the visitor's files."""
    if name not in PAPERS or not (visit.folder() / name).exists():
        raise Http404
    return download((visit.folder() / name).read_bytes(), name, "application/octet-stream")


def _papers() -> list[Paper]:
    found = ((name, words, visit.folder() / name) for name, words in PAPERS.items())
    return [Paper(name, words, path.stat().st_size) for name, words, path in found if path.exists()]


def _short(name: str) -> str:
    """How the template names a paper: declaration_2025_07."""
    return Path(name).stem.replace("-", "_")

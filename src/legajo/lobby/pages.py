"""The pages that belong to no channel: the front door, languages, and what went wrong, in words."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from legajo.lobby.refusals import refusal_text


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """The front door: visitors read what this is; whoever is signed in goes to their own page."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        return redirect(settings.LEGAJO_FRONT[actor.kind])
    if settings.LEGAJO_ROLE == "web":
        return render(request, "lobby/front.html")
    return redirect("account_login")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember the reader's language in a cookie and go back to the page."""
    return set_language(request)


@login_not_required
def account_inactive(request: HttpRequest) -> HttpResponse:
    """A login that was closed."""
    return refused(
        request,
        gettext("This account is closed. Ask the agency's administration if you think it should not be."),
    )


def _page(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    return render(
        request, "lobby/error.html", {"status": status, "heading": heading, "words": words}, status=status
    )


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, with the reason that the gateway gave."""
    words = (
        refusal_text(reason)
        if reason
        else gettext(
            "This page is not for your account. If you need it for your work, ask the administration."
        )
    )
    return _page(request, 403, gettext("You may not do this"), words)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    words = gettext(
        "The browser sent something that this page does not understand. Go back, reload the page and try again."
    )
    return _page(request, 400, gettext("That could not be read"), words)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 raised by Django or a view."""
    return refused(request, str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    words = gettext("There is no page at this address. Check the address, or start from the first page.")
    return _page(request, 404, gettext("Page not found"), words)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: allauth's rate limits and the lock-out after wrong passwords."""
    words = gettext(
        "There were too many attempts in a short time. Wait a quarter of an hour and try again. Nothing was changed."
    )
    return _page(request, 429, gettext("Please wait a while"), words)


def locked_out(request: HttpRequest, *_details: object, **_more: object) -> HttpResponse:
    """The answer of the lock-out."""
    return too_many(request)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page asks nothing of the database."""
    return render(request, "lobby/broken.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose protection did not match: an old page, or a page of another site."""
    words = gettext(
        "The page was open for too long, or was sent from another window after you signed in again. Nothing was changed. Open the page anew and send it once more."
    )
    return _page(request, 403, gettext("This form has expired"), words)

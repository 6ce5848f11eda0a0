"""A small site with the lobby and one page behind it, so that the lobby is tested without the channels."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from legajo.authority.gateway import Forbidden


def queue(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the queue")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise Forbidden("Say why the file is opened: the person can read it in their own record.")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("", include("legajo.lobby.urls")),
    path("queue/", queue),
    path("statement/", queue),
    path("forbidden/", forbidden),
    path("broken/", broken),
]
handler400 = "legajo.lobby.pages.bad_request"
handler403 = "legajo.lobby.pages.permission_denied"
handler404 = "legajo.lobby.pages.not_found"
handler429 = "legajo.lobby.pages.too_many"
handler500 = "legajo.lobby.pages.broken"

"""The gate of both sites: who stands behind the login, how long the session lasts, and the second factor (arts. 7, 26)."""

import datetime
from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from legajo.authority.gateway import Actor, ActorKind, Forbidden, actor_of
from legajo.lobby.pages import refused
from legajo.lobby.signins import session_ended


GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT_SECOND_FACTOR = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_activate_totp", "language"}
)
MINUTE = datetime.timedelta(minutes=1)


class ActingRequest(HttpRequest):
    """A request that passed the gate: it knows its actor."""

    actor: Actor
    user: User


class ActorMiddleware:
    """Put the actor on the request; end sessions that idled, lasted too long, or serve nobody any more."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if _outlived(request, now):
                session_ended(request)
                logout(request)
                request.session["ended"] = True
            else:
                try:
                    request.actor = actor_of(request.user, at=now)  # type: ignore[attr-defined]  # ours, see ActingRequest
                except Forbidden as reason:
                    logout(request)
                    return refused(request, str(reason))
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal of the gateway is an answer in words, wherever it was asked."""
        return refused(request, str(exception)) if isinstance(exception, Forbidden) else None


def _outlived(request: HttpRequest, now: datetime.datetime) -> bool:
    """Whether the session idled or lasted too long; notes the sign of life once a minute."""
    session = request.session
    began = datetime.datetime.fromisoformat(session.setdefault("began", now.isoformat()))
    seen = datetime.datetime.fromisoformat(session.setdefault("seen", now.isoformat()))
    if now - seen > settings.LEGAJO_SESSION_IDLE or now - began > settings.LEGAJO_SESSION_LONGEST:
        return True
    if now - seen > MINUTE:
        session["seen"] = now.isoformat()
    return False


class SecondFactorMiddleware:
    """An officer without a second factor can enrol one and do nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        actor = getattr(request, "actor", None)
        if actor is None or actor.kind is not ActorKind.OFFICER or proved_twice(request):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_WITHOUT_SECOND_FACTOR:
            return None
        if is_mfa_enabled(
            cast(User, request.user)
        ):  # enrolled elsewhere meanwhile: this session must show it
            logout(request)
            return redirect("account_login")
        return redirect("mfa_activate_totp")


def proved_twice(request: HttpRequest) -> bool:
    """Whether this session showed a second factor, at sign-in or by enrolling one."""
    records = get_authentication_records(request, cast(User, request.user))
    return bool(request.session.get("enrolled")) or any(record["method"] == "mfa" for record in records)

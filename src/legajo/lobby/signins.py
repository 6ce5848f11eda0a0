"""Sign-in as allauth does it, bent to an agency: no sign-up, no mail, each site its own kinds of people, all journalled."""

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from legajo.authority.gateway import Forbidden, actor_of
from legajo.ledger import journal


FRESH_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks us about accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *_arguments: Any, **_more: Any) -> None:
        """Nothing is mailed: accounts have record numbers, not addresses."""

    def send_notification_mail(self, *_arguments: Any, **_more: Any) -> None:
        """Nothing is mailed."""

    def add_message(self, *_arguments: Any, **_more: Any) -> None:
        """The pages say themselves what happened."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user, if the password is right and this site serves their kind; one answer for every failure."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not _served_here(user):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Whoever signed in a few minutes ago need not say again who they are."""
        request: HttpRequest = context.request
        records = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < FRESH_SECONDS for record in records)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        _note(request, "sign_in_failed", account_named(request, credentials))

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        _note(request, "signed_in", user.get_username())
        return response

    def logout(self, request: HttpRequest) -> None:
        _note(request, "signed_out", request.user.get_username())
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second-factor secrets are encrypted under a key that the database does not hold."""

    def encrypt(self, text: str) -> str:
        return Fernet(settings.LEGAJO_SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.LEGAJO_SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()


class Enrolment(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """The first sign-in of an officer: scan, type the code, keep the recovery codes."""

    def dispatch(self, request: HttpRequest, *words: Any, **named: Any) -> HttpResponseBase:
        """Who has a second factor keeps it: the agency's administration alone takes one away."""
        if request.user.is_authenticated and is_mfa_enabled(request.user):
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *words, **named)
        return response

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session["enrolled"] = True
        _note(self.request, "second_factor_enrolled", self.request.user.get_username())
        return response


def session_ended(request: HttpRequest) -> None:
    """Journal that a session ended by itself."""
    _note(request, "session_ended", request.user.get_username())


def account_named(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account that somebody asked for, as the journal and the lock against guessing name it.

    Note [What people type]: where there is no such account they may have typed their identity number, or the password;
    of that only a keyed digest is kept.
    """
    typed = str((credentials or {}).get("username") or request.POST.get("login", ""))
    if User.objects.filter(username=typed).exists():
        return typed
    digest = hmac.digest(settings.SECRET_KEY.encode(), typed.encode(errors="replace"), hashlib.sha256)
    return f"unknown:{digest.hex()[:16]}"


def _served_here(user: User) -> bool:
    try:
        return actor_of(user, at=timezone.now()).kind in settings.LEGAJO_SERVES
    except Forbidden:
        return False


def _note(request: HttpRequest, act: str, account: str) -> None:
    journal.note(act, actor=account, channel=settings.LEGAJO_ROLE, at=timezone.now())

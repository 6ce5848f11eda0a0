"""Signing in to the sites as people do, in tests that have an agency at work."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from tests.support.agency import Agency

from legajo.authority.posts import Post
from legajo.lobby.acts import give_second_factor
from legajo.lobby.catalogues import compile_all


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "x" * 20


def code(secret: str = SECRET) -> str:
    """The six digits that an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def officer_at(agency: Agency, post: Post) -> Client:
    """A browser in which the officer of a post is signed in."""
    compile_all()
    user = User.objects.get(pk=agency.officers[post])
    if not Authenticator.objects.filter(user=user).exists():
        give_second_factor(user, SECRET)
    return signed_in(user.get_username(), second=True)


def signed_in(name: str, *, second: bool = False) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    answer = browser.post("/sign-in/", {"login": name, "password": PASSWORD})
    if second:
        answer = browser.post("/sign-in/second-factor/", {"code": code()})
    assert answer.headers.get("Location") == "/", answer.content.decode()
    return browser

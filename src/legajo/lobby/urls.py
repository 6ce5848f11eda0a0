"""Sign-in, sign-out, second factor and language: the same on both sites."""

from allauth.account.views import login, logout, password_change, reauthenticate
from allauth.mfa.base.views import authenticate, index
from allauth.mfa.base.views import reauthenticate as reauthenticate_second
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from django.urls import path

from legajo.lobby.pages import account_inactive, front, language
from legajo.lobby.signins import Enrolment


urlpatterns = [
    path("", front, name="front"),
    path("language/", language, name="language"),
    path("sign-in/", login, name="account_login"),
    path("sign-in/second-factor/", authenticate, name="mfa_authenticate"),
    path("sign-in/again/", reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/second-factor/", reauthenticate_second, name="mfa_reauthenticate"),
    path("sign-in/closed/", account_inactive, name="account_inactive"),
    path("sign-out/", logout, name="account_logout"),
    path("account/", index, name="mfa_index"),
    path("account/password/", password_change, name="account_change_password"),
    path("account/second-factor/", Enrolment.as_view(), name="mfa_activate_totp"),
    path("account/recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

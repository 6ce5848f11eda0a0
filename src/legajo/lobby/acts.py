"""What the agency does to sign-ins besides what their owners do themselves."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.db import transaction


@transaction.atomic
def give_second_factor(user: User, secret: str) -> None:
    """Hand an officer a second factor made by the agency (a token, or the demo's): `secret` in base 32."""
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)

"""The leave to go on reading a file that was opened at the counter a moment ago.

Note [Leave for a paper]: the page that shows a file carries, signed, who opened which file and why. For fifteen minutes
the same officer may print the statement, ask why a figure is what it is, or show a forecast, without asking for the document
again; nobody else can use it. Each time the look is journalled anew.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

from legajo.authority.gateway import Actor, permit_counter_look
from legajo.record.permit import Permit


SALT = "counter paper"
SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Leave:
    """Whose file, and why it was opened."""

    subject: int
    purpose: str

    def permit(self, actor: Actor) -> Permit:
        """The leave to look again: the document was checked when the file was opened."""
        return permit_counter_look(actor, self.subject, document_checked=True, purpose=self.purpose)


def given(actor: Actor, subject: int, purpose: str) -> str:
    """What the page carries."""
    return signing.dumps([actor.account, subject, purpose], salt=SALT)


def taken(request: HttpRequest, actor: Actor) -> Leave | None:
    """What the page brought back; None when it is too old, another officer's, or not ours."""
    try:
        account, subject, purpose = signing.loads(request.POST.get("leave", ""), salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Leave(subject, purpose) if account == actor.account else None

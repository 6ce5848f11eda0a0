"""What every page may name: the actor behind the login, and the look of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from legajo.ledger import published


def lobby(request: HttpRequest) -> dict[str, Any]:
    """The actor (None for a visitor, and on pages that could not ask) and the base template of this site."""
    desk = settings.LEGAJO_ROLE != "web"
    return {
        "actor": getattr(request, "actor", None),
        "desk": desk,
        "demonstration": published.is_simulated,  # asked only by the pages that name it
        "languages": settings.LANGUAGES,  # each by its own name, not as the reader's language calls it
        "layout": "lobby/ops.html" if desk else "lobby/base.html",
    }

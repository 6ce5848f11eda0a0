"""Whom an employer's delegate acts for, and the leave that comes of it (art. 15)."""

from legajo.authority.gateway import Forbidden, permit_employer
from legajo.lobby.gate import ActingRequest
from legajo.record.permit import Permit


def employer_and_permit(request: ActingRequest) -> tuple[int, Permit]:
    """The employer of the signed-in delegate and the permit to see its own contributions."""
    employer_id = request.actor.employer_id
    if employer_id is None:
        raise Forbidden("These pages are for employers. Sign in with the employer's account.")
    return employer_id, permit_employer(request.actor, employer_id)

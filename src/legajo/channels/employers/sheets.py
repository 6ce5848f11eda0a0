"""A month's sheet on the portal: sent, read, corrected, confirmed (art. 5)."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from legajo.channels.employers.scope import employer_and_permit
from legajo.collection.errors import CollectionError
from legajo.collection.refusal import Refusal
from legajo.lobby import declarations
from legajo.lobby.gate import ActingRequest
from legajo.lobby.sheet_pages import SheetPages, words_of


pages = SheetPages("employers", lambda request: employer_and_permit(request)[1])


@require_POST
def upload(request: ActingRequest) -> HttpResponse:
    """Receive a workbook; a refused one is answered at once with the reason."""
    employer_id, _permit = employer_and_permit(request)
    corrects = declarations.corrects_in(request)
    try:
        made = declarations.receive(request, employer_id=employer_id, by=request.actor, corrects=corrects)
    except (CollectionError, Refusal) as refusal:
        context = {"refusal": words_of(refusal), "key": str(uuid4()), "corrects": corrects}
        return render(request, "employers/upload.html", context, status=422)
    return redirect("employers:declaration", made)

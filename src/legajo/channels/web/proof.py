"""The proof of one's own record, and how to check it without us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from legajo.channels.web.own import opened, opened_statement
from legajo.inquiry.screen import screen_of
from legajo.ledger import proof_file


@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    """What the proof says, and the steps to check it."""
    screen = screen_of(opened_statement(request).statement)
    return render(request, "web/proof.html", {"screen": screen, "tab": "proof"})


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The proof file of the reader's own record."""
    file = opened(request)
    answer = HttpResponse(
        proof_file.build(file.subject_id, file.ticket, at=timezone.now()), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="legajo-proof-{file.subject_id}.json"'
    return answer

"""What people bring to the counter: an employer's sheet, the collector's payment file (arts. 5, 6)."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from legajo.authority.gateway import check_collects, permit_case
from legajo.collection import acts, lookups
from legajo.collection.errors import CollectionError
from legajo.collection.refusal import Refusal
from legajo.ledger.subjects import find_employer
from legajo.lobby import declarations
from legajo.lobby.gate import ActingRequest
from legajo.lobby.sheet_pages import SheetPages, words_of


pages = SheetPages("counter", lambda request: permit_case(request.actor))


@require_GET
def show(request: ActingRequest) -> HttpResponse:
    """The two forms of the front desk."""
    check_collects(request.actor, None)
    return render(request, "counter/intake.html", _forms())


@require_POST
def upload(request: ActingRequest) -> HttpResponse:
    """Take in the sheet of the employer whose code is given."""
    check_collects(request.actor, None)
    code, earlier = request.POST.get("code", "").strip().upper(), declarations.corrects_in(request)
    employer_id = _employer(request, code, earlier)
    if employer_id is None:
        words = gettext("No employer with this credit code is in the book. Compare it with the licence.")
        return _again(request, {"sheet_refusal": words, "code": code})
    try:
        made = declarations.receive(request, employer_id=employer_id, by=request.actor, corrects=earlier)
    except (CollectionError, Refusal) as refusal:
        return _again(request, {"sheet_refusal": words_of(refusal), "code": code})
    return redirect("counter:declaration", made)


@require_POST
def payments(request: ActingRequest) -> HttpResponse:
    """Take in the collector's file; a sound one becomes a case, a faulty one is answered with every fault."""
    check_collects(request.actor, None)
    sent = request.FILES.get("payments")
    if sent is None:
        return _again(request, {"payment_refusal": gettext("Choose the collector's file first.")})
    key = request.POST.get("key") or str(uuid4())
    try:
        receipt = acts.receive_payment(
            sent.read(), name=sent.name or "", by=request.actor, at=timezone.now(), key=key
        )
    except (CollectionError, Refusal) as refusal:
        return _again(request, {"payment_refusal": words_of(refusal)})
    context = {"area": "intake", "receipt": receipt, "problems": declarations.problem_lines(receipt.problems)}
    return render(request, "counter/receipt.html", context, status=422 if receipt.problems else 200)


def _employer(request: ActingRequest, code: str, earlier: UUID | None) -> int | None:
    """The employer of the sheet that is corrected, or the one whose code was typed."""
    if earlier is not None:
        return lookups.get_declaration(earlier, permit_case(request.actor)).employer_id
    return find_employer(code) if code else None


def _forms() -> dict[str, Any]:
    return {"area": "intake", "key": str(uuid4())}


def _again(request: ActingRequest, told: dict[str, Any]) -> HttpResponse:
    return render(request, "counter/intake.html", _forms() | told, status=422)

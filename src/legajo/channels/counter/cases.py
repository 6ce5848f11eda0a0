"""A case before the officer decides: the original, the case, its effect; then the decision (art. 7)."""

from typing import Any, TypedDict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from legajo.accrual.acts import AccrualError
from legajo.authority.gateway import permit_case
from legajo.channels.counter.case_lines import HEADINGS, case_lines
from legajo.channels.counter.effects import effect_note, effect_table
from legajo.channels.counter.original_pane import PDF, PICTURES, original_pane
from legajo.channels.counter.published_values import resting_on, with_values
from legajo.channels.counter.queue import waiting_for
from legajo.ledger.errors import LedgerError
from legajo.lobby.declarations import number_in
from legajo.lobby.gate import ActingRequest
from legajo.lobby.refusals import refusal_text
from legajo.lobby.rungs import steps_of
from legajo.lobby.words import word
from legajo.originals import lookups as originals
from legajo.record.permit import Permit
from legajo.review import acts, lookups
from legajo.review.bundle import CaseView, LineView, Outcome
from legajo.review.ladder import ReviewError, Rung, Status, Verdict


PAGE = 50


@require_GET
def show(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """The case as it stands."""
    return render(request, "counter/case.html", _context(request, case_id))


@require_POST
def decide(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """Take the verdict on the digest that the officer saw; a changed case is shown anew with a word about it."""
    case = _get(case_id, permit_case(request.actor))
    verdict = _verdict(request)
    try:
        outcome = acts.decide(case_id, **verdict, by=request.actor, at=timezone.now())
    except (ReviewError, AccrualError, LedgerError) as refusal:
        context = _context(request, case_id)
        changed = case.digest is not None and case.digest != verdict["digest"]
        context |= {"refusal": refusal_text(str(refusal)), "changed": changed, "reason": verdict["reason"]}
        return render(request, "counter/case.html", context, status=409)
    messages.success(request, _said(outcome))
    return redirect("counter:case", case_id)


class Decided(TypedDict):
    """What the officer's form says."""

    rung: Rung
    outcome: Verdict
    reason: str
    digest: bytes
    confirmed: frozenset[int]


def _verdict(request: ActingRequest) -> Decided:
    """The form, parsed; what no page of ours sends is a bad request."""
    sent = request.POST
    try:
        return Decided(
            rung=Rung(sent.get("rung", "")),
            outcome=Verdict(sent.get("outcome", "")),
            reason=sent.get("reason", "").strip(),
            digest=bytes.fromhex(sent.get("digest", "")),
            confirmed=frozenset(int(line) for line in sent.getlist("confirmed")),
        )
    except ValueError as fault:
        raise BadRequest from fault


@require_GET
def original(request: ActingRequest, case_id: UUID, digest: str) -> HttpResponse:
    """The bytes as they came, to keep or to open with the officer's own program."""
    permit = permit_case(request.actor)
    case = _get(case_id, permit)
    if digest not in case.originals:
        raise Http404
    known = originals.get(digest, permit)
    answer = HttpResponse(originals.read(digest, permit), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{digest[:12]}{_ending(known.name)}"'
    return answer


@require_GET
def page(request: ActingRequest, case_id: UUID, digest: str) -> HttpResponse:
    """A scanned page as the browser shows it; any other file is only handed over."""
    permit = permit_case(request.actor)
    case = _get(case_id, permit)
    if digest not in case.originals:
        raise Http404
    known = originals.get(digest, permit)
    if known.media_type not in (*PICTURES, PDF):
        raise Http404
    answer = HttpResponse(originals.read(digest, permit), content_type=known.media_type)
    answer["Content-Disposition"] = f'inline; filename="{digest[:12]}"'
    return answer


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending in {"xlsx", "xls", "csv", "pdf", "png", "jpg", "jpeg"} else ""


def _said(outcome: Outcome) -> str:
    """What the decision did, in words."""
    if outcome.status is Status.ENTERED:
        numbers = ", ".join(map(str, outcome.act_numbers))
        return gettext("Entered in the book as act %(numbers)s.") % {"numbers": numbers}
    if outcome.status is Status.OPEN and outcome.waits_for is not None:
        return gettext("Accepted. The case now waits for: %(rung)s.") % {
            "rung": word(outcome.waits_for, "rung")
        }
    if outcome.status is Status.RETURNED:
        return gettext("Returned to whoever brought it, with your reason.")
    return gettext("Refused. The case is closed; nothing was entered.")


def _context(request: ActingRequest, case_id: UUID) -> dict[str, Any]:
    permit = permit_case(request.actor)
    case = _get(case_id, permit)
    page, effects = number_in(request, "page"), number_in(request, "effects")
    preview = lookups.preview(case_id, permit, page=effects, size=PAGE)
    return {
        "area": "queue",
        "case": case,
        "steps": steps_of(case),
        "reasons": [d for d in case.decisions if d.round == case.round and d.reason],
        "earlier_rounds": [d for d in case.decisions if d.round < case.round],
        "queues": waiting_for(request.actor),
        "lines": with_values(case_lines(lookups.lines(case_id, permit, page=page, size=PAGE))),
        "resting": resting_on(case, permit),
        "heading": HEADINGS[case.sort],
        "approving": case.waits_for is Rung.APPROVAL,
        "note": effect_note(case.sort),
        "page": page,
        "pages": -(-case.lines // PAGE),
        "original": original_pane(case, permit, page=page, size=PAGE),
        "preview": preview,
        "exceptions": effect_table(gettext("People to look at"), preview.exceptions),
        "others": effect_table(gettext("Each person"), preview.others),
        "checklist": _checklist(case, permit),
    }


def _get(case_id: UUID, permit: Permit) -> CaseView:
    """The case, or 404 where there is none or it is none of the officer's business."""
    try:
        return lookups.get_case(case_id, permit)
    except ReviewError as refusal:
        raise Http404 from refusal


def _checklist(case: CaseView, permit: Permit) -> list[LineView]:
    """The new people and relations whose originals the first rung confirms."""
    if case.waits_for is not Rung.PRELIMINARY or not case.to_confirm:
        return []
    asked = frozenset(case.to_confirm)
    return [line for line in lookups.lines(case.id, permit, page=1, size=max(asked)) if line.line in asked]

"""A person at the counter: their document is checked, then their file is opened, and the look is journalled (art. 15)."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from legajo.authority.gateway import permit_counter_look
from legajo.channels.counter import leave as leaves
from legajo.channels.counter.explained import closed
from legajo.inquiry import lookups as inquiry
from legajo.inquiry.acts import issue_statement
from legajo.inquiry.screen import screen_of
from legajo.inquiry.why_page import choices
from legajo.ledger.subjects import find_person
from legajo.lobby.gate import ActingRequest
from legajo.lobby.words import DOCUMENTS
from legajo.record.people import IdentityError, check_identity, clean_identity


PUBLIC = "legajo.config.urls_web"  # the paper's check address is on the public site


class LookForm(forms.Form):
    """Who stands at the counter, the document they showed, and why the file is opened."""

    identity = forms.CharField(
        label=_("Identity number"), max_length=24, error_messages={"required": _("Type the identity number.")}
    )
    document = forms.ChoiceField(label=_("Document shown"), choices=tuple(DOCUMENTS.items()))
    document_number = forms.CharField(
        label=_("Number of the document"),
        max_length=32,
        error_messages={"required": _("Type the number of the document that the person showed.")},
    )
    checked = forms.BooleanField(
        label=_("I have the valid document in my hand and it is this person's."),
        error_messages={"required": _("Look at the person's valid document first, then tick that you did.")},
    )
    purpose = forms.CharField(
        label=_("Why the file is opened"),
        max_length=200,
        error_messages={"required": _("Say why the file is opened; the person can read it.")},
    )

    def clean_identity(self) -> str:
        """The number, as the book writes it; a mistyped one is said at once."""
        number = clean_identity(self.cleaned_data["identity"])
        try:
            check_identity(number)
        except IdentityError as fault:
            raise forms.ValidationError(
                gettext("That is not an identity number: a figure is wrong or missing.")
            ) from fault
        return number


@sensitive_post_parameters()
def person(request: ActingRequest) -> HttpResponse:
    """The form; after it, the statement of the person who stands there."""
    if request.method != "POST":
        return render(request, "counter/person.html", {"form": LookForm(), "area": "person"})
    form = LookForm(request.POST)
    subject = find_person(form.cleaned_data["identity"]) if form.is_valid() else None
    if form.is_valid() and subject is None:
        form.add_error("identity", gettext("Nobody with this number is in the book."))
    if subject is None:
        return render(request, "counter/person.html", {"form": form, "area": "person"}, status=422)
    purpose = _purpose(form.cleaned_data)
    permit = permit_counter_look(
        request.actor, subject, document_checked=form.cleaned_data["checked"], purpose=purpose
    )
    opened = inquiry.open_statement(subject, permit, at=timezone.now())
    shown = {
        "area": "person",
        "screen": screen_of(opened.statement),
        "leave": leaves.given(request.actor, subject, purpose),
        "figures": choices(opened.file),
        "today": timezone.localdate(),
    }
    return render(request, "counter/look.html", shown)


@require_POST
@sensitive_post_parameters()
def paper(request: ActingRequest) -> HttpResponse:
    """The statement on paper, for the person whose document this officer checked a moment ago."""
    leave = leaves.taken(request, request.actor)
    if leave is None:
        return closed(request)
    language = request.POST.get("language", "")
    issued = issue_statement(
        leave.subject,
        leave.permit(request.actor),
        language=language if language in dict(settings.LANGUAGES) else get_language() or "en",
        check_address=f"{settings.LEGAJO_PUBLIC_ADDRESS}{reverse('web:check', urlconf=PUBLIC)}",
        by=request.actor,
        at=timezone.now(),
    )
    answer = HttpResponse(issued.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="legajo-{issued.serial}.pdf"'
    return answer


def _purpose(said: dict[str, Any]) -> str:
    """What the journal keeps: the reason, and the end of the document's number."""
    return f"{said['purpose']} ({said['document']} {said['document_number'][-4:]})"

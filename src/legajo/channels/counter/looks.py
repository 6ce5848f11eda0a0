"""A person at the counter: their document is checked, then their file is opened, and the look is journalled (art. 15)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from legajo.authority.gateway import permit_counter_look
from legajo.inquiry import lookups as inquiry
from legajo.inquiry.screen import Screen, screen_of
from legajo.ledger.subjects import find_person
from legajo.lobby.gate import ActingRequest
from legajo.lobby.words import DOCUMENTS
from legajo.record.people import IdentityError, check_identity, clean_identity


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
    return render(
        request,
        "counter/look.html",
        {"area": "person", "screen": _opened(request, subject, form.cleaned_data)},
    )


def _opened(request: ActingRequest, subject: int, said: dict[str, Any]) -> Screen:
    """Open the file: the trace of the look stands in the journal before anything of it is read."""
    purpose = f"{said['purpose']} ({said['document']} {said['document_number'][-4:]})"
    permit = permit_counter_look(request.actor, subject, document_checked=said["checked"], purpose=purpose)
    return screen_of(inquiry.open_statement(subject, permit, at=timezone.now()).statement)

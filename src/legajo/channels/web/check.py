"""The public page on which whoever is shown a paper asks whether it is ours (art. 15)."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from legajo.inquiry.acts import TooManyChecksError, check_paper
from legajo.inquiry.screen import index_text, period_text
from legajo.inquiry.serial import Serial, clean_check_code
from legajo.record.lettering import language_of


class CheckForm(forms.Form):
    """What stands at the head of every paper."""

    serial = forms.CharField(label=_("Serial number"), max_length=40)
    code = forms.CharField(label=_("Check code"), max_length=30)

    def clean_serial(self) -> str:
        try:
            return str(Serial.parse(self.cleaned_data["serial"]))
        except ValueError:
            raise forms.ValidationError(
                gettext(
                    "This serial number has a slip in it: copy all twenty digits, as in 110000-2025-00000017-42."
                )
            ) from None

    def clean_code(self) -> str:
        try:
            return clean_check_code(self.cleaned_data["code"])
        except ValueError:
            raise forms.ValidationError(
                gettext("A check code has twelve letters and digits, as in 7K2M-Q9XW-3T5H.")
            ) from None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for serial number and check code; the square code on the paper fills them in."""
    if request.method != "POST":
        given = {"serial": request.GET.get("serial", ""), "code": request.GET.get("code", "")}
        return _page(request, CheckForm(initial=given))
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = check_paper(
            form.cleaned_data["serial"], form.cleaned_data["code"], address=address, at=timezone.now()
        )
    except TooManyChecksError as reason:
        return _page(request, form, refused=str(reason), status=429)
    if found is None:
        return _page(request, form, unknown=True, status=404)
    issued_at, said = found
    language = language_of(get_language())
    words = {"index": index_text(said.average_index, language), "period": period_text(said.total_months)}
    return _page(request, form, said=said, issued_at=issued_at, words=words)


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **more: object) -> HttpResponse:
    answer = render(request, "web/check.html", {"form": form, **more}, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer

"""The pages of one declaration, the same on the employers' portal and at the counter; each channel brings its permit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from legajo.collection import acts, lookups
from legajo.collection.errors import CollectionError
from legajo.collection.refusal import Refusal
from legajo.collection.rows import DeclarationView
from legajo.collection.states import State
from legajo.lobby import declarations
from legajo.lobby.gate import ActingRequest
from legajo.lobby.refusals import refusal_text
from legajo.lobby.rungs import steps_of
from legajo.record.lettering import language_of
from legajo.record.permit import Permit
from legajo.review.ladder import Status


NAMED = ("progress", "confirm", "resubmit", "withdraw", "problems", "faulty")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class SheetPages:
    """Views of a sheet: shown, followed while it is read, confirmed, its faults taken home."""

    namespace: str  # of the channel's addresses, and the folder of its declaration.html
    permit: Callable[[ActingRequest], Permit]

    @method_decorator(require_GET)
    def show(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """The page of a sheet in any state."""
        return render(request, self._template, self._context(request, declaration_id))

    @method_decorator(require_GET)
    def progress(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """How far the reading is; once it is over, the browser is told to load the whole page."""
        context = declarations.progress_of(self._view(request, declaration_id)[0])
        answer = render(request, "lobby/progress.html", context | self._addresses(declaration_id))
        if not context["under_way"]:
            answer["HX-Refresh"] = "true"
        return answer

    @method_decorator(require_POST)
    def confirm(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """Make the accepted rows one case; a second click finds the same case."""
        key = request.POST.get("key", str(declaration_id))
        return self._do(request, declaration_id, partial(acts.confirm, key=key))

    @method_decorator(require_POST)
    def resubmit(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """Send the rows of a returned case again, unchanged."""
        return self._do(request, declaration_id, acts.resubmit)

    @method_decorator(require_POST)
    def withdraw(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """Give up a sheet that was not confirmed."""
        return self._do(request, declaration_id, acts.withdraw)

    def _do(self, request: ActingRequest, declaration_id: UUID, act: Callable[..., object]) -> HttpResponse:
        """Do one act and go back to the sheet; what the stage refuses is said on its page."""
        self._view(request, declaration_id)
        try:
            act(declaration_id, by=request.actor, at=timezone.now())
        except CollectionError as refusal:
            context = self._context(request, declaration_id) | {"refusal": words_of(refusal)}
            return render(request, self._template, context, status=409)
        return redirect(f"{self.namespace}:declaration", declaration_id)

    @method_decorator(require_GET)
    def problems(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """The list of problems as a file."""
        return declarations.problems_file(*self._view(request, declaration_id))

    @method_decorator(require_GET)
    def faulty(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """The faulty rows alone, to be corrected and sent again."""
        view, permit = self._view(request, declaration_id)
        content = lookups.corrected_sheet(view.id, permit, language=language_of(get_language()))
        return declarations.download(content, gettext("rows-to-correct") + ".xlsx", WORKBOOK)

    @property
    def _template(self) -> str:
        return f"{self.namespace}/declaration.html"

    def _view(self, request: ActingRequest, declaration_id: UUID) -> tuple[DeclarationView, Permit]:
        permit = self.permit(request)
        language = language_of(get_language())
        try:
            return lookups.get_declaration(declaration_id, permit, language=language), permit
        except CollectionError as refusal:
            raise Http404 from refusal

    def _context(self, request: ActingRequest, declaration_id: UUID) -> dict[str, Any]:
        view, permit = self._view(request, declaration_id)
        context = declarations.page_of(request, view, permit) | self._addresses(declaration_id)
        case = context["case"]
        context["refusal"] = view.refusal
        context["steps"] = steps_of(case) if case else ()
        context["returned"] = (
            case is not None and case.status is Status.RETURNED and view.state is State.PROPOSED
        )
        context["corrected_urls"] = [self._address("declaration", later) for later in view.corrected_by]
        context["corrects_url"] = self._address("declaration", view.corrects) if view.corrects else ""
        return context

    def _addresses(self, declaration_id: UUID) -> dict[str, str]:
        addresses = {f"{name}_url": self._address(name, declaration_id) for name in NAMED}
        return addresses | {"upload_url": reverse(f"{self.namespace}:upload")}

    def _address(self, name: str, declaration_id: UUID) -> str:
        return reverse(f"{self.namespace}:{name}", args=[declaration_id])


def words_of(refusal: Exception) -> str:
    """A refusal in the reader's language."""
    if isinstance(refusal, Refusal):
        return refusal.message(language_of(get_language()))
    return refusal_text(str(refusal))

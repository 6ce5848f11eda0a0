"""The pages of one declaration, the same on the employers' portal and at the counter; each channel brings its permit."""

from collections.abc import Callable
from dataclasses import dataclass
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
from legajo.collection.bundle import DeclarationView
from legajo.collection.errors import CollectionError
from legajo.collection.refusal import Refusal
from legajo.lobby import declarations
from legajo.lobby.gate import ActingRequest
from legajo.lobby.rungs import steps_of
from legajo.record.lettering import language_of
from legajo.record.permit import Permit


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
        if not context["unread"]:
            answer["HX-Refresh"] = "true"
        return answer

    @method_decorator(require_POST)
    def confirm(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """Make the accepted rows one case; a second click finds the same case."""
        self._view(request, declaration_id)
        key = request.POST.get("key", str(declaration_id))
        try:
            acts.confirm(declaration_id, by=request.actor, at=timezone.now(), key=key)
        except CollectionError as refusal:
            context = self._context(request, declaration_id) | {"refusal": words_of(refusal)}
            return render(request, self._template, context, status=409)
        return redirect(f"{self.namespace}:declaration", declaration_id)

    @method_decorator(require_GET)
    def problems(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """The list of problems as a file."""
        return declarations.problems_file(self._view(request, declaration_id)[0])

    @method_decorator(require_GET)
    def faulty(self, request: ActingRequest, declaration_id: UUID) -> HttpResponse:
        """The faulty rows alone, to be corrected and sent again."""
        content = lookups.corrected_sheet(declaration_id, self.permit(request), language_of(get_language()))
        return declarations.download(content, gettext("rows-to-correct") + ".csv", "text/csv; charset=utf-8")

    @property
    def _template(self) -> str:
        return f"{self.namespace}/declaration.html"

    def _view(self, request: ActingRequest, declaration_id: UUID) -> tuple[DeclarationView, Permit]:
        permit = self.permit(request)
        try:
            return lookups.get_declaration(declaration_id, permit), permit
        except CollectionError as refusal:
            raise Http404 from refusal

    def _context(self, request: ActingRequest, declaration_id: UUID) -> dict[str, Any]:
        view, permit = self._view(request, declaration_id)
        context = declarations.page_of(request, view, permit) | self._addresses(declaration_id)
        context["refusal"] = words_of(view.refusal) if view.refusal else ""
        context["steps"] = steps_of(context["case"]) if context["case"] else ()
        context["corrected_url"] = (
            self._address("declaration", view.corrected_by) if view.corrected_by else ""
        )
        context["corrects_url"] = self._address("declaration", view.corrects) if view.corrects else ""
        return context

    def _addresses(self, declaration_id: UUID) -> dict[str, str]:
        named = {
            "progress_url": "progress",
            "confirm_url": "confirm",
            "problems_url": "problems",
            "faulty_url": "faulty",
        }
        addresses = {key: self._address(name, declaration_id) for key, name in named.items()}
        return addresses | {"upload_url": reverse(f"{self.namespace}:upload")}

    def _address(self, name: str, declaration_id: UUID) -> str:
        return reverse(f"{self.namespace}:{name}", args=[declaration_id])


def words_of(refusal: Exception) -> str:
    """A refusal in the reader's language."""
    return refusal.message(language_of(get_language())) if isinstance(refusal, Refusal) else str(refusal)

"""The form by which a clerk brings in what a gazette publishes: a limit, a rate, the date of a formula (art. 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from legajo.accrual.parameters import book_parameters
from legajo.authority.gateway import check_collects
from legajo.channels.counter.publication_words import UNITS, said
from legajo.collection import publication
from legajo.collection.publication import Page
from legajo.collection.publication_checks import MOST_ROWS, Draft, Fault, Row, tidy
from legajo.lobby.gate import ActingRequest
from legajo.lobby.words import REGIONS, Words, word
from legajo.review.acts import REGION
from legajo.rules.parameters import NATION, Parameters


ROWS = 4
SETS: Mapping[str, tuple[Words, str, tuple[str, ...]]] = {  # what is published together, and for which place
    "limits": (
        _("The limits of the base"),
        REGION,
        ("base.floor", "base.cap", "base.difference_payable_until"),
    ),
    "rate": (_("The account's interest of a year"), NATION, ("pension.account.rate",)),
    "wage": (_("The average wage of a year"), REGION, ("average_wage.annual", "average_wage.month")),
}
GROUPS: Mapping[str, Words] = {
    "base": _("Base and limits"),
    "pension": _("Pension"),
    "medical": _("Medical insurance"),
    "unemployment": _("Unemployment insurance"),
    "work_injury": _("Work injury"),
    "maternity": _("Maternity"),
    "average_wage": _("Average wages"),
}


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the form with its faults."""

    number: int
    parameter: str
    value: str
    faults: tuple[str, ...]


@require_http_methods(["GET", "POST"])
def publish(request: ActingRequest) -> HttpResponse:
    """Show the form; a sound one becomes a case, a faulty one comes back with every fault."""
    check_collects(request.actor, None)
    if request.method == "GET":
        _words, place, names = SETS.get(request.GET.get("set", ""), ("", REGION, ()))
        rows = [Row(name, "") for name in names]
        return _shown(request, _draft_of({"region": place}, rows), status=200)
    draft = _draft_of(request.POST, _rows_in(request))
    if "more" in request.POST:
        return _shown(request, draft, more=True, status=200)
    sent = request.FILES.get("page")
    page = Page(sent.read(), sent.name or "") if sent else None
    key = request.POST.get("key") or str(uuid4())
    made = publication.bring(draft, page, by=request.actor, at=timezone.now(), key=key)
    if made.case_id is None:
        return _shown(request, draft, made.faults, status=422)
    return redirect("counter:case", made.case_id)


def _draft_of(sent: Mapping[str, Any], rows: Sequence[Row]) -> Draft:
    def text(name: str) -> str:
        return tidy(str(sent.get(name, "")))

    return Draft(
        region=text("region") or REGION,
        valid_from=text("valid_from"),
        valid_to=text("valid_to"),
        known_from=text("known_from"),
        title=text("title"),
        address=text("address"),
        note=text("note"),
        rows=tuple(rows),
    )


def _rows_in(request: HttpRequest) -> list[Row]:
    names, values = request.POST.getlist("parameter"), request.POST.getlist("value")
    pairs = list(zip(names, values, strict=False))[:MOST_ROWS]
    return [Row(tidy(name), tidy(value)) for name, value in pairs]


def _shown(
    request: ActingRequest, draft: Draft, faults: Sequence[Fault] = (), *, more: bool = False, status: int
) -> HttpResponse:
    parameters = book_parameters()
    described = {name: gettext(one.description) for name, one in parameters.definitions.items()}
    names = {**described, **{place: str(words) for place, words in REGIONS.items()}}
    told = [(fault.field, said(fault, names)) for fault in faults]
    by_field: dict[str, list[str]] = {}
    for field, words in told:
        by_field.setdefault(field, []).append(words)
    count = min(max(ROWS, len(draft.rows) + (ROWS if more else 0)), MOST_ROWS)
    rows = [*draft.rows, *[Row("", "")] * (count - len(draft.rows))]
    context = {
        "area": "intake",
        "draft": draft,
        "told": told,
        "by_field": by_field,
        "rows": [_row(number, row, by_field) for number, row in enumerate(rows)],
        "groups": _choices(parameters, described),
        "places": _places(parameters),
        "sets": [(code, words) for code, (words, *_rest) in SETS.items()],
        "key": request.POST.get("key") or str(uuid4()),
    }
    return render(request, "counter/publication.html", context, status=status)


def _row(number: int, row: Row, faults: Mapping[str, list[str]]) -> RowShown:
    told = (*faults.get(f"parameter-{number}", ()), *faults.get(f"value-{number}", ()))
    return RowShown(number, row.parameter, row.value, told)


def _choices(
    parameters: Parameters, described: Mapping[str, str]
) -> list[tuple[Words, list[tuple[str, str]]]]:
    """Every parameter in words with its unit, in groups."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, definition in parameters.definitions.items():
        group = next((group for group in GROUPS if name.startswith(group)), "")
        words = f"{described[name]} ({UNITS[definition.unit]})"
        found.setdefault(group, []).append((name, words))
    groups = {**GROUPS, "": _("Other")}
    return [
        (words, sorted(found[group], key=lambda one: one[1]))
        for group, words in groups.items()
        if group in found
    ]


def _places(parameters: Parameters) -> list[tuple[str, str]]:
    regions = (NATION, *sorted(parameters.regions))
    return [(region, str(word(region, "region"))) for region in regions]

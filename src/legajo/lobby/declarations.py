"""A declaration as its sender follows it: uploaded, read, its problems and sums, confirmed. Shared by portal and counter."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from legajo.authority.gateway import Actor
from legajo.collection import acts, lookups
from legajo.collection.checks import Problem
from legajo.collection.errors import CollectionError
from legajo.collection.rows import DeclarationView
from legajo.lobby.words import PARTIES, SCHEMES, Words
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.lettering import language_of
from legajo.record.permit import Permit
from legajo.review import lookups as review


PAGE = 50
UNDER_WAY = frozenset({"received", "reading", "confirmed"})  # a job has it in hand; the page follows it


@dataclass(frozen=True, slots=True)
class SchemeTotal:
    """One scheme's part of a declaration."""

    scheme: Words
    employer: int
    person: int

    @property
    def both(self) -> int:
        return self.employer + self.person


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem in the reader's words."""

    row: int
    column: str
    code: str
    message: str


def receive(request: HttpRequest, *, employer_id: int, by: Actor, corrects: UUID | None = None) -> UUID:
    """Hand over the uploaded file; raises collection's errors with words for the sender."""
    sent = request.FILES.get("sheet")
    if sent is None:
        raise CollectionError(gettext("Choose the workbook first."))
    return acts.receive(
        sent.read(),
        name=sent.name or "",
        employer_id=employer_id,
        corrects=corrects,
        by=by,
        at=timezone.now(),
        key=request.POST.get("key") or str(uuid4()),
    )


def corrects_in(request: HttpRequest) -> UUID | None:
    """The earlier sheet that the form names; a form of ours names none or a real one."""
    named = request.POST.get("corrects")
    try:
        return UUID(named) if named else None
    except ValueError as fault:
        raise BadRequest from fault


def page_of(request: HttpRequest, view: DeclarationView, permit: Permit) -> dict[str, Any]:
    """What the page of a declaration shows, whatever state it is in."""
    page, faults = number_in(request, "page"), number_in(request, "faults")
    accepted = lookups.accepted_rows(view.id, permit, page=page, size=PAGE) if view.accepted_count else ()
    places = tuple(place for place, total in enumerate(view.totals) if total)
    column = request.GET.get("column", "")
    problems, problem_pages = _problems(view, permit, column=column, page=faults)
    return {
        "d": view,
        "under_way": view.state in UNDER_WAY,
        "percent": round(view.progress * 100),
        "problems": problem_lines(problems),
        "faults": faults,
        "problem_pages": problem_pages,
        "columns": sorted({problem.column for problem in view.problems} | ({column} - {""})),
        "column": column,
        "accepted": [(row, [row.amounts[place] for place in places], sum(row.amounts)) for row in accepted],
        "amount_heads": [(SCHEMES[AMOUNTS[place][0]], PARTIES[AMOUNTS[place][1]]) for place in places],
        "schemes": scheme_totals(view.totals) if view.totals else (),
        "total": sum(view.totals),
        "page": page,
        "pages": -(-view.accepted_count // PAGE),
        "key": str(uuid4()),
        "case": review.get_case(view.case_id, permit) if view.case_id else None,
    }


def _problems(
    view: DeclarationView, permit: Permit, *, column: str, page: int
) -> tuple[Sequence[Problem], int]:
    """A page of the problems, of one column where the reader asked for it, and how many pages there are."""
    if not column:
        return lookups.problems(view.id, permit, page=page, size=PAGE), -(-view.problem_count // PAGE)
    asked = [problem for problem in all_problems(view, permit) if problem.column == column]
    return asked[(page - 1) * PAGE : page * PAGE], -(-len(asked) // PAGE)


def all_problems(view: DeclarationView, permit: Permit) -> Sequence[Problem]:
    """Every problem of a sheet."""
    return lookups.problems(view.id, permit, size=view.problem_count) if view.problem_count else ()


def scheme_totals(totals: Sequence[int]) -> tuple[SchemeTotal, ...]:
    """The eight sums by scheme, leaving out schemes of which nothing is due."""
    sums: dict[Scheme, dict[Party, int]] = {}
    for (scheme, party), amount in zip(AMOUNTS, totals, strict=True):
        sums.setdefault(scheme, {})[party] = amount
    return tuple(
        SchemeTotal(SCHEMES[scheme], parts.get(Party.EMPLOYER, 0), parts.get(Party.PERSON, 0))
        for scheme, parts in sums.items()
        if any(parts.values())
    )


def problem_lines(problems: Sequence[Problem]) -> tuple[ProblemLine, ...]:
    """Every problem in the reader's language."""
    language = language_of(get_language())
    return tuple(ProblemLine(p.row, p.column, p.code, p.message(language)) for p in problems)


def problems_file(view: DeclarationView, permit: Permit) -> HttpResponse:
    """The list of problems as a table to keep and to work through; a formula in it stays text."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([gettext("Row"), gettext("Column"), gettext("Code"), gettext("What is wrong")])
    for line in problem_lines(all_problems(view, permit)):
        writer.writerow([line.row, line.column, line.code, _plain(line.message)])
    return download(made.getvalue().encode("utf-8-sig"), "problems.csv", "text/csv; charset=utf-8")


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that the browser keeps as a file."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def progress_of(view: DeclarationView) -> dict[str, Any]:
    """What the progress bar shows; the page reloads itself when the reading is over."""
    return {"d": view, "percent": round(view.progress * 100), "under_way": view.state in UNDER_WAY}


def number_in(request: HttpRequest, key: str) -> int:
    """A page number of the address; anything else is the first page."""
    text = request.GET.get(key, "1")
    return max(1, int(text)) if text.isdecimal() else 1

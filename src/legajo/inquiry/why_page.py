"""The page that answers "why?", as known today or on an earlier day, with the difference between the two and its causes."""

import datetime
from dataclasses import dataclass

from django.utils.translation import get_language

from legajo.accrual.parameters import published
from legajo.inquiry.comparison import Compared, ComparedPage, compared, compared_page
from legajo.inquiry.grounds import Ground, Why
from legajo.inquiry.lookups import OpenFile, as_known
from legajo.inquiry.passage import passages
from legajo.inquiry.why import why
from legajo.inquiry.why_lines import WhyPage
from legajo.inquiry.why_words import MANY, WhyWords
from legajo.ledger.lookups import injury_class
from legajo.record.lettering import language_of
from legajo.record.permit import Permit


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a figure is what it is; with `compared` when it was asked as of an earlier day."""

    page: WhyPage
    compared: ComparedPage | None = None


def ground_of(file: OpenFile) -> Ground:
    """What the explanations of an opened file draw on."""
    return Ground(file.entries, file.standing, file.parameters, file.at, injury_class)


def compare(file: OpenFile, figure: str, day: datetime.date) -> Compared:
    """The figure as known on a day and as known now."""
    known = published()
    return compared(figure, ground_of(as_known(file, day, known)), ground_of(file), known)


def answer(file: OpenFile, figure: str, permit: Permit, *, day: datetime.date | None = None) -> Answer:
    """Explain one figure of an opened file; UnknownFigureError when it has none of that name."""
    if day is None:
        found_now = why(figure, ground_of(file))
        return Answer(_words(file, found_now, permit).page(found_now))
    found = compare(file, figure, day)
    words = _words(file, found.shown, permit)
    facts = {(known.act_number, known.line): known.entry.fact for known in file.entries}

    def details(act: int, line: int) -> str:
        return words.detail(facts[act, line]) if (act, line) in facts else ""

    return Answer(
        words.page(found.shown),
        compared_page(found, words.writing, details, file.parameters, many=MANY),
    )


def choices(file: OpenFile) -> tuple[tuple[str, str], ...]:
    """The figures at the head of a file, each with what it is called: for a page that asks which."""
    words = WhyWords(language_of(get_language()), {}, {})
    years = sorted({row.year for row in file.standing.account}, reverse=True)
    named = ("balance", "total_months", "average_index", "retirement", "pension")
    return tuple((figure, words.title(figure)) for figure in (*named, *(f"account:{year}" for year in years)))


def _words(file: OpenFile, found: Why, permit: Permit) -> WhyWords:
    described = {name: one.description for name, one in file.parameters.definitions.items()}
    return WhyWords(language_of(get_language()), described, passages(found.sources[:MANY], permit))

"""Why somebody retires when they do, and what a pension would be: the second is a forecast, and says so. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from legajo.inquiry.forecast import NoOutlookError, Outlook, Prospect, Scenario, explanations, outlook
from legajo.inquiry.grounds import Ground, Part, Said, Sentence, UnknownFigureError, Why
from legajo.inquiry.life import Category, life_of, retirement_of
from legajo.record.facts import OpeningPosition
from legajo.record.period import Month
from legajo.rules.parameters import ParameterError
from legajo.rules.pension.retirement import Retirement


def retirement(ground: Ground, figure: str) -> Why:
    """The month by law; two of them where no post decides which of a woman's ages holds."""
    life = life_of(ground)
    if life is None:
        raise UnknownFigureError(figure)
    try:
        found: list[tuple[Category, Retirement]] = [
            (category, retirement_of(life, category, ground)) for category in life.categories
        ]
    except ParameterError:
        return Why(figure, None, "month", sources=life.sources, notes=("unknown_values",))
    born: dict[str, Said] = {"born": (str(life.born), "day")}
    plain = [Sentence("born_by_file" if life.by_personnel_file else "born", born)]
    notes: list[str] = []
    if len(found) > 1:
        notes.append("category_unknown")
    for category, law in found:
        when: dict[str, Said] = {"month": (str(law.month), "month"), "age": (law.age, "age")}
        plain.append(Sentence(f"retires_{category}", when))
        if law.delay:
            later: dict[str, Said] = {"delay": (law.delay, "count"), "old": (law.old_age, "age")}
            plain.append(Sentence("retires_later", later))
    parts = tuple(Part(category, law.month.ordinal) for category, law in found) if len(found) > 1 else ()
    value = found[0][1].month.ordinal if len(found) == 1 else None
    told = tuple(
        replace(law.explanation, figure=f"retirement.date:{category}") if parts else law.explanation
        for category, law in found
    )
    return Why(figure, value, "month", parts, told, life.sources, tuple(notes), None, tuple(plain))


def pension(ground: Ground, figure: str, text: str = "") -> Why:
    """The pension of who retires in a month (by law, if none is named), all else staying as it is today."""
    month = _month(text, figure) if text else None
    category: Category | None = None
    life = life_of(ground)
    if life is not None and len(life.categories) > 1:
        category = life.categories[0]
    try:
        found = outlook(ground, Scenario(category=category), also=month)
    except NoOutlookError as reason:
        if text:
            raise UnknownFigureError(figure) from None
        return Why(figure, None, "fen", notes=(f"forecast_{reason.code}",), record=False)
    prospect = found.at(month) if month else found.by_law or found.prospects[0]
    if prospect is None:
        raise UnknownFigureError(figure)
    told = why_prospect(figure, found, prospect)
    return replace(told, notes=("forecast", *told.notes))


def why_prospect(figure: str, found: Outlook, prospect: Prospect) -> Why:
    """One prospect of an outlook, explained."""
    given = prospect.award.pension if prospect.award else None
    parts = (
        (
            Part("basic", given.basic),
            Part("account_part", given.account),
            *((Part("transitional", given.transitional),) if given.transitional else ()),
        )
        if given
        else ()
    )
    notes = ("category_supposed",) if len(found.life.categories) > 1 else ()
    sources = (*found.life.sources, *found.projection.ground.of(OpeningPosition))
    return Why(
        figure,
        given.total if given else None,
        "fen",
        parts,
        explanations(prospect, found.bounds.by_law),
        sources,
        notes,
        plain=tuple(_pension_in_words(found, prospect)),
        record=False,
    )


def _pension_in_words(found: Outlook, prospect: Prospect) -> Iterator[Sentence]:
    month, law = prospect.month, found.bounds.by_law.month
    yield Sentence("pension_when", {"month": (str(month), "month"), "age": (prospect.age, "age")})
    if prospect.choice is not None:
        away = abs(month.ordinal - law.ordinal)
        far: dict[str, Said] = {"count": (away, "count"), "law": (str(law), "month")}
        yield Sentence("pension_earlier" if month < law else "pension_later", far)
    values = {"months": (prospect.counted.total, "count"), "coming": (prospect.coming, "count")}
    yield Sentence("pension_months", values)
    needed = prospect.choice.needed if prospect.choice else prospect.minimum.needed
    if prospect.counted.total < needed:
        missing = needed - prospect.counted.total
        yield Sentence("pension_too_few", {"needed": (needed, "count"), "missing": (missing, "count")})
        enough = next((each for each in found.prospects if each.award and each.month > month), None)
        if enough is not None:
            yield Sentence("pension_enough", {"month": (str(enough.month), "month")})
        return
    if prospect.award is None:
        yield Sentence("pension_unknown")
        return
    yield Sentence("pension_balance", {"value": (prospect.balance, "fen")})
    yield Sentence("pension_total", {"value": (prospect.award.pension.total, "fen")})
    if prospect.choice is not None:
        told = {"month": (str(prospect.choice.told_until), "month")}
        yield Sentence("pension_tell_early" if month < law else "pension_tell_late", told)


def _month(text: str, figure: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise UnknownFigureError(figure) from None

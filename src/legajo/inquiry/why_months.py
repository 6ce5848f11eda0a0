"""Why a month is due, paid or counted, and why so many months count. Pure."""

from collections.abc import Sequence

from legajo.accrual.circumstances import Said, circumstances_of, said_in
from legajo.accrual.known import Known, in_force
from legajo.accrual.months import Payment, PersonMonth, counts
from legajo.inquiry.grounds import Ground, Part, Sentence, UnknownFigureError, Why
from legajo.inquiry.why_account import year_named
from legajo.record.facts import (
    AMOUNTS,
    Allocation,
    DeemedPeriodRecognised,
    Due,
    OpeningPosition,
    Party,
    Scheme,
    WageDeclared,
)
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError
from legajo.rules.pension import period


_BEST = (Payment.PAID, Payment.PART_PAID_COUNTED, Payment.PART_PAID, Payment.DUE)


def total_months(ground: Ground, figure: str) -> Why:
    """The months that count for the pension, year by year."""
    paid = _paid(ground)
    taken_over = ground.standing.taken_over_months
    deemed = ground.standing.deemed_months
    told = period.counted(paid, taken_over=taken_over, deemed=deemed).explanation
    by_year: dict[int, int] = {}
    for month in paid:
        by_year[month.year] = by_year.get(month.year, 0) + 1
    parts = [Part(str(year), months, f"months:{year}") for year, months in sorted(by_year.items())]
    total = ground.standing.total_months
    plain = [Sentence("total_months", {"value": (total, "count"), "paid": (len(paid), "count")})]
    if taken_over:
        parts.insert(0, Part("taken_over", taken_over))
        plain.append(Sentence("total_taken_over", {"value": (taken_over, "count")}))
    if deemed:
        parts.insert(0, Part("deemed", len(deemed)))
        plain.append(Sentence("total_deemed", {"value": (len(deemed), "count")}))
    plain.append(Sentence("once"))
    notes = ("taken_over",) if taken_over else ()
    behind = (*ground.of(OpeningPosition), *ground.of(DeemedPeriodRecognised))
    return Why(figure, total, "months", tuple(parts), (told,), behind, notes, plain=tuple(plain))


def months_of(ground: Ground, figure: str, text: str) -> Why:
    """The months of one year, each with how far it is paid."""
    year = year_named(text, figure)
    rows = [row for row in ground.standing.months if row.month // 12 == year]
    if not rows:
        raise UnknownFigureError(figure)
    by_month: dict[int, list[PersonMonth]] = {}
    for row in rows:
        by_month.setdefault(row.month, []).append(row)
    parts = []
    for month, own in sorted(by_month.items()):
        named = f"state:{Month.of(month)}:{Scheme.PENSION}"
        counted = int(any(_counted(row) for row in own))
        parts.append(Part(str(Month.of(month)), counted, named, state=_state(own, Scheme.PENSION)))
    value = sum(part.value or 0 for part in parts)
    sources = tuple(s for row in rows for s in row.sources if isinstance(s.entry.fact, Allocation))
    plain = (Sentence("months_of", {"year": (year, "year"), "value": (value, "count")}), Sentence("once"))
    return Why(figure, value, "months", tuple(parts), sources=sources, plain=plain)


def state(ground: Ground, figure: str, text: str, of: str) -> Why:
    """How far one scheme of a month is paid, and whether it counts."""
    month, scheme = _month_named(text, figure), _scheme_named(of, figure)
    rows = [row for row in ground.standing.months if row.month == month.ordinal]
    rows = [
        row
        for row in rows
        if row.taken_over or scheme in row.returned or row.status(scheme) is not Payment.NONE
    ]
    if not rows:
        raise UnknownFigureError(figure)
    found = _state(rows, scheme)
    parts: list[Part] = []
    for row in rows:
        for at, (each, party) in enumerate(AMOUNTS):
            if each is scheme and (row.due[at] or row.paid[at]):
                parts.append(Part(f"due_{party}", row.due[at], f"due:{month}:{scheme}:{party}"))
                parts.append(Part(f"paid_{party}", row.paid[at]))
    owed = sum(part.value or 0 for part in parts if part.name.startswith("due_"))
    paid = sum(part.value or 0 for part in parts if part.name.startswith("paid_"))
    code = "state_returned" if found == Payment.NONE else f"state_{found}"
    plain = [Sentence(code, {"due": (owed, "fen"), "paid": (paid, "fen")})]
    if found == Payment.PART_PAID_COUNTED:
        plain.append(Sentence("state_employer_owes", {"value": (owed - paid, "fen")}))
    if len(rows) > 1:
        plain.append(Sentence("state_several", {"count": (len(rows), "count")}))
    sources = tuple(source for row in rows for source in row.sources)
    value = max(owed - paid, 0)
    return Why(figure, value, "state", tuple(parts), (), sources, (), None, tuple(plain), found)


def due(ground: Ground, figure: str, text: str, of: str, by: str) -> Why:
    """What one party owes to one scheme for a month: the assessment run again."""
    month, scheme = _month_named(text, figure), _scheme_named(of, figure)
    if by not in tuple(Party) or (scheme, Party(by)) not in AMOUNTS:
        raise UnknownFigureError(figure)
    column = AMOUNTS.index((scheme, Party(by)))
    rows = [row for row in ground.standing.months if row.month == month.ordinal and row.due[column]]
    if not rows:
        raise UnknownFigureError(figure)
    told: list[Explanation] = []
    notes: list[str] = []
    plain: list[Sentence] = []
    differs = 0
    for row in rows:
        newest = next(s for s in reversed(row.sources) if isinstance(s.entry.fact, Due))
        try:
            wage, explained = _assessed(ground, row, newest, month)
        except ParameterError:
            notes.append("unknown_values")
            continue
        found = [one for one in explained if one.figure == f"{scheme}.{by}"]
        differs += sum(one.value for one in found) - row.due[column]
        told += found
        plain += _due_in_words(month, wage, found)
    value = sum(row.due[column] for row in rows)
    plain.append(Sentence("due", {"value": (value, "fen")}))
    sources = tuple(s for row in rows for s in row.sources if isinstance(s.entry.fact, Due))
    if any(s.entry.fact.cause == "difference" for s in sources if isinstance(s.entry.fact, Due)):
        plain.append(Sentence("due_difference"))
    declared = tuple(_declared(ground, row) for row in rows)
    behind = tuple(known for known in declared if known is not None) + sources
    return Why(figure, value, "fen", (), tuple(told), behind, tuple(notes), differs or None, tuple(plain))


def _due_in_words(month: Month, wage: int, found: Sequence[Explanation]) -> list[Sentence]:
    """The wage that stood, the base that became of it, and the rate."""
    said = [Sentence("due_wage", {"month": (str(month), "month"), "wage": (wage, "fen")})]
    for told in found:
        taken = {step.name: step for step in told.steps}
        base = taken.get("base")
        if base is not None and {"wage", "floor", "cap"} <= set(base.values):
            limits = {"floor": (base.values["floor"], "fen"), "cap": (base.values["cap"], "fen")}
            how = "within" if base.value == wage else "floor" if base.value > wage else "cap"
            said.append(Sentence(f"due_{how}", {**limits, "base": (base.value, "fen")}))
        rates = [
            (name, value)
            for step in told.steps
            for name, value in step.values.items()
            if name.endswith("rate") and name not in taken
        ]
        if len(rates) == 1 and len(taken) == 2:
            said.append(Sentence("due_rate", {"rate": (rates[0][1], "ppm")}))
    return said


def _declared(ground: Ground, row: PersonMonth) -> Known | None:
    """The declaration whose wage stood in the month."""
    month = str(Month.of(row.month))
    found = None
    for known in ground.of(WageDeclared):
        fact = known.entry.fact
        if (
            isinstance(fact, WageDeclared)
            and known.entry.employer == row.employer
            and fact.from_month <= month
            and (found is None or _from(found) <= fact.from_month)
        ):
            found = known
    return found


def _from(known: Known) -> str:
    fact = known.entry.fact
    return fact.from_month if isinstance(fact, WageDeclared) else ""


def _assessed(
    ground: Ground, row: PersonMonth, newest: Known, month: Month
) -> tuple[int, tuple[Explanation, ...]]:
    """The month's rule run again on the wage that stood, with what was known when the due was posted."""
    fact = newest.entry.fact
    known_at = fact.known_at if isinstance(fact, Due) else ground.known_at
    wages = [w.wage for w in ground.standing.wages if w.employer == row.employer and w.since <= row.month]
    if not wages:
        raise ParameterError("no declared wage stands behind this due")
    injury_class = ground.injury_class(row.employer, row.month) if row.employer is not None else None
    found = assessment_for(
        ground.parameters,
        ground.region,
        month,
        known_at,
        _circumstances(ground, row.employer, newest, month, injury_class or 1, known_at),
    )
    return wages[-1], found.explain(wages[-1])


def _circumstances(
    ground: Ground, employer: int | None, newest: Known, month: Month, injury_class: int, known_at: str
) -> Circumstances:
    """As the due was assessed: with the household and the relation that the record showed by then."""
    usual = Circumstances("flexible" if employer is None else "employee", injury_class=injury_class)
    by_then = in_force([known for known in ground.entries if known.act_number <= newest.act_number])
    said = said_in((known.entry for known in by_then), employer).get(newest.entry.subject, Said())
    full = assessment_for(ground.parameters, ground.region, month, known_at, usual).schemes
    return circumstances_of(said, month, usual, full)


def _paid(ground: Ground) -> set[Month]:
    return {Month.of(row.month) for row in ground.standing.months if not row.taken_over and _counted(row)}


def _counted(row: PersonMonth) -> bool:
    return row.taken_over or counts(row.status(Scheme.PENSION))


def _state(rows: Sequence[PersonMonth], scheme: Scheme) -> str:
    """Of several employers in one month the better state, as the picture shows it."""
    if any(row.taken_over for row in rows):
        return "taken_over"
    held = {row.status(scheme) for row in rows}
    return next((status for status in _BEST if status in held), Payment.NONE).value


def _month_named(text: str, figure: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise UnknownFigureError(figure) from None


def _scheme_named(text: str, figure: str) -> Scheme:
    if text not in tuple(Scheme):
        raise UnknownFigureError(figure)
    return Scheme(text)

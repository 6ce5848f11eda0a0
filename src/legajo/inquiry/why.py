"""Why a figure of the statement is what it is: the rule replayed, the published values, the entries behind it. Pure.

A figure is named by a text: balance, total_months, average_index, account:2024, due:2025-07:pension:person.
Note [Replayed, not retold]: the rule is run again with the values that were known when the figure was posted. Where
the replay gives another result than the book, the book's figure stands and the difference is said, as a finding.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from legajo.accrual.account import AccountYear
from legajo.accrual.circumstances import Said, circumstances_of, said_in
from legajo.accrual.known import Known, in_force
from legajo.accrual.months import PersonMonth, Posting, counts, ledgered
from legajo.accrual.standing import Standing, index_of
from legajo.record.facts import AMOUNTS, Due, OpeningPosition, Party, Scheme
from legajo.record.period import Month
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension import account, period


class UnknownFigureError(LookupError):
    """The statement has no such figure."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that this one adds up, with the name under which it is explained in turn."""

    name: str
    value: int
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One figure and what leads to it; `differs` is what a replay gave where it is not the book's figure."""

    figure: str
    value: int
    unit: str  # fen | months | ten_thousandths
    parts: tuple[Part, ...] = ()
    told: tuple[Explanation, ...] = ()
    sources: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()  # codes: not_posted, provisional, taken_over, no_index, unknown_values
    differs: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """All that an explanation may draw on."""

    entries: Sequence[Known]
    standing: Standing
    parameters: Parameters
    at: datetime.datetime
    injury_class: Callable[[int, int], int | None]  # of an employer, in a month

    @property
    def region(self) -> str:
        return self.entries[0].entry.region


def why(figure: str, ground: Ground) -> Why:
    """Explain one figure; UnknownFigureError when the statement has none of that name."""
    name, *rest = figure.split(":")
    if name in _WHOLE and not rest:
        return _WHOLE[name](ground)
    if name == "account" and len(rest) == 1 and rest[0].isdecimal():
        return _account(ground, figure, int(rest[0]))
    if name == "due" and len(rest) == 3:
        return _due(ground, figure, *rest)
    raise UnknownFigureError(figure)


def _balance(ground: Ground) -> Why:
    years: dict[int, int] = {}
    for row in ground.standing.account:
        years[row.year] = years.get(row.year, 0) + row.closing
    parts = tuple(Part(str(year), closing, f"account:{year}") for year, closing in sorted(years.items()))
    notes = ("taken_over",) if any(row.taken_over for row in ground.standing.account) else ()
    return Why("balance", ground.standing.balance, "fen", parts, sources=_openings(ground), notes=notes)


def _total_months(ground: Ground) -> Why:
    paid = {Month.of(row.month) for row in ground.standing.months if not row.taken_over and _counts(row)}
    told = period.counted(paid, taken_over=ground.standing.taken_over_months).explanation
    by_year: dict[int, int] = {}
    for month in paid:
        by_year[month.year] = by_year.get(month.year, 0) + 1
    parts = [Part(str(year), months) for year, months in sorted(by_year.items())]
    notes: tuple[str, ...] = ()
    if ground.standing.taken_over_months:
        parts.insert(0, Part("taken_over", ground.standing.taken_over_months))
        notes = ("taken_over",)
    return Why(
        "total_months",
        ground.standing.total_months,
        "months",
        tuple(parts),
        (told,),
        _openings(ground),
        notes,
    )


def _average_index(ground: Ground) -> Why:
    held = in_force(ground.entries, ground.at)
    own = [row for row in ground.standing.months if not row.taken_over]
    index = index_of(held, own, ground.parameters, ground.region, ground.at.date())
    told = (index.explanation,) if index.explanation else ()
    notes = () if told else ("no_index",)
    return Why("average_index", index.average or 0, "ten_thousandths", (), told, _openings(ground), notes)


def _account(ground: Ground, figure: str, year: int) -> Why:
    rows = [row for row in ground.standing.account if row.year == year]
    if not rows:
        raise UnknownFigureError(figure)
    postings = ledgered(in_force(ground.entries, ground.at)).postings
    told: list[Explanation] = []
    differs = 0
    notes: list[str] = []
    for row in rows:
        notes += [note for note, holds in _marks(row) if holds and note not in notes]
        if not row.interest_posted:
            continue
        try:
            replayed = _replay(ground, row, postings)
        except (ParameterError, ValueError):
            notes.append("unknown_values")
            continue
        differs += replayed.interest - row.interest
        told.append(replayed.explain())
    parts = (
        Part(
            "opening",
            sum(row.opening for row in rows),
            f"account:{year - 1}" if _has(ground, year - 1) else "",
        ),
        Part("principal", sum(row.principal for row in rows)),
        Part("interest", sum(row.interest for row in rows)),
    )
    closing = sum(row.closing for row in rows)
    sources = tuple(source for row in rows for source in row.sources)
    return Why(figure, closing, "fen", parts, tuple(told), sources, tuple(notes), differs or None)


def _marks(row: AccountYear) -> tuple[tuple[str, bool], ...]:
    return (
        ("taken_over", row.taken_over),
        ("not_posted", not row.interest_posted),
        ("provisional", row.provisional),
    )


def _has(ground: Ground, year: int) -> bool:
    return any(row.year == year for row in ground.standing.account)


def _replay(ground: Ground, row: AccountYear, postings: Sequence[Posting]) -> account.AccountYear:
    """The year settled anew by the rules, with the rate that its interest names."""
    terms = account.terms_for(ground.parameters, ground.region, row.year, ground.at.date())
    own = [
        account.Posting(Month.of(posting.posted), posting.amount)
        for posting in postings
        if f"{posting.period}/{posting.party}" == row.sub_ledger and Month.of(posting.posted).year == row.year
    ]
    return account.year(row.year, row.opening, own, terms)


def _due(ground: Ground, figure: str, month: str, scheme: str, party: str) -> Why:
    try:
        when, column = Month.parse(month), AMOUNTS.index((Scheme(scheme), Party(party)))
    except ValueError:
        raise UnknownFigureError(figure) from None
    rows = [row for row in ground.standing.months if row.month == when.ordinal and row.due[column]]
    if not rows:
        raise UnknownFigureError(figure)
    told: list[Explanation] = []
    notes: list[str] = []
    differs = 0
    for row in rows:
        due = next(s for s in reversed(row.sources) if isinstance(s.entry.fact, Due))
        try:
            explained = _assessed(ground, row, due, when)
        except ParameterError:
            notes.append("unknown_values")
            continue
        wanted = (f"{scheme}.{party}",)
        found = [one for one in explained if one.figure in wanted]
        differs += sum(one.value for one in found) - row.due[column]
        told += found
    sources = tuple(s for row in rows for s in row.sources if isinstance(s.entry.fact, Due))
    value = sum(row.due[column] for row in rows)
    return Why(figure, value, "fen", (), tuple(told), sources, tuple(notes), differs or None)


def _assessed(ground: Ground, row: PersonMonth, due: Known, month: Month) -> tuple[Explanation, ...]:
    """The month's rule run again on the wage that stood, with what was known when the due was posted."""
    fact = due.entry.fact
    known_at = fact.known_at if isinstance(fact, Due) else str(ground.at.date())
    wages = [w.wage for w in ground.standing.wages if w.employer == row.employer and w.since <= row.month]
    if not wages:
        raise ParameterError("no declared wage stands behind this due")
    injury_class = ground.injury_class(row.employer, row.month) if row.employer is not None else None
    return assessment_for(
        ground.parameters,
        ground.region,
        month,
        known_at,
        _circumstances(ground, row.employer, due, month, injury_class or 1, known_at),
    ).explain(wages[-1])


def _circumstances(
    ground: Ground, employer: int | None, due: Known, month: Month, injury_class: int, known_at: str
) -> Circumstances:
    """As the due was assessed: with the household and the relation that the record showed by then."""
    usual = Circumstances("flexible" if employer is None else "employee", injury_class=injury_class)
    by_then = in_force([known for known in ground.entries if known.act_number <= due.act_number])
    said = said_in((known.entry for known in by_then), employer).get(due.entry.subject, Said())
    full = assessment_for(ground.parameters, ground.region, month, known_at, usual).schemes
    return circumstances_of(said, month, usual, full)


def _counts(row: PersonMonth) -> bool:
    return counts(row.status(Scheme.PENSION))


def _openings(ground: Ground) -> tuple[Known, ...]:
    return tuple(s for s in in_force(ground.entries, ground.at) if isinstance(s.entry.fact, OpeningPosition))


_WHOLE: Mapping[str, Callable[[Ground], Why]] = {
    "balance": _balance,
    "total_months": _total_months,
    "average_index": _average_index,
}

"""Why the pension account holds what it holds: by year, drilled to the months that were posted. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from legajo.accrual.account import AccountYear
from legajo.accrual.months import Posting
from legajo.inquiry.grounds import Ground, Part, Sentence, UnknownFigureError, Why
from legajo.record.facts import OpeningPosition
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation
from legajo.rules.parameters import ParameterError
from legajo.rules.pension import account


def year_named(text: str, figure: str) -> int:
    """The year of a figure's name; UnknownFigureError when it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise UnknownFigureError(figure)
    return int(text)


def balance(ground: Ground, figure: str) -> Why:
    """The newest year's closing, all sub-ledgers together."""
    years: dict[int, int] = {}
    for row in ground.standing.account:
        years[row.year] = years.get(row.year, 0) + row.closing
    parts = tuple(Part(str(year), closing, f"account:{year}") for year, closing in sorted(years.items()))
    openings = ground.of(OpeningPosition)
    taken_over = sum(
        amount
        for known in openings
        if isinstance(known.entry.fact, OpeningPosition)
        for parties in known.entry.fact.account.values()
        for amount in parties.values()
    )
    principal = sum(row.principal for row in ground.standing.account)
    interest = sum(row.interest for row in ground.standing.account)
    plain = [Sentence("balance", {"value": (ground.standing.balance, "fen")})]
    if taken_over:
        plain.append(Sentence("balance_taken_over", {"value": (taken_over, "fen")}))
    plain.append(Sentence("balance_since", {"principal": (principal, "fen"), "interest": (interest, "fen")}))
    unposted = sorted({row.year for row in ground.standing.account if not row.interest_posted})
    if unposted and years:
        plain.append(Sentence("balance_unposted", {"year": (unposted[0], "year")}))
    notes = ("taken_over",) if taken_over else ()
    return Why(
        figure, ground.standing.balance, "fen", parts, sources=openings, notes=notes, plain=tuple(plain)
    )


def account_year(ground: Ground, figure: str, text: str) -> Why:
    """One settlement year: what it began with, what was credited, the interest replayed by the rule."""
    year = year_named(text, figure)
    rows = [row for row in ground.standing.account if row.year == year]
    if not rows:
        raise UnknownFigureError(figure)
    told: list[Explanation] = []
    differs = 0
    notes: list[str] = []
    for row in rows:
        notes += [note for note, holds in _marks(row) if holds and note not in notes]
        if not row.interest_posted:
            continue
        try:
            replayed = _replay(ground, row, ground.standing.postings)
        except (ParameterError, ValueError):
            notes.append("unknown_values")
            continue
        differs += replayed.interest - row.interest
        told.append(replace(replayed.explain(), figure=f"{figure}:{row.sub_ledger}"))
    opening, principal = sum(row.opening for row in rows), sum(row.principal for row in rows)
    interest, closing = sum(row.interest for row in rows), sum(row.closing for row in rows)
    before = f"account:{year - 1}" if any(row.year == year - 1 for row in ground.standing.account) else ""
    parts = (
        Part("opening", opening, before),
        Part("principal", principal, f"posted:{year}" if principal else ""),
        Part("interest", interest),
    )
    sources = tuple(source for row in rows for source in row.sources)
    return Why(
        figure,
        closing,
        "fen",
        parts,
        tuple(told),
        sources,
        tuple(notes),
        differs or None,
        _account_in_words(rows),
    )


def _account_in_words(rows: Sequence[AccountYear]) -> tuple[Sentence, ...]:
    year = (rows[0].year, "year")
    opening, principal = sum(row.opening for row in rows), sum(row.principal for row in rows)
    said = [
        Sentence("account_opening", {"year": year, "value": (opening, "fen")}),
        Sentence("account_principal", {"value": (principal, "fen")}),
    ]
    rate = next((row.rate for row in rows if row.rate), None)
    if all(row.interest_posted for row in rows):
        interest = (sum(row.interest for row in rows), "fen")
        said.append(Sentence("account_interest", {"value": interest, "rate": (rate or "0", "percent")}))
    else:
        said.append(Sentence("account_unposted"))
    closing = (sum(row.closing for row in rows), "fen")
    said.append(Sentence("account_closing", {"year": year, "value": closing}))
    return tuple(said)


def posted(ground: Ground, figure: str, text: str) -> Why:
    """What was credited in a year, month by month; a late payment is credited when it comes."""
    year = year_named(text, figure)
    found = [posting for posting in ground.standing.postings if Month.of(posting.posted).year == year]
    if not found:
        raise UnknownFigureError(figure)
    parts = tuple(
        Part(str(Month.of(posting.month)), posting.amount, f"state:{Month.of(posting.month)}:pension")
        for posting in sorted(found, key=lambda posting: (posting.month, posting.posted))
    )
    value = sum(posting.amount for posting in found)
    said = [Sentence("posted", {"year": (year, "year"), "value": (value, "fen")})]
    late = sum(1 for posting in found if Month.of(posting.month).year < year)
    if late:
        said.append(Sentence("posted_late", {"count": (late, "count")}))
    if any(posting.source.entry.employer is None for posting in found):
        said.append(Sentence("posted_flexible"))
    sources = tuple(posting.source for posting in found)
    return Why(figure, value, "fen", parts, sources=sources, plain=tuple(said))


def _marks(row: AccountYear) -> tuple[tuple[str, bool], ...]:
    return (
        ("taken_over", row.taken_over),
        ("not_posted", not row.interest_posted),
        ("provisional", row.provisional),
    )


def _replay(ground: Ground, row: AccountYear, postings: Sequence[Posting]) -> account.AccountYear:
    """The year settled anew by the rules, with the rate that its interest names."""
    terms = account.terms_for(ground.parameters, ground.region, row.year, ground.at.date())
    own = [
        account.Posting(Month.of(posting.posted), posting.amount)
        for posting in postings
        if f"{posting.period}/{posting.party}" == row.sub_ledger and Month.of(posting.posted).year == row.year
    ]
    return account.year(row.year, row.opening, own, terms)

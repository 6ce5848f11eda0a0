"""What a figure was as known at one moment and is as known at another, and the cause of each part between (art. 6). Pure.

Note [Parts that add up]: balance, months and dues are sums to which every entry in force brings its own part, so the difference
is told entry by entry. The average index is no sum: it is computed anew after each thing that became known, in their order.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from legajo.accrual.account import first_year
from legajo.accrual.known import Known, in_force, place
from legajo.accrual.months import counted_by, ledgered
from legajo.accrual.recognised import Clip, clipping, recognised
from legajo.accrual.standing import index_of
from legajo.record.facts import (
    AMOUNTS,
    KINDS,
    Allocation,
    Because,
    Due,
    Interest,
    OpeningPosition,
    OverlapResolved,
    Party,
    RefundApproved,
    Scheme,
    columns,
)
from legajo.record.period import Month
from legajo.rules.parameters import Parameters


MOST_STEPS = 12
Place = tuple[int, int]  # act number and line
INDEXED = (Due, Allocation, OpeningPosition, RefundApproved, OverlapResolved)  # what the index rests on
Contributions = Mapping[Place, int]


class UnknownFigureError(LookupError):
    """There is no figure of that name."""


@dataclass(frozen=True, slots=True)
class Value:
    """A published value, and when it became known to the agency."""

    name: str
    region: str
    valid_from: str
    known_from: str
    text: str | None
    act_number: int
    line: int
    known: datetime.datetime

    @property
    def label(self) -> str:
        return f"{self.name}@{self.valid_from}/{self.known_from}"


@dataclass(frozen=True, slots=True)
class Published:
    """The agency's parameters on both axes: `at` answers as the book had them at a moment."""

    at: Callable[[datetime.datetime], Parameters]
    values: Sequence[Value] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry, or a published value, because of which a figure differs; `because` is what the entry itself says."""

    sort: str  # entry | parameter
    kind: str  # posted.interest, wage_declared, parameter_published, ...
    name: str  # the natural key of the entry, or name@valid_from/known_from of the value
    act_number: int
    line: int
    moment: datetime.datetime
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """How much of the difference comes from these causes together."""

    amount: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`now` = `then` + the sum of the parts; None where the figure cannot be told."""

    figure: str
    unit: str  # fen | months | ten_thousandths
    then: int | None
    now: int | None
    parts: tuple[Part, ...]


def difference(
    entries: Iterable[Known],
    figure: str,
    published: Published,
    then: datetime.datetime,
    now: datetime.datetime,
) -> Difference:
    """Compare a figure as known at two moments; figures are named as in an explanation (due:2025-07:pension:person)."""
    held = list(entries)
    name, *rest = figure.split(":")
    if name == "average_index" and not rest:
        return _of_index(held, published, then, now)
    region = held[0].entry.region if held else ""
    clip = clipping(published.at(now), region, now.date())
    unit, contribute = _contributor(figure, name, rest, clip)
    before = contribute(in_force(held, then))
    after = contribute(in_force(held, now))
    parts = _parts(held, before, after, then, now)
    return Difference(figure, unit, sum(before.values()), sum(after.values()), parts)


def _contributor(
    figure: str, name: str, rest: Sequence[str], clip: Clip
) -> tuple[str, Callable[[Sequence[Known]], Contributions]]:
    if name == "balance" and not rest:
        return "fen", lambda held: _to_account(held, None)
    if name == "account" and len(rest) == 1 and rest[0].isdecimal():
        return "fen", lambda held: _to_account(held, int(rest[0]))
    if name == "total_months" and not rest:
        return "months", lambda held: _to_months(held, Scheme.PENSION, clip)
    if name == "due" and len(rest) == 3:
        try:
            month, column = Month.parse(rest[0]), AMOUNTS.index((Scheme(rest[1]), Party(rest[2])))
        except ValueError:
            raise UnknownFigureError(figure) from None
        return "fen", lambda held: _to_due(held, str(month), column)
    raise UnknownFigureError(figure)


def _to_account(held: Sequence[Known], until: int | None) -> Contributions:
    """What each entry brings into the account up to the end of a year."""
    found: dict[Place, int] = {}

    def bring(known: Known, year: int, amount: int) -> None:
        if until is None or year <= until:
            found[place(known)] = found.get(place(known), 0) + amount

    for posting in ledgered(held).postings:
        bring(posting.source, Month.of(posting.posted).year, posting.amount)
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, Interest):
            bring(known, fact.year, fact.on_opening + fact.on_postings)
        elif isinstance(fact, OpeningPosition):
            taken_over = sum(sum(parties.values()) for parties in fact.account.values())
            bring(known, first_year(fact), taken_over)
    return found


def _to_months(held: Sequence[Known], scheme: Scheme, clip: Clip) -> Contributions:
    """Each month that counts, by the entry that made it count: once, even with two employers; a refund takes it out."""
    found: dict[Place, int] = {}
    relations: dict[int, int] = {}
    for known in held:
        if isinstance(known.entry.fact, OpeningPosition):
            found[place(known)] = known.entry.fact.months.get(scheme, 0)
    for month, source, change in counted_by(held, scheme):
        before = relations.get(month, 0)
        relations[month] = before + change
        more = (before + change > 0) - (before > 0)
        found[place(source)] = found.get(place(source), 0) + more
    paid = {month for month, number in relations.items() if number}
    for known, months in recognised(held, scheme, paid, clip):
        found[place(known)] = len(months)
    return found


def _to_due(held: Sequence[Known], month: str, column: int) -> Contributions:
    found = {}
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, Due) and fact.month == month:
            found[place(known)] = columns(fact.amounts)[column]
    return found


def _parts(
    held: Sequence[Known],
    before: Contributions,
    after: Contributions,
    then: datetime.datetime,
    now: datetime.datetime,
) -> tuple[Part, ...]:
    """One part a cause, in the order of the book.

    What an earlier entry brings changes only when it, or another before it, was replaced: then those that replace are the cause.
    """
    known_by = {place(known): known for known in held if known.moment <= now}
    since = [known for known in known_by.values() if known.moment > then and known.entry.replaces]
    replacing = {
        (known.entry.replaces.act, known.entry.replaces.line): known
        for known in since
        if known.entry.replaces
    }
    amounts: dict[tuple[Place, ...], int] = {}
    for where in {**before, **after}:
        source = known_by[where]
        own = replacing.get((str(source.act_id), source.line), source)
        causes = (place(own),) if own.moment > then else tuple(sorted(map(place, since)))
        change = after.get(where, 0) - before.get(where, 0)
        amounts[causes] = amounts.get(causes, 0) + change
    return tuple(
        Part(amount, tuple(_cause(known_by[where]) for where in causes))
        for causes, amount in sorted(amounts.items())
        if amount
    )


def _cause(known: Known) -> Cause:
    entry, fact = known.entry, known.entry.fact
    because = fact.because if isinstance(fact, Due | Interest) else ()
    name = KINDS[entry.kind].name
    return Cause("entry", name, entry.occurrence, known.act_number, known.line, known.moment, because)


def _of_index(
    held: Sequence[Known], published: Published, then: datetime.datetime, now: datetime.datetime
) -> Difference:
    first = _index(held, published, then)
    running, parts = first, []
    for moment, causes in _steps(held, published, then, now):
        value = _index(held, published, moment)
        if value != running:
            parts.append(Part((value or 0) - (running or 0), causes))
        running = value
    return Difference("average_index", "ten_thousandths", first, running, tuple(parts))


def _steps(
    held: Sequence[Known], published: Published, then: datetime.datetime, now: datetime.datetime
) -> Iterator[tuple[datetime.datetime, tuple[Cause, ...]]]:
    """The moments at which something that the index rests on became known, each with what that was.

    Each step computes the whole index: where there are many, they are told year by year.
    """
    found: dict[datetime.datetime, list[Cause]] = {}
    for known in held:
        if then < known.moment <= now and isinstance(known.entry.fact, INDEXED):
            found.setdefault(known.moment, []).append(_cause(known))
    for value in published.values:
        if then < value.known <= now:
            before = published.at(then).find(value.name, value.region, value.valid_from, then.date())
            because = (Because(name=value.label, was=before.text if before else None, now=value.text),)
            cause = Cause(
                "parameter",
                "parameter_published",
                value.label,
                value.act_number,
                value.line,
                value.known,
                because,
            )
            found.setdefault(value.known, []).append(cause)
    moments = sorted(found)
    if len(moments) <= MOST_STEPS:
        yield from ((moment, tuple(found[moment])) for moment in moments)
        return
    for _, several in groupby(moments, key=lambda moment: moment.year):
        year = list(several)
        yield year[-1], tuple(cause for moment in year for cause in found[moment])


def _index(held: Sequence[Known], published: Published, moment: datetime.datetime) -> int | None:
    standing = in_force(held, moment)
    if not standing:
        return None
    months = ledgered(standing).months
    region = standing[0].entry.region
    return index_of(standing, months, published.at(moment), region, moment.date()).average

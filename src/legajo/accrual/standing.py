"""Where a person stands by law: months, account, period, index, derived from the entries alone (art. 6). Pure."""

import datetime
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from legajo.accrual.account import AccountYear, account
from legajo.accrual.known import Known, in_force
from legajo.accrual.months import NOTHING, Payment, PersonMonth, Posting, Unallocated, counts, ledgered
from legajo.accrual.recognised import Clip, clipping, recognised
from legajo.record.facts import OpeningPosition, Scheme, WageDeclared
from legajo.record.period import Month, months
from legajo.rules.parameters import Parameters, ParameterValue
from legajo.rules.pension import index as index_rules


__all__ = ["AccountYear", "Payment", "PersonMonth", "Standing", "Unallocated", "Wage", "standing"]


@dataclass(frozen=True, slots=True)
class Wage:
    """A wage that stands from a month on."""

    since: int  # ordinal
    wage: int
    employer: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that follows from one person's entries, as known at a moment."""

    months: tuple[PersonMonth, ...]
    account: tuple[AccountYear, ...]
    balance: int
    total_months: int
    taken_over_months: int
    months_by_scheme: dict[Scheme, int]
    average_index: int | None  # ten-thousandths
    unallocated: tuple[Unallocated, ...] = ()
    postings: tuple[Posting, ...] = ()  # the principal of the account, in the order of the book
    unverified: tuple[str, ...] = ()  # names of the parameters behind it that nobody verified
    last_act: int = 0
    wages: tuple[Wage, ...] = ()
    deemed_months: tuple[Month, ...] = ()  # of the pension, beside those paid and taken over: in total_months


def standing(entries: Iterable[Known], parameters: Parameters, known_at: datetime.datetime) -> Standing:
    """Derive it all; entries entered after `known_at` and parameters published after it do not count."""
    held = in_force(entries, known_at)
    found = ledgered(held)
    taken_over = _taken_over(held)
    region = held[0].entry.region if held else ""
    clip = clipping(parameters, region, known_at.date())
    paid = {s: {row.month for row in found.months if counts(row.status(s))} for s in Scheme}
    deemed = {s: _deemed(held, s, paid[s], clip) for s in Scheme}
    counted = {s: len(paid[s]) + len(deemed[s]) + taken_over.get(s, 0) for s in Scheme}
    rows = tuple(_with_rate(row, parameters) for row in account(held, found.postings, until=known_at.year))
    last = {row.sub_ledger: row.closing for row in rows}
    index = index_of(held, found.months, parameters, region, known_at.date()) if held else None
    unverified = [row.parameter.split("@")[0] for row in rows if row.parameter and not row.verified]
    unverified += [value.name for value in (index.values if index else ()) if value.verified is not True]
    return Standing(
        months=(*_rows_taken_over(held), *found.months),
        account=rows,
        balance=sum(last.values()),
        total_months=counted[Scheme.PENSION],
        taken_over_months=taken_over.get(Scheme.PENSION, 0),
        deemed_months=tuple(map(Month.of, sorted(deemed[Scheme.PENSION]))),
        months_by_scheme={scheme: count for scheme, count in counted.items() if count},
        average_index=index.average if index else None,
        unallocated=found.unallocated,
        postings=found.postings,
        unverified=tuple(dict.fromkeys(unverified)),
        last_act=max((known.act_number for known in held), default=0),
        wages=_wages(held),
    )


def _deemed(held: Sequence[Known], scheme: Scheme, paid: Set[int], clip: Clip) -> frozenset[int]:
    """The months of recognised service that count beside those paid."""
    return frozenset(month for _, months in recognised(held, scheme, paid, clip) for month in months)


def _taken_over(held: Sequence[Known]) -> dict[Scheme, int]:
    total: dict[Scheme, int] = {}
    for known in held:
        if isinstance(known.entry.fact, OpeningPosition):
            for scheme, number in known.entry.fact.months.items():
                total[scheme] = total.get(scheme, 0) + number
    return total


def _rows_taken_over(held: Sequence[Known]) -> list[PersonMonth]:
    """The months of a position taken over, where it says which they are."""
    rows = []
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, OpeningPosition) and fact.from_month:
            last = Month.parse(fact.as_of[:7])
            rows += [
                PersonMonth(
                    month.ordinal,
                    known.entry.employer,
                    (),
                    NOTHING,
                    NOTHING,
                    taken_over=True,
                    sources=(known,),
                )
                for month in months(Month.parse(fact.from_month), last)
                if str(month) not in fact.gaps
            ]
    return rows


def index_of(
    held: Sequence[Known],
    found: Sequence[PersonMonth],
    parameters: Parameters,
    region: str,
    known_at: datetime.date,
) -> index_rules.Index:
    """The average index over the months that count, with the years of a position taken over where it gives them."""
    bases: dict[Month, int] = {}
    for row in found:
        if counts(row.status(Scheme.PENSION)) and row.base is not None:
            month = Month.of(row.month)
            bases[month] = bases.get(month, 0) + row.base
    taken_over = _years_taken_over(held)
    years = index_rules.years_of(bases)
    if taken_over and years:
        years = (
            replace(years[0], first=1),
            *years[1:],
        )  # the career began before, so its first year here is whole
    given = (*taken_over, *years)
    if given and _method(given[-1].year, parameters, region, known_at) == "by_month":
        return index_rules.national(_by_month(given), parameters, region, known_at)
    return index_rules.average(given, parameters, region, known_at)


def _method(year: int, parameters: Parameters, region: str, known_at: datetime.date) -> str:
    """Whether the region's index goes by months or by calendar years."""
    found = parameters.find("pension.index.method", region, str(year), known_at)
    return str(found.text) if found else "by_calendar_year"


def _by_month(years: Iterable[index_rules.YearBases]) -> dict[Month, int]:
    """The paid months of years of which only the sum is known: months of one year are all compared with one average."""
    return {
        Month(each.year, each.first + n): 0 if n else each.total for each in years for n in range(each.paid)
    }


def _years_taken_over(held: Sequence[Known]) -> list[index_rules.YearBases]:
    found = []
    for known in held:
        fact = known.entry.fact
        if isinstance(fact, OpeningPosition) and fact.from_month and fact.year_bases:
            begins, ends = Month.parse(fact.from_month), Month.parse(fact.as_of[:7])
            for text, total in sorted(fact.year_bases.items()):
                year = int(text)
                first = begins.number if year == begins.year else 1
                own = [
                    str(Month(year, number))
                    for number in range(first, ends.number + 1 if year == ends.year else 13)
                ]
                paid = sum(month not in fact.gaps for month in own)
                found.append(index_rules.YearBases(year, total, paid, first=first))
    return found


def _with_rate(row: AccountYear, parameters: Parameters) -> AccountYear:
    """Say whether the rate behind posted interest was read in an official text."""
    if row.parameter is None:
        return row
    value = value_named(row.parameter, parameters)
    return replace(row, verified=value is not None and value.verified is True)


def value_named(label: str, parameters: Parameters) -> ParameterValue | None:
    """The value that a posted fact names as name@valid_from/known_from."""
    name, _, dates = label.partition("@")
    valid_from, _, known_from = dates.partition("/")
    for value in parameters.values:
        if (value.name, value.valid_from, value.known_from) == (name, valid_from, known_from):
            return value
    return None


def _wages(held: Sequence[Known]) -> tuple[Wage, ...]:
    found = [
        Wage(Month.parse(known.entry.fact.from_month).ordinal, known.entry.fact.wage, known.entry.employer)
        for known in held
        if isinstance(known.entry.fact, WageDeclared)
    ]
    return tuple(sorted(found, key=lambda wage: wage.since))

"""A statement as a page shows it: its pictures drawn and its codes put into words, in the language in force."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from legajo.accrual.account import AccountYear
from legajo.accrual.months import Payment
from legajo.inquiry.pictures import growth, months_grid, states
from legajo.inquiry.statement import AccountLine, Look, SchemeLine, Statement, YearLine
from legajo.inquiry.words import CHANNELS, COLOURS, PAYMENTS, SCHEMES, SUB_LEDGERS
from legajo.record.lettering import language_of, money_text, month_text, number_text
from legajo.record.period import Month


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page's figures lead; an empty text is no link (the counter has none of its own)."""

    why: str = ""  # + figure + "/"
    year: str = ""  # + 2016 + "/"
    looks: str = ""
    proof: str = ""
    forecast: str = ""


@dataclass(frozen=True, slots=True)
class SchemeRow:
    line: SchemeLine
    name: str
    status: str
    colour: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A sub-ledger's year, under the year's own row."""

    part: AccountYear
    name: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A year of the account; `parts` only where there is more than one sub-ledger."""

    line: AccountLine
    parts: tuple[PartRow, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookRow:
    """A look in words."""

    moment: datetime.datetime
    who: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class EarlierYears:
    """The years that were wholly taken over from an earlier system, in one row."""

    span: str
    months: int


@dataclass(frozen=True, slots=True)
class Screen:
    """What the template `inquiry/statement_body.html` shows."""

    statement: Statement
    links: Links
    growth: SafeString
    grid: SafeString
    schemes: tuple[SchemeRow, ...]
    account: tuple[AccountRow, ...]
    years: tuple[YearLine, ...]
    earlier: EarlierYears | None
    unallocated: tuple[tuple[int, str, int], ...]
    unverified: tuple[str, ...]
    looks: tuple[LookRow, ...]
    index: str
    period: str
    interest: str
    legend: tuple[tuple[str, str], ...]
    retires: tuple[str, ...]  # months by law; two where the record leaves open which


def screen_of(statement: Statement, links: Links | None = None) -> Screen:
    """Everything that the statement's template needs, so that it asks nothing while it renders."""
    language = language_of(get_language())
    return Screen(
        statement=statement,
        links=links or Links(),
        growth=_svg(
            growth(
                statement.account,
                title=escape(gettext("The account at the end of each year")),
                language=language,
            )
        ),
        grid=_svg(
            months_grid(
                statement.months, title=escape(gettext("The months, year by year")), language=language
            )
        ),
        schemes=tuple(_scheme(line) for line in statement.schemes if line.months or line.last),
        account=tuple(_account(line) for line in reversed(statement.account)),
        years=tuple(year for year in reversed(statement.years) if not only_taken_over(year)),
        earlier=earlier_years(statement.years),
        unallocated=tuple(
            (money.month, money.voucher, sum(money.amounts)) for money in statement.unallocated
        ),
        unverified=tuple(gettext(name) for name in statement.unverified),
        looks=look_rows(statement.looks),
        index=index_text(statement.average_index, language),
        period=period_text(statement.total_months),
        interest=money_text(statement.interest, language),
        legend=_legend(statement),
        retires=tuple(month_text(month, language) for month in statement.retires),
    )


def look_rows(looks: Iterable[Look]) -> tuple[LookRow, ...]:
    """Who looked, why and where; the person's own looks are told apart."""
    return tuple(
        LookRow(
            look.moment,
            gettext("You") if look.own else look.who,
            gettext("your own record") if look.own else look.purpose,
            str(CHANNELS.get(look.channel, look.channel)),
        )
        for look in looks
    )


def index_text(index: int | None, language: str) -> str:
    """The average index with its four decimals."""
    return "–" if index is None else number_text(f"{index // 10_000}.{index % 10_000:04}", language)


def period_text(months: int) -> str:
    """Months as years and months."""
    return gettext("%(years)s years, %(months)s months") % {"years": months // 12, "months": months % 12}


def month_slug(ordinal: int) -> str:
    """A month as addresses carry it: 2025-07."""
    return str(Month.of(ordinal))


def marks_of(line: AccountLine | AccountYear) -> tuple[str, ...]:
    """What a reader must know beside a figure of the account."""
    marks = []
    if line.taken_over:
        marks.append(gettext("opening taken over, not derived"))
    elif not line.interest_posted:
        marks.append(gettext("interest not yet posted"))
    if line.provisional:
        marks.append(gettext("provisional"))
    if not line.verified:
        marks.append(gettext("rate not verified"))
    return tuple(marks)


def _svg(picture: str) -> SafeString:
    return mark_safe(picture)  # noqa: S308 (our own drawing; its one text from outside is escaped above)


def _scheme(line: SchemeLine) -> SchemeRow:
    return SchemeRow(line, str(SCHEMES[line.scheme]), str(PAYMENTS[line.status]), COLOURS[line.status])


def _account(line: AccountLine) -> AccountRow:
    parts = tuple(
        PartRow(part, str(SUB_LEDGERS.get(part.sub_ledger, part.sub_ledger))) for part in line.parts
    )
    return AccountRow(line, parts if len(parts) > 1 else (), marks_of(line))


def only_taken_over(year: YearLine) -> bool:
    """Nothing of that year was derived here."""
    return year.taken_over and year.base_high is None


def earlier_years(years: Sequence[YearLine]) -> EarlierYears | None:
    """All years that were wholly taken over, as one."""
    taken = [year for year in years if only_taken_over(year)]
    if not taken:
        return None
    first, last = taken[0].year, taken[-1].year
    return EarlierYears(
        str(first) if first == last else f"{first}–{last}", sum(year.months for year in taken)
    )


def _legend(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Only the states that the picture shows, in the order of the law's goodwill."""
    shown = set(states(statement.months).values())
    known = (
        ("g-paid", str(PAYMENTS[Payment.PAID])),
        ("g-counted", str(PAYMENTS[Payment.PART_PAID_COUNTED])),
        ("g-part", str(PAYMENTS[Payment.PART_PAID])),
        ("g-gap", str(PAYMENTS[Payment.DUE])),
        ("g-over", gettext("Taken over, not derived")),
        ("g-none", str(PAYMENTS[Payment.NONE])),
    )
    return tuple(pair for pair in known if pair[0] in shown or pair[0] == "g-paid")

"""The middle pane of a case: each line with what it says in words, whatever its sort (art. 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from legajo.inquiry.words import SEXES, SUB_LEDGERS
from legajo.lobby.templatetags.lettering import counted, day, money, month, plain
from legajo.lobby.words import HOUSEHOLDS, PARTIES, PAYERS, SCHEMES, VERIFIED, VERIFIED_COLOURS, Words, word
from legajo.record.facts import (
    EmployerRegistered,
    Fact,
    InjuryRateSet,
    MoneyReceived,
    OpeningPosition,
    ParameterPublished,
    PersonRegistered,
    RelationStarted,
    Run,
    Scheme,
    WageDeclared,
)
from legajo.review.bundle import CaseSort, LineView
from legajo.rules.parameters import load


HEADINGS: Mapping[CaseSort, Words] = {  # of the column with the figure
    CaseSort.DECLARATION: _("Wage"),
    CaseSort.CORRECTION: _("Wage"),
    CaseSort.PAYMENT: _("Amount"),
    CaseSort.PARAMETERS: _("Value"),
    CaseSort.OPENING: _("Account"),
    CaseSort.REGISTRATION: _("Class"),
    CaseSort.RUN: _("Amount"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that a line says; with an address it is a link."""

    label: Words
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line as the officer reads it: whom or what it is about, its figure, and the rest of what it says."""

    view: LineView
    head: str
    figure: str = ""
    details: tuple[Detail, ...] = ()
    mark: Words = ""
    mark_colour: str = "neutral"


def case_lines(lines: Iterable[LineView]) -> tuple[CaseLine, ...]:
    """The lines of a page, each in the words of its kind."""
    return tuple(_line(view) for view in lines)


def _line(view: LineView) -> CaseLine:
    fact = view.fact
    match fact:
        case WageDeclared():
            return CaseLine(view, view.name, money(fact.wage))
        case MoneyReceived():
            return CaseLine(view, view.name, money(fact.amount), _of_money(fact))
        case ParameterPublished():
            verified = VERIFIED[fact.verified], VERIFIED_COLOURS[fact.verified]
            return CaseLine(view, _described(fact.parameter), _value(fact), _of_parameter(fact), *verified)
        case OpeningPosition():
            taken = sum(sum(parties.values()) for parties in fact.account.values())
            return CaseLine(view, view.name, money(taken), _of_position(fact))
        case Run():
            interest = fact.totals.get("on_opening", 0) + fact.totals.get("on_postings", 0)
            if fact.sort == "assessment":
                due = fact.totals["due_up"] + fact.totals["due_down"]
                return CaseLine(
                    view, gettext("Differences"), money(due + interest), _of_recalculation(fact, interest)
                )
            head = gettext("Interest of %(year)s") % {"year": fact.year} if fact.year else view.name
            return CaseLine(view, head, money(interest), _of_run(fact))
        case InjuryRateSet():
            since = Detail(gettext("From"), month(fact.since))
            return CaseLine(view, view.name, str(fact.industry_class), (since,))
        case _:
            return CaseLine(view, view.name, details=_of_register(fact))


def _of_money(fact: MoneyReceived) -> tuple[Detail, ...]:
    first, last = month(fact.from_month), month(fact.to_month)
    shares = (
        Detail(f"{SCHEMES[scheme]}, {PARTIES[party]}", money(amount))
        for scheme, parties in sorted(fact.amounts.items(), key=lambda item: item[0].code)
        for party, amount in sorted(parties.items())
    )
    return (
        Detail(gettext("Voucher"), fact.voucher),
        Detail(gettext("Value date"), day(fact.value_date)),
        Detail(gettext("Month"), first if first == last else f"{first} – {last}"),
        Detail(gettext("Paid by"), str(PAYERS[fact.payer])),
        Detail(gettext("People and months"), counted(fact.line_count)),
        *shares,
    )


def _of_parameter(fact: ParameterPublished) -> tuple[Detail, ...]:
    valid, until = fact.valid_from, fact.valid_to
    assumed = f" {gettext('(assumed)')}" if fact.known_from_assumed else ""
    place = str(word(fact.region, "region"))
    sources = (Detail(gettext("Source"), title, address) for title, address in fact.source)
    return (
        Detail(gettext("Valid from"), f"{valid} – {until}" if until else valid),
        Detail(gettext("Known from"), fact.known_from + assumed),
        Detail(gettext("Place"), place),
        *sources,
        *((Detail(gettext("Notes"), fact.note),) if fact.note else ()),
    )


def _of_position(fact: OpeningPosition) -> tuple[Detail, ...]:
    shares = (
        Detail(SUB_LEDGERS.get(f"{period}/{party}", f"{period}/{party}"), money(amount))
        for period, parties in sorted(fact.account.items())
        for party, amount in sorted(parties.items())
    )
    months = counted(fact.months.get(Scheme.PENSION, 0))
    if fact.from_month:
        since = gettext("%(months)s, since %(month)s")
        months = since % {"months": months, "month": month(fact.from_month)}
    return (
        Detail(gettext("As of"), day(fact.as_of)),
        *shares,
        Detail(gettext("Months counted"), months),
        Detail(gettext("Years with a base"), counted(len(fact.year_bases))),
    )


def _of_run(fact: Run) -> tuple[Detail, ...]:
    return (
        Detail(gettext("People"), counted(fact.persons)),
        Detail(gettext("Entries"), counted(fact.totals.get("entries", 0))),
        Detail(gettext("On the opening"), money(fact.totals.get("on_opening", 0))),
        Detail(gettext("On the postings"), money(fact.totals.get("on_postings", 0))),
        Detail(gettext("As known on"), day(fact.known_at)),
    )


def _of_recalculation(fact: Run, interest: int) -> tuple[Detail, ...]:
    said = fact.totals
    shown = (
        (gettext("People"), counted(fact.persons)),
        (gettext("Months of contributions"), counted(said["months"])),
        (gettext("To be paid"), money(said["due_up"])),
        (gettext("To be given back"), money(-said["due_down"]) if said["due_down"] else ""),
        (gettext("Interest"), money(interest) if interest else ""),
        (gettext("Left alone"), counted(said["unexplained"]) if said["unexplained"] else ""),
        (gettext("As known on"), day(fact.known_at)),
    )
    return tuple(Detail(label, text) for label, text in shown if text)


def _of_register(fact: Fact) -> tuple[Detail, ...]:
    match fact:
        case EmployerRegistered():
            return (
                Detail(gettext("Credit code"), fact.code),
                Detail(gettext("From"), day(fact.since)),
                Detail(gettext("Schemes"), ", ".join(str(SCHEMES[scheme]) for scheme in fact.schemes)),
            )
        case PersonRegistered():
            household = HOUSEHOLDS.get(fact.household_nature or "")
            return (
                Detail(gettext("Born"), day(fact.born)),
                Detail(gettext("Sex"), str(SEXES[fact.sex])),
                *((Detail(gettext("Household"), str(household)),) if household else ()),
            )
        case RelationStarted():
            return (Detail(gettext("From"), day(fact.started)),)
        case _:
            return ()


def _value(fact: ParameterPublished) -> str:
    if fact.value is None:
        return gettext("not known")
    if fact.unit == "yuan":
        return f"¥ {plain(fact.value)}"
    if fact.unit == "percent":
        return f"{plain(fact.value)} %"
    return fact.value


@cache
def _definitions() -> Mapping[str, str]:
    return {name: one.description for name, one in load().definitions.items()}


def _described(name: str) -> str:
    return gettext(_definitions().get(name, name))

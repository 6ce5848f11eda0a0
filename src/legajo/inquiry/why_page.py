"""The page that answers "why?": steps in words with their formula, published values with source and dates, entries."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from legajo.accrual.known import Known
from legajo.inquiry.formula import is_rate, readable
from legajo.inquiry.lookups import OpenFile
from legajo.inquiry.screen import index_text
from legajo.inquiry.why import Ground, Part, Why, why
from legajo.inquiry.words import KINDS, NAMES, PARTIES, SCHEMES
from legajo.ledger.lookups import injury_class
from legajo.record.facts import KINDS as KIND_NUMBERS
from legajo.record.facts import Allocation, Due, Fact, Interest, Party, Scheme
from legajo.record.lettering import language_of, money_text, month_text, number_text
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, ParameterUse, StepTaken
from legajo.rules.words import words_of


_SOURCE = re.compile(r"(?P<title>[^<]+) <(?P<address>https?://[^>]+)>(?:; |$)")
MANY = 24  # entries; more of them stand behind the months' own pages
MONEY = frozenset(
    {
        "wage",
        "opening",
        "principal",
        "amount",
        "bases",
        "on_postings",
        "base",
        "floor",
        "cap",
        "reference",
        "fixed",
    }
)
UNTOLD = frozenset({"numerator", "denominator"})  # an exact fraction, which says nothing to a reader


@dataclass(frozen=True, slots=True)
class StepLine:
    words: str
    formula: str
    given: str
    value: str


@dataclass(frozen=True, slots=True)
class ParameterLine:
    words: str
    value: str
    valid_from: str
    known_from: str
    known_from_assumed: bool
    sources: tuple[tuple[str, str], ...]  # title and address
    verified: str  # yes | secondary | no
    carried_over: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One run of one rule; `parts` are runs that this one adds up."""

    title: str
    value: str
    law: str
    rule: str
    steps: tuple[StepLine, ...]
    parameters: tuple[ParameterLine, ...]
    parts: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    value: str
    figure: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    act_number: int
    line: int
    moment: datetime.datetime
    kind: str
    detail: str
    month: str  # the month's own page, where there is one


@dataclass(frozen=True, slots=True)
class WhyPage:
    title: str
    value: str
    intro: str
    parts: tuple[PartLine, ...]
    blocks: tuple[Block, ...]
    entries: tuple[EntryLine, ...]
    more_entries: int
    notes: tuple[str, ...]


def why_page(file: OpenFile, figure: str) -> WhyPage:
    """Explain one figure of an opened file; UnknownFigureError when it has none of that name."""
    ground = Ground(file.entries, file.standing, file.parameters, file.at, injury_class)
    found = why(figure, ground)
    described = {name: one.description for name, one in file.parameters.definitions.items()}
    return _Words(language_of(get_language()), described).page(found)


class _Words:
    """An explanation being put into the reader's language."""

    def __init__(self, language: str, described: Mapping[str, str]) -> None:
        self.language = language
        self.described = described

    def page(self, found: Why) -> WhyPage:
        title, intro = self.title(found.figure)
        return WhyPage(
            title=title,
            value=self.value(found.value, found.unit),
            intro=intro,
            parts=tuple(self.part(part, found.unit) for part in found.parts),
            blocks=tuple(self.block(told) for told in found.told),
            entries=tuple(self.entry(source) for source in found.sources[:MANY]),
            more_entries=max(len(found.sources) - MANY, 0),
            notes=self.notes(found),
        )

    def title(self, figure: str) -> tuple[str, str]:
        name, *rest = figure.split(":")
        if name == "account":
            return (
                gettext("The account at the end of %(year)s") % {"year": rest[0]},
                gettext(
                    "What the year began with, what was credited in it, and the interest that was posted for it."
                ),
            )
        if name == "due":
            words = {
                "scheme": SCHEMES[Scheme(rest[1])],
                "party": PARTIES[Party(rest[2])],
                "month": month_text(Month.parse(rest[0]), self.language),
            }
            return (
                gettext("Due for %(month)s: %(scheme)s, %(party)s") % words,
                gettext(
                    "The declared wage, held between the published floor and cap, times the published rate."
                ),
            )
        return {
            "balance": (
                gettext("Individual pension account"),
                gettext(
                    "The balance is what the newest year closes with; each year begins where the one before it ended. The years stand below, oldest first."
                ),
            ),
            "total_months": (
                gettext("Contribution months"),
                gettext(
                    "A month counts when its pension contribution is paid in full, or when your own share of it is; each calendar month counts once."
                ),
            ),
            "average_index": (
                gettext("Average contribution index"),
                gettext("What your bases were beside the average wage of the year before."),
            ),
        }[name]

    def value(self, value: int, unit: str) -> str:
        if unit.startswith("fen"):
            return f"¥ {money_text(value, self.language)}"
        if unit == "ten_thousandths":
            return index_text(value, self.language)
        if unit == "ppm":
            return (
                number_text(f"{value // 10_000}.{value % 10_000:04}".rstrip("0").rstrip("."), self.language)
                + " %"
            )
        if unit == "hundredths":
            return number_text(f"{value // 100}.{value % 100:02}", self.language)
        return number_text(str(value), self.language)

    def part(self, part: Part, unit: str) -> PartLine:
        names = {
            "opening": gettext("Opening"),
            "principal": gettext("Contributions"),
            "interest": gettext("Interest"),
            "taken_over": gettext("Taken over"),
        }
        return PartLine(names.get(part.name, part.name), self.value(part.value, unit), part.figure)

    def block(self, told: Explanation) -> Block:
        return Block(
            title=self.figure_name(told.figure),
            value=self.value(told.value, told.unit),
            law=told.law,
            rule=told.rule,
            steps=tuple(self.step(step, told) for step in told.steps),
            parameters=tuple(self.parameter(use) for use in told.parameters if use.unit != "choice"),
            parts=tuple(self.block(part) for part in told.parts),
        )

    def figure_name(self, figure: str) -> str:
        """A rule's figure such as pension.account.2024 or pension.person, for a heading."""
        last = figure.rsplit(".", 1)[-1]
        if re.fullmatch(r"\d{4}-\d{2}", last):
            return month_text(Month.parse(last), self.language)
        if last.isdecimal():
            return last
        return ""

    def step(self, step: StepTaken, told: Explanation) -> StepLine:
        units = {line.name: line.unit for line in told.steps}
        given = [
            f"{named(name)} = {self.argument(name, value, units)}"
            for name, value in step.values.items()
            if name not in UNTOLD
        ]
        return StepLine(
            words=words_of(step.words, self.language),
            formula=readable(step.formula, step.unit, named),
            given=" · ".join(given),
            value=self.value(step.value, step.unit),
        )

    def argument(self, name: str, value: int, units: Mapping[str, str]) -> str:
        if name in units:
            return self.value(value, units[name]).removeprefix("¥ ")
        if name in MONEY:
            return money_text(value, self.language)
        return self.value(value, "ppm" if is_rate(name) else "count")

    def parameter(self, use: ParameterUse) -> ParameterLine:
        return ParameterLine(
            words=gettext(self.described.get(use.name, use.name)),
            value=self.published(use.value, use.unit),
            valid_from=use.valid_from,
            known_from=use.known_from,
            known_from_assumed=use.known_from_assumed,
            sources=sources_of(use.source),
            verified={True: "yes", "secondary": "secondary"}.get(use.verified, "no"),
            carried_over=use.carried_over,
        )

    def published(self, text: str, unit: str) -> str:
        if unit == "yuan":
            return f"¥ {number_text(text, self.language)}"
        if unit == "percent":
            return f"{number_text(text, self.language)} %"
        return text

    def entry(self, known: Known) -> EntryLine:
        kind = KIND_NUMBERS[known.entry.kind].name
        fact = known.entry.fact
        return EntryLine(
            act_number=known.act_number,
            line=known.line,
            moment=known.moment,
            kind=str(KINDS.get(kind, kind)),
            detail=self.detail(fact),
            month=fact.month if isinstance(fact, Due | Allocation) else "",
        )

    def detail(self, fact: Fact) -> str:
        if isinstance(fact, Due | Allocation):
            return month_text(Month.parse(fact.month), self.language)
        if isinstance(fact, Interest):
            return gettext(
                "%(year)s: %(opening)s on the opening, %(postings)s on the postings, at %(rate)s %%"
            ) % {
                "year": fact.year,
                "opening": money_text(fact.on_opening, self.language),
                "postings": money_text(fact.on_postings, self.language),
                "rate": number_text(fact.rate, self.language),
            }
        return ""

    def notes(self, found: Why) -> tuple[str, ...]:
        known = {
            "not_posted": gettext(
                "The interest of this year has not been posted yet: its rate is published in the middle of the next year."
            ),
            "provisional": gettext(
                "The interest is provisional: the year's own rate was not known when it was posted."
            ),
            "taken_over": gettext(
                "A part was taken over from the earlier system: it is not derived from originals held here."
            ),
            "no_index": gettext(
                "The index cannot be computed: an average wage is missing, or no month counts yet."
            ),
            "unknown_values": gettext(
                "The rule cannot be run again here: the book does not hold all the values that it needs."
            ),
        }
        told = [known[note] for note in dict.fromkeys(found.notes)]
        if found.differs:
            told.append(
                gettext(
                    "Run today, the rule gives ¥ %(amount)s more or less. The book's figure stands until a difference is posted."
                )
                % {"amount": money_text(found.differs, self.language)}
            )
        if any(told_.unverified for told_ in found.told):
            told.append(gettext("A value that counts here was not read in an official text: see below."))
        return tuple(told)


def named(name: str) -> str:
    """What a name of the rules is called in the reader's language."""
    return str(NAMES.get(name, name.replace("_", " ")))


def sources_of(text: str) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of "title <address>; title"; a title may hold a semicolon of its own."""
    found, end = [], 0
    for match in _SOURCE.finditer(text):
        found.append((match["title"], match["address"]))
        end = match.end()
    return (*found, (text[end:], "")) if text[end:] else tuple(found)

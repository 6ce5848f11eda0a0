"""An explanation put into the reader's language: sentences first, then the arithmetic, then the sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from legajo.accrual.known import Known
from legajo.inquiry.formula import is_rate, readable
from legajo.inquiry.grounds import Part, Why
from legajo.inquiry.passage import Behind, Passage, behind
from legajo.inquiry.sentences import in_words
from legajo.inquiry.words import FIGURES, KINDS, PARTIES, SCHEMES, SUB_LEDGERS
from legajo.inquiry.writing import SPACE, Writing, colour_of, named
from legajo.record.facts import KINDS as KIND_NUMBERS
from legajo.record.facts import (
    Allocation,
    Due,
    Fact,
    Interest,
    OpeningPosition,
    Party,
    Scheme,
    WageDeclared,
    total,
)
from legajo.record.lettering import money_text, month_text, number_text
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, ParameterUse, StepTaken
from legajo.rules.words import words_of


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
_SOURCE = re.compile(r"(?P<title>[^<]+) <(?P<address>https?://[^>]+)>(?:; |$)")
_MONTH = re.compile(r"\d{4}-\d{2}")


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
class Runs:
    """Several runs of one rule beside each other: its lines once, and a row of figures for each run."""

    steps: tuple[StepLine, ...]  # without values
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]  # each cell with the name of its column
    law: str
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """One run of one rule; `parts` and `runs` are what this one adds up."""

    title: str
    value: str
    law: str
    rule: str
    steps: tuple[StepLine, ...]
    parameters: tuple[ParameterLine, ...]
    parts: tuple["Block", ...]
    runs: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    value: str
    figure: str
    state: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry behind the figure, with the way it came in."""

    kind: str
    detail: str
    month: str  # the month's own page, where there is one
    behind: Behind


@dataclass(frozen=True, slots=True)
class WhyPage:
    figure: str
    title: str
    value: str
    colour: str  # of a month's state, "" otherwise
    plain: tuple[str, ...]
    parts: tuple[PartLine, ...]
    blocks: tuple[Block, ...]
    entries: tuple[EntryLine, ...]
    more_entries: int
    notes: tuple[str, ...]
    record: bool


class WhyWords:
    """One explanation being put into words; `described` says what each parameter is."""

    def __init__(self, language: str, described: Mapping[str, str], read: Mapping[str, Passage]) -> None:
        self.language = language
        self.described = described
        self.read = dict(read)
        self.writing = Writing(language)

    def page(self, found: Why) -> WhyPage:
        return WhyPage(
            figure=found.figure,
            title=self.title(found.figure),
            value=self.writing.state(found.state)
            if found.state
            else self.writing.value(found.value, found.unit),
            colour=colour_of(found.state) if found.state else "",
            plain=in_words(found.plain, self.writing),
            parts=tuple(self.part(part, found) for part in found.parts),
            blocks=self.blocks(found.told),
            entries=tuple(self.entry(source) for source in found.sources[:MANY]),
            more_entries=max(len(found.sources) - MANY, 0),
            notes=self.notes(found),
            record=found.record,
        )

    def title(self, figure: str) -> str:
        """What the figure is called."""
        name, *rest = figure.split(":")
        named_by = {
            "balance": gettext("Individual pension account"),
            "account": gettext("The account at the end of %(of)s"),
            "posted": gettext("Contributions credited in %(of)s"),
            "total_months": gettext("Contribution months"),
            "months": gettext("Months that count in %(of)s"),
            "state": gettext("%(scheme)s in %(of)s"),
            "due": gettext("Due for %(of)s: %(scheme)s, %(party)s"),
            "average_index": gettext("Average contribution index"),
            "retirement": gettext("Retirement by law"),
            "pension": gettext("Forecast of the monthly pension"),
        }
        words: dict[str, str] = {}
        if rest:
            words["of"] = (
                month_text(Month.parse(rest[0]), self.language) if _MONTH.fullmatch(rest[0]) else rest[0]
            )
        if len(rest) > 1:
            words["scheme"] = str(SCHEMES[Scheme(rest[1])])
        if len(rest) > 2:
            words["party"] = str(PARTIES[Party(rest[2])])
        return named_by[name] % words

    def part(self, part: Part, found: Why) -> PartLine:
        names = {
            "opening": gettext("Opening"),
            "principal": gettext("Contributions"),
            "interest": gettext("Interest"),
            "taken_over": gettext("Taken over"),
            "basic": str(FIGURES["pension.basic"]),
            "account_part": str(FIGURES["pension.account"]),
            "transitional": str(FIGURES["pension.transitional"]),
            "man": gettext("Men"),
            "woman_50": gettext("Women in ordinary posts"),
            "woman_55": gettext("Women in posts of management or technology"),
            "due_employer": gettext("Due from the employer"),
            "due_person": gettext("Due from you"),
            "paid_employer": gettext("Paid by the employer"),
            "paid_person": gettext("Paid by you"),
        }
        unit = part.unit or ("fen" if found.unit == "state" else found.unit)
        name = names.get(part.name, part.name)
        if _MONTH.fullmatch(name):
            name = month_text(Month.parse(name), self.language)
        return PartLine(
            name,
            self.writing.value(part.value, unit),
            part.figure,
            self.writing.state(part.state) if part.state else "",
            colour_of(part.state) if part.state else "",
        )

    def blocks(self, several: Sequence[Explanation]) -> tuple[Block, ...]:
        """Runs of rules after one another; a published value is told where it counts first."""
        found: list[Block] = []
        above: frozenset[ParameterUse] = frozenset()
        for told in several:
            found.append(self.block(told, above))
            above = above.union(told.parameters, *(part.parameters for part in told.parts))
        return tuple(found)

    def block(self, told: Explanation, above: frozenset[ParameterUse] = frozenset()) -> Block:
        """A run of a rule; published values that stand above already are not told again."""
        own = [use for use in told.parameters if use.unit != "choice" and use not in above]
        single, several = _apart(told.parts)
        within = [use for runs in several for part in runs for use in part.parameters if use.unit != "choice"]
        uses = tuple(dict.fromkeys(use for use in (*own, *within) if use not in above))
        return Block(
            title=self.figure_name(told.figure),
            value=self.writing.value(told.value, told.unit),
            law=told.law,
            rule=told.rule,
            steps=tuple(self.step(step, told) for step in told.steps),
            parameters=tuple(map(self.parameter, uses)),
            parts=tuple(self.block(part, above.union(uses)) for part in single),
            runs=tuple(map(self.runs, several)),
        )

    def runs(self, told: Sequence[Explanation]) -> Runs:
        """Runs of one rule as a table."""
        first = told[0]
        lines = {step.name for step in first.steps}
        given = dict.fromkeys(name for step in first.steps for name in step.values if name not in lines)
        names = [name for name in (*given, *(step.name for step in first.steps)) if name not in UNTOLD]
        heads = [named(name) for name in names]
        rows = []
        for each in told:
            units = {step.name: step.unit for step in each.steps}
            values = {name: value for step in each.steps for name, value in step.values.items()}
            values |= {step.name: step.value for step in each.steps}
            figures = [self.argument(name, values[name], units) for name in names]
            rows.append((("", self.figure_name(each.figure)), *zip(heads, figures, strict=True)))
        steps = tuple(
            StepLine(words_of(step.words, self.language), readable(step.formula, step.unit, named), "", "")
            for step in first.steps
        )
        return Runs(steps, ("", *heads), tuple(rows), first.law, first.rule)

    def figure_name(self, figure: str) -> str:
        """A rule's figure such as pension.account.2024 or account:2024:since_2006/person, for a heading."""
        last = re.split(r"[.:]", figure)[-1]
        if _MONTH.fullmatch(last):
            return month_text(Month.parse(last), self.language)
        if last in SUB_LEDGERS:
            return str(SUB_LEDGERS[last])
        return last if last.isdecimal() else str(FIGURES.get(figure, ""))

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
            value=self.writing.value(step.value, step.unit),
        )

    def argument(self, name: str, value: int, units: Mapping[str, str]) -> str:
        if name in units:
            return self.writing.value(value, units[name]).removeprefix(f"¥{SPACE}")
        if name in MONEY:
            return money_text(value, self.language)
        return self.writing.value(value, "ppm" if is_rate(name) else "count")

    def parameter(self, use: ParameterUse) -> ParameterLine:
        return ParameterLine(
            words=gettext(self.described.get(use.name, use.name)),
            value=self.writing.published(use.value, use.unit),
            valid_from=use.valid_from,
            known_from=use.known_from,
            known_from_assumed=use.known_from_assumed,
            sources=sources_of(use.source),
            verified={True: "yes", "secondary": "secondary"}.get(use.verified, "no"),
            carried_over=use.carried_over,
        )

    def entry(self, known: Known) -> EntryLine:
        kind = KIND_NUMBERS[known.entry.kind].name
        fact = known.entry.fact
        return EntryLine(
            kind=str(KINDS.get(kind, kind)),
            detail=self.detail(fact),
            month=fact.month if isinstance(fact, Due | Allocation) else "",
            behind=behind(known, self.read),
        )

    def detail(self, fact: Fact) -> str:
        """What the entry says, in a few words."""
        if isinstance(fact, Due | Allocation):
            amount = self.writing.value(total(fact.amounts), "fen")
            return f"{month_text(Month.parse(fact.month), self.language)}, {amount}"
        if isinstance(fact, WageDeclared):
            since = month_text(Month.parse(fact.from_month), self.language)
            wage = self.writing.value(fact.wage, "fen")
            return gettext("%(wage)s a month, from %(month)s on") % {"wage": wage, "month": since}
        if isinstance(fact, OpeningPosition):
            return gettext("as of %(day)s, from %(system)s") % {
                "day": self.writing.said((fact.as_of, "day")),
                "system": fact.source_system,
            }
        if isinstance(fact, Interest):
            of = SUB_LEDGERS[f"{fact.period}/{fact.party}"]
            return f"{of}; " + gettext(
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
            "category_unknown": gettext(
                "Which of the two holds depends on your posts, and the record holds none yet: ask your employer to have them recorded."
            ),
            "category_supposed": gettext(
                "No post of yours is recorded: the age of an ordinary post is supposed here."
            ),
            "forecast": gettext(
                "What is published now is taken to hold for ever: limits, rates, average wage, interest, base of calculation. The page of the forecast names each."
            ),
            "forecast_unregistered": gettext("The record holds no birth: nothing can be forecast."),
            "forecast_category_unknown": gettext("The record holds no post: say first which age is yours."),
            "forecast_no_age": gettext("The age of retirement of your year is not known here."),
            "forecast_too_old": gettext("The months in which you could retire lie behind."),
            "forecast_no_region": gettext(
                "The formula or a published value of this region is not known here."
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


def _apart(parts: Sequence[Explanation]) -> tuple[list[Explanation], list[list[Explanation]]]:
    """The parts to be told one by one, and runs of the same rule that a table tells better."""
    alike: dict[tuple[str, tuple[str, ...]], list[Explanation]] = {}
    for part in parts:
        alike.setdefault((part.rule, tuple(step.name for step in part.steps)), []).append(part)
    several = [runs for runs in alike.values() if len(runs) > 1 and not any(run.parts for run in runs)]
    single = [part for part in parts if not any(part in runs for runs in several)]
    return single, several


def sources_of(text: str) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of "title <address>; title"; a title may hold a semicolon of its own."""
    found, end = [], 0
    for match in _SOURCE.finditer(text):
        found.append((match["title"], match["address"]))
        end = match.end()
    return (*found, (text[end:], "")) if text[end:] else tuple(found)

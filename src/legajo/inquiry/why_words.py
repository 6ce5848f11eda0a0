"""An explanation put into the reader's language: sentences first, then the arithmetic, then the sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext

from legajo.accrual.known import Known
from legajo.inquiry.formula import readable, unit_of
from legajo.inquiry.grounds import Part, Why
from legajo.inquiry.passage import Passage, behind
from legajo.inquiry.sentences import NOTES, PARTS, in_words
from legajo.inquiry.why_lines import Block, EntryLine, ParameterLine, PartLine, Runs, StepLine, WhyPage
from legajo.inquiry.words import FIGURES, KINDS, PARTIES, SCHEMES, SUB_LEDGERS
from legajo.inquiry.writing import SPACE, Writing, colour_of, named
from legajo.record.facts import KINDS as KIND_NUMBERS
from legajo.record.facts import (
    Allocation,
    DeemedPeriodRecognised,
    Due,
    Fact,
    Interest,
    OpeningPosition,
    OverlapResolved,
    Party,
    RefundApproved,
    Scheme,
    WageDeclared,
    total,
)
from legajo.record.lettering import money_text, month_text, number_text
from legajo.record.period import Month
from legajo.rules.engine.explanation import Explanation, ParameterUse, StepTaken
from legajo.rules.words import words_of


MANY = 24  # entries; more of them stand behind the months' own pages
UNTOLD = frozenset({"numerator", "denominator"})  # an exact fraction, which says nothing to a reader
_SOURCE = re.compile(r"(?P<title>[^<]+) <(?P<address>https?://[^>]+)>(?:; |$)")
_MONTH = re.compile(r"\d{4}-\d{2}")


class WhyWords:
    """One explanation being put into words; `described` says what each parameter is."""

    def __init__(self, language: str, described: Mapping[str, str], read: Mapping[str, Passage]) -> None:
        self.language = language
        self.described = described
        self.read = dict(read)
        self.writing = Writing(language)

    def page(self, found: Why) -> WhyPage:
        title = self.title(found.figure)
        return WhyPage(
            figure=found.figure,
            title=title,
            value=self.value(found),
            colour=colour_of(found.state) if found.state else "",
            plain=in_words(found.plain, self.writing),
            parts=tuple(self.part(part, found) for part in found.parts),
            blocks=tuple(
                replace(block, title="") if block.title == title else block
                for block in self.blocks(found.told)
            ),
            entries=tuple(self.entry(source) for source in found.sources[:MANY]),
            more_entries=max(len(found.sources) - MANY, 0),
            notes=self.notes(found),
            record=found.record,
        )

    def value(self, found: Why) -> str:
        """The figure; where the record leaves open which of two holds, both."""
        if found.state:
            return self.writing.state(found.state)
        if found.value is None and found.unit == "month" and found.parts:
            return " / ".join(self.writing.value(part.value, found.unit) for part in found.parts)
        return self.writing.value(found.value, found.unit)

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
        unit = part.unit or ("fen" if found.unit == "state" else found.unit)
        name = str(PARTS.get(part.name, part.name))
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
            figures = [self.argument(values[name], unit_of(each.rule, units, name)) for name in names]
            rows.append((("", self.figure_name(each.figure)), *zip(heads, figures, strict=True)))
        lines_of_first = {step.name: step.unit for step in first.steps}
        of = partial(unit_of, first.rule, lines_of_first)
        steps = tuple(
            StepLine(
                words_of(step.words, self.language), readable(step.formula, step.unit, named, of), "", ""
            )
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
        return last if last.isdecimal() else str(FIGURES.get(figure, PARTS.get(last, "")))

    def step(self, step: StepTaken, told: Explanation) -> StepLine:
        of = partial(unit_of, told.rule, {line.name: line.unit for line in told.steps})
        given = [
            f"{named(name)} = {self.argument(value, of(name))}"
            for name, value in step.values.items()
            if name not in UNTOLD
        ]
        return StepLine(
            words=words_of(step.words, self.language),
            formula=readable(step.formula, step.unit, named, of),
            given=" · ".join(given),
            value=self.writing.value(step.value, of(step.name)),
        )

    def argument(self, value: int, unit: str) -> str:
        """What went into a line; the sign of the currency stands at its result alone."""
        return self.writing.value(value, unit).removeprefix(f"¥{SPACE}")

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
        if isinstance(fact, DeemedPeriodRecognised):
            ends = (fact.from_month, fact.to_month)
            return " – ".join(month_text(Month.parse(month), self.language) for month in ends)
        if isinstance(fact, RefundApproved | OverlapResolved):
            return ", ".join(month_text(Month.parse(month), self.language) for month in fact.months)
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
        """What a reader must know before relying on the figure."""
        told = [str(NOTES[note]) for note in dict.fromkeys(found.notes)]
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

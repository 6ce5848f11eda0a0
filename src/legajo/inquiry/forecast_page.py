"""A forecast as a page shows it: the dates beside each other, the chosen one in words, and everything it supposes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from legajo.inquiry.forecast import NoOutlookError, Outlook, Prospect, Scenario, assumed_values, outlook
from legajo.inquiry.forecast_picture import Bar, bars
from legajo.inquiry.life import WOMEN, life_of
from legajo.inquiry.lookups import OpenFile
from legajo.inquiry.sentences import NOTES, PARTS
from legajo.inquiry.why_lines import WhyPage
from legajo.inquiry.why_page import ground_of
from legajo.inquiry.why_pension import why_prospect
from legajo.inquiry.why_words import WhyWords, sources_of
from legajo.inquiry.writing import Writing
from legajo.record.lettering import language_of, money_text
from legajo.record.period import Month


YEARS_MORE = 24  # months: "what if I work two years more"


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date with its figures; texts are written."""

    month: str  # 2041-05
    name: str
    age: str
    mark: str  # by law, earliest, latest
    months: str
    balance: str
    parts: tuple[tuple[str, str], ...]  # each with its name
    total: str
    change: str  # beside the date by law
    chosen: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that is supposed, and where its value was read."""

    words: str
    sources: tuple[tuple[str, str], ...] = ()
    verified: str = ""  # yes | secondary | no; "" where nothing published stands behind it


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """Everything that `inquiry/forecast_body.html` shows; `reason` says why there is nothing to show."""

    reason: str = ""
    must_choose: bool = False  # which of a woman's two ages
    total: str = ""
    chosen_when: str = ""
    by_law: str = ""
    by_law_age: str = ""
    more: str = ""  # working two years more
    more_change: str = ""
    more_month: str = ""
    chosen: WhyPage | None = None
    picture: SafeString | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[DateRow, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    wage: str = ""  # that stands declared

    @property
    def transitional(self) -> bool:
        return len(self.heads) > 2


def forecast_page(file: OpenFile, scenario: Scenario, month: Month | None) -> ForecastPage:
    """The page of a scenario; `month` is the date that is told in full, by law if none of the dates is named."""
    ground = ground_of(file)
    life = life_of(ground)
    choose = life is not None and len(life.categories) > 1
    if choose and scenario.category is None:
        scenario = replace(scenario, category=WOMEN[0])
    try:
        found = outlook(ground, scenario)
    except NoOutlookError as reason:
        return ForecastPage(reason=str(NOTES[f"forecast_{reason.code}"]), must_choose=choose)
    described = {name: one.description for name, one in file.parameters.definitions.items()}
    words = WhyWords(language_of(get_language()), described, {})
    return _Page(found, words).page(month, must_choose=choose)


class _Page:
    """One outlook being put into words."""

    def __init__(self, found: Outlook, words: WhyWords) -> None:
        self.found = found
        self.words = words
        self.writing: Writing = words.writing
        names = (
            ("basic", "account_part", "transitional") if _transitional(found) else ("basic", "account_part")
        )
        self.heads = tuple(str(PARTS[name]) for name in names)

    def page(self, month: Month | None, *, must_choose: bool) -> ForecastPage:
        found = self.found
        law = found.bounds.by_law
        chosen = (month and found.at(month)) or found.by_law or found.prospects[0]
        later = found.at(chosen.month.plus(YEARS_MORE))
        return ForecastPage(
            must_choose=must_choose,
            total=self.money(chosen),
            chosen_when=gettext("%(month)s, at %(age)s")
            % {"month": self.month(chosen.month), "age": self.writing.age(chosen.age)},
            by_law=self.month(law.month),
            by_law_age=self.writing.age(law.age),
            more=self.money(later) if later else "",
            more_change=self.change(later, chosen) if later else "",
            more_month=self.month(later.month) if later else "",
            chosen=self.words.page(why_prospect(f"pension:{chosen.month}", found, chosen)),
            picture=self.picture(chosen),
            heads=self.heads,
            rows=tuple(self.row(each, chosen) for each in found.prospects),
            assumptions=tuple(self.assumptions(chosen)),
            wage=self.wage(),
        )

    def row(self, prospect: Prospect, chosen: Prospect) -> DateRow:
        given = prospect.award.pension if prospect.award else None
        parts = (given.basic, given.account, given.transitional) if given else (None, None, None)
        return DateRow(
            month=str(prospect.month),
            name=self.month(prospect.month),
            age=self.writing.age(prospect.age),
            mark=self.mark(prospect.month),
            months=self.writing.value(prospect.counted.total, "count"),
            balance=money_text(prospect.balance, self.writing.language),
            parts=tuple(
                (name, money_text(part, self.writing.language))
                for name, part in zip(self.heads, parts, strict=False)
            ),
            total=money_text(given.total if given else None, self.writing.language),
            change=self.change(prospect, self.found.by_law) if self.found.by_law else "",
            chosen=prospect is chosen,
        )

    def wage(self) -> str:
        wages = self.found.projection.ground.standing.wages
        return self.writing.value(wages[-1].wage, "fen") if wages else ""

    def mark(self, month: Month) -> str:
        bounds = self.found.bounds
        if month == bounds.by_law.month:
            return gettext("by law")
        if month == bounds.earliest:
            return gettext("the earliest")
        return gettext("the latest") if month == bounds.latest else ""

    def picture(self, chosen: Prospect) -> SafeString:
        given = [self.bar(each, chosen) for each in self.found.prospects]
        title = escape(gettext("The monthly pension by the month of retirement"))
        drawn = bars(given, title=title, language=self.writing.language)
        return mark_safe(drawn)  # noqa: S308 (our own drawing; its one text from outside is escaped above)

    def bar(self, prospect: Prospect, chosen: Prospect) -> Bar:
        given = prospect.award.pension if prospect.award else None
        parts = (given.basic, given.account, given.transitional) if given else (0, 0, 0)
        law = prospect.month == self.found.bounds.by_law.month
        mark = "chosen" if prospect is chosen else "law" if law else ""
        return Bar(parts, str(prospect.month.year), str(prospect.age // 12), mark)

    def month(self, month: Month) -> str:
        return self.writing.said((str(month), "month"))

    def money(self, prospect: Prospect) -> str:
        return self.writing.value(prospect.award.pension.total if prospect.award else None, "fen")

    def change(self, prospect: Prospect, beside: Prospect) -> str:
        if prospect.award is None or beside.award is None or prospect is beside:
            return ""
        change = prospect.award.pension.total - beside.award.pension.total
        return ("+" if change > 0 else "") + self.writing.value(change, "fen")

    def assumptions(self, chosen: Prospect) -> Iterator[Assumption]:
        course, scenario = self.found.projection.course, self.found.scenario
        if course.wage is None:
            yield Assumption(gettext("Nothing more is paid from now on."))
        else:
            said = {
                "wage": self.writing.value(course.wage, "fen"),
                "first": self.month(course.first),
                "last": self.month(chosen.month),
            }
            yield Assumption(
                gettext("Every month from %(first)s to %(last)s is declared and paid, on a wage of %(wage)s.")
                % said
            )
            growth = self.writing.value(scenario.growth, "ppm")
            yield Assumption(
                gettext("The wage grows by %(growth)s a year more than the average wage.")
                % {"growth": growth}
                if scenario.growth
                else gettext(
                    "The wage grows as the average wage does, so that prices of today hold throughout."
                )
            )
            yield Assumption(
                gettext("The limits of the base and the rates of contribution stay as they are.")
            )
        yield from self._published(chosen)
        yield Assumption(gettext("The law on retirement and pensions stays as it is known today."))

    def _published(self, chosen: Prospect) -> Iterator[Assumption]:
        told = {
            "base": gettext("The base of calculation stays at %(value)s, that of %(since)s."),
            "interest": gettext("The account earns %(value)s a year, the rate of %(since)s."),
            "average": gettext("The average wage stays at %(value)s, that of %(since)s."),
        }
        for name, value in assumed_values(self.found, chosen.month).items():
            words = told[name] % {
                "value": self.writing.published(str(value.text), value.unit),
                "since": value.valid_from,
            }
            verified = {True: "yes", "secondary": "secondary"}.get(value.verified, "no")
            yield Assumption(words, sources_of(value.source_text), verified)


def _transitional(found: Outlook) -> bool:
    """Whether any of the dates has a transitional part: most people have none."""
    return any(each.award.pension.transitional for each in found.prospects if each.award)

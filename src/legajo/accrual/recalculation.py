"""Figures that stand computed anew after a value became known late: what may have changed, and what a run would post (art. 6). Pure.

Nothing is overwritten: what a figure lacks, or has too much, is appended as a difference with its cause. The dry run starts
from what stands, so what was posted once is not found again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from uuid import UUID

from msgspec.structs import replace

from legajo.record import canonical
from legajo.record.facts import Because, Due, Entry, Interest, ParameterPublished, Run, make_entry, total
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.rules.assessment import INSTITUTION, RULES, RURAL
from legajo.rules.parameters import Parameters
from legajo.rules.parameters.store import last_day
from legajo.rules.parameters.units import first_day


OPEN_END = 9999 * 12  # ordinal of a month that never comes
ACCOUNT = "pension.account."
CHOSEN = frozenset(
    {"base.limits", "base.floor", "base.cap", "medical.cap", *RURAL.values(), *INSTITUTION.values()}
)
CLASS_RATE = "work_injury.rate.class_"


@dataclass(frozen=True, slots=True)
class Scope:
    """What may have changed: dues of months from `first` to `last` (ordinals), interest of the years from `year` on."""

    first: int | None = None
    last: int = OPEN_END
    year: int | None = None
    settled: int | None = None  # the last year that the agency settled

    @property
    def is_empty(self) -> bool:
        return self.first is None and self.year is None

    @property
    def begins(self) -> str:
        """The first month or year, in words for a title."""
        return str(Month.of(self.first)) if self.first is not None else str(self.year)


def scope_of(facts: Iterable[ParameterPublished], parameters: Parameters) -> Scope:
    """The figures that rest on published values, by their time."""
    firsts, lasts, years = [], [], []
    for fact in facts:
        day = first_day(fact.valid_from)
        if counts_for_dues(fact.parameter):
            firsts.append(Month.parse(day[:7]).ordinal)
            lasts.append(_last_month(fact, parameters))
        elif fact.parameter.startswith(ACCOUNT):
            years.append(int(day[:4]))
    return Scope(min(firsts, default=None), max(lasts, default=OPEN_END), min(years, default=None))


def _last_month(fact: ParameterPublished, parameters: Parameters) -> int:
    """The last month for which the value may count: it ends where it says, or where the next one begins."""
    begins = first_day(fact.valid_from)
    later = [
        first_day(value.valid_from)
        for value in parameters.values
        if (value.name, value.region) == (fact.parameter, fact.region)
        and first_day(value.valid_from) > begins
    ]
    ends = [Month.parse(min(later)[:7]).ordinal - 1] if later else []
    if fact.valid_to is not None and not parameters.definitions[fact.parameter].until_replaced:
        ends.append(Month.parse(last_day(fact.valid_to)[:7]).ordinal)
    return min(ends, default=OPEN_END)


def counts_for_dues(name: str) -> bool:
    """Whether an assessment may take its value from this parameter."""
    return name in CHOSEN or name in _bound() or name.startswith(CLASS_RATE)


@cache
def _bound() -> frozenset[str]:
    every = (rule for worker in RULES.values() for rules in worker.values() for rule in rules)
    return frozenset(name for rule in every for name in rule.parameters.values())


@dataclass(frozen=True, slots=True)
class Found:
    """One difference: whose, with which employer, and what stood before."""

    subject: int
    employer: int | None
    before: int  # fen: the due of the month, or the interest that was posted
    fact: Due | Interest

    @property
    def change(self) -> int:
        fact = self.fact
        return total(fact.amounts) if isinstance(fact, Due) else fact.on_opening + fact.on_postings


@dataclass(frozen=True)
class Recalculation:
    """What a run would post, in the order of persons; `unexplained` dues were left alone."""

    scope: Scope
    region: str
    known_at: str
    position: int
    found: tuple[Found, ...]
    unexplained: int
    plan: str

    @property
    def persons(self) -> int:
        return len({each.subject for each in self.found})

    @property
    def totals(self) -> dict[str, int]:
        dues = [each for each in self.found if isinstance(each.fact, Due)]
        interest = [each.fact for each in self.found if isinstance(each.fact, Interest)]
        return {
            "entries": len(self.found),
            "months": len(dues),
            "due_up": sum(each.change for each in dues if each.change > 0),
            "due_down": sum(each.change for each in dues if each.change < 0),
            "on_opening": sum(fact.on_opening for fact in interest),
            "on_postings": sum(fact.on_postings for fact in interest),
            "unexplained": self.unexplained,
        }

    @cached_property
    def population(self) -> str:
        """The digest of what would be posted to whom, whatever the day of the dry run: runs of one digest post the same."""
        return digest_of((each.subject, each.employer, each.fact) for each in self.found)

    def run_fact(self, order_id: UUID) -> Run:
        """The fact that four officers decide on."""
        return Run(
            plan=self.plan,
            inputs=self.population[:32],
            known_at=self.known_at,
            run=str(order_id),
            sort="assessment",
            year=self.scope.year,
            parameters=self.plan,
            population=self.population,
            persons=self.persons,
            totals=self.totals,
        )

    def listing(self) -> bytes:
        """The dry run as a list without names: the original that the order rests on."""
        rows = ["record,employer,figure,before_yuan,difference_yuan,payable_by,because\n"]
        for each in self.found:
            fact = each.fact
            figure = (
                f"due {fact.month}"
                if isinstance(fact, Due)
                else f"interest {fact.year} {fact.period} {fact.party}"
            )
            until = (fact.payable_by or "") if isinstance(fact, Due) else ""
            causes = "; ".join(map(_said, fact.because))
            rows.append(
                f"{each.subject},{each.employer or ''},{figure},{yuan(each.before)},{yuan(each.change)},{until},{causes}\n"
            )
        return "".join(rows).encode()

    def entries(self, order_id: UUID) -> Iterator[Entry]:
        """What is staged for the approved order, numbered."""
        for line, each in enumerate(self.found, start=1):
            since, until = _effective(each.fact)
            yield make_entry(
                each.fact,
                subject=each.subject,
                line=line,
                region=self.region,
                received=self.known_at,
                case=str(order_id),
                employer=each.employer,
                effective_from=since,
                effective_to=until,
            )


def digest_of(posted: Iterable[tuple[int, int | None, Due | Interest]]) -> str:
    """The digest of differences in their order: whose, with which employer, and the fact but for its day."""
    digest = hashlib.sha256()
    for subject, employer, fact in posted:
        digest.update(canonical.encode([subject, employer]))
        digest.update(canonical.encode(replace(fact, known_at="")))
    return digest.hexdigest()


def _said(because: Because) -> str:
    return f"{because.name} {because.was or '-'} -> {because.now or '-'}"


def _effective(fact: Due | Interest) -> tuple[str, str]:
    if isinstance(fact, Due):
        return fact.month, fact.month
    return f"{fact.year}-01", f"{fact.year}-12"

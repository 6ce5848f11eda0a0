"""The yearly crediting of interest over all accounts (art. 6): a dry run, and its posting once four officers approved it."""

import datetime
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import msgspec

from legajo.accrual import runs
from legajo.accrual.assessment import AccrualError
from legajo.accrual.interest import KINDS, basis, interest
from legajo.accrual.models import Plan
from legajo.accrual.parameters import book_parameters
from legajo.accrual.runs import ALIAS
from legajo.authority import gateway
from legajo.ledger import lookups, population
from legajo.record.facts import Entry, Interest, Run, make_entry
from legajo.record.permit import Permit
from legajo.rules.parameters import ParameterError
from legajo.rules.pension.account import Terms, terms_for


Progress = Callable[[int, int], None]  # parts done, of how many


class _Sums(NamedTuple):
    persons: int
    on_opening: int
    on_postings: int
    digest: str


@dataclass(frozen=True)
class DryRun:
    """What a settlement would post: one fact a person and sub-ledger, in the order of persons."""

    year: int
    region: str
    known_at: str
    terms: Terms
    position: int
    facts: Collection[tuple[int, Interest]]  # may be made anew at every reading: nobody holds them all

    @property
    def persons(self) -> int:
        return self._sums.persons

    @property
    def totals(self) -> dict[str, int]:
        sums = self._sums
        return {
            "entries": len(self.facts),
            "on_opening": sums.on_opening,
            "on_postings": sums.on_postings,
        }

    @property
    def population(self) -> str:
        """The digest of whose account earns what: two runs of the same digest post the same."""
        return self._sums.digest

    @cached_property
    def _sums(self) -> "_Sums":
        persons, on_opening, on_postings, last = 0, 0, 0, -1
        digest = hashlib.sha256(b"[")
        for number, (subject, fact) in enumerate(self.facts):
            row = [subject, fact.period, fact.party, fact.inputs, fact.on_opening, fact.on_postings]
            digest.update(f"{', ' if number else ''}{json.dumps(row)}".encode())
            persons, last = persons + (subject != last), subject
            on_opening, on_postings = on_opening + fact.on_opening, on_postings + fact.on_postings
        digest.update(b"]")
        return _Sums(persons, on_opening, on_postings, digest.hexdigest())

    def run_fact(self, order_id: UUID) -> Run:
        """The fact that four officers decide on."""
        return Run(
            plan=self.terms.hash,
            inputs=self.population[:32],
            known_at=self.known_at,
            run=str(order_id),
            sort="interest",
            year=self.year,
            parameters=self.terms.hash,
            population=self.population,
            persons=self.persons,
            totals=self.totals,
        )

    def listing(self) -> bytes:
        """The dry run as a list without names: the original that the order rests on."""
        head = "subject,period,party,rate,on_opening_fen,on_postings_fen,provisional\n"
        rows = (
            f"{s},{f.period},{f.party},{f.rate},{f.on_opening},{f.on_postings},{int(f.provisional)}\n"
            for s, f in self.facts
        )
        return (head + "".join(rows)).encode()


def dry_run(
    year: int,
    permit: Permit,
    *,
    region: str,
    at: datetime.datetime,
    progress: Progress = lambda done, total: None,
) -> DryRun:
    """Compute a year's interest of every account and change nothing. Accounts that the year settled are left out."""
    known_at = known_on(at)
    terms = terms_of(year, region, known_at)
    position = last_act()  # first: what comes in meanwhile counts as having touched the accounts
    found = tuple(_facts(year, terms, known_at, permit))
    progress(1, 1)
    return DryRun(year, region, known_at, terms, position, found)


def known_on(at: datetime.datetime) -> str:
    """The agency's day of a moment."""
    return at.astimezone(gateway.AGENCY_ZONE).date().isoformat()


def terms_of(year: int, region: str, known_at: str) -> Terms:
    """The terms of a settlement year by the parameters in the book; AccrualError when no rate is known."""
    try:
        return terms_for(book_parameters(ALIAS), region, year, known_at)
    except ParameterError as error:
        raise AccrualError(f"the year {year} cannot be settled: {error.args[0]}") from error


def last_act() -> int:
    """The number of the last act in the book; 0 in an empty one."""
    held = lookups.position(using=ALIAS)
    return held.number if held else 0


def _facts(year: int, terms: Terms, known_at: str, permit: Permit) -> Iterator[tuple[int, Interest]]:
    for subject, entries in population.records(KINDS, permit, using=ALIAS):
        for fact in interest(basis(entries, year), year, terms, known_at):
            yield subject, fact


def stage(order_id: UUID, run: DryRun) -> None:
    """Put the dry run's facts where the approved order will be copied from."""
    entries = (
        make_entry(
            fact,
            subject=subject,
            line=line,
            region=run.region,
            received=run.known_at,
            case=str(order_id),
            effective_from=f"{run.year}-01",
            effective_to=f"{run.year}-12",
        )
        for line, (subject, fact) in enumerate(run.facts, start=1)
    )
    runs.stage(order_id, entries, run.position)


DryRunner = Callable[..., DryRun]  # dry_run, or the one of accrual.whole


def execute(order_id: UUID, *, at: datetime.datetime, again: DryRunner = dry_run) -> int:
    """Post what the approved order announced, as accrual's own role; again, it posts nothing more.

    When anything touched the accounts since the dry run, or a value was published, it is run `again` and must come to the same facts.
    """

    def run_again(ordered: Run, asked: Mapping[str, object], noon: datetime.datetime) -> str:
        permit = gateway.permit_system(gateway.system("accrual"), "approved run")
        found = again(int(ordered.year or 0), permit, region=asked["region"], at=noon)
        if (found.population, found.terms.hash) != (ordered.population, ordered.plan):
            raise AccrualError(
                f"the accounts or the published terms have changed since the dry run of {ordered.year}: order the settlement again"
            )
        return found.population

    return runs.post(order_id, run_again, at=at)


def ordered_digest(order_id: UUID) -> str | None:
    """The digest of the dry run that an order's officers decide on; None when there is no such order."""
    plan = Plan.objects.filter(case_id=order_id).order_by("-round").first()
    return str(plan.summary["run"]["population"]) if plan else None


def announced(entry: Entry) -> dict[str, object]:
    """What an order's plan keeps of its fact, to compare with at the execution."""
    return {"run": msgspec.to_builtins(entry.fact), "region": entry.region}

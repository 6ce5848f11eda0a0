"""Auditing runs: the interest that approved orders posted, settled anew from every account as it stood (arts. 6, 11)."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from legajo.accrual.interest import KINDS, basis, interest
from legajo.accrual.recalculation import digest_of
from legajo.ledger import population
from legajo.ledger.audit import Entered, Progress, Report
from legajo.ledger.population import Past
from legajo.oversight.differences import difference, wrong
from legajo.oversight.stood import Stood
from legajo.record.facts import Due, Entry, Interest, Run
from legajo.record.permit import Permit
from legajo.rules.parameters import ParameterError
from legajo.rules.pension.account import Terms, terms_for


Order = tuple[Run, str]  # and its region
SubLedger = tuple[str, str]


@dataclass(slots=True)
class Settled:
    """A run of interest with the terms that were published by then; `posted` loses what was found right or told."""

    entered: Entered
    year: int
    known_at: str
    day: str
    terms: Terms
    before: int  # the last act that surely preceded the dry run
    posted: dict[int, dict[SubLedger, Entry]] = field(default_factory=dict)


def opened(
    stood: Stood, entered: Entered, order: Order | None, day: str, before: int, report: Report
) -> Settled | None:
    """Check a run against the order of four officers; what is left is to settle its accounts anew."""
    act = entered.act
    if order is None:
        report.add(wrong(act, "no order stands behind this run", report))
        return None
    run, region = order
    if run.sort == "assessment":
        _check_differences(entered, run, report)
    if run.sort != "interest" or run.year is None:
        report.warnings.append(
            f"Act {act.number} is a run of {run.sort}: its amounts were not assessed anew."
        )
        return None
    if _population(entered.entries) != run.population:
        report.add(wrong(act, "it posts other interest than the order of four officers names", report))
    try:
        terms = terms_for(stood.parameters, region, run.year, run.known_at)
    except ParameterError as error:
        report.add(wrong(act, f"its year cannot be settled: {error.args[0]}", report))
        return None
    if terms.hash != run.plan:
        words = "its order was prepared by other rules or values than were published by then"
        report.add(wrong(act, words, report))
    settled = Settled(entered, run.year, run.known_at, day, terms, before)
    for entry in entered.entries:
        if isinstance(entry.fact, Interest):
            settled.posted.setdefault(entry.subject, {})[entry.fact.period, entry.fact.party] = entry
        else:
            words = f"a run of interest holds {entry.occurrence}"
            report.add(wrong(act, words, report, subject=entry.subject, line=entry.line))
    return settled


def check(
    runs: Sequence[Settled], permit: Permit, report: Report, progress: Progress, *, people: int, using: str
) -> None:
    """Settle every account anew for every run, in one walk over the records."""
    if not runs:
        return
    for count, (subject, past) in enumerate(population.histories(KINDS, permit, using=using), 1):
        for run in runs:
            _check_one(run, subject, past, report)
        if count % 1000 == 0:
            progress("interest", count, people)
    progress("interest", people, people)
    for run in runs:
        for entry in (entry for mine in run.posted.values() for entry in mine.values()):
            words = "the account earned nothing that was not credited before"
            report.add(wrong(run.entered.act, words, report, subject=entry.subject, line=entry.line))


def _check_one(run: Settled, subject: int, past: Sequence[Past], report: Report) -> None:
    act = run.entered.act
    stood = [one for one in past if one.stood_at(act.number)]
    mine = run.posted.get(subject, {})
    for right in _interest(run, stood):
        entry = mine.pop((right.period, right.party), None)
        if entry is None:
            # An account that moved since the dry run is left to the next order.
            if all(one.act_number <= run.before for one in stood):
                words = f"the rules give interest of {right.on_opening + right.on_postings} fen for {run.year}, and no entry says so"
                report.add(wrong(act, words, report, subject=subject))
        elif told := difference(entry, None, right, run.day):
            report.add(wrong(act, told, report, subject=subject, line=entry.line))


def _interest(run: Settled, stood: Iterable[Past]) -> Iterator[Interest]:
    return interest(basis((one.held for one in stood), run.year), run.year, run.terms, run.known_at)


def _check_differences(entered: Entered, run: Run, report: Report) -> None:
    """A recalculation posts the differences that four officers decided on, and no other."""
    posted = [(e.subject, e.employer, e.fact) for e in entered.entries if isinstance(e.fact, Due | Interest)]
    if len(posted) != len(entered.entries) or digest_of(posted) != run.population:
        report.add(
            wrong(entered.act, "it posts other differences than the order of four officers names", report)
        )


def _population(entries: Sequence[Entry]) -> str:
    """The digest of whose account earns what, as the order names it."""
    facts = [(e.subject, e.fact) for e in entries if isinstance(e.fact, Interest)]
    rows = [[s, f.period, f.party, f.inputs, f.on_opening, f.on_postings] for s, f in facts]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

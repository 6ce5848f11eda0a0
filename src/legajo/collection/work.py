"""The worker's part: reading a received sheet, and proposing a confirmed one. Each enters its result once.

A job whose worker was killed begins again from the start: until its last transaction nothing of it stands.
"""

import datetime
import logging
import time
from collections.abc import Callable
from functools import cache
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from legajo.accrual.parameters import book_parameters
from legajo.authority import gateway
from legajo.authority.gateway import AGENCY_ZONE, Actor
from legajo.collection import checks, comparison, proposal, reading, report, sealing
from legajo.collection.bulk import without_cycles
from legajo.collection.checks import Checked, Problem
from legajo.collection.comparison import Compared
from legajo.collection.models import Declaration
from legajo.collection.refusal import Refusal
from legajo.collection.report import Report
from legajo.collection.rows import Accepted, Faulty
from legajo.collection.sealing import Sort
from legajo.collection.sheet import ORDER, Column, Row, Sheet
from legajo.collection.states import State
from legajo.collection.values import clean
from legajo.ledger import lookups, subjects
from legajo.originals import lookups as originals
from legajo.record.facts import Scheme
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review import acts as review
from legajo.rules.contribution_year import first_month


log = logging.getLogger(__name__)
PROGRESS_SECONDS = 0.5  # a page that watches asks about as often
_READ_SHARE, _CHECK_SHARE, _COMPARE_SHARE = 500, 850, 950  # per mille of the work


@without_cycles()
def read(declaration_id: UUID, *, at: datetime.datetime) -> None:
    """Read the sheet, judge every row and hold it against the book. Done once; a second call changes nothing."""
    held = _begin(declaration_id)
    if held is None:
        return
    permit = gateway.permit_system(gateway.system("worker"), "reading a declaration")
    shown = _Progress(declaration_id)
    try:
        sheet = reading.read(originals.read(held.original, permit), progress=shown.reading)
    except Refusal as refusal:
        _refuse(declaration_id, refusal, at)
        return
    today = at.astimezone(AGENCY_ZONE).date()
    checked = checks.check(sheet, today=today, progress=shown.checking(len(sheet.rows)))
    checked = _known_employer(checked, sheet, held, today)
    compared = _compare(checked, held, permit)
    shown.show(_COMPARE_SHARE)
    computed = report.compute(
        _narrowed(checked, compared),
        parameters=book_parameters(),
        region=held.region,
        known_at=today,
        injury_class=_injury_class(held, checked.month),
        known=_known_circumstances(held, checked.month, compared, permit),
    )
    _finish(held, sheet, computed, compared, at)


@without_cycles()
def propose(declaration_id: UUID, *, at: datetime.datetime) -> None:
    """Make the confirmed rows the next round of their case."""
    with transaction.atomic():
        held = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration_id)
        if held.state != State.CONFIRMED or held.case_id is None or held.month is None:
            return
        permit = gateway.permit_system(gateway.system("worker"), "proposing a declaration")
        rows = list(sealing.read(declaration_id, Sort.ACCEPTED, Accepted))
        records = subjects.find_people([row.identity for row in rows])
        new = [row for row in rows if row.identity not in records]
        numbers = dict(zip((row.identity for row in new), subjects.new_subjects(len(new)), strict=True))
        known = _known(rows, records, held, permit)
        entries, restated = proposal.entries(
            rows,
            {**records, **numbers},
            subjects.commitment_salts(row.identity for row in new),
            known,
            _sender(held),
        )
        review.propose(
            held.case_id,
            entries,
            restated=restated,
            identities=[
                subjects.Identity(numbers[row.identity], "person", row.name, row.identity) for row in new
            ],
            originals=(held.original,),
            remarks=dict.fromkeys(
                comparison.contradicted(rows, records, Month.of(held.month), permit), ("household_differs",)
            ),
            by=_confirmer(held, at),
            at=at,
            key=f"declaration/{held.pk}/{held.confirmed_at}",
        )
        held.state = State.PROPOSED.value
        held.save(update_fields=["state"])


def _begin(declaration_id: UUID) -> Declaration | None:
    waiting = [State.RECEIVED.value, State.READING.value]
    begun = Declaration.objects.filter(pk=declaration_id, state__in=waiting).update(
        state=State.READING.value, progress=0
    )
    return Declaration.objects.get(pk=declaration_id) if begun else None


def _refuse(declaration_id: UUID, refusal: Refusal, at: datetime.datetime) -> None:
    Declaration.objects.filter(pk=declaration_id, state=State.READING.value).update(
        state=State.REFUSED.value,
        refusal=refusal.code,
        refusal_facts=refusal.facts,
        read_at=at,
        progress=1000,
    )


def _known_employer(checked: Checked, sheet: Sheet, held: Declaration, today: datetime.date) -> Checked:
    """What only the agency can say of the heading: whose sheet it is, and whether its month has begun."""
    employer = lookups.employers([held.employer_id]).get(held.employer_id)
    heading, found = sheet.heading, []
    row = heading.code.row if heading.code else heading.row
    if employer is None:
        found.append(Problem(row, Column.CODE, "employer_unknown"))
    elif checked.code is not None and checked.code != employer.code:
        found.append(Problem(row, Column.CODE, "employer_differs"))
    if checked.month and checked.month > Month(today.year, today.month):
        row = heading.months[0].row if heading.months else heading.row
        found.append(Problem(row, Column.MONTH, "month_in_future", (("month", str(checked.month)),)))
    if not found:
        return checked
    return _with(checked, found, allowed=False, sound=())


def _compare(checked: Checked, held: Declaration, permit: Permit) -> Compared:
    if checked.month is None or not checked.allowed:
        return Compared((), {}, (), ())
    first = held.corrects
    replaced = [held.pk] if first is None or not comparison.is_returned(first) else [held.pk, first.pk]
    return comparison.compare(
        checked, employer_id=held.employer_id, month=checked.month, replaced=replaced, permit=permit
    )


def _narrowed(checked: Checked, compared: Compared) -> Checked:
    return _with(checked, compared.problems, sound=compared.sound)


def _with(
    checked: Checked,
    found: "list[Problem] | tuple[Problem, ...]",
    *,
    sound: tuple[checks.Sound, ...],
    allowed: bool | None = None,
) -> Checked:
    problems = sorted([*checked.problems, *found], key=lambda p: (p.row, ORDER[Column(p.column)]))
    return Checked(
        checked.employer,
        checked.code,
        checked.month,
        checked.injury_class,
        sound,
        tuple(problems),
        checked.identities,
        checked.allowed if allowed is None else allowed,
    )


def _injury_class(held: Declaration, month: Month | None) -> int | None:
    """The agency's own class of the employer stands above what the sheet says."""
    return lookups.injury_class(held.employer_id, month.ordinal) if month else None


def _known_circumstances(
    held: Declaration, month: Month | None, compared: Compared, permit: Permit
) -> report.Known | None:
    """How to ask the book for what its people's contributions depend on."""
    if month is None:
        return None
    records = {
        row.identity: compared.records[row.identity]
        for row in compared.sound
        if row.identity in compared.records
    }
    return lambda usual, assess: comparison.circumstances(
        records, held.employer_id, month, usual, assess, permit
    )


def _finish(
    held: Declaration, sheet: Sheet, computed: Report, compared: Compared, at: datetime.datetime
) -> None:
    accepted = [
        Accepted(
            row=priced.sound.row,
            name=priced.sound.name,
            identity=priced.sound.identity,
            sex=priced.sound.sex,
            born=priced.sound.born,
            wage=priced.sound.wage,
            household=priced.sound.household,
            correction=priced.sound.correction,
            base=report.base_of(priced.assessed),
            amounts=priced.assessed.columns,
            subject=compared.records.get(priced.sound.identity),
        )
        for priced in computed.priced
    ]
    faulty = {problem.row for problem in computed.problems}
    with transaction.atomic():
        locked = Declaration.objects.select_for_update(of=("self",)).get(pk=held.pk)
        if locked.state != State.READING:
            return
        sealing.write(held.pk, Sort.ACCEPTED, accepted)
        sealing.write(held.pk, Sort.PROBLEM, computed.problems)
        sealing.write(held.pk, Sort.MISSING, compared.missing)
        sealing.write(held.pk, Sort.FAULTY, [_faulty(row) for row in sheet.rows if row.number in faulty])
        Declaration.objects.filter(pk=held.pk).update(
            state=State.READ.value,
            progress=1000,
            month=computed.checked.month.ordinal if computed.checked.month else None,
            rows=len(sheet.rows),
            accepted=len(accepted),
            problems=len(computed.problems),
            blocked=not computed.checked.allowed or computed.assessment is None,
            question=len(compared.missing),
            totals=list(computed.totals),
            read_at=at,
        )


def _faulty(row: Row) -> Faulty:
    plain = (
        cell if cell is None or isinstance(cell, str | int | float) else clean(cell) for cell in row[1:10]
    )
    return Faulty(row.number, tuple(plain))


def _known(
    rows: list[Accepted], records: dict[str, int], held: Declaration, permit: Permit
) -> proposal.Known:
    month = Month.of(held.month or 0)
    known = comparison.what_stands(list(records.values()), held.employer_id, month, permit)
    corrected = [records[row.identity] for row in rows if row.correction and row.identity in records]
    later = comparison.later_months(corrected, held.employer_id, permit) if corrected else {}
    return proposal.Known(known.wages, known.related, known.since, later)


def _sender(held: Declaration) -> proposal.Sender:
    assert held.case_id is not None  # noqa: S101 (asked for by `propose` alone)
    parameters = book_parameters()
    received = held.received_at.astimezone(AGENCY_ZONE).date()
    return proposal.Sender(
        case_id=held.case_id,
        employer_id=held.employer_id,
        region=held.region,
        month=Month.of(held.month or 0),
        schemes=tuple(Scheme),
        original=held.original,
        received=received,
        supplier=f"employer:{held.employer_id}",
        channel="portal",
        year_of=cache(lambda month: first_month(parameters, held.region, month, received)),
    )


def _confirmer(held: Declaration, at: datetime.datetime) -> Actor:
    return gateway.actor_of(User.objects.get(pk=held.confirmed_by or 0), at=at)


class _Progress:
    """Tells the page how far the reading is, at most twice a second."""

    def __init__(self, declaration_id: UUID) -> None:
        self._declaration_id = declaration_id
        self._shown_at = 0.0

    def reading(self, done: int, total: int) -> None:
        self._sometimes(_READ_SHARE * done // max(total, 1), done)

    def checking(self, total: int) -> Callable[[int], None]:
        share = _CHECK_SHARE - _READ_SHARE
        return lambda done: self._sometimes(_READ_SHARE + share * done // max(total, 1), None)

    def _sometimes(self, per_mille: int, rows: int | None) -> None:
        if time.monotonic() - self._shown_at > PROGRESS_SECONDS:
            self.show(per_mille, rows)

    def show(self, per_mille: int, rows: int | None = None) -> None:
        self._shown_at = time.monotonic()
        values = {"progress": per_mille} if rows is None else {"progress": per_mille, "rows": rows}
        Declaration.objects.filter(pk=self._declaration_id, state=State.READING.value).update(**values)

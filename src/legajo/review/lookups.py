"""Reading cases, queues, decisions and proposals (art. 7)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from legajo.accrual import lookups as accrual
from legajo.authority import gateway
from legajo.authority.lookups import names_of_persons
from legajo.ledger import lookups as ledger
from legajo.ledger import subjects
from legajo.ledger.projection import figures_of
from legajo.record.facts import KINDS, Entry, WageDeclared
from legajo.record.people import mask_identity
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review.bundle import CaseSort, CaseView, DecisionView, LineView, Preview, QueueItem
from legajo.review.effects import preview_of
from legajo.review.ladder import LADDER, ReviewError, Rung, Status, Verdict
from legajo.review.models import Case, CaseLink, CaseOriginal, Decision, Round, Touch


def queue(rung: Rung, permit: Permit) -> tuple[QueueItem, ...]:
    """The cases that wait for a rung, oldest first."""
    height = LADDER.index(rung)
    held = list(
        Case.objects.filter(status=Status.OPEN.value, accepted=height).order_by("proposed_at", "opened_at")
    )
    employers = _employers(held)
    barred = _barred(held, permit)
    concerned = _concerned(held)
    return tuple(
        QueueItem(
            case.pk,
            CaseSort(case.sort),
            case.title,
            employers.get(case.employer_id or 0, ""),
            Month.of(case.month) if case.month is not None else None,
            case.round,
            case.lines,
            concerned.get(case.pk, case.people),
            case.proposed_at or case.opened_at,
            mine_to_decide=not (why := _why_not(rung, permit, barred.get((case.pk, case.round), ""))),
            why_not=why,
        )
        for case in held
    )


def get_case(case_id: UUID, permit: Permit) -> CaseView:
    """One case; raises ReviewError when the permit does not reach it or there is none."""
    held = Case.objects.filter(pk=case_id).first()
    if held is None:
        raise ReviewError("there is no such case; open it from the queue again")
    if permit.employer_id is not None and held.employer_id != permit.employer_id:
        raise ReviewError("this case is not of your employer")
    return _views([held], permit)[0]


def get_cases(case_ids: Iterable[UUID], permit: Permit) -> tuple[CaseView, ...]:
    """Several cases at once, of those that the permit reaches, the oldest first."""
    held = Case.objects.filter(pk__in=list(case_ids)).order_by("opened_at", "id")
    if permit.employer_id is not None:
        held = held.filter(employer_id=permit.employer_id)
    return _views(list(held), permit)


def case_of_key(key: str, permit: Permit) -> UUID | None:
    """The case that an act with this key opened, if it did."""
    return Case.objects.filter(key=key).values_list("id", flat=True).first()


def undecided(sort: CaseSort, permit: Permit) -> tuple[CaseView, ...]:
    """The cases of a sort that were proposed or returned, and neither entered nor closed."""
    waiting = [Status.OPEN.value, Status.RETURNED.value]
    return _views(list(Case.objects.filter(sort=sort.value, status__in=waiting)), permit)


def opened_by(case_id: UUID, permit: Permit) -> int:
    """The login of whoever opened a case."""
    return Case.objects.values_list("opened_by", flat=True).get(pk=case_id)


def statuses(case_ids: Iterable[UUID], permit: Permit) -> dict[UUID | None, Status]:
    """Where cases stand, of those that the permit reaches."""
    found = Case.objects.filter(pk__in=list(case_ids))
    if permit.employer_id is not None:
        found = found.filter(employer_id=permit.employer_id)
    return {case: Status(status) for case, status in found.values_list("id", "status")}


def cases_of_employer(employer_id: int, permit: Permit) -> tuple[CaseView, ...]:
    """The cases that concern an employer, newest first."""
    if permit.employer_id is not None and permit.employer_id != employer_id:
        raise ReviewError("these cases are not of your employer")
    return _views(list(Case.objects.filter(employer_id=employer_id).order_by("-opened_at")), permit)


def lines(case_id: UUID, permit: Permit, *, page: int = 1, size: int = 100) -> tuple[LineView, ...]:
    """A page of the lines of the current round; pages are numbered from 1."""
    held = get_case(case_id, permit)
    found = list(ledger.proposal(case_id, held.round, permit, after=(page - 1) * size, size=size))
    people = subjects.identities(line.subject_id for line in found)
    return tuple(_line(line.entry, line.enters, people.get(line.subject_id)) for line in found)


def preview(case_id: UUID, permit: Permit, *, page: int = 1, size: int = 50) -> Preview:
    """What will change: before and after, in total and for each person, exceptions first."""
    held = get_case(case_id, permit)
    return preview_of(held, permit, page=page, size=size)


def decisions(case_id: UUID, permit: Permit) -> tuple[DecisionView, ...]:
    """Every decision on every round, in the order they were given."""
    return get_case(case_id, permit).decisions


def _views(held: list[Case], permit: Permit) -> tuple[CaseView, ...]:
    ids = [case.pk for case in held]
    taken = list(Decision.objects.filter(case_id__in=ids).order_by("id"))
    names = names_of_persons(
        [d.natural_person_id for d in taken] + [case.collected_by for case in held], permit
    )
    employers = _employers(held)
    originals = list(CaseOriginal.objects.filter(case_id__in=ids).order_by("id"))
    links = list(CaseLink.objects.filter(Q(case_id__in=ids) | Q(first_id__in=ids)))
    to_confirm = {(r.case_id, r.number): tuple(r.to_confirm) for r in Round.objects.filter(case_id__in=ids)}
    barred = _barred(held, permit)
    concerned = _concerned(held)
    return tuple(
        CaseView(
            id=case.pk,
            sort=CaseSort(case.sort),
            title=case.title,
            employer_id=case.employer_id,
            employer=employers.get(case.employer_id or 0, ""),
            month=Month.of(case.month) if case.month is not None else None,
            status=Status(case.status),
            round=case.round,
            waits_for=_waits_for(case),
            digest=bytes(case.digest) if case.digest is not None else None,
            lines=case.lines,
            people=concerned.get(case.pk, case.people),
            collected_by=names.get(case.collected_by, ""),
            opened_at=case.opened_at,
            proposed_at=case.proposed_at,
            closed_at=case.closed_at,
            originals=tuple(o.digest for o in originals if o.case_id == case.pk),
            decisions=tuple(_decision(d, case, names) for d in taken if d.case_id == case.pk),
            follows=next((link.first_id for link in links if link.case_id == case.pk), None),
            followed_by=tuple(dict.fromkeys(link.case_id for link in links if link.first_id == case.pk)),
            to_confirm=to_confirm.get((case.pk, case.round), ()),
            may_decide=not (why := _why_not(_waits_for(case), permit, barred.get((case.pk, case.round), ""))),
            why_not=why,
        )
        for case in held
    )


def _waits_for(case: Case) -> Rung | None:
    return LADDER[case.accepted] if case.status == Status.OPEN and case.accepted < len(LADDER) else None


def _decision(given: Decision, case: Case, names: dict[int, str]) -> DecisionView:
    return DecisionView(
        round=given.round,
        rung=Rung(given.rung),
        outcome=Verdict(given.outcome),
        reason=given.reason,
        officer=names.get(given.natural_person_id, ""),
        decided_at=given.decided_at,
        in_force=given.round == case.round,
        confirmed=tuple(given.confirmed),
    )


def _why_not(rung: Rung | None, permit: Permit, barred: str) -> str:
    """Why the reader may not decide now; empty when they may."""
    if rung is None:
        return "the case waits for no decision"
    if gateway.decides(rung) not in permit.policies:
        return f"you do not hold the post of {rung}"
    return barred


def _barred(held: Sequence[Case], permit: Permit) -> dict[tuple[UUID, int], str]:
    """Cases whose data the reader touched, or whose current round they decided already."""
    if permit.natural_person_id is None:
        return {}
    found: dict[tuple[UUID, int], str] = {}
    rounds = {case.pk: case.round for case in held}
    mine = Decision.objects.filter(case_id__in=rounds, natural_person_id=permit.natural_person_id)
    for case_id, number, rung in mine.values_list("case_id", "round", "rung"):
        found[case_id, number] = f"you already gave the {rung} of this round"
    touched = Touch.objects.filter(case_id__in=rounds, natural_person_id=permit.natural_person_id)
    for case_id in touched.values_list("case_id", flat=True):
        found[case_id, rounds[case_id]] = "you collected or resubmitted data of this case"
    return found


def _employers(held: Iterable[Case]) -> dict[int, str]:
    asked = {case.employer_id for case in held if case.employer_id is not None}
    return {number: row.name for number, row in ledger.employers(asked).items()} if asked else {}


def _concerned(held: Iterable[Case]) -> dict[UUID, int]:
    """How many people the money or the run of a case concerns: its own lines name the payer, or the agency."""
    asked = {case.pk: case.round for case in held if case.sort in (CaseSort.PAYMENT, CaseSort.RUN)}
    return accrual.people_concerned(asked) if asked else {}


def _line(entry: Entry, enters: bool, who: subjects.Identity | None) -> LineView:
    fact = entry.fact
    since = entry.effective_from
    return LineView(
        line=entry.line,
        kind=KINDS[entry.kind].name,
        enters=enters,
        subject_id=entry.subject,
        name=who.name if who else "",
        identity=_masked(who),
        employer_id=entry.employer,
        month=Month.parse(since[:7]) if since else None,
        wage=fact.wage if isinstance(fact, WageDeclared) else None,
        amounts=figures_of(entry).amounts,
        is_correction=entry.replaces is not None or entry.supplements is not None,
        fact=fact,
    )


def _masked(who: subjects.Identity | None) -> str:
    if who is None:
        return ""
    return mask_identity(who.number) if who.sort == "person" else who.number

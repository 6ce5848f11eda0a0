"""Moving a case: open, propose, decide, withdraw (art. 7). Each act is one transaction and noted in the journal."""

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID, uuid4

from django.db import connection, transaction

from legajo.accrual import acts as accrual
from legajo.accrual.money import MoneyLine
from legajo.authority import gateway
from legajo.authority.gateway import Actor, ActorKind
from legajo.ledger import entries as ledger_entries
from legajo.ledger import journal, warrants
from legajo.ledger import lookups as ledger_lookups
from legajo.ledger.errors import refusals as ledger_refusals
from legajo.ledger.subjects import Identity
from legajo.record.facts import Entry, PersonRegistered, RelationStarted
from legajo.record.period import Month
from legajo.review import ladder
from legajo.review.bundle import CaseSort, Outcome, Proposed
from legajo.review.ladder import LADDER, ReviewError, Rung, Status, Step, Taken, Verdict
from legajo.review.models import Case, CaseLink, CaseOriginal, Decision, Round, Touch


CHANNELS = {ActorKind.OFFICER: "counter", ActorKind.EMPLOYER: "employers", ActorKind.SYSTEM: "system"}
REGION = "110000"


def open_case(
    sort: CaseSort,
    *,
    title: str,
    employer_id: int | None = None,
    month: Month | None = None,
    originals: Sequence[str] = (),
    follows: UUID | None = None,
    region: str = REGION,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID:
    """Open a case; the same `key` again answers with the case that it opened."""
    gateway.check_collects(by, employer_id)
    with transaction.atomic():
        held, made = Case.objects.get_or_create(
            key=key,
            defaults={
                "id": uuid4(),
                "sort": sort.value,
                "title": title,
                "region": region,
                "employer_id": employer_id,
                "month": month.ordinal if month else None,
                "opened_by": by.login,
                "collected_by": by.person,
                "opened_at": at,
            },
        )
        if made:
            CaseOriginal.objects.bulk_create(
                CaseOriginal(case_id=held.pk, digest=digest, round=0) for digest in dict.fromkeys(originals)
            )
            if follows is not None:
                CaseLink.objects.create(case_id=held.pk, first_id=follows)
            _note("case_opened", held, by, at, {"sort": sort.value})
    return held.pk


def propose(
    case_id: UUID,
    entries: Sequence[Entry],
    *,
    restated: frozenset[int] = frozenset(),
    identities: Sequence[Identity] = (),
    money: Sequence[MoneyLine] = (),
    originals: Sequence[str] = (),
    remarks: Mapping[int, Sequence[str]] = MappingProxyType({}),
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> Proposed:
    """Fix the payloads of the case's next round and prepare their consequences.

    `entries` are numbered from 1 without gaps; those named in `restated` (lines) MUST come last, since the
    others become lines of the act. After a return the same call resubmits: a new round, four new decisions;
    `originals` are those that came since; `remarks` show officers what is odd about a person, as codes. The same `key` again answers with the round that it made.
    """
    with transaction.atomic():
        held = _lock(case_id)
        earlier = Round.objects.filter(key=key, case_id=case_id).first()
        if earlier is not None:
            return Proposed(case_id, earlier.number, bytes(earlier.digest), earlier.lines)
        gateway.check_collects(by, held.employer_id)
        ladder.after(Status(held.status), Step.PROPOSE)
        number = held.round + 1
        _add_originals(held, originals, number)
        _check_entries(held, entries, restated)
        lines = [ledger_entries.line_of(entry) for entry in entries]
        ledger_entries.propose(case_id, number, lines, restated=restated, identities=identities)
        digest = ledger_entries.case_digest(case_id, number)
        Round.objects.create(
            case_id=case_id,
            number=number,
            digest=digest,
            lines=len(entries),
            restated=len(restated),
            people=len({entry.subject for entry in entries}),
            proposed_by=by.login,
            proposed_at=at,
            to_confirm=_to_confirm(entries),
            key=key,
        )
        accrual.prepare(case_id, number, entries, restated=restated, money=money, remarks=remarks, at=at)
        _note("case_proposed", held, by, at, {"round": number, "lines": len(entries), "digest": digest.hex()})
    return Proposed(case_id, number, digest, len(entries))


def decide(
    case_id: UUID,
    rung: Rung,
    *,
    outcome: Verdict,
    reason: str = "",
    digest: bytes,
    confirmed: frozenset[int] = frozenset(),
    by: Actor,
    at: datetime.datetime,
) -> Outcome:
    """Give the verdict of one rung on the digest that the officer saw; the fourth acceptance enters the case.

    The same officer giving the same verdict on the same digest again (double click, second tab, retried
    job) gets the answer of the first time and changes nothing. `confirmed` names the lines of newly registered
    persons whose originals the first rung looked at; all of them are needed to accept there.
    """
    gateway.check_decides(by, rung)
    with transaction.atomic():
        held = _lock(case_id)
        taken = list(held.decisions.filter(round=held.round).order_by("id"))
        if _is_repeated(taken, rung, outcome, digest, by):
            return _outcome(held, _acts_of(held) if rung is LADDER[-1] else ())
        _check_decision(held, taken, rung, outcome, reason, digest, by)
        if rung is Rung.PRELIMINARY and outcome is Verdict.ACCEPT:
            _check_confirmed(held, confirmed)
        _record(held, rung, outcome, reason.strip(), digest, sorted(confirmed), by, at)
        approved = ladder.step_of(rung, outcome) is Step.APPROVE
        if approved:
            _enter(held, at)
        details = {"rung": rung.value, "outcome": outcome.value, "round": held.round, "digest": digest.hex()}
        _note("case_decided", held, by, at, details, reason)
        held.refresh_from_db(fields=["status", "accepted"])  # as the triggers left them
        sealed = ledger_entries.seal(at=at) if approved else ()
        return _outcome(held, tuple(act.number for act in sealed))


def _record(
    held: Case,
    rung: Rung,
    outcome: Verdict,
    reason: str,
    digest: bytes,
    confirmed: list[int],
    by: Actor,
    at: datetime.datetime,
) -> None:
    """Write the decision, with this process's word that the officer gave it."""
    given = (held.pk, held.round, rung.value, outcome.value, reason, digest, by.officer, at)
    vouched = warrants.warrant("decision", *given, ",".join(map(str, confirmed)))
    with ledger_refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT review_decide(%s, %s, %s, %s, %s, %s, %s, %s, %s::integer[], %s)",
            [*given, confirmed, vouched],
        )


def withdraw(case_id: UUID, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """The collector gives up a case that was not proposed or was returned."""
    with transaction.atomic():
        held = _lock(case_id)
        gateway.check_collects(by, held.employer_id)
        if not reason.strip():
            raise ReviewError("say why the case is withdrawn: the journal keeps it")
        reached = ladder.after(Status(held.status), Step.WITHDRAW)
        Case.objects.filter(pk=case_id).update(status=reached.value, closed_at=at)
        _note("case_withdrawn", held, by, at, {}, reason)


def _lock(case_id: UUID) -> Case:
    held = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if held is None:
        raise ReviewError("there is no such case; open it from the queue again")
    return held


def _add_originals(held: Case, originals: Sequence[str], number: int) -> None:
    known = set(held.originals.values_list("digest", flat=True))
    new = [digest for digest in dict.fromkeys(originals) if digest not in known]
    CaseOriginal.objects.bulk_create(
        CaseOriginal(case_id=held.pk, digest=digest, round=number) for digest in new
    )


def _check_entries(held: Case, entries: Sequence[Entry], restated: frozenset[int]) -> None:
    """No entry without its original (art. 6), each of this case, in lines that the act can keep."""
    if not entries:
        raise ReviewError("there is nothing to decide: the case proposes no line")
    originals = set(held.originals.values_list("digest", flat=True))
    entering = len(entries) - len(restated)
    case = str(held.pk)
    for number, entry in enumerate(entries, start=1):
        if entry.line != number or entry.case != case:
            raise ReviewError(f"line {number} is numbered {entry.line} and says it is of case {entry.case}")
        if (number in restated) != (number > entering):
            raise ReviewError("lines that repeat what stands come after those that enter")
        if not entry.originals or not originals.issuperset(entry.originals):
            raise ReviewError(
                f"line {number} rests on no original of this case; nothing enters without one (art. 6)"
            )


def _is_repeated(taken: Sequence[Decision], rung: Rung, outcome: Verdict, digest: bytes, by: Actor) -> bool:
    return any(
        (given.rung, given.outcome, bytes(given.digest), given.officer_id)
        == (rung.value, outcome.value, digest, by.officer_id)
        for given in taken
    )


def _check_decision(
    held: Case, taken: Sequence[Decision], rung: Rung, outcome: Verdict, reason: str, digest: bytes, by: Actor
) -> None:
    ladder.after(Status(held.status), ladder.step_of(rung, outcome))
    ladder.check(
        rung,
        outcome,
        reason,
        natural_person_id=by.person,
        taken=[Taken(Rung(d.rung), d.natural_person_id, Verdict(d.outcome)) for d in taken],
        touched_by=frozenset(
            Touch.objects.filter(case_id=held.pk).values_list("natural_person_id", flat=True)
        ),
    )
    if held.digest is None or bytes(held.digest) != digest:
        raise ReviewError("the case has changed since you opened it; read it again before you decide")


def _check_confirmed(held: Case, confirmed: frozenset[int]) -> None:
    asked = Round.objects.values_list("to_confirm", flat=True).get(case_id=held.pk, number=held.round)
    missing = sorted(set(asked) - confirmed)
    if missing:
        listed = ", ".join(map(str, missing))
        raise ReviewError(
            f"look at the originals of the new persons and relations on lines {listed}; confirm each"
        )


def _to_confirm(entries: Sequence[Entry]) -> list[int]:
    """One line for each new person, or for each new relation of a person who was known."""
    persons = {entry.subject for entry in entries if isinstance(entry.fact, PersonRegistered)}
    return [
        entry.line
        for entry in entries
        if isinstance(entry.fact, PersonRegistered)
        or (isinstance(entry.fact, RelationStarted) and entry.subject not in persons)
    ]


def _enter(held: Case, at: datetime.datetime) -> None:
    """Write the case and what follows from it into the book; the act is sealed at the end of the transaction."""
    ledger_entries.post_case(held.pk)
    accrual.follow(held.pk, held.round, at=at)
    Case.objects.filter(pk=held.pk).update(status=Status.ENTERED.value, closed_at=at)


def _acts_of(held: Case) -> tuple[int, ...]:
    """The acts that the fourth acceptance wrote."""
    return tuple(act.number for act in ledger_lookups.acts_of(held.pk) if act.sort != "run")


def _outcome(held: Case, acts: tuple[int, ...]) -> Outcome:
    status = Status(held.status)
    waits = ladder.LADDER[held.accepted] if status is Status.OPEN else None
    return Outcome(status, waits, acts)


def _note(
    act: str, held: Case, by: Actor, at: datetime.datetime, details: Mapping[str, object], reason: str = ""
) -> None:
    channel = CHANNELS.get(by.kind, "counter")
    journal.note(
        act, actor=by.account, channel=channel, at=at, case_id=held.pk, reason=reason, details=details
    )

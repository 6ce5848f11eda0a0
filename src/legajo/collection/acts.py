"""Taking an employer's sheet in: receive, read, confirm, propose (arts. 5, 6). Each act is one transaction.

The employer's site keeps the bytes and asks; the worker reads and proposes, with rights that the site lacks.
"""

import datetime
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app

from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.collection import comparison, package
from legajo.collection.errors import CollectionError
from legajo.collection.models import Declaration
from legajo.collection.payments import PaymentReceipt, receive_payment
from legajo.collection.states import State, Step, after
from legajo.collection.work import propose, read
from legajo.ledger import journal
from legajo.ledger import lookups as ledger
from legajo.originals import acts as originals
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review.acts import CHANNELS, REGION
from legajo.review.bundle import CaseSort


__all__ = [
    "PaymentReceipt",
    "confirm",
    "propose",
    "read",
    "receive",
    "receive_payment",
    "resubmit",
    "withdraw",
]

QUEUE = "collection"
MEDIA_TYPE = "application/octet-stream"  # what an upload is, is found out when it is read


def receive(
    content: bytes,
    *,
    name: str,
    employer_id: int,
    corrects: UUID | None = None,
    by: Actor,
    at: datetime.datetime,
    key: str,
    deferred: bool = True,
) -> UUID:
    """Keep the bytes of a sheet and have it read. `corrects` names the first sheet whose faulty rows this one mends.

    The same `key` again answers with the declaration that it made for this employer. Without `deferred` the caller calls `read`.
    """
    gateway.check_collects(by, employer_id)
    package.check_arrival(content)
    key = f"{employer_id} {key}"  # a browser chooses it: another employer's is never found by it
    with transaction.atomic():
        known = Declaration.objects.filter(key=key).first()
        if known is not None:
            return known.pk
        if corrects is not None:
            _get(corrects, employer_id)
        said = {
            "id": uuid4(),
            "employer_id": employer_id,
            "region": REGION,
            "original": originals.store(content, media_type=MEDIA_TYPE, name=name, by=by, at=at),
            "corrects_id": corrects,
            "received_by": by.user_id or 0,
            "received_at": at,
        }
        held, made = Declaration.objects.get_or_create(
            key=key, defaults=said
        )  # the other click may be here too
        if made:
            _note("sheet_received", held, by, at)
            if deferred:
                _defer("collection.read", held.pk, at)
    return held.pk


def confirm(
    declaration_id: UUID, *, by: Actor, at: datetime.datetime, key: str, deferred: bool = True
) -> UUID:
    """The employer stands by the sound rows: they become one case. A double click answers with the same case."""
    with transaction.atomic():
        held = _lock_month(declaration_id)
        gateway.check_collects(by, held.employer_id)
        if held.case_id is not None and held.state in (State.CONFIRMED, State.PROPOSED):
            return held.case_id
        _check_confirmable(held)
        replaces = _returned_case(held)
        held.case_id = replaces or _open_case(held, by=by, at=at, key=f"{held.pk} {key}")
        _supersede_first(held, replaces)
        _move(held, Step.CONFIRM, confirmed_by=by.user_id, confirmed_at=at, case_id=held.case_id)
        _note("sheet_confirmed", held, by, at)
        if deferred:
            _defer("collection.propose", held.pk, at)
        return held.case_id


def resubmit(declaration_id: UUID, *, by: Actor, at: datetime.datetime, deferred: bool = True) -> UUID:
    """Propose the same rows again after the case was returned: a new round, four new decisions."""
    with transaction.atomic():
        held = _lock(declaration_id)
        gateway.check_collects(by, held.employer_id)
        if not comparison.is_returned(held):
            raise CollectionError("Only a sheet whose case was returned can be sent again.")
        if held.state == State.PROPOSED:
            _move(held, Step.RESUBMIT, confirmed_by=by.user_id, confirmed_at=at)
            _note("sheet_resubmitted", held, by, at)
            if deferred:
                _defer("collection.propose", held.pk, at)
        assert held.case_id is not None  # noqa: S101 (a returned case is a case)
        return held.case_id


def withdraw(declaration_id: UUID, *, by: Actor, at: datetime.datetime) -> None:
    """The employer gives up a sheet that it has not confirmed."""
    with transaction.atomic():
        held = _lock(declaration_id)
        gateway.check_collects(by, held.employer_id)
        if held.state == State.WITHDRAWN:
            return
        _move(held, Step.WITHDRAW)
        _note("sheet_withdrawn", held, by, at)


def _check_confirmable(held: Declaration) -> None:
    if held.state != State.READ:
        raise CollectionError("This sheet does not wait for a confirmation; look at how it stands.")
    if held.blocked or not held.accepted or held.month is None or held.read_at is None:
        raise CollectionError("Nothing of this sheet can go on. Mend its problems and upload it again.")
    # What was confirmed after this sheet was read, this sheet has not seen; see Note [One sheet at a time].
    month = Declaration.objects.filter(employer_id=held.employer_id, month=held.month).exclude(pk=held.pk)
    if month.filter(confirmed_at__gt=held.read_at).exists():
        raise CollectionError(
            "Another sheet of this month was confirmed since this one was read. Upload it again to see what is left."
        )


def _returned_case(held: Declaration) -> UUID | None:
    """The case that this sheet mends, when the officers gave it back."""
    first = held.corrects
    return first.case_id if first is not None and comparison.is_returned(first) else None


def _open_case(held: Declaration, *, by: Actor, at: datetime.datetime, key: str) -> UUID:
    month = Month.of(held.month or 0)
    employer = ledger.employers([held.employer_id])[held.employer_id]
    first = held.corrects
    return review.open_case(
        CaseSort.DECLARATION,
        title=f"{month} · {employer.name}",
        employer_id=held.employer_id,
        month=month,
        originals=(held.original,),
        follows=first.case_id if first is not None else None,
        region=held.region,
        by=by,
        at=at,
        key=f"declaration/{held.pk}/{key}",
    )


def _supersede_first(held: Declaration, replaces: UUID | None) -> None:
    """The first sheet gives way where this one takes its whole place."""
    first = held.corrects
    if first is None:
        return
    step = Step.REPLACE if replaces else Step.SUPERSEDE
    if after(State(first.state), step):
        _move(Declaration.objects.select_for_update(of=("self",)).get(pk=first.pk), step)


def _get(declaration_id: UUID, employer_id: int) -> Declaration:
    held = Declaration.objects.filter(pk=declaration_id, employer_id=employer_id).first()
    if held is None:
        raise CollectionError("There is no such sheet of this employer.")
    return held


def _lock_month(declaration_id: UUID) -> Declaration:
    """Note [One sheet at a time]: two sheets of one employer and month wait for each other, so that a person is not in
    two cases at once. All of the month are locked in one order: each its own first, they would wait for ever.
    """
    asked = Declaration.objects.filter(pk=declaration_id).values_list("employer_id", "month").first()
    if asked is not None and asked[1] is not None:
        month = Declaration.objects.filter(employer_id=asked[0], month=asked[1]).order_by("pk")
        list(month.select_for_update(of=("self",)).values_list("pk"))
    return _lock(declaration_id)


def _lock(declaration_id: UUID) -> Declaration:
    held = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration_id).first()
    if held is None:
        raise CollectionError("There is no such sheet.")
    return held


def _move(held: Declaration, step: Step, **values: object) -> None:
    reached = after(State(held.state), step)
    if reached is None:
        raise CollectionError(f"The sheet is {held.state}; it cannot be changed like that.")
    for name, value in {**values, "state": reached.value}.items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "state"])


def _defer(task: str, declaration_id: UUID, at: datetime.datetime) -> None:
    """A job names the declaration alone: nothing of a person stands in the queue."""
    app.configure_task(task, queue=QUEUE, lock=f"declaration/{declaration_id}").defer(
        declaration_id=str(declaration_id), at=at.isoformat()
    )


def _note(act: str, held: Declaration, by: Actor, at: datetime.datetime) -> None:
    details = {"declaration": str(held.pk), "employer": held.employer_id, "original": held.original}
    journal.note(
        act,
        actor=by.account,
        channel=CHANNELS.get(by.kind, "counter"),
        at=at,
        case_id=held.case_id,
        details=details,
    )

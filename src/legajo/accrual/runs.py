"""An approved run: staged with its order, posted once four officers approved exactly that, by accrual's own role (art. 11)."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db import transaction

from legajo.accrual import marks
from legajo.accrual.assessment import AccrualError
from legajo.accrual.models import Plan
from legajo.authority import gateway
from legajo.ledger import entries as ledger_entries
from legajo.ledger import lookups
from legajo.record.facts import Entry, Run


ALIAS = "accrual"  # the connection of the worker's own role
Again = Callable[
    [Run, Mapping[str, object], datetime.datetime], str
]  # the digest that a new dry run comes to


class OvertakenError(AccrualError):
    """What was approved is no longer what the rules come to; it is ordered again."""


def asked(order_id: UUID) -> Mapping[str, object]:
    """What an order's dry run was asked."""
    plan = Plan.objects.filter(case_id=order_id).order_by("-round").first()
    if plan is None:
        raise AccrualError(f"there is no order {order_id}")
    marks.check(plan)
    found: Mapping[str, object] = plan.summary["asked"]
    return found


def stage(
    order_id: UUID, entries: Iterable[Entry], position: int, asked: Mapping[str, object] | None = None
) -> None:
    """Put what a dry run found where the approved order will be copied from; `asked` is what to run again, beside the order's fact."""
    lines = [ledger_entries.line_of(entry) for entry in entries]
    ledger_entries.stage(order_id, lines)
    for plan in Plan.objects.filter(case_id=order_id):
        plan.position, plan.postings, plan.staged = position, len(lines), marks.digest_of(lines)
        if asked is not None:
            plan.summary = {**plan.summary, "asked": dict(asked)}
        marks.mark(plan)
        plan.save()


def post(order_id: UUID, again: Again, *, at: datetime.datetime) -> int:
    """Post what the approved order announced; again, it posts nothing more.

    When anything touched the records since the dry run, or a value was published, it is run again and must come to
    the same digest.
    """
    with transaction.atomic(using=ALIAS):
        done = [act for act in lookups.acts_of(order_id, using=ALIAS) if act.sort == "run"]
        if done:
            return done[0].entry_count
        plan = Plan.objects.using(ALIAS).filter(case_id=order_id).order_by("-round").first()
        if plan is None:
            raise AccrualError(f"there is no order {order_id}")
        marks.check(plan)
        published = lookups.parameters_version(using=ALIAS) > plan.position
        if published or lookups.touched_since(order_id, plan.position, using=ALIAS):
            _check_unchanged(plan, again)
        posted = ledger_entries.post_run(order_id, using=ALIAS)
        marks.check_posted(plan, posted.digest)
        ledger_entries.seal(at=at, using=ALIAS)
    return posted.count


def _check_unchanged(plan: Plan, again: Again) -> None:
    ordered = Run(**plan.summary["run"])
    day = datetime.date.fromisoformat(ordered.known_at)
    noon = datetime.datetime.combine(day, datetime.time(12), gateway.AGENCY_ZONE)
    if (
        again(ordered, {"region": plan.summary["region"], **plan.summary.get("asked", {})}, noon)
        != ordered.population
    ):
        raise OvertakenError("the records have changed since the dry run: order it again")

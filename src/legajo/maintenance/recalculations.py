"""Recalculation by order: what became known late is a dry run, then a case, then the differences in the book (arts. 6, 11)."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, replace
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connections, transaction
from procrastinate.contrib.django import app

from legajo.accrual import recalculation, runs, settlement
from legajo.accrual.dry_recalculation import dry_recalculation
from legajo.accrual.parameters import book_parameters
from legajo.accrual.recalculation import Recalculation, Scope
from legajo.accrual.runs import ALIAS
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.ledger import agency, journal
from legajo.ledger import lookups as ledger
from legajo.maintenance import settlements
from legajo.maintenance.errors import MaintenanceError
from legajo.maintenance.lookups import last_settled
from legajo.maintenance.models import Order
from legajo.originals import acts as originals
from legajo.record.facts import ParameterPublished, Run, make_entry
from legajo.record.permit import Permit
from legajo.review import acts as review
from legajo.review import lookups as cases
from legajo.review.bundle import CaseSort
from legajo.review.ladder import Status


KIND = "recalculation"
AFTER_PUBLICATION = "values were published for a time that had been computed without them"
AFTER_LATE_MOVE = "an account was moved in a year whose interest had been credited"


def scope_of_case(publication: UUID, *, by: Actor) -> Scope:
    """What rests on the values that a case published; MaintenanceError while they do not stand in the book."""
    permit = gateway.permit_run(by)
    case = cases.get_case(publication, permit)
    if case.sort is not CaseSort.PARAMETERS or case.status is not Status.ENTERED:
        raise MaintenanceError("only values that four officers approved can change what stands")
    lines = ledger.proposal(publication, case.round, permit)
    facts = [line.entry.fact for line in lines]
    published = [fact for fact in facts if isinstance(fact, ParameterPublished)]
    return recalculation.scope_of(published, book_parameters())


def follow_publication(publication: UUID, *, at: datetime.datetime) -> UUID | None:
    """Order what follows from values that entered the book; whoever brought them brings the differences too."""
    system = gateway.permit_system(gateway.system("worker"), "recalculation")
    by = gateway.actor_of(User.objects.get(pk=cases.opened_by(publication, system)), at=at)
    return order(
        scope_of_case(publication, by=by),
        reason=AFTER_PUBLICATION,
        follows=publication,
        by=by,
        at=at,
        key=f"recalculation/{publication}",
    )


def ask(scope: Scope, *, reason: str, by: Actor, at: datetime.datetime, key: str) -> None:
    """Have the worker make the dry run of a scope and order it in the asker's name; the same key again orders nothing more."""
    gateway.check_collects(by, None)
    if scope.is_empty:
        raise MaintenanceError("say from which month or from which year the figures are computed anew")
    if not reason.strip():
        raise MaintenanceError(
            "say why the figures are computed anew: the maintenance log keeps it (art. 12)"
        )
    journal.note(
        "recalculation_asked",
        actor=by.account,
        channel="counter",
        at=at,
        reason=reason,
        details={"from": scope.begins},
    )
    job = app.configure_task("maintenance.order_recalculation", queue="maintenance", lock="recalculation")
    job.defer(first=scope.first, year=scope.year, reason=reason, user=by.user_id, key=key)


def follow_late(case_id: UUID, year: int, *, at: datetime.datetime) -> UUID | None:
    """Order what follows when a case moved an account in a year that may be settled: money of then, or money that went back."""
    settled = last_settled()
    if settled is None or year > settled:
        return None
    system = gateway.permit_system(gateway.system("worker"), "recalculation")
    by = gateway.actor_of(User.objects.get(pk=cases.opened_by(case_id, system)), at=at)
    return order(
        Scope(year=year),
        reason=AFTER_LATE_MOVE,
        follows=case_id,
        by=by,
        at=at,
        key=f"recalculation/{case_id}",
    )


def order_again(order_id: UUID, *, at: datetime.datetime) -> UUID | None:
    """Order anew what an order no longer comes to, since its records changed before it was carried out."""
    held = Order.objects.get(pk=order_id)
    system = gateway.permit_system(gateway.system("worker"), "recalculation")
    by = gateway.actor_of(User.objects.get(pk=cases.opened_by(order_id, system)), at=at)
    scope = _scope_in(runs.asked(order_id))
    return order(scope, reason=held.reason, by=by, at=at, key=f"again/{order_id}")


def dry_run(scope: Scope, *, region: str = review.REGION, by: Actor, at: datetime.datetime) -> Recalculation:
    """What the figures of the scope lack; it changes nothing."""
    if ALIAS not in connections:
        raise MaintenanceError("a run reads all accounts, which only the worker may: run it there")
    scope = replace(scope, settled=last_settled())
    return dry_recalculation(scope, gateway.permit_run(by), region=region, at=at)


def order(
    scope: Scope,
    *,
    reason: str,
    follows: UUID | None = None,
    region: str = review.REGION,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID | None:
    """Propose the differences that a dry run found as a case; None when every figure stands.

    `follows` is the publication that made them necessary. The same `key` again answers with the same case.
    """
    if not reason.strip():
        raise MaintenanceError(
            "say why the figures are computed anew: the maintenance log keeps it (art. 12)"
        )
    held = cases.case_of_key(key, gateway.permit_run(by))
    if held is not None and Order.objects.filter(pk=held).exists():
        return held
    found = dry_run(scope, region=region, by=by, at=at)
    if not found.found:
        return None
    name = f"recalculation-{scope.begins}.csv"
    paper = originals.store(found.listing(), media_type="text/csv", name=name, by=by, at=at)
    with transaction.atomic():
        case = review.open_case(
            CaseSort.RUN,
            title=f"Recalculation from {scope.begins}",
            originals=[paper],
            follows=follows,
            region=region,
            by=by,
            at=at,
            key=key,
        )
        _propose(case, found, paper, reason=reason, by=by, at=at, key=key)
    return case


def _propose(
    case: UUID, found: Recalculation, paper: str, *, reason: str, by: Actor, at: datetime.datetime, key: str
) -> None:
    entry = make_entry(
        found.run_fact(case),
        subject=agency.SUBJECT,
        line=1,
        region=found.region,
        received=found.known_at,
        case=str(case),
        originals=(paper,),
        supplier=by.account,
        channel="desk",
        reason=reason,
    )
    review.propose(case, [entry], by=by, at=at, key=f"{key} proposal")
    scope = found.scope
    asked = asdict(scope)
    runs.stage(case, found.entries(case), found.position, asked)
    Order.objects.create(
        id=case,
        kind=KIND,
        year=scope.year,
        content=f"differences from {scope.begins}: {found.persons} persons, {found.totals['entries']} entries",
        reason=reason,
        method="the preset rules with the values known today; what the rules do not explain is left alone",
        responsible=by.person,
        ordered_at=at,
    )
    details = {"from": scope.begins, "persons": found.persons, **found.totals}
    journal.note(
        "recalculation_ordered",
        actor=by.account,
        channel="desk",
        at=at,
        case_id=case,
        reason=reason,
        details=details,
    )


def accepted_order(found: Recalculation, permit: Permit) -> UUID:
    """The order that four officers approved of exactly this dry run; MaintenanceError says what is missing."""
    orders = [order.pk for order in Order.objects.filter(kind=KIND).order_by("ordered_at")]
    same = [order for order in orders if settlement.ordered_digest(order) == found.population]
    if order := settlements.accepted_of(same, cases.statuses(same, permit)):
        return order
    if not found.found:
        raise MaintenanceError("every figure stands: there is nothing to be posted")
    raise MaintenanceError(
        f"nobody approved a recalculation with the digest {found.population}: order it, four officers decide"
    )


def execute(order_id: UUID, *, at: datetime.datetime) -> int:
    """Post what the approved order announced."""
    return runs.post(order_id, _again, at=at)


def _scope_in(asked: Mapping[str, object]) -> Scope:
    return Scope(asked["first"], asked["last"], asked["year"], asked["settled"])  # type: ignore[arg-type]  # as `_propose` wrote them


def _again(ordered: Run, asked: Mapping[str, object], at: datetime.datetime) -> str:
    scope = _scope_in(asked)
    permit = gateway.permit_system(gateway.system("accrual"), "approved run")
    return dry_recalculation(scope, permit, region=str(asked["region"]), at=at).population

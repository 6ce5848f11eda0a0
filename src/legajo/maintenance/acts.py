"""Maintenance by order (arts. 11, 12): a dry run becomes a case, four officers approve it, a job executes it."""

import datetime
from uuid import UUID

from django.db import connections, transaction

from legajo.accrual import settlement
from legajo.accrual.assessment import AccrualError
from legajo.accrual.runs import ALIAS
from legajo.accrual.settlement import DryRun
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.ledger import agency, journal
from legajo.maintenance import recalculations, settlements
from legajo.maintenance.errors import MaintenanceError
from legajo.maintenance.models import Order
from legajo.maintenance.recalculations import follow_publication
from legajo.originals import acts as originals
from legajo.record.facts import make_entry
from legajo.review import acts as review
from legajo.review.bundle import CaseSort


__all__ = [
    "AccrualError",
    "MaintenanceError",
    "dry_settlement",
    "execute",
    "follow_publication",
    "order_settlement",
]


def dry_settlement(year: int, *, region: str = review.REGION, by: Actor, at: datetime.datetime) -> DryRun:
    """What the yearly crediting of interest would post; it changes nothing."""
    if ALIAS not in connections:
        raise MaintenanceError("a run reads all accounts, which only the worker may: run it there")
    return settlements.quickest()(year, gateway.permit_run(by), region=region, at=at)


def order_settlement(
    year: int, *, reason: str, region: str = review.REGION, by: Actor, at: datetime.datetime, key: str
) -> UUID:
    """Propose the yearly crediting of interest: the totals of the dry run go to the four rungs as a case."""
    found = dry_settlement(year, region=region, by=by, at=at)
    if not found.facts:
        raise MaintenanceError(
            f"no account has interest of {year} to be credited: it was settled, or is empty"
        )
    if not reason.strip():
        raise MaintenanceError("say why the accounts are settled: the maintenance log keeps it (art. 12)")
    paper = originals.store(
        found.listing(), media_type="text/csv", name=f"settlement-{year}.csv", by=by, at=at
    )
    with transaction.atomic():
        case = review.open_case(
            CaseSort.RUN,
            title=f"Interest of {year}",
            originals=[paper],
            region=region,
            by=by,
            at=at,
            key=key,
        )
        if Order.objects.filter(pk=case).exists():
            return case
        entry = make_entry(
            found.run_fact(case),
            subject=agency.SUBJECT,
            line=1,
            region=region,
            received=found.known_at,
            case=str(case),
            originals=(paper,),
            supplier=by.account,
            channel="desk",
            reason=reason,
        )
        review.propose(case, [entry], by=by, at=at, key=f"{key} proposal")
        settlement.stage(case, found)
        Order.objects.create(
            id=case,
            kind="settlement",
            year=year,
            content=f"interest of {year}: {found.persons} persons, {found.totals['entries']} entries",
            reason=reason,
            method=f"{found.terms.method}, rate {found.terms.rate.text} per cent",
            responsible=by.person,
            ordered_at=at,
        )
        details = {"year": year, "persons": found.persons, **found.totals}
        journal.note(
            "settlement_ordered",
            actor=by.account,
            channel="desk",
            at=at,
            case_id=case,
            reason=reason,
            details=details,
        )
    return case


def execute(order_id: UUID, *, at: datetime.datetime) -> int:
    """Post what the approved order announced; returns the number of entries. Again, or at once: posts nothing more."""
    with transaction.atomic(using=ALIAS):
        orders = Order.objects.using(ALIAS)
        held = orders.select_for_update().filter(pk=order_id).first()  # a second worker waits here
        if held is None:
            raise MaintenanceError("there is no such order; look for it in the maintenance log")
        orders.filter(pk=order_id, executed_at=None).update(executed_at=at)
        if held.kind == recalculations.KIND:
            return recalculations.execute(order_id, at=at)
        return settlement.execute(order_id, at=at, again=settlements.quickest())

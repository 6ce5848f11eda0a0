"""Settling a year for everybody: asked for at the desk, computed by the worker, approved by four officers, carried out (arts. 6, 11, 12)."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from uuid import UUID

from procrastinate.contrib.django import app

from legajo.accrual import settlement
from legajo.accrual.settlement import DryRun, DryRunner
from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.ledger import journal
from legajo.maintenance.errors import MaintenanceError
from legajo.maintenance.models import Order
from legajo.record.permit import Permit
from legajo.review import lookups as cases
from legajo.review.ladder import Status


KIND = "settlement"
FIRST_YEAR = 1986  # contributions by labour-contract workers began


def quickest(processes: int = 1) -> DryRunner:
    """Over columns where the extra `batch` is installed, else record by record: the same facts, the same digest."""
    if all(find_spec(name) for name in ("adbc_driver_postgresql", "numpy", "pyarrow")):
        from legajo.accrual.whole.run import dry_run  # no process that serves pages comes here

        return partial(dry_run, processes=processes)
    return settlement.dry_run


def ask(year: int, *, reason: str, by: Actor, at: datetime.datetime, key: str) -> None:
    """Have the worker make the dry run of a year and order it in the asker's name; the same key again orders nothing more."""
    gateway.check_collects(by, None)
    last = at.astimezone(gateway.AGENCY_ZONE).year - 1
    if not FIRST_YEAR <= year <= last:
        raise MaintenanceError(f"a year is settled when it is over: from {FIRST_YEAR} to {last}")
    if not reason.strip():
        raise MaintenanceError("say why the accounts are settled: the maintenance log keeps it (art. 12)")
    details = {"year": year}
    journal.note(
        "settlement_asked", actor=by.account, channel="counter", at=at, reason=reason, details=details
    )
    app.configure_task("maintenance.settle", queue="maintenance", lock=f"settlement/{year}").defer(
        year=year, reason=reason, user=by.user_id, key=key
    )


def accepted_order(found: DryRun, permit: Permit) -> UUID:
    """The order that four officers approved of exactly this dry run; MaintenanceError says what is missing."""
    orders = list(Order.objects.filter(kind=KIND, year=found.year).order_by("ordered_at"))
    states = cases.statuses([order.pk for order in orders], permit)
    same = [order.pk for order in orders if settlement.ordered_digest(order.pk) == found.population]
    if order := accepted_of(same, states):
        return order
    if not found.facts:
        raise MaintenanceError(
            f"no account has interest of {found.year} to be credited: it was settled, or is empty"
        )
    if any(states[order.pk] is Status.ENTERED and order.executed_at is None for order in orders):
        raise MaintenanceError(
            "the accounts have changed since the dry run that was approved: order the settlement again"
        )
    raise MaintenanceError(
        f"nobody approved a settlement of {found.year} with the digest {found.population}: "
        "order it at the desk (Runs), four officers decide"
    )


def accepted_of(orders: Sequence[UUID], states: Mapping[UUID | None, Status]) -> UUID | None:
    """The newest order that was approved, of those of one dry run; MaintenanceError while one waits. Refused ones do not count."""
    approved = [order for order in orders if states[order] is Status.ENTERED]
    if approved:
        return approved[-1]
    for order in orders:
        if states[order] in (Status.COLLECTING, Status.OPEN, Status.RETURNED):
            raise MaintenanceError(
                f"the order {order} of this dry run waits for the officers: {states[order]}"
            )
    return None

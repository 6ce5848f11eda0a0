"""The jobs of the stage: carrying out an approved order, in the worker."""

import datetime
from uuid import UUID

from django.contrib.auth.models import User
from procrastinate.contrib.django import app

from legajo.accrual.recalculation import Scope
from legajo.accrual.runs import OvertakenError
from legajo.authority import gateway
from legajo.maintenance import acts, recalculations


@app.task(name="maintenance.execute", queue="maintenance")
def execute(order_id: str) -> None:
    """Carry out what four officers approved; what the records outran is ordered again. The worker is an edge: it reads the clock."""
    at = datetime.datetime.now(datetime.UTC)
    try:
        acts.execute(UUID(order_id), at=at)
    except OvertakenError:
        recalculations.order_again(UUID(order_id), at=at)


@app.task(name="maintenance.recalculate", queue="maintenance")
def recalculate(publication: str) -> None:
    """Propose the differences that follow from values which four officers published, in the name of who brought them."""
    acts.follow_publication(UUID(publication), at=datetime.datetime.now(datetime.UTC))


@app.task(name="maintenance.settle", queue="maintenance")
def settle(year: int, reason: str, user: int, key: str) -> None:
    """Make the dry run of a year and order it, in the name of who asked for it at the desk."""
    at = datetime.datetime.now(datetime.UTC)
    by = gateway.actor_of(User.objects.get(pk=user), at=at)
    acts.order_settlement(year, reason=reason, by=by, at=at, key=key)


@app.task(name="maintenance.recalculate_late", queue="maintenance")
def recalculate_late(case_id: str, year: int) -> None:
    """Propose the differences of interest that follow when a case moved accounts of a settled year."""
    recalculations.follow_late(UUID(case_id), year, at=datetime.datetime.now(datetime.UTC))


@app.task(name="maintenance.order_recalculation", queue="maintenance")
def order_recalculation(first: int | None, year: int | None, reason: str, user: int, key: str) -> None:
    """Make the dry run of a recalculation and order it, in the name of who asked for it at the desk."""
    at = datetime.datetime.now(datetime.UTC)
    by = gateway.actor_of(User.objects.get(pk=user), at=at)
    recalculations.order(Scope(first=first, year=year), reason=reason, by=by, at=at, key=key)

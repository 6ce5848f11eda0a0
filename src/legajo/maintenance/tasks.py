"""The jobs of the stage: carrying out an approved order, in the worker."""

import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from legajo.maintenance import acts


@app.task(name="maintenance.execute", queue="maintenance")
def execute(order_id: str) -> None:
    """Carry out what four officers approved. The worker is an edge: it reads the clock."""
    acts.execute(UUID(order_id), at=datetime.datetime.now(datetime.UTC))


@app.task(name="maintenance.recalculate", queue="maintenance")
def recalculate(publication: str) -> None:
    """Propose the differences that follow from values which four officers published, in the name of who brought them."""
    acts.follow_publication(UUID(publication), at=datetime.datetime.now(datetime.UTC))

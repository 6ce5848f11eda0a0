"""The jobs of the stage: executing an approved order, in the worker."""

import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from legajo.accrual import settlement


@app.task(name="accrual.execute", queue="accrual")
def execute(order_id: str) -> None:
    """Post what an order announced that four officers approved. The worker is an edge: it reads the clock."""
    settlement.execute(UUID(order_id), at=datetime.datetime.now(datetime.UTC))

"""Reading maintenance orders (art. 12)."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from legajo.maintenance.models import Order
from legajo.record.permit import Permit


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order; its id is that of its case."""

    id: UUID
    kind: str
    year: int | None
    content: str
    reason: str
    ordered_at: datetime.datetime
    executed_at: datetime.datetime | None


def orders(permit: Permit) -> tuple[OrderView, ...]:
    """The last hundred orders, the newest first."""
    names = ("id", "kind", "year", "content", "reason", "ordered_at", "executed_at")
    found = Order.objects.order_by("-ordered_at").values_list(*names)[:100]
    return tuple(OrderView(*row) for row in found)


def settlement_of(year: int) -> UUID | None:
    """The order that settles the accounts of a year, if one was given and carried out."""
    found = Order.objects.filter(kind="settlement", year=year).exclude(executed_at=None).first()
    return found.pk if found else None


def last_settled() -> int | None:
    """The last year whose interest an order credited."""
    done = Order.objects.filter(kind="settlement").exclude(executed_at=None)
    return done.order_by("-year").values_list("year", flat=True).first()

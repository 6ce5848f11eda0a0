"""Reading maintenance orders (art. 12)."""

from uuid import UUID

from legajo.maintenance.models import Order


def settlement_of(year: int) -> UUID | None:
    """The order that settles the accounts of a year, if one was given and carried out."""
    found = Order.objects.filter(kind="settlement", year=year).exclude(executed_at=None).first()
    return found.pk if found else None

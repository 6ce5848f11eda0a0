"""Maintenance orders and their log (arts. 11, 12): time, content, reason, method, person responsible."""

from django.db import models


class Order(models.Model):
    """One order to run preset rules over the population; its case climbs the four rungs."""

    id = models.UUIDField(primary_key=True)  # of the case
    kind = models.TextField()  # settlement
    year = models.IntegerField(null=True)
    content = models.TextField()
    reason = models.TextField()
    method = models.TextField()
    responsible = models.BigIntegerField()  # natural person
    ordered_at = models.DateTimeField()
    executed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "maintenance_order"

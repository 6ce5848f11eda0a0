"""What accrual prepares and keeps beside the book: plans of consequences, the lines of money (arts. 2, 6)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Plan(models.Model):
    """The consequences of one round of a case, prepared when it was proposed; `follow` compares before it posts."""

    case_id = models.UUIDField()
    round = models.IntegerField()
    position = models.BigIntegerField()  # number of the last act that was known
    groups = (
        models.JSONField()
    )  # by employer and month: what was assessed, and the hash of rules and values used
    postings = models.IntegerField()
    summary = models.JSONField()  # totals before and after
    staged = models.BinaryField(default=b"")  # digest of the staged entries
    mark = models.BinaryField(default=b"")  # of the rules; see marks.py
    entered = models.BooleanField(default=False)

    class Meta:
        db_table = "accrual_plan"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case_id", "round"], name="one_plan_a_round"),
        ]


class Money(models.Model):
    """One line of a voucher: what was allocated and what stays unallocated, per scheme and party."""

    case_id = models.UUIDField()
    round = models.IntegerField()
    line = models.IntegerField()
    voucher = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    identity = models.TextField(default="")  # masked
    employer_id = models.BigIntegerField(null=True)
    month = models.IntegerField()
    value_date = models.DateField()
    amounts = ArrayField(models.BigIntegerField())  # eight, fen, in the order of AMOUNTS
    unallocated = ArrayField(models.BigIntegerField())  # eight, fen

    class Meta:
        db_table = "accrual_money"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case_id", "round", "line"], name="one_row_a_line_of_money"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["voucher"], name="money_by_voucher"),  # a doubled one is told at once
        ]

"""Declarations and what was read in them, sealed (arts. 5, 6). Private to the stage."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from legajo.collection.states import State


class Declaration(models.Model):
    """One sheet that an employer sent. Its bytes are an original; nothing of a person stands here in plain."""

    id = models.UUIDField(primary_key=True)
    employer_id = models.BigIntegerField()
    region = models.TextField()
    original = models.TextField()  # digest
    state = models.TextField(choices=[(s.value, s.value) for s in State], default=State.RECEIVED.value)
    progress = models.SmallIntegerField(default=0)  # per mille of the reading
    month = models.IntegerField(null=True)  # ordinal
    rows = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    problems = models.IntegerField(default=0)
    blocked = models.BooleanField(default=False)  # a fault of the heading: nothing of it may go on
    question = models.IntegerField(default=0)  # people of last month's list who are missing
    totals = ArrayField(models.BigIntegerField(), default=list)
    refusal = models.TextField(default="")  # code
    refusal_facts = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    case_id = models.UUIDField(null=True, db_index=True)
    received_by = models.BigIntegerField()  # login
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)  # login
    confirmed_at = models.DateTimeField(null=True)
    key = models.TextField(unique=True)  # of the act that received it: a double click receives once

    class Meta:
        db_table = "collection_declaration"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="a_declaration_has_a_known_state"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employer_id", "received_at"], name="declarations_of_an_employer"),
            models.Index(fields=["employer_id", "month"], name="declarations_of_a_month"),
        ]


class Leaf(models.Model):
    """A thousand rows, problems or questions of a declaration, encrypted together."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="leaves")
    sort = models.TextField()
    number = models.IntegerField()
    key_version = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "collection_leaf"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "sort", "number"], name="a_leaf_is_written_once"),
        ]

"""Cases, their rounds, the decisions on them, and who touched their data (art. 7).

The triggers of review/triggers.py hold the ladder against any SQL; these classes only describe the tables.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from legajo.review.ladder import LADDER, Status, Verdict


class Case(models.Model):
    """One bundle of facts that climbs the four rungs together."""

    id = models.UUIDField(primary_key=True)
    sort = models.TextField()
    title = models.TextField()
    region = models.TextField()
    employer_id = models.BigIntegerField(null=True)
    month = models.IntegerField(null=True)  # ordinal of Month
    status = models.TextField(choices=[(s.value, s.value) for s in Status], default=Status.COLLECTING.value)
    round = models.IntegerField(default=0)
    accepted = models.SmallIntegerField(
        default=0
    )  # rungs accepted in the current round; the trigger keeps it
    digest = models.BinaryField(null=True)
    people = models.IntegerField(default=0)
    lines = models.IntegerField(default=0)
    opened_by = models.BigIntegerField()  # login
    collected_by = models.BigIntegerField()  # natural person; the trigger looks it up from the login
    opened_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    key = models.TextField(unique=True)  # of the act that opened it: a double click opens one case

    class Meta:
        db_table = "review_case"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in Status]), name="a_case_has_a_known_status"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "accepted", "proposed_at"], name="cases_waiting_by_rung"),
            models.Index(fields=["employer_id", "opened_at"], name="cases_of_an_employer"),
        ]


class Round(models.Model):
    """One proposal of a case: what was bound by its digest, by whom and when. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rounds")
    number = models.IntegerField()
    digest = models.BinaryField()
    lines = models.IntegerField()
    restated = models.IntegerField()
    people = models.IntegerField()
    proposed_by = models.BigIntegerField()  # login
    proposed_at = models.DateTimeField()
    to_confirm = ArrayField(
        models.IntegerField(), default=list
    )  # lines whose originals the first rung must see
    key = models.TextField(unique=True)

    class Meta:
        db_table = "review_round"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="a_round_is_proposed_once"),
        ]


class Decision(models.Model):
    """One officer's verdict on one rung of one round, bound to the digest of what was decided."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    round = models.IntegerField()
    rung = models.TextField(choices=[(r.value, r.value) for r in LADDER])
    outcome = models.TextField(choices=[(v.value, v.value) for v in Verdict])
    reason = models.TextField(default="", blank=True)
    digest = models.BinaryField()
    officer_id = models.BigIntegerField()
    natural_person_id = models.BigIntegerField()  # the trigger looks it up from the officer
    decided_at = models.DateTimeField()
    confirmed = ArrayField(models.IntegerField(), default=list)  # lines whose originals the officer looked at

    class Meta:
        db_table = "review_decision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "round", "rung"], name="one_decision_a_rung"),
            models.UniqueConstraint(
                fields=["case", "round", "natural_person_id"], name="one_rung_a_natural_person"
            ),
            models.CheckConstraint(
                condition=models.Q(rung__in=[r.value for r in LADDER]), name="a_decision_stands_on_a_rung"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[v.value for v in Verdict]),
                name="a_decision_has_a_known_outcome",
            ),
        ]


class Touch(models.Model):
    """Somebody had the data of a case in hand: opened it, or proposed a round. Triggers alone write it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="touches")
    user_id = models.BigIntegerField()
    natural_person_id = models.BigIntegerField()
    act = models.TextField()
    round = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "review_touch"


class CaseOriginal(models.Model):
    """An original that the case rests on, by digest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="originals")
    digest = models.TextField()
    round = models.IntegerField()

    class Meta:
        db_table = "review_original"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "digest"], name="an_original_is_listed_once_a_case"),
        ]


class CaseLink(models.Model):
    """A case that follows another: a corrected sheet, the faulty rows of the first."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="follows")
    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="followed_by")

    class Meta:
        db_table = "review_link"

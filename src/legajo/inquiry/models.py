"""The papers that were issued, so that whoever holds one can ask whether it is ours (arts. 14, 15)."""

from typing import ClassVar

from django.db import models


class IssuedStatement(models.Model):
    """A statement on paper. What `/check/` confirms is sealed under a key that only the paper's check code gives."""

    number = models.BigAutoField(primary_key=True)
    subject_id = models.BigIntegerField()
    digest = models.BinaryField()  # SHA-256 of the figures on the paper, in canonical form
    salt = models.BinaryField()
    sealed = models.BinaryField()
    last_act = models.BigIntegerField()  # the statement's position in the book
    language = models.TextField()
    issued_by = models.TextField()
    channel = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "inquiry_issued_statement"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "issued_at"], name="papers_of_a_person"),
        ]


class CheckAttempt(models.Model):
    """Somebody asked about a paper: kept for an hour, to slow down whoever guesses."""

    address = models.BinaryField()  # keyed digest of the network address
    at = models.DateTimeField()

    class Meta:
        db_table = "inquiry_check_attempt"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["address", "at"], name="attempts_of_an_address"),
        ]

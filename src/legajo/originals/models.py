"""The register of originals (arts. 6, 13): one row for each content, written once. The bytes lie encrypted beside."""

from django.db import models


class Original(models.Model):
    """One document as it came; `digest` is the SHA-256 of its bytes."""

    digest = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField()
    name = models.BinaryField()  # the sender's file name, encrypted: it may name a person
    key_version = models.IntegerField()
    supplier = models.TextField()  # the account that handed it in
    received_at = models.DateTimeField()

    class Meta:
        db_table = "originals_original"

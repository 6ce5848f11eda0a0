"""Natural persons, their logins, and the posts they hold (arts. 7, 11, 26)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from legajo.authority.posts import Group, Post


class NaturalPerson(models.Model):
    """A human being, however many logins there are: separations of duty are counted by this row."""

    name = models.TextField()
    identity_digest = models.BinaryField(
        unique=True
    )  # keyed digest of the document number, made by ledger.subjects
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "authority_natural_person"


class Officer(models.Model):
    """A login of somebody who works at the agency."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="officer")
    natural_person = models.ForeignKey(NaturalPerson, on_delete=models.PROTECT, related_name="officers")
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which the login no longer serves

    class Meta:
        db_table = "authority_officer"


class PostGrant(models.Model):
    """One post held by one officer from a day to a day.

    The database fills `natural_person` and `post_group` from the officer and the post, and an exclusion
    constraint keeps two groups from meeting in one natural person at one time.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="grants")
    post = models.TextField(choices=[(post.value, post.value) for post in Post])
    since = models.DateField()
    until = models.DateField(null=True)
    granted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    natural_person = models.ForeignKey(NaturalPerson, on_delete=models.PROTECT, related_name="+")
    post_group = models.TextField()

    class Meta:
        db_table = "authority_post_grant"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(post__in=[post.value for post in Post]),
                name="a_post_is_one_of_the_known_posts",
            ),
            models.CheckConstraint(
                condition=models.Q(post_group__in=[group.value for group in Group]),
                name="a_post_belongs_to_a_known_group",
            ),
            models.UniqueConstraint(fields=["officer", "post", "since"], name="a_post_is_granted_once_a_day"),
        ]


class EmployerDelegate(models.Model):
    """A login by which a natural person acts for one employer; `employer_id` is the employer's record."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegate")
    natural_person = models.ForeignKey(NaturalPerson, on_delete=models.PROTECT, related_name="+")
    employer_id = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "authority_employer_delegate"


class InsuredAccount(models.Model):
    """A login by which an insured person reaches their own record."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insured")
    subject_id = models.BigIntegerField(unique=True)
    since = models.DateField()

    class Meta:
        db_table = "authority_insured_account"

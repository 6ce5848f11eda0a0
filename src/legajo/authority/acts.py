"""Changes to logins and posts (arts. 7, 11, 26): each by a named officer, through a function of the database that notes it in the journal."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from legajo.authority.gateway import Actor, ActorKind, Forbidden
from legajo.authority.posts import Post
from legajo.ledger import subjects, warrants
from legajo.ledger.errors import LedgerError, refusals


Said = int | str | bytes | datetime.datetime | None


class AuthorityError(Exception):
    """The act may not be done; the message says why, and what now."""


@transaction.atomic
def register_officer(
    *, username: str, password: str, name: str, identity: str, by: Actor, at: datetime.datetime
) -> int:
    """Give a natural person a login at the agency; returns the officer's id. `identity` finds the same human again."""
    _check_administers(by)
    user = _new_user(username, password)
    said = (by.officer_id, user.pk, name, subjects.number_digest(identity), at)
    made: int = _do("authority_register_officer", "officer_registered", said)
    return made


@transaction.atomic
def grant_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Grant a post from the day of `at`; the database refuses a group that the natural person may not join."""
    _check_administers(by)
    said = (by.officer_id, officer_id, post.value, reason, at)
    try:
        with transaction.atomic():
            _do("authority_grant_post", "post_granted", said)
    except IntegrityError as error:
        if "incompatible_posts" in str(error):
            raise AuthorityError(
                f"this person holds a post of another group, with which {post} is incompatible (art. 26); end that one first"
            ) from error
        raise AuthorityError(f"this login was given the post of {post} today already") from error


@transaction.atomic
def end_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """End a post on the day of `at`: from that day on it is not held."""
    _check_administers(by)
    if not _do("authority_end_post", "post_ended", (by.officer_id, officer_id, post.value, reason, at)):
        raise AuthorityError(f"this login does not hold the post of {post}")


@transaction.atomic
def register_delegate(
    *,
    username: str,
    password: str,
    name: str,
    identity: str,
    employer_id: int,
    by: Actor,
    at: datetime.datetime,
) -> int:
    """Give a natural person a login for one employer; returns the auth user's id."""
    _check_administers(by)
    user = _new_user(username, password)
    said = (by.officer_id, user.pk, name, subjects.number_digest(identity), employer_id, at)
    _do("authority_register_delegate", "delegate_registered", said)
    return user.pk


@transaction.atomic
def register_insured(
    *, username: str, password: str, subject_id: int, by: Actor, at: datetime.datetime
) -> int:
    """Give an insured person a login to their own record; returns the auth user's id."""
    _check_administers(by)
    user = _new_user(username, password)
    _do("authority_register_insured", "insured_registered", (by.officer_id, user.pk, subject_id, at))
    return user.pk


def _do(function: str, act: str, said: tuple[Said, ...]) -> Any:
    """Let the database do an act: it checks the officer's post and our warrant, and writes the journal."""
    places = ", ".join(["%s"] * len(said))
    vouched = warrants.warrant(act, *said)
    try:
        with refusals(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({places}, %s)", [*said, vouched])
            return cursor.fetchone()[0]
    except LedgerError as refused:
        raise AuthorityError(str(refused)) from refused


def _new_user(username: str, password: str) -> User:
    if User.objects.filter(username=username).exists():
        raise AuthorityError(f"there is a login {username} already; choose another name")
    return User.objects.create_user(username=username, password=password)


def _check_administers(by: Actor) -> None:
    """The agency's administration, or the founding command, which has no officers yet."""
    if by.kind is not ActorKind.SYSTEM and not by.holds(Post.ADMINISTRATION):
        raise Forbidden("Only the agency's administration gives logins and posts (art. 26).")

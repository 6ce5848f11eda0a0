"""Changes to logins and posts (arts. 7, 11, 26): each by a named officer, noted in the journal."""

import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from legajo.authority.gateway import AGENCY_ZONE, Actor, ActorKind, Forbidden
from legajo.authority.models import EmployerDelegate, InsuredAccount, NaturalPerson, Officer, PostGrant
from legajo.authority.posts import GROUPS, Post
from legajo.ledger import journal, subjects


class AuthorityError(Exception):
    """The act may not be done; the message says why, and what now."""


@transaction.atomic
def register_officer(
    *, username: str, password: str, name: str, identity: str, by: Actor, at: datetime.datetime
) -> int:
    """Give a natural person a login at the agency; returns the officer's id. `identity` finds the same human again."""
    _check_administers(by)
    user = _new_user(username, password)
    person = _person(name, identity, at)
    made = Officer.objects.create(user=user, natural_person=person, since=_day(at))
    _note("officer_registered", by, at, {"officer": made.pk, "natural_person": person.pk})
    return made.pk


@transaction.atomic
def grant_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Grant a post from the day of `at`; the database refuses a group that the natural person may not join."""
    _check_administers(by)
    officer = Officer.objects.select_related("natural_person").get(pk=officer_id)
    if officer.natural_person_id == by.natural_person_id:
        raise AuthorityError("nobody grants a post to themself; ask another administrator")
    try:
        with transaction.atomic():
            PostGrant.objects.create(
                officer=officer,
                post=post.value,
                since=_day(at),
                reason=reason,
                granted_by_id=by.officer_id,
                natural_person=officer.natural_person,
                post_group=GROUPS[post].value,
            )
    except IntegrityError as error:
        if "incompatible_posts" in str(error):
            raise AuthorityError(
                f"this person holds a post of another group, with which {post} is incompatible (art. 26); end that one first"
            ) from error
        raise AuthorityError(f"this login was given the post of {post} today already") from error
    _note("post_granted", by, at, {"officer": officer_id, "post": post.value}, reason)


@transaction.atomic
def end_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """End a post on the day of `at`: from that day on it is not held."""
    _check_administers(by)
    held = PostGrant.objects.filter(officer_id=officer_id, post=post.value, until=None)
    if not held.update(until=_day(at)):
        raise AuthorityError(f"this login does not hold the post of {post}")
    _note("post_ended", by, at, {"officer": officer_id, "post": post.value}, reason)


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
    person = _person(name, identity, at)
    EmployerDelegate.objects.create(user=user, natural_person=person, employer_id=employer_id, since=_day(at))
    _note(
        "delegate_registered", by, at, {"user": user.pk, "employer": employer_id, "natural_person": person.pk}
    )
    return user.pk


@transaction.atomic
def register_insured(
    *, username: str, password: str, subject_id: int, by: Actor, at: datetime.datetime
) -> int:
    """Give an insured person a login to their own record; returns the auth user's id."""
    _check_administers(by)
    user = _new_user(username, password)
    InsuredAccount.objects.create(user=user, subject_id=subject_id, since=_day(at))
    journal.note(
        "insured_registered",
        actor=by.account,
        channel=_channel(by),
        at=at,
        subject_id=subject_id,
        details={"user": user.pk},
    )
    return user.pk


def _new_user(username: str, password: str) -> User:
    if User.objects.filter(username=username).exists():
        raise AuthorityError(f"there is a login {username} already; choose another name")
    return User.objects.create_user(username=username, password=password)


def _person(name: str, identity: str, at: datetime.datetime) -> NaturalPerson:
    """The same human for the same document number, whatever the login."""
    digest = subjects.number_digest(identity)
    found, _ = NaturalPerson.objects.get_or_create(
        identity_digest=digest, defaults={"name": name, "recorded_at": at}
    )
    return found


def _check_administers(by: Actor) -> None:
    """The agency's administration, or the founding command, which has no officers yet."""
    if by.kind is not ActorKind.SYSTEM and not by.holds(Post.ADMINISTRATION):
        raise Forbidden("Only the agency's administration gives logins and posts (art. 26).")


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(AGENCY_ZONE).date()


def _channel(by: Actor) -> str:
    return "system" if by.kind is ActorKind.SYSTEM else "counter"


def _note(act: str, by: Actor, at: datetime.datetime, details: dict[str, object], reason: str = "") -> None:
    journal.note(act, actor=by.account, channel=_channel(by), at=at, reason=reason, details=details)

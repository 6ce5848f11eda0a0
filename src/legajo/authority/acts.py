"""Changes to logins and posts (arts. 7, 11, 26): each by a named officer, noted in the journal."""

import datetime

from legajo.authority.gateway import Actor
from legajo.authority.posts import Post


class AuthorityError(Exception):
    """The act may not be done; the message says why, and what now."""


def register_officer(
    *, username: str, password: str, name: str, identity: str, by: Actor, at: datetime.datetime
) -> int:
    """Give a natural person a login at the agency; returns the officer's id. `identity` finds the same human again."""
    raise NotImplementedError


def grant_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Grant a post from the day of `at`; the database refuses a group that the natural person may not join."""
    raise NotImplementedError


def end_post(officer_id: int, post: Post, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """End a post on the day of `at`."""
    raise NotImplementedError


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
    raise NotImplementedError


def register_insured(
    *, username: str, password: str, subject_id: int, by: Actor, at: datetime.datetime
) -> int:
    """Give an insured person a login to their own record; returns the auth user's id."""
    raise NotImplementedError

"""Names behind logins, for those who may read them (arts. 7, 11)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from legajo.authority.models import EmployerDelegate, NaturalPerson, Officer, PostGrant
from legajo.authority.posts import Post
from legajo.record.permit import Permit


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer's login with the posts in force on a day."""

    officer_id: int
    username: str
    name: str
    posts: tuple[Post, ...]


def names_of_persons(ids: Iterable[int], permit: Permit) -> dict[int, str]:
    """The names of natural persons who act at the agency or for an employer."""
    return dict(NaturalPerson.objects.filter(id__in=set(ids)).values_list("id", "name"))


def names_of_accounts(accounts: Iterable[str]) -> dict[str, str]:
    """Who stands behind the accounts that a journal names ("officer:12"); an insured person's is left out."""
    users: dict[str, dict[int, str]] = {"officer": {}, "employer": {}}
    for account in set(accounts):
        kind, _, number = account.partition(":")
        if kind in users and number.isdecimal():
            users[kind][int(number)] = account
    logins = ((Officer, users["officer"]), (EmployerDelegate, users["employer"]))
    return {
        by_user[user]: name
        for model, by_user in logins
        if by_user
        for user, name in model.objects.filter(user_id__in=by_user).values_list(
            "user_id", "natural_person__name"
        )
    }


def officers(permit: Permit, *, on: datetime.date) -> tuple[OfficerView, ...]:
    """The ledger of posts (岗位台账) on a day."""
    in_force = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    posts: dict[int, list[Post]] = {}
    for officer_id, post in PostGrant.objects.filter(in_force).values_list("officer_id", "post"):
        posts.setdefault(officer_id, []).append(Post(post))
    found = Officer.objects.select_related("natural_person", "user").filter(in_force).order_by("id")
    return tuple(
        OfficerView(o.pk, o.user.get_username(), o.natural_person.name, tuple(sorted(posts.get(o.pk, ()))))
        for o in found
    )

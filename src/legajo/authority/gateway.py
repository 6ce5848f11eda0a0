"""Who may do and see what, decided in plain Python from the law (arts. 7, 15, 26). The only maker of a Permit.

Every function answers with a Permit or raises Forbidden with words for the person who was refused.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Q

from legajo.authority.models import EmployerDelegate, InsuredAccount, Officer
from legajo.authority.posts import RUNG_POSTS, Post
from legajo.record.permit import Permit


if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

AGENCY_ZONE = ZoneInfo("Asia/Shanghai")


class Forbidden(Exception):  # noqa: N818 (it is the answer to a request, not a fault)
    """The act or look is not allowed; the message says why and what to do."""


class ActorKind(StrEnum):
    OFFICER = "officer"
    EMPLOYER = "employer"
    PERSON = "person"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a login, the natural person behind it, and what it holds on the day of the act."""

    kind: ActorKind
    name: str
    user_id: int | None = None
    natural_person_id: int | None = None
    officer_id: int | None = None
    employer_id: int | None = None
    subject_id: int | None = None
    posts: frozenset[Post] = frozenset()

    @property
    def account(self) -> str:
        """The actor as the journal names it."""
        return f"{self.kind}:{self.user_id if self.user_id is not None else self.name}"

    @property
    def login(self) -> int:
        """The login that acts; the agency's own programs have none."""
        if self.user_id is None:
            raise Forbidden(f"{self.name} is no login: a person answers for this act.")
        return self.user_id

    @property
    def person(self) -> int:
        """The natural person behind the login."""
        if self.natural_person_id is None:
            raise Forbidden(f"No natural person of the agency or of an employer is known behind {self.name}.")
        return self.natural_person_id

    @property
    def officer(self) -> int:
        """The officer's login at the agency."""
        if self.officer_id is None:
            raise Forbidden(f"{self.name} is no officer of the agency.")
        return self.officer_id

    def holds(self, *posts: Post) -> bool:
        return bool(self.posts.intersection(posts))


def actor_of(user: "User | AnonymousUser", *, at: datetime.datetime) -> Actor:
    """The actor behind a signed-in login, with the posts in force at the moment."""
    if not user.is_authenticated or user.pk is None:
        raise Forbidden("Sign in first.")
    day = at.astimezone(AGENCY_ZONE).date()
    in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    officer = Officer.objects.select_related("natural_person").filter(in_force, user_id=user.pk).first()
    if officer is not None:
        posts = officer.grants.filter(in_force).values_list("post", flat=True)
        return Actor(
            ActorKind.OFFICER,
            officer.natural_person.name,
            user.pk,
            officer.natural_person_id,
            officer.pk,
            posts=frozenset(map(Post, posts)),
        )
    delegate = (
        EmployerDelegate.objects.select_related("natural_person").filter(in_force, user_id=user.pk).first()
    )
    if delegate is not None:
        person = delegate.natural_person
        return Actor(ActorKind.EMPLOYER, person.name, user.pk, person.pk, employer_id=delegate.employer_id)
    insured = InsuredAccount.objects.filter(user_id=user.pk, since__lte=day).first()
    if insured is not None:
        return Actor(ActorKind.PERSON, user.get_username(), user.pk, subject_id=insured.subject_id)
    raise Forbidden("This account serves nobody today. Ask the agency's administration to look at it.")


def system(name: str) -> Actor:
    """The worker, the integrator, or a command acting for the agency itself."""
    return Actor(ActorKind.SYSTEM, name)


def permit_own_file(actor: Actor, *, channel: str) -> Permit:
    """One's own record, free (art. 15)."""
    if actor.kind is not ActorKind.PERSON or actor.subject_id is None:
        raise Forbidden("Only the insured person sees their own file here. Sign in as an insured person.")
    return Permit(actor.account, "own record", ("art15-own-record",), channel, subject_id=actor.subject_id)


def permit_counter_look(actor: Actor, subject_id: int, *, document_checked: bool, purpose: str) -> Permit:
    """A clerk opens the file of a person who stands at the counter with a valid document (art. 15)."""
    _require_business(actor, "open a file at the counter")
    if not document_checked:
        raise Forbidden("Look at the person's valid identity document first, then say that you did.")
    if not purpose.strip():
        raise Forbidden("Say why the file is opened: the person can read it in their own record.")
    policies = ("art15-counter-own-document",)
    return Permit(
        actor.account,
        purpose,
        policies,
        "counter",
        subject_id=subject_id,
        natural_person_id=actor.natural_person_id,
    )


def permit_employer(actor: Actor, employer_id: int, *, channel: str = "employers") -> Permit:
    """An employer sees its own contributions, and of its people only categories 1 and 2 (art. 15)."""
    if actor.kind is ActorKind.EMPLOYER and actor.employer_id == employer_id:
        policies = ("art15-employer-own-contributions",)
        return Permit(
            actor.account,
            "own contributions",
            policies,
            channel,
            employer_id=employer_id,
            natural_person_id=actor.natural_person_id,
        )
    raise Forbidden("This account does not act for that employer.")


def permit_case(actor: Actor, *, employer_id: int | None = None) -> Permit:
    """A case: any business officer; an employer's delegate the cases of that employer alone (art. 7)."""
    if actor.kind is ActorKind.EMPLOYER and employer_id is not None:
        return permit_employer(actor, employer_id)
    _require_business(actor, "read a case")
    policies = ("art7-case", *(decides(post) for post in RUNG_POSTS if actor.holds(post)))
    return Permit(actor.account, "case", policies, "counter", natural_person_id=actor.natural_person_id)


def permit_queue(actor: Actor, rung: str) -> Permit:
    """The cases that wait for a rung: whoever holds its post (art. 7)."""
    if actor.kind is not ActorKind.OFFICER or not actor.holds(Post(rung)):
        raise Forbidden(f"You do not hold the post of {rung}, so its queue is not yours.")
    policies = ("art7-queue", decides(rung))
    return Permit(
        actor.account, f"queue {rung}", policies, "counter", natural_person_id=actor.natural_person_id
    )


def decides(rung: str) -> str:
    """The policy by which an officer gives the verdict of a rung."""
    return f"art7-decides-{rung}"


def permit_run(actor: Actor) -> Permit:
    """The dry run of a maintenance order reads the projections of all accounts, no identities (art. 11)."""
    if actor.kind is ActorKind.SYSTEM or actor.holds(*RUNG_POSTS, Post.COLLECTION):
        return Permit(
            actor.account, "dry run", ("art11-run",), "counter", natural_person_id=actor.natural_person_id
        )
    raise Forbidden("Only business posts prepare a run over the population.")


def permit_system(actor: Actor, purpose: str) -> Permit:
    """What the agency's own programs read to do preset work: parameters, projections, proposals."""
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden("Only the agency's own programs read this.")
    return Permit(actor.account, purpose, ("art6-preset-rules",), "system")


def check_decides(actor: Actor, rung: str) -> None:
    """Raise Forbidden unless the actor is an officer with the post of that rung."""
    if actor.kind is not ActorKind.OFFICER or not actor.holds(Post(rung)):
        raise Forbidden(f"You do not hold the post of {rung}. Ask the administration if you should.")


def check_collects(actor: Actor, employer_id: int | None) -> None:
    """Raise Forbidden unless the actor may open a case: the front desk, or an employer for itself (art. 6)."""
    if actor.kind is ActorKind.OFFICER and actor.holds(Post.COLLECTION):
        return
    if actor.kind is ActorKind.EMPLOYER and employer_id is not None and actor.employer_id == employer_id:
        return
    raise Forbidden("Only the front desk, or an employer for its own people, brings facts in (art. 6).")


def _require_business(actor: Actor, what: str) -> None:
    if actor.kind is not ActorKind.OFFICER or not actor.holds(Post.COLLECTION, *RUNG_POSTS):
        raise Forbidden(f"You hold no business post, so you may not {what}.")

"""Those who work at the demonstration's agency, and how they take a case up the four rungs."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from legajo.authority import acts as authority
from legajo.authority.gateway import Actor, actor_of, permit_case, system
from legajo.authority.posts import Post
from legajo.lobby.acts import give_second_factor
from legajo.record.people import check_digit
from legajo.review import acts, lookups
from legajo.review.ladder import LADDER, Rung, Status, Verdict


PASSWORD = "legajo demo 2025"  # noqa: S105 (shown on the demonstration's first page)
SECOND_FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # shown too: the demonstration guards nothing

# sign-in, name, first 17 digits of the identity number, post
OFFICERS = (
    ("clerk", "赵宁", "11010119850203001", Post.COLLECTION),
    ("preliminary", "钱文", "11010119820714002", Post.PRELIMINARY),
    ("examination", "孙立", "11010119790921003", Post.EXAMINATION),
    ("reexamination", "李岚", "11010119761105004", Post.REEXAMINATION),
    ("approval", "周正", "11010119700316005", Post.APPROVAL),
    ("supervision", "吴明", "11010119740827006", Post.SUPERVISION),
    ("administration", "郑平", "11010119880419007", Post.ADMINISTRATION),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A clerk who collects, and one officer a rung."""

    clerk: Actor
    rungs: tuple[Actor, ...]

    def climb(self, case_id: UUID, *, at: datetime.datetime, hours: int = 1) -> datetime.datetime:
        """Four acceptances, some hours apart; returns the moment of the last."""
        case = lookups.get_case(case_id, permit_case(self.rungs[0]))
        if case.digest is None:
            raise ValueError(f"case {case_id} was not proposed")
        moment = at
        if case.status is Status.ENTERED:  # a seeding that was interrupted goes on where it stood
            return moment + datetime.timedelta(hours=hours * len(LADDER))
        for rung, officer in zip(LADDER, self.rungs, strict=True):
            moment += datetime.timedelta(hours=hours)
            confirmed = frozenset(case.to_confirm) if rung is Rung.PRELIMINARY else frozenset()
            acts.decide(
                case_id,
                rung,
                outcome=Verdict.ACCEPT,
                digest=case.digest,
                confirmed=confirmed,
                by=officer,
                at=moment,
            )
        return moment


def staff(at: datetime.datetime) -> Desk:
    """Register the officers and grant their posts; each gets the demonstration's second factor."""
    by = system("founding")
    for username, name, seventeen, post in OFFICERS:
        if User.objects.filter(username=username).exists():
            continue
        identity = seventeen + check_digit(seventeen)
        officer = authority.register_officer(
            username=username, password=PASSWORD, name=name, identity=identity, by=by, at=at
        )
        authority.grant_post(officer, post, reason="founding of the agency", by=by, at=at)
        give_second_factor(User.objects.get(username=username), SECOND_FACTOR)
    return desk(at)


def desk(at: datetime.datetime) -> Desk:
    """The officers who were registered before, with the posts that they hold at a moment."""
    actors = [actor_of(User.objects.get(username=username), at=at) for username, *_ in OFFICERS[:5]]
    return Desk(actors[0], tuple(actors[1:]))

"""The seeded agency: founded in December 2015, a decade of months behind it, July 2025 left for the visitor."""

import datetime
from collections.abc import Callable

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User

from legajo.authority import acts as authority
from legajo.authority.gateway import actor_of
from legajo.demo import desk as officers
from legajo.demo import staff
from legajo.demo.history import Gazette, delegate, live, moment, register, settle, take_over
from legajo.demo.people import Employer, employers
from legajo.demo.visit import write_files
from legajo.ledger import agency, lookups, subjects
from legajo.ledger.agency import Founded
from legajo.record.period import Month


FOUNDED = moment(Month(2015, 12), 1)
FIRST_SETTLEMENT = 2016
SETTLES_IN = 7  # the rate of a year is published about June of the next
END = datetime.datetime(
    2025, 10, 1, tzinfo=FOUNDED.tzinfo
)  # here the simulated clock ends and the real one runs
Say = Callable[[str], None]


def found(at: datetime.datetime = FOUNDED) -> Founded | None:
    """The ceremony, with the owner's rights; nothing when the agency stands."""
    if agency.is_founded():
        return None
    return agency.found(
        region="110000",
        name="北京市社会保险经办机构（演示）",
        founders=("吴明", "郑平"),
        clock="simulated",
        at=at,
    )


def ensure(say: Say = lambda text: None) -> str:
    """Fill the book if nobody has; returns what to tell the visitor."""
    if not is_seeded():
        build_sample(say)
    write_files()
    return sign_ins()


def is_seeded() -> bool:
    """Whether the decade is complete: an interrupted seeding goes on where it stood, act by act."""
    position = lookups.position()
    return position is not None and position.moment >= END


def build_sample(say: Say) -> None:
    """The employer of the sample workbook and its people, from 2016-01 to 2025-06."""
    build([staff.employer()], first=staff.FIRST, last=staff.LAST, say=say)


def build_invented(people: int, years: int, *, seed: int, say: Say) -> None:
    """Invented employers and people for benchmarks: the same seed gives the same people, facts, months and amounts."""
    first = staff.LAST.plus(1 - 12 * years)
    build(
        list(employers(people, seed=seed, first=first, last=staff.LAST)),
        first=first,
        last=staff.LAST,
        say=say,
    )


def build(firms: list[Employer], *, first: Month, last: Month, say: Say) -> None:
    """Officers, employers, opening positions, then every month declared and paid, and every year settled."""
    begun = moment(first.plus(-1), 2)
    desk = officers.staff(begun)
    gazette = Gazette(desk)
    gazette.publish(begun)
    ids = []
    acting = []
    for number, firm in enumerate(firms):
        employer_id = register(firm, number, desk, since=first.plus(-1), at=moment(first.plus(-1), 5))
        ids.append(employer_id)
        acting.append(delegate(employer_id, f"employer{number or ''}", number, at=moment(first.plus(-1), 6)))
    for firm, employer_id in zip(firms, ids, strict=True):
        if first == staff.FIRST:
            take_over(firm, employer_id, desk, at=moment(first, 4))
    months = [live(*each, desk, first=first, last=last) for each in zip(firms, ids, acting, strict=True)]
    for done in zip(*months, strict=True):
        month = done[0].plus(1)
        gazette.publish(moment(month, 1))
        if month.number == SETTLES_IN and month.year - 1 >= max(FIRST_SETTLEMENT, first.year):
            settle(month.year - 1, desk, at=moment(month, 2))
        say(f"{done[0]} declared and paid")
    _accounts(firms[0])
    gazette.publish(END)


def _accounts(firm: Employer) -> None:
    """Sign-ins for two insured persons; their login name is their record's number."""
    administration = actor_of(User.objects.get(username="administration"), at=END)
    for worker in firm.staff[:2]:
        subject = subjects.find_person(worker.identity)
        if subject is None:
            raise ValueError("the demonstration's person has no record")
        if not User.objects.filter(username=str(subject)).exists():
            authority.register_insured(
                username=str(subject),
                password=officers.PASSWORD,
                subject_id=subject,
                by=administration,
                at=END,
            )


def sign_ins() -> str:
    """Addresses are the supervisor's to print; here is who can sign in with what."""
    persons = User.objects.filter(username__regex=r"^\d+$").order_by("pk").values_list("username", flat=True)
    rows = [
        ("public site", "employer", "the personnel office of the sample's employer"),
        *(
            ("public site", name, "an insured person (the login name is the record's number)")
            for name in persons
        ),
        *(("officers' site", username, f"{name}, {post}") for username, name, _, post in officers.OFFICERS),
    ]
    lines = [f"  {site:<16} {username:<16} {who}" for site, username, who in rows]
    return "\n".join(
        [
            *lines,
            f"  password of all: {officers.PASSWORD}",
            f"  second factor of the officers (TOTP secret): {officers.SECOND_FACTOR}   now: `.venv/bin/legajo demo code`",
            "  your visit, step by step: /demo/ on either site; its files are in var/demo/ too",
        ]
    )


def code(at: datetime.datetime | None = None) -> str:
    """What the authenticator of the demonstration's officers shows."""
    now = at or datetime.datetime.now(datetime.UTC)
    counter = int(now.timestamp()) // totp.app_settings.TOTP_PERIOD
    return str(totp.format_hotp_value(totp.hotp_value(officers.SECOND_FACTOR, counter)))

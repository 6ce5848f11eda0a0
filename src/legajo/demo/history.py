"""A decade in the life of the demonstration's agency, month by month, through the doors that everybody uses."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from legajo.authority import acts as authority
from legajo.authority.gateway import Actor, actor_of, permit_employer
from legajo.collection import acts as collection
from legajo.collection import payment_file, publication, registration, takeover, work
from legajo.collection.payment_file import PaidLine
from legajo.demo.desk import PASSWORD, Desk
from legajo.demo.ledger_of_old import END, ledger_csv, veterans
from legajo.demo.people import Employer
from legajo.demo.processes import acting_as, open_alias
from legajo.demo.sheets import declaration_csv
from legajo.ledger import lookups as ledger
from legajo.ledger import subjects
from legajo.maintenance import acts as maintenance
from legajo.maintenance.lookups import settlement_of
from legajo.record.facts import AMOUNTS, ParameterPublished
from legajo.record.people import check_digit
from legajo.record.period import Month, months
from legajo.rules.parameters import load
from legajo.rules.parameters.published import facts_of


ZONE = ZoneInfo("Asia/Shanghai")
REGION = "110000"
Say = Callable[[str], None]


def moment(month: Month, day: int, hour: int = 9) -> datetime.datetime:
    return datetime.datetime(month.year, month.number, day, hour, tzinfo=ZONE)


class Gazette:
    """The published values in the order in which they became known."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting = sorted(
            facts_of(load()), key=lambda fact: (fact.known_from, fact.parameter, fact.valid_from)
        )

    def publish(self, at: datetime.datetime) -> None:
        """Bring in what became known by `at` and is not in the book yet, as one case."""
        today = at.date().isoformat()
        known = [fact for fact in self._waiting if fact.known_from <= today]
        if not known:
            return
        self._waiting = self._waiting[len(known) :]
        case_id = publication.publish(
            known,
            gazette=_extract(known),
            title=f"Published values known by {today}",
            region=REGION,
            by=self._desk.clerk,
            at=at,
            key=f"demo/gazette/{today}",
        )
        self._desk.climb(case_id, at=at)


def _extract(facts: Iterable[ParameterPublished]) -> bytes:
    """The page that a clerk keeps: each value with where it was read."""
    lines = (
        f"{fact.parameter}\t{fact.valid_from}\t{fact.value or '—'} {fact.unit}\t{'; '.join(' '.join(s) for s in fact.source)}"
        for fact in facts
    )
    return "\n".join(lines).encode()


def register(employer: Employer, number: int, desk: Desk, *, since: Month, at: datetime.datetime) -> int:
    """The employer's own record, through four rungs."""
    registered = registration.register_employer(
        f"市场主体登记通知\n{employer.code}\n{employer.name}\n".encode(),
        code=employer.code,
        name=employer.name,
        injury_class=employer.injury_class,
        since=datetime.date(since.year, since.number, 1),
        by=desk.clerk,
        at=at,
        key=f"demo/employer/{number}",
    )
    desk.climb(registered.case_id, at=at)
    return registered.employer_id


def delegate(employer_id: int, username: str, number: int, *, at: datetime.datetime) -> Actor:
    """A sign-in for the employer's personnel office."""
    seventeen = f"1101051990{number // 28 % 12 + 1:02d}{number % 28 + 1:02d}{number // 336:03d}"
    if not User.objects.filter(username=username).exists():
        authority.register_delegate(
            username=username,
            password=PASSWORD,
            name="冯静",
            identity=seventeen + check_digit(seventeen),
            employer_id=employer_id,
            by=actor_of(User.objects.get(username="administration"), at=at),
            at=at,
        )
    return actor_of(User.objects.get(username=username), at=at)


def take_over(employer: Employer, employer_id: int, desk: Desk, *, at: datetime.datetime) -> None:
    """What the earlier system knew of those who worked before the book begins."""
    if not veterans(employer.staff):
        return
    case_id = takeover.receive(
        ledger_csv(employer.staff),
        name="ledger-2015.csv",
        employer_id=employer_id,
        as_of=datetime.date(END.year, 12, 31),
        source_system="the agency's earlier system",
        by=desk.clerk,
        at=at,
        key=f"demo/takeover/{employer_id}",
    )
    desk.climb(case_id, at=at)


def live(
    employer: Employer, employer_id: int, by: Actor, desk: Desk, *, first: Month, last: Month
) -> Iterator[Month]:
    """Declare and pay each month; yields the month that is done."""
    for month in months(first, last):
        if employer.working(month):
            declare(employer, employer_id, month, by, desk)
            pay(employer, employer_id, month, by, desk)
        yield month


def declare(employer: Employer, employer_id: int, month: Month, by: Actor, desk: Desk) -> None:
    """The personnel office sends its sheet on the 8th; the desk decides within the week."""
    at = moment(month, 8)
    declaration = collection.receive(
        declaration_csv(employer, month, employer.working(month)),
        name=f"申报表-{month}.csv",
        employer_id=employer_id,
        by=by,
        at=at,
        key=f"demo/{employer_id}/declaration/{month}",
        deferred=False,
    )
    with acting_as("collector"):
        work.read(declaration, at=at)
    case_id = collection.confirm(
        declaration, by=by, at=at, key=f"demo/{employer_id}/confirm/{month}", deferred=False
    )
    with acting_as("collector"):
        work.propose(declaration, at=at)
    desk.climb(case_id, at=moment(month, 9))


def pay(employer: Employer, employer_id: int, month: Month, by: Actor, desk: Desk) -> None:
    """The collector's file of the 16th, with the whole of what is due."""
    content = payment_file.write(money_due(employer.code, employer_id, month, by))
    receipt = collection.receive_payment(
        content,
        name=f"缴费到账-{month}.csv",
        by=desk.clerk,
        at=moment(month, 16),
        key=f"demo/{employer_id}/payment/{month}",
    )
    if receipt.case_id is None:
        raise ValueError(f"the payment file of {month} is faulty: {receipt.problems[:3]}")
    desk.climb(receipt.case_id, at=moment(month, 17))


def money_due(code: str, employer_id: int, month: Month, by: Actor) -> list[PaidLine]:
    """The whole due of a month under one voucher, as the collector would have it."""
    rows = ledger.months_of_employer(employer_id, month.ordinal, permit_employer(by, employer_id))
    numbers = {
        subject: identity.number
        for subject, identity in subjects.identities(r.subject_id for r in rows).items()
    }
    voucher = f"BJ{month.year}{month.number:02d}{employer_id:07d}"
    value_date = datetime.date(month.year, month.number, 15)
    lines = (
        (numbers[row.subject_id], scheme, party, amount)
        for row in rows
        for (scheme, party), amount in zip(AMOUNTS, row.due, strict=True)
        if amount
    )
    return [
        PaidLine(number, voucher, value_date, code, identity, month, scheme, party, amount)
        for number, (identity, scheme, party, amount) in enumerate(lines, 2)
    ]


def settle(year: int, desk: Desk, *, at: datetime.datetime) -> None:
    """The yearly crediting of interest, once its rate is published: an order, four rungs, a run."""
    open_alias("accrual")
    if settlement_of(year):  # a seeding that was interrupted goes on where it stood
        return
    order = maintenance.order_settlement(
        year, reason="yearly settlement", by=desk.clerk, at=at, key=f"demo/settle/{year}"
    )
    last = desk.climb(order, at=at)
    maintenance.execute(order, at=last + datetime.timedelta(hours=1))

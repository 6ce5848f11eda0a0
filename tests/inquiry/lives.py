"""Lives of insured persons to compose statements from: real entries, and what the product derives from them."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from legajo.accrual.standing import Standing, standing
from legajo.inquiry.statement import EmployerName, Holder, Look, Position, Statement, compose
from legajo.record.facts import (
    Allocation,
    Due,
    Entry,
    Fact,
    Interest,
    OpeningPosition,
    Party,
    PersonRegistered,
    RelationChanged,
    RelationStarted,
    Scheme,
    SubPeriod,
    amounts_of,
    make_entry,
)
from legajo.record.period import Month, months
from legajo.rules.parameters.loading import load


PERSON = 48
FIRST, SECOND = 7, 8
AT = datetime.datetime(2025, 10, 1, 9, 30, tzinfo=datetime.UTC)
HOLDER = Holder(PERSON, "林美华", "1101 ···· ···· 4027", "female", "1984-07-12")
EMPLOYERS = {
    FIRST: EmployerName("北京永和纺织有限公司", "91110105MA01B2C3X4"),
    SECOND: EmployerName("北京海河机械制造有限公司", "91110108MA00D5E6Y7"),
}
POSITION = Position(4812, 251, 0, 48_127, AT, cosigned=True)
LOOKS = (
    Look(
        datetime.datetime(2025, 9, 30, 14, 5, tzinfo=datetime.UTC), "赵宁", "a question about July", "counter"
    ),
    Look(datetime.datetime(2025, 8, 2, 8, 40, tzinfo=datetime.UTC), "you", "own record", "web"),
)
SCHEMES = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL, Scheme.WORK_INJURY)
DERIVED: Any = {"plan": "c" * 32, "inputs": "d" * 32, "known_at": "2025-10-01"}
PAID, OWN_SHARE, HALF, NOTHING = "paid", "own share", "half", "nothing"
_SPACE = UUID("6f1d8f6e-1d7a-4d27-9a05-3e60b8f5a001")


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the book gives it back."""

    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    case_id: UUID
    entry: Entry
    leaf_index: int
    covered: bool = True


def stored(fact: Fact, number: int, *, employer: int | None = None, received: str = "2016-01-05") -> Stored:
    """The fact in the first line of act `number`."""
    case = uuid5(_SPACE, f"case {number}")
    entry = make_entry(
        fact, subject=PERSON, line=1, region="110000", received=received, case=str(case), employer=employer
    )
    moment = datetime.datetime.combine(datetime.date.fromisoformat(received), datetime.time(10), datetime.UTC)
    return Stored(uuid5(_SPACE, str(number)), number, 1, moment, case, entry, number * 2)


def eight(base: int) -> tuple[int, ...]:
    """What a base owes, near enough to the law for a picture."""
    shares = (1600, 800, 50, 50, 880, 200, 40, 0)
    return tuple(base * share // 10_000 for share in shares)


def a_month(month: Month, base: int, number: int, *, employer: int, paid: str = PAID) -> list[Stored]:
    """The due of a month, and the money for it."""
    due = eight(base)
    bases = dict.fromkeys(SCHEMES, base)
    received = f"{month.plus(1)}-10"
    found = [
        stored(
            Due(month=str(month), base=bases, amounts=amounts_of(due), **DERIVED),
            number,
            employer=employer,
            received=received,
        )
    ]
    money = {
        PAID: due,
        OWN_SHARE: tuple(amount if at in (1, 3, 5) else 0 for at, amount in enumerate(due)),
        HALF: tuple(amount // 2 for amount in due),
        NOTHING: (),
    }[paid]
    if money:
        credited = SCHEMES if paid == PAID else SCHEMES[:3] if paid == OWN_SHARE else ()
        fact = Allocation(
            voucher=f"V{month}",
            month=str(month),
            posted_month=str(month.plus(1)),
            amounts=amounts_of(money),
            full=SCHEMES if paid == PAID else (),
            credited=credited,
            **DERIVED,
        )
        found.append(stored(fact, number + 1, employer=employer, received=received))
    return found


UNUSUAL = {Month(2019, 11): OWN_SHARE, Month(2020, 2): HALF, Month(2025, 7): NOTHING}


def decade() -> tuple[Stored, ...]:
    """Taken over in 2015, paid from 2016; one month part paid and counted, one half paid, the last one due."""
    since, until = Month(2016, 1), Month(2025, 7)
    found = list(_relations())
    for at, month in enumerate(months(since, until)):
        base = 520_000 + at // 12 * 61_300
        employer = SECOND if month >= Month(2021, 3) else FIRST
        found += a_month(month, base, 1000 + 2 * at, employer=employer, paid=UNUSUAL.get(month, PAID))
    balance = 2_461_350
    for year in range(2016, 2025):
        on_opening, on_postings = balance * 6 // 100, 12_000 + (year - 2016) * 1_500
        balance += on_opening + on_postings + 560_000
        found.append(
            stored(_interest(year, on_opening, on_postings), 3000 + year, received=f"{year + 1}-07-01")
        )
    return tuple(found)


def _interest(year: int, on_opening: int, on_postings: int) -> Interest:
    return Interest(
        party=Party.PERSON,
        period=SubPeriod.SINCE_2006,
        year=year,
        rate="6.00",
        parameter=f"pension.account.crediting_rate@{year}/{year + 1}-06-30",
        on_opening=on_opening,
        on_postings=on_postings,
        provisional=year == 2024,
        **DERIVED,
    )


def _relations() -> tuple[Stored, ...]:
    opening = OpeningPosition(
        as_of="2015-12-31",
        source_system="the earlier system",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 2_461_350}},
        months=dict.fromkeys(SCHEMES, 112),
        from_month="2006-07",
        gaps=("2009-03", "2009-04"),
    )
    return (
        stored(PersonRegistered(identity="a" * 64, name="b" * 64, sex="female", born="1984-07-12"), 3),
        stored(RelationStarted(form="contract", started="2006-07-03", schemes=SCHEMES), 4, employer=FIRST),
        stored(opening, 5),
        stored(
            RelationChanged(state="ended", on="2021-02-26", reason_code="contract_ended"),
            2000,
            employer=FIRST,
            received="2021-03-01",
        ),
        stored(
            RelationStarted(form="contract", started="2021-03-01", schemes=SCHEMES),
            2001,
            employer=SECOND,
            received="2021-03-02",
        ),
    )


def derived(entries: tuple[Stored, ...]) -> Standing:
    """What follows from the entries under the published parameters."""
    return standing(entries, load(), AT)


def statement_of_a_decade(position: Position = POSITION) -> Statement:
    """The statement that most tests look at."""
    entries = decade()
    return compose(
        entries,
        derived(entries),
        holder=HOLDER,
        employers=EMPLOYERS,
        position=position,
        looks=LOOKS,
        described={name: found.description for name, found in load().definitions.items()},
        as_of=AT,
    )

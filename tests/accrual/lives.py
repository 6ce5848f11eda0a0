"""Entries of one person, made by hand: dues, money, interest and openings, each in an act of its own."""

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid5

from legajo.record.facts import (
    AMOUNTS,
    Allocation,
    Because,
    Due,
    Entry,
    Fact,
    Interest,
    OpeningPosition,
    Party,
    Ref,
    Scheme,
    SubPeriod,
    amounts_of,
    make_entry,
)


SPACE = UUID("6f1d8f6e-1d7a-4d27-9a05-3e60b8f5a001")
EMPLOYER, OTHER = 7, 8
BASE = 1_000_000
DUE = (160_000, 80_000, 5_000, 5_000, 98_000, 20_300, 2_000, 0)
OWN = tuple(amount if party is Party.PERSON else 0 for amount, (_, party) in zip(DUE, AMOUNTS, strict=True))
NOTHING = (0,) * 8
SCHEMES = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL, Scheme.WORK_INJURY)
MARKS = {"plan": "0" * 32, "inputs": "1" * 32, "known_at": "2025-08-01"}
NOW = datetime.datetime(2025, 10, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Stored:
    act_id: UUID
    act_number: int
    line: int
    moment: datetime.datetime
    entry: Entry


def stored(
    number: int,
    fact: Fact,
    *,
    employer: int | None = EMPLOYER,
    replaces: Ref | None = None,
    received: str = "2025-08-01",
) -> Stored:
    """The only entry of an act; each act is a day after the one before."""
    entry = make_entry(
        fact, subject=9, line=1, region="110000", received=received, employer=employer, replaces=replaces
    )
    moment = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=number)
    return Stored(uuid5(SPACE, str(number)), number, 1, moment, entry)


def owes(
    month: str,
    amounts: tuple[int, ...] = DUE,
    *,
    base: int = BASE,
    cause: str = "first_assessment",
    because: tuple[Because, ...] = (),
) -> Due:
    return Due(
        month=month,
        base=dict.fromkeys(SCHEMES, base),
        amounts=amounts_of(amounts),
        cause=cause,  # type: ignore[arg-type]
        because=because,
        **MARKS,
    )


def pays(
    month: str,
    amounts: tuple[int, ...] = DUE,
    *,
    posted: str = "2025-08",
    credited: tuple[Scheme, ...] = SCHEMES,
    ordinal: int = 1,
) -> Allocation:
    return Allocation(
        voucher="V",
        month=month,
        posted_month=posted,
        amounts=amounts_of(amounts),
        credited=credited,
        ordinal=ordinal,
        **MARKS,
    )


def opening(account: int = 500_000, months: int = 120, **more: object) -> OpeningPosition:
    return OpeningPosition(
        as_of="2024-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: account}},
        months={Scheme.PENSION: months},
        **more,  # type: ignore[arg-type]
    )


def earned(amount: int, year: int = 2025) -> Interest:
    return Interest(
        party=Party.PERSON,
        period=SubPeriod.SINCE_2006,
        year=year,
        rate="2.62",
        parameter="pension.account.rate@2024/2025-06-30",
        on_opening=amount,
        on_postings=0,
        **MARKS,
    )

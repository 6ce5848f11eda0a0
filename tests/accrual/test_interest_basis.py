"""Art. 6: what a run reads of everybody's entries is what the account of one person shows."""

import datetime
import random
from collections.abc import Iterator
from uuid import UUID

import pytest

from legajo.accrual.account import account
from legajo.accrual.interest import basis
from legajo.accrual.months import ledgered
from legajo.ledger.lookups import Stored
from legajo.ledger.population import Held
from legajo.ledger.projection import line_of
from legajo.record.facts import (
    Allocation,
    Due,
    Fact,
    Interest,
    OpeningPosition,
    OverlapResolved,
    Party,
    RefundApproved,
    Scheme,
    SubPeriod,
    make_entry,
)
from legajo.record.period import Month, ordinal


MARK = "0" * 32
KNOWN_AT = "2024-01-01"
ACT = UUID(int=1)


def history(seed: int, begins: Month) -> Iterator[tuple[Fact, int | None, str]]:
    """Facts of one person with the employer and the day: a position, months paid early, late, in part and corrected."""
    draw = random.Random(seed)
    yield (
        OpeningPosition(
            as_of=f"{begins.year - 1}-12-31",
            source_system="old",
            months={Scheme.PENSION: 60},
            account={SubPeriod.Y1998_2005: {Party.PERSON: 700, Party.EMPLOYER: 300}},
        ),
        None,
        f"{begins.year}-01-04",
    )
    for number in range(36):
        month = begins.plus(number)
        employer = draw.choice((7, 7, 8, None))
        owed = draw.randint(100, 900)
        yield (
            _due(
                month,
                {Scheme.PENSION: {Party.PERSON: owed, Party.EMPLOYER: 2 * owed}},
                1,
                _account(month, owed, employer),
            ),
            employer,
            str(month),
        )
        for part in range(draw.randint(0, 2)):
            late = str(month.plus(draw.choice((0, 0, 1, 14))))
            money = {
                Scheme.PENSION: {Party.PERSON: owed // 2, Party.EMPLOYER: draw.choice((0, owed, 2 * owed))}
            }
            counts = draw.random() < 0.7
            credited = (Scheme.PENSION,) if counts else (Scheme.MEDICAL,)
            waits = draw.random() < 0.1
            yield (
                Allocation(
                    plan=MARK,
                    inputs=MARK,
                    known_at=KNOWN_AT,
                    voucher="V",
                    month=str(month),
                    posted_month=late,
                    amounts=money,
                    credited=() if waits else credited,
                    unallocated=waits,
                    ordinal=part + 1,
                ),
                employer,
                late,
            )
        if draw.random() < 0.3:
            change = draw.randint(-50, 50)
            owes = {Scheme.PENSION: {Party.PERSON: change, Party.EMPLOYER: 2 * change}}
            anew = _account(month, owed + change, employer)
            yield _due(month, owes, 2, anew), employer, str(month.plus(3))
        if draw.random() < 0.15:
            gone, later = str(month.plus(-draw.randint(0, 6))), str(month.plus(5))
            yield draw.choice(
                (
                    (_refund(gone, Party.PERSON), employer, later),
                    (_refund(gone, Party.EMPLOYER), employer, later),
                    (OverlapResolved(months=(gone,), kept=8, refunded_by=7, consent="C"), None, later),
                    (OverlapResolved(months=(gone,), kept=8, refunded_by=0, consent="C"), None, later),
                )
            )
    yield _interest(begins.year, 40), None, f"{begins.year + 1}-07-01"


def _refund(month: str, party: Party) -> RefundApproved:
    return RefundApproved(
        scheme=Scheme.PENSION, months=(month,), party=party, cause="overlap", payee="person", document="R"
    )


def _account(month: Month, owed: int, employer: int | None) -> dict[Party, int] | None:
    """What enters of a month's due: 8 of 20 points self-paid, and to 2005 a part of the employer's share beside the own."""
    if employer is None:
        return {Party.PERSON: owed * 2 // 5}
    return {Party.PERSON: owed, Party.EMPLOYER: owed // 3} if month.year < 2006 else None


def _due(
    month: Month,
    amounts: dict[Scheme, dict[Party, int]],
    number: int,
    account: dict[Party, int] | None = None,
) -> Due:
    return Due(
        plan=MARK,
        inputs=MARK,
        known_at=KNOWN_AT,
        month=str(month),
        cause="first_assessment" if number == 1 else "difference",
        base={Scheme.PENSION: 1},
        amounts=amounts,
        account=account,
    )


def _interest(year: int, amount: int) -> Interest:
    return Interest(
        plan=MARK,
        inputs=MARK,
        known_at=KNOWN_AT,
        party=Party.PERSON,
        period=SubPeriod.SINCE_2006 if year >= 2006 else SubPeriod.Y1998_2005,
        year=year,
        rate="3.97",
        parameter="rate",
        on_opening=amount,
        on_postings=1,
    )


def stored(seed: int, begins: Month = Month(2021, 1)) -> list[Stored]:  # noqa: B008 (frozen)
    made = []
    for line, (fact, employer, day) in enumerate(history(seed, begins), 1):
        entry = make_entry(
            fact, subject=9, line=line, region="110000", received=f"{day[:7]}-15", employer=employer
        )
        made.append(
            Stored(
                subject_id=9,
                act_id=ACT,
                act_number=1,
                line=line,
                moment=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
                case_id=None,
                sort="run",
                leaf_index=line,
                covered=False,
                payload=line_of(entry).payload,
                entry=entry,
            )
        )
    return made


def held(known: Stored) -> Held:
    row = line_of(known.entry)
    return Held(row.kind, row.employer_id, row.month_from, row.pension_person, row.payload)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("year", [2004, 2005, 2006, 2021, 2022, 2023])
def test_a_year_opens_and_grows_as_the_account_shows(seed: int, year: int) -> None:
    entries = stored(seed, Month(2021 if year >= 2021 else 2004, 1))
    postings = ledgered(entries).postings
    rows = {
        row.sub_ledger: row
        for row in account(entries, postings, until=year)
        if row.year == year and not row.interest_posted
    }
    found = basis(map(held, entries), year)
    assert {f"{period}/{party}": said.opening for (period, party), said in found.items()} == {
        name: row.opening for name, row in rows.items()
    }
    for (period, party), said in found.items():
        by_month: dict[int, int] = {}
        for posting in postings:
            if (posting.period, posting.party) == (period, party) and posting.posted // 12 == year:
                by_month[posting.posted] = by_month.get(posting.posted, 0) + posting.amount
        assert said.postings == {at: amount for at, amount in by_month.items() if amount}


def test_money_posted_in_a_later_year_earns_nothing_yet() -> None:
    entries = [known for known in stored(3) if not isinstance(known.entry.fact, OpeningPosition)]
    early = basis(map(held, entries), 2020)
    assert early == {}
    assert ordinal("2021-01") // 12 == 2021

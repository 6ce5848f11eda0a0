"""Arts. 2(2), 2(4), 6: months, account, period and index that follow from a person's entries alone."""

import datetime
from dataclasses import replace

import pytest
from msgspec import structs
from tests.accrual.lives import (
    BASE,
    DUE,
    EMPLOYER,
    MARKS,
    NOTHING,
    NOW,
    OTHER,
    OWN,
    SCHEMES,
    Stored,
    earned,
    opening,
    owes,
    pays,
    stored,
)

from legajo.accrual.months import ledgered
from legajo.accrual.standing import Payment, Standing, index_of, standing
from legajo.record.facts import (
    Allocation,
    Due,
    Party,
    Ref,
    Scheme,
    WageDeclared,
    amounts_of,
)
from legajo.record.period import Month
from legajo.rules.parameters import load


def stand(*entries: Stored, at: datetime.datetime = NOW) -> Standing:
    return standing(entries, load(), at)


def test_nothing_follows_from_nothing() -> None:
    found = stand()
    assert (found.months, found.account, found.balance, found.total_months, found.average_index) == (
        (),
        (),
        0,
        0,
        None,
    )


def test_a_declared_month_is_due_and_counts_for_nothing() -> None:
    found = stand(stored(1, owes("2025-07")))
    (month,) = found.months
    assert [month.status(scheme) for scheme in SCHEMES] == [Payment.DUE] * 4
    assert (month.base, month.due, month.paid) == (BASE, DUE, NOTHING)
    assert (found.total_months, found.balance) == (0, 0)


def test_a_month_paid_in_full_enters_account_months_and_index() -> None:
    found = stand(stored(1, owes("2025-07")), stored(2, pays("2025-07")))
    (month,) = found.months
    assert [month.status(scheme) for scheme in SCHEMES] == [Payment.PAID] * 4
    assert (found.total_months, found.balance, found.months_by_scheme) == (
        1,
        80_000,
        dict.fromkeys(SCHEMES, 1),
    )
    assert found.average_index is not None


def test_the_persons_own_share_counts_while_the_employer_owes() -> None:
    own = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL)
    found = stand(stored(1, owes("2025-07")), stored(2, pays("2025-07", OWN, credited=own)))
    (month,) = found.months
    assert [month.status(scheme) for scheme in own] == [Payment.PART_PAID_COUNTED] * 3
    assert month.status(Scheme.WORK_INJURY) is Payment.DUE
    assert (found.total_months, found.balance) == (1, 80_000)


def test_a_due_that_is_lowered_to_what_was_paid_makes_the_month_count() -> None:
    """A corrected base: what had been a part payment is the whole now, and enters the account when that is known."""
    paid = tuple(amount // 2 for amount in DUE)
    lowered = tuple(part - amount for part, amount in zip(paid, DUE, strict=True))
    entries = [stored(1, owes("2025-07")), stored(2, pays("2025-07", paid, credited=()))]
    assert (stand(*entries).total_months, stand(*entries).balance) == (0, 0)
    found = stand(*entries, stored(3, owes("2025-07", lowered, cause="difference")))
    assert (found.total_months, found.balance) == (1, 40_000)


def test_another_part_payment_counts_for_nothing() -> None:
    short = (160_000, 79_999, *NOTHING[2:])
    found = stand(stored(1, owes("2025-07")), stored(2, pays("2025-07", short, credited=())))
    (month,) = found.months
    assert month.status(Scheme.PENSION) is Payment.PART_PAID
    assert (found.total_months, found.balance) == (0, 0)


def test_the_month_of_posting_decides_the_year_of_the_account() -> None:
    found = stand(stored(1, owes("2024-12")), stored(2, pays("2024-12", posted="2025-01")))
    assert [(row.year, row.principal) for row in found.account] == [(2025, 80_000)]


def test_a_calendar_month_counts_once_with_two_employers() -> None:
    found = stand(
        stored(1, owes("2025-07")),
        stored(2, pays("2025-07")),
        stored(3, owes("2025-07"), employer=OTHER),
        stored(4, pays("2025-07"), employer=OTHER),
    )
    assert (len(found.months), found.total_months, found.balance) == (2, 1, 160_000)


def test_a_difference_makes_the_month_owe_again_and_does_not_take_it_out() -> None:
    more = (16_000, 8_000, *NOTHING[2:])
    entries = [
        stored(1, owes("2025-07")),
        stored(2, pays("2025-07")),
        stored(3, owes("2025-07", more, base=BASE + 100_000, cause="difference")),
    ]
    found = stand(*entries)
    assert found.months[0].status(Scheme.PENSION) is Payment.PART_PAID_COUNTED
    assert (found.months[0].base, found.balance, found.total_months) == (BASE + 100_000, 80_000, 1)
    paid = stand(*entries, stored(4, pays("2025-07", more, posted="2025-09", ordinal=2)))
    assert paid.months[0].status(Scheme.PENSION) is Payment.PAID
    assert (paid.balance, paid.total_months) == (88_000, 1)


def test_a_lowered_due_takes_back_what_was_credited_too_much() -> None:
    less = (-16_000, -8_000, *NOTHING[2:])
    found = stand(
        stored(1, owes("2025-07")),
        stored(2, pays("2025-07")),
        stored(3, owes("2025-07", less, cause="difference")),
    )
    assert found.balance == 72_000
    assert found.months[0].status(Scheme.PENSION) is Payment.PAID


def test_money_without_a_due_is_shown_and_counts_nowhere() -> None:
    waiting = Allocation(
        voucher="V",
        month="2025-07",
        posted_month="2025-08",
        amounts=amounts_of(DUE),
        unallocated=True,
        **MARKS,
    )
    found = stand(stored(1, waiting))
    assert (found.months, found.balance, found.total_months) == ((), 0, 0)
    assert [(money.voucher, money.amounts) for money in found.unallocated] == [("V", DUE)]


def test_a_position_taken_over_is_flagged_and_never_derived() -> None:
    found = stand(stored(1, opening(from_month="2015-01", gaps=("2015-03",), months=119)))
    assert (found.balance, found.total_months, found.taken_over_months) == (500_000, 119, 119)
    assert len(found.months) == 119
    assert all(month.taken_over for month in found.months)
    assert [(row.year, row.opening, row.taken_over) for row in found.account] == [(2025, 500_000, True)]


def test_interest_is_shown_as_posted_and_only_then() -> None:
    position = stored(1, opening())
    (row,) = stand(position).account
    assert (row.interest, row.interest_posted, row.closing) == (0, False, 500_000)
    (row,) = stand(position, stored(2, earned(13_100))).account
    assert (row.interest, row.interest_posted, row.closing, row.rate) == (13_100, True, 513_100, "2.62")
    assert not row.verified  # read in tables of others
    assert stand(position, stored(2, earned(13_100))).unverified == ("pension.account.rate",)


def test_what_was_replaced_no_longer_counts() -> None:
    first = stored(1, opening(account=500_000))
    better = stored(2, opening(account=600_000), replaces=Ref(str(first.act_id), 1))
    assert stand(first, better).balance == 600_000
    assert stand(better, first).balance == 600_000


@pytest.mark.parametrize(("days", "balance"), [(1, 500_000), (2, 600_000)])
def test_as_known_on_both_sides_of_a_correction(days: int, balance: int) -> None:
    first = stored(1, opening(account=500_000))
    better = stored(2, opening(account=600_000), replaces=Ref(str(first.act_id), 1))
    at = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=days)
    assert stand(first, better, at=at).balance == balance


def test_wages_stand_from_their_month_on() -> None:
    wage = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=BASE)
    (found,) = stand(stored(1, wage)).wages
    assert (found.since, found.wage, found.employer) == (Month(2025, 7).ordinal, BASE, EMPLOYER)


def test_a_paid_year_at_the_average_has_an_index_near_one() -> None:
    """2024 against Beijing's average of 2023, as published."""
    average = load().at("average_wage.month", "110000", "2023", NOW.date()).number
    entries = []
    for number in range(1, 13):
        entries.append(stored(number, owes(f"2024-{number:02}", base=average)))
        entries.append(stored(20 + number, pays(f"2024-{number:02}", posted=f"2024-{number:02}")))
    found = stand(*entries)
    assert found.total_months == 12
    assert found.average_index is not None
    assert abs(found.average_index - 10_000) <= 1


def owes_2003(base: int = 100_000) -> Due:
    """2003: the employer owes 20% of the base and the person 8%; 3 points of the employer's and the 8 are credited."""
    return Due(
        month="2003-01",
        base={Scheme.PENSION: base},
        amounts={Scheme.PENSION: {Party.EMPLOYER: base // 5, Party.PERSON: base * 8 // 100}},
        account={Party.EMPLOYER: base * 3 // 100, Party.PERSON: base * 8 // 100},
        **MARKS,
    )


def pays_2003(employer: int, person: int, posted: str) -> Allocation:
    return Allocation(
        voucher="V",
        month="2003-01",
        posted_month=posted,
        amounts={Scheme.PENSION: {Party.EMPLOYER: employer, Party.PERSON: person}},
        credited=(Scheme.PENSION,) if person else (),
        **MARKS,
    )


def test_eleven_points_of_the_base_enter_an_account_of_2003() -> None:
    found = stand(stored(1, owes_2003()), stored(2, pays_2003(20_000, 8_000, "2003-02")))
    assert {row.sub_ledger: row.principal for row in found.account if row.year == 2003} == {
        "y1998_2005/person": 8_000,
        "y1998_2005/employer": 3_000,
    }


def test_the_employers_points_wait_for_the_employers_share() -> None:
    own = [stored(1, owes_2003()), stored(2, pays_2003(0, 8_000, "2003-02"))]
    assert (stand(*own).balance, stand(*own).total_months) == (8_000, 1)
    part = stand(*own, stored(3, pays_2003(19_999, 0, "2003-05")))
    assert part.balance == 8_000
    full = stand(*own, stored(3, pays_2003(20_000, 0, "2004-05")))
    assert full.balance == 11_000
    posted = {(row.year, row.sub_ledger): row.principal for row in full.account if row.principal}
    assert posted == {(2003, "y1998_2005/person"): 8_000, (2004, "y1998_2005/employer"): 3_000}


def test_the_employers_share_alone_credits_nothing() -> None:
    assert stand(stored(1, owes_2003()), stored(2, pays_2003(20_000, 0, "2003-02"))).balance == 0


def test_eight_points_of_the_base_enter_a_self_paid_account() -> None:
    """Of the base and not of what was paid: 5000.07 owes 1000.01, of which eight of twenty points would be 400.00."""
    due = Due(
        month="2025-07",
        base={Scheme.PENSION: 500_007},
        amounts={Scheme.PENSION: {Party.PERSON: 100_001}},
        account={Party.PERSON: 40_001},
        **MARKS,
    )
    money = (0, 100_001, *NOTHING[2:])
    found = stand(
        stored(1, due, employer=None),
        stored(2, pays("2025-07", money, credited=(Scheme.PENSION,)), employer=None),
    )
    assert found.balance == 40_001


def test_of_two_vouchers_for_a_month_the_later_money_dates_the_credit() -> None:
    """Whichever was entered first: the month was paid in full in June, and earns nothing for the months before."""
    half = tuple(amount // 2 for amount in DUE)
    june = pays("2025-01", half, posted="2025-06", credited=())
    january = pays("2025-01", half, posted="2025-01", ordinal=2)
    found = ledgered([stored(1, owes("2025-01")), stored(2, june), stored(3, january)]).postings
    assert [(posting.amount, Month.of(posting.posted)) for posting in found] == [(80_000, Month(2025, 6))]


def test_outside_beijing_the_index_goes_by_months() -> None:
    months = [Month(2022, n) for n in range(1, 13)]
    entries = []
    for number, month in enumerate(months):
        for fact in (owes(str(month), base=1_139_600), pays(str(month))):
            made = stored(2 * number + (fact.__class__ is Allocation), fact)
            entries.append(replace(made, entry=structs.replace(made.entry, region="310000")))
    found = stand(*entries)
    assert found.average_index == 10_000  # on the published monthly average of 2021, 11396 yuan
    assert index_of(entries, found.months, load(), "310000", NOW.date()).divisor == "by_month"
    assert index_of(entries, found.months, load(), "110000", NOW.date()).divisor == "mean_of_years"


def test_a_career_of_one_month_has_the_index_of_that_month() -> None:
    found = stand(stored(1, owes("2025-07")), stored(2, pays("2025-07")))
    assert found.average_index == 8_377  # 10000 over 11937, the published monthly average of 2024

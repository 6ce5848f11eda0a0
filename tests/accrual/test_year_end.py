"""Art. 6: from a year-end checkpoint an account comes to what it comes to from the first month."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accrual.lives import EMPLOYER, SCHEMES, Stored, earned, owes, pays, stored
from tests.accrual.test_differences import lives
from tests.accrual.test_late_interest import held

from legajo.accrual.interest import KINDS, SUB_LEDGERS, Account, YearEnd
from legajo.accrual.known import in_force
from legajo.ledger.population import Held
from legajo.record.facts import Interest, Party, RefundApproved, Scheme, SubPeriod


OWN = SubPeriod.SINCE_2006, Party.PERSON


def account(rows: Sequence[Held], year: int, start: YearEnd | None = None) -> Account:
    found = Account(year, start)
    for row in rows:
        found.take(row)
    return found


def same(one: Account, other: Account) -> None:
    for name in SUB_LEDGERS:
        assert one.basis(name) == other.basis(name)
        assert (name in one.openings) == (name in other.openings)
    assert {name: [each.fact for each in posted] for name, posted in one.settled.items()} == {
        name: [each.fact for each in posted] for name, posted in other.settled.items()
    }


@st.composite
def cut_lives(draw: st.DrawFn) -> tuple[list[Stored], int, int]:
    """A life with refunds, where its checkpoint lies, and of which year it is."""
    life = draw(lives())
    for _ in range(draw(st.integers(0, 2))):
        month = draw(st.sampled_from(("2023-11", "2023-12", "2024-01")))
        party = draw(st.sampled_from(tuple(Party)))
        refund = RefundApproved(
            scheme=Scheme.PENSION, months=(month,), party=party, cause="error", payee="x", document=month
        )
        life.append(stored(len(life) + 1, refund, employer=EMPLOYER))
    return life, draw(st.integers(0, len(life))), draw(st.sampled_from((2022, 2023, 2024)))


def goes_beyond(entries: Sequence[Stored], year: int) -> bool:
    facts = (entry.entry.fact for entry in entries)
    return any(isinstance(fact, Interest) and fact.year > year for fact in facts)


@settings(max_examples=400, deadline=None)
@given(cut_lives())
def test_from_a_checkpoint_as_from_the_first_month(given_: tuple[list[Stored], int, int]) -> None:
    life, cut, year = given_
    standing = [known for known in in_force(life) if known.entry.kind in KINDS]
    before, after = standing[:cut], standing[cut:]
    if goes_beyond(before, year):
        with pytest.raises(ValueError, match="beyond the end"):
            account(held(before), year).year_end()
        return
    start = account(held(before), year).year_end()
    for later in range(year + 1, 2027):
        same(account(held(after), later, start), account(held(standing), later))
    same(
        account(held(after), 2026, start), account(held(standing), 2026)
    )  # the checkpoint itself is as it was


@settings(max_examples=200, deadline=None)
@given(cut_lives(), st.integers(0, 12))
def test_from_a_checkpoint_of_a_checkpoint(given_: tuple[list[Stored], int, int], more: int) -> None:
    life, cut, year = given_
    standing = [known for known in in_force(life) if known.entry.kind in KINDS]
    second = min(cut + more, len(standing))
    if goes_beyond(standing[:second], year):
        return
    first = account(held(standing[:cut]), year).year_end()
    then = account(held(standing[cut:second]), year + 1, first).year_end()
    same(account(held(standing[second:]), year + 2, then), account(held(standing), year + 2))


def test_a_part_paid_month_is_completed_after_the_checkpoint() -> None:
    half = tuple(amount // 2 for amount in owes_all())
    life = [
        stored(1, owes("2023-11"), received="2023-11-20"),
        stored(2, pays("2023-11", half, posted="2023-12", credited=())),
    ]
    start = account(held(life), 2023).year_end()
    assert start.closings.get(OWN, 0) == 0
    rest = tuple(whole - part for whole, part in zip(owes_all(), half, strict=True))
    life.append(stored(3, pays("2023-11", rest, posted="2024-02", credited=SCHEMES, ordinal=2)))
    found = account(held(life[2:]), 2024, start)
    assert found.basis(OWN).postings == {2024 * 12 + 1: 80_000}


def owes_all() -> tuple[int, ...]:
    return (160_000, 80_000, 5_000, 5_000, 98_000, 20_300, 2_000, 0)


def test_a_checkpoint_begins_no_year_before_it() -> None:
    start = account(held([stored(1, earned(5, year=2023), employer=None)]), 2023).year_end()
    with pytest.raises(ValueError, match="no beginning of 2023"):
        Account(2023, start)

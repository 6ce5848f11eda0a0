"""Art. 6: what was known at a moment, what is known now, and the cause of each part of the difference."""

import dataclasses
import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accrual.lives import (
    BASE,
    DUE,
    EMPLOYER,
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

from legajo.accrual.differences import Published, UnknownFigureError, Value, difference
from legajo.accrual.standing import standing
from legajo.record.facts import Because, Ref
from legajo.rules.parameters import Parameters, load


ALWAYS = Published(lambda moment: load())
AGO = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def test_nothing_new_is_no_difference() -> None:
    entries = [stored(1, owes("2025-07")), stored(2, pays("2025-07"))]
    found = difference(entries, "balance", ALWAYS, NOW, NOW)
    assert (found.then, found.now, found.parts) == (80_000, 80_000, ())


def test_each_part_names_the_entry_that_brought_it() -> None:
    entries = [stored(1, owes("2025-07")), stored(2, pays("2025-07")), stored(3, earned(2_000))]
    found = difference(entries, "balance", ALWAYS, AGO, NOW)
    assert (found.then, found.now) == (0, 82_000)
    said = [(part.amount, [cause.kind for cause in part.causes]) for part in found.parts]
    assert said == [(80_000, ["posted.allocation"]), (2_000, ["posted.interest"])]


def test_a_due_says_why_it_was_changed() -> None:
    because = Because(name="base.floor@2025-07/2025-09-17", was="6821", now="7162")
    more = tuple(amount // 10 for amount in DUE)
    entries = [
        stored(1, owes("2025-07")),
        stored(2, owes("2025-07", more, cause="difference", because=(because,))),
    ]
    (then,) = (entry.moment for entry in entries[:1])
    found = difference(entries, "due:2025-07:pension:person", ALWAYS, then, NOW)
    assert (found.then, found.now) == (80_000, 88_000)
    (part,) = found.parts
    assert part.amount == 8_000
    assert part.causes[0].because == (because,)
    assert (part.causes[0].act_number, part.causes[0].line) == (2, 1)


def test_what_was_replaced_is_told_of_the_entry_that_replaces_it() -> None:
    first = stored(1, opening(500_000, 120))
    second = stored(2, opening(400_000, 120), replaces=Ref(str(first.act_id), 1))
    found = difference([first, second], "balance", ALWAYS, first.moment, NOW)
    assert (found.then, found.now) == (500_000, 400_000)
    assert [(part.amount, part.causes[0].act_number) for part in found.parts] == [(-100_000, 2)]


def test_a_year_of_the_account_ends_with_that_year() -> None:
    entries = [
        stored(1, owes("2023-07")),
        stored(2, pays("2023-07", posted="2023-08")),
        stored(3, earned(1_323, year=2023)),
        stored(4, earned(500, year=2024)),
    ]
    found = difference(entries, "account:2023", ALWAYS, AGO, NOW)
    assert (found.then, found.now) == (0, 81_323)


def test_a_month_counts_once_though_two_employers_paid_it() -> None:
    entries = [
        stored(1, owes("2025-07")),
        stored(2, pays("2025-07")),
        stored(3, owes("2025-07"), employer=OTHER),
        stored(4, pays("2025-07"), employer=OTHER),
    ]
    found = difference(entries, "total_months", ALWAYS, AGO, NOW)
    assert (found.then, found.now) == (0, 1)
    assert [part.causes[0].act_number for part in found.parts] == [2]


@pytest.mark.parametrize("figure", ["pension", "balance:2024", "account:x", "due:2025-07:pension:dog"])
def test_a_figure_that_there_is_none_of_is_refused(figure: str) -> None:
    with pytest.raises(UnknownFigureError):
        difference([stored(1, owes("2025-07"))], figure, ALWAYS, AGO, NOW)


def test_the_index_says_which_value_became_known() -> None:
    """The average wage of 2023 counts in the index of 2024 only since it is published."""
    name, day = "average_wage.month", "2025-06-01"
    whole = load()
    late = [v for v in whole.values if (v.name, v.region, v.valid_from) == (name, "110000", "2023")]
    assert late
    without = Parameters(whole.definitions.values(), [v for v in whole.values if v not in late])
    known = datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00")
    published = Published(
        lambda moment: whole if moment >= known else without,
        [Value(name, "110000", "2023", day, late[-1].text, 77, 1, known)],
    )
    entries = [stored(1, owes("2024-07")), stored(2, pays("2024-07"))]
    found = difference(entries, "average_index", published, entries[1].moment, NOW)
    assert found.then != found.now
    (part,) = found.parts
    (cause,) = part.causes
    assert (cause.sort, cause.name, cause.act_number) == ("parameter", f"{name}@2023/{day}", 77)
    assert cause.because[0].now == late[-1].text


def test_a_long_time_of_the_index_is_told_year_by_year() -> None:
    """Every step computes the whole index, so a career is not told payment by payment."""
    months = [f"20{year}-{month:02}" for year in (22, 23, 24) for month in range(1, 13)]
    entries: list[Stored] = []
    for month in months:
        entries.append(stored(len(entries) + 1, owes(month)))
        entries.append(stored(len(entries) + 1, pays(month)))
    moved = [
        dataclasses.replace(entry, moment=entry.moment + datetime.timedelta(days=10 * number))
        for number, entry in enumerate(entries)
    ]
    last = moved[-1].moment
    found = difference(moved, "average_index", ALWAYS, moved[1].moment, last)
    years = {entry.moment.year for entry in moved[2:]}
    assert len(found.parts) <= len(years)
    assert (found.then or 0) + sum(part.amount for part in found.parts) == found.now
    assert found.now == standing(moved, load(), last).average_index


MONTHS = ("2023-11", "2023-12", "2024-01", "2024-02")


@st.composite
def lives(draw: st.DrawFn) -> list[Stored]:
    """Dues, differences up and down, money in full or in part, interest and openings in any order, some replaced."""
    found: list[Stored] = []
    owed: dict[tuple[str, int], int] = {}  # in tenths of the whole due: nobody owes less than nothing
    for act in range(1, draw(st.integers(1, 12)) + 1):
        month, employer = draw(st.sampled_from(MONTHS)), draw(st.sampled_from((EMPLOYER, OTHER)))
        sort = draw(st.sampled_from(("owes", "pays", "own", "interest", "opening", "again")))
        if sort == "owes":
            share = draw(st.integers(-owed.get((month, employer), 0), 10))
            owed[month, employer] = owed.get((month, employer), 0) + share
            found.append(stored(act, owes(month, tenths(share)), employer=employer, received=f"{month}-20"))
        elif sort in ("pays", "own"):
            money = OWN if sort == "own" else tenths(draw(st.integers(1, 10)))
            credited = SCHEMES if sort == "own" or money == DUE else ()
            found.append(stored(act, pays(month, money, posted=month, credited=credited), employer=employer))
        elif sort == "interest":
            earnings = earned(draw(st.integers(-500, 500)), year=int(month[:4]))
            found.append(stored(act, earnings, employer=None))
        elif sort == "opening" or not (free := _free(found)):
            found.append(stored(act, opening(draw(st.integers(0, 9_000)), 3), employer=None))
        else:
            old = draw(st.sampled_from(free))
            new = opening(7_000, 7) if old.entry.kind == 32 else pays("2024-02", DUE, posted="2024-02")
            found.append(
                stored(act, new, employer=old.entry.employer, replaces=Ref(str(old.act_id), old.line))
            )
    return found


def tenths(share: int) -> tuple[int, ...]:
    return tuple(amount // 10 * share for amount in DUE)


def _free(found: Sequence[Stored]) -> list[Stored]:
    """Openings and allocations that nothing has replaced yet."""
    replaced = {entry.entry.replaces.act for entry in found if entry.entry.replaces}
    return [entry for entry in found if entry.entry.kind in (32, 102) and str(entry.act_id) not in replaced]


@settings(max_examples=300, deadline=None)
@given(lives(), st.integers(0, 12), st.integers(0, 12))
def test_the_parts_add_up_to_what_the_standing_says(life: list[Stored], one: int, other: int) -> None:
    first, last = sorted((one, other))
    then, now = (AGO + datetime.timedelta(days=days, hours=1) for days in (first, last))
    before, after = standing(life, load(), then), standing(life, load(), now)
    for figure, was, became in (
        ("balance", before.balance, after.balance),
        ("total_months", before.total_months, after.total_months),
        ("average_index", before.average_index, after.average_index),
        ("account:2023", _closing(before, 2023), _closing(after, 2023)),
    ):
        found = difference(life, figure, ALWAYS, then, now)
        assert (found.then, found.now) == (was, became), figure
        assert (found.then or 0) + sum(part.amount for part in found.parts) == (found.now or 0), figure
        for part in found.parts:
            assert part.amount
            assert all(then < cause.moment <= now for cause in part.causes), figure


def _closing(found: object, year: int) -> int:
    rows = {row.sub_ledger: row for row in found.account if row.year <= year}  # type: ignore[attr-defined]
    return sum(row.closing for row in rows.values())


def test_the_base_is_the_one_of_the_fixture() -> None:
    assert OWN[1] == 80_000 == BASE * 8 // 100

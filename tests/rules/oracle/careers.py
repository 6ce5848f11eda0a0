"""Lives made up by choices: from a seed in bulk, or drawn by hypothesis so that a failure shrinks to a readable life."""

from collections.abc import Callable
from decimal import Decimal

from tests.rules.oracle.contributions import FLEXIBLE, ORDINARY
from tests.rules.oracle.figures import month
from tests.rules.oracle.life import Life, Money, Spell
from tests.rules.oracle.published import limit


Pick = Callable[
    [int, int], int
]  # a whole number between two bounds, both included; the lower one is the plain choice

EARLIEST, LATEST = month("1992-10"), month("2024-12")
FLEXIBLE_SINCE = month("2015-07")
ACCOUNTS_BEGAN = month("1992-10")


def make(pick: Pick, most_spells: int = 4, longest: int = 36) -> Life:
    """Make up one life."""
    at = pick(EARLIEST, LATEST - 12)
    spells: list[Spell] = []
    for number in range(pick(1, most_spells)):
        first = at + pick(0, 30) if number else at
        if number and pick(0, 4) == 4:
            first = max(spells[-1].first + 1, spells[-1].last - pick(0, 11))  # a second employer at once
        last = first + pick(1, longest) - 1
        if last > LATEST:
            break
        spells.append(_spell(pick, number, first, last))
        at = max(at, last + 1)
    if not spells:
        spells.append(_spell(pick, 0, at, at))
    money = [line for spell in spells for line in _money(pick, spell)]
    return Life(tuple(spells), tuple(money), _refunds(pick, spells), _deemed(pick, spells[0].first))


def _spell(pick: Pick, number: int, first: int, last: int) -> Spell:
    flexible = first >= FLEXIBLE_SINCE and pick(0, 3) == 3
    wages = []
    since = first
    while since <= last:
        wages.append((since, _wage(pick, since)))
        since += pick(6, 18)
    name = "" if flexible else f"firm {number + 1}"
    return Spell(name, first, last, tuple(wages), FLEXIBLE if flexible else ORDINARY)


def _wage(pick: Pick, at: int) -> Decimal:
    """Make a wage somewhere between far below the floor and far above the cap, on the borders often, odd fen often."""
    floor, cap = limit(at, "pension_floor"), limit(at, "cap")
    assert floor is not None
    assert cap is not None
    sort = pick(0, 9)
    if sort == 1:
        return floor
    if sort == 2:
        return cap
    if sort == 3:
        return floor - Decimal("0.01")
    if sort == 4:
        return cap + Decimal("0.01")
    if sort == 5:
        return Decimal(pick(1, int(floor) * 100)) / 100
    if sort == 6:
        return cap + Decimal(pick(1, int(cap) * 100)) / 100
    return floor + Decimal(pick(0, int(cap - floor) * 100)) / 100


def _money(pick: Pick, spell: Spell) -> list[Money]:
    """Pay a relation's months: most in their own month, some late, in part, never, by the person alone, in two parts."""
    habits = dict.fromkeys(range(spell.first, spell.last + 1), 0)
    for _ in range(pick(0, 6)):
        begins, lasts, habit = pick(spell.first, spell.last), pick(1, 8), pick(1, 8)
        for at in range(begins, min(begins + lasts, spell.last + 1)):
            habits[at] = habit
    one_day = spell.last + pick(1, 40)  # the month in which a back-payment of everything owed was made
    lines: list[Money] = []
    for at, habit in habits.items():
        lines += _paid(pick, spell, at, habit, one_day)
    return lines


def _paid(pick: Pick, spell: Spell, at: int, habit: int, one_day: int) -> list[Money]:
    firm = spell.employer
    if habit == 1:
        return [Money(firm, at, at + pick(1, 30))]
    if habit == 2:
        return []
    if habit == 3:
        return [Money(firm, at, at, person=pick(1, 99), firm=pick(0, 99))]
    if habit == 4:
        return [Money(firm, at, at, firm=0)]
    if habit == 5:
        return [Money(firm, at, at, person=0)]
    if habit == 6:
        later = at + pick(1, 14)
        return [Money(firm, at, at, 40, 40), Money(firm, at, later, 60, 60)]
    if habit == 7:
        return [Money(firm, at, at, firm=0), Money(firm, at, at + pick(1, 26), person=0)]
    if habit == 8:
        return [Money(firm, at, one_day)]
    return [Money(firm, at, at)]


def _refunds(pick: Pick, spells: list[Spell]) -> tuple[tuple[int, int], ...]:
    if pick(0, 5) < 5:
        return ()
    spell = spells[pick(0, len(spells) - 1)]
    first = pick(spell.first, spell.last)
    last = min(spell.last, first + pick(0, 5))
    posted_in = last + pick(1, 30)
    return tuple((at, posted_in) for at in range(first, last + 1))


def _deemed(pick: Pick, first: int) -> tuple[int, ...]:
    """Recognise service before individual contribution began, for one in three."""
    if pick(0, 2) < 2:
        return ()
    months = pick(1, 300)
    last = min(first, ACCOUNTS_BEGAN)
    return tuple(range(last - months, last))

"""Which debt the collector's money pays, scheme by scheme and party by party (art. 6). Pure.

The voucher names its month, so its money clears that month and no other. What exceeds the due, or meets none, stays
unallocated and is listed. See docs/decisions for why oldest-first is not the rule here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legajo.accrual.money import MoneyLine
from legajo.accrual.months import NOTHING, Payment, add, counts, payment
from legajo.record.facts import Party, Scheme


RULE = "allocation 1: the voucher names its month; each scheme and party up to what is owed; the rest unallocated"
Key = tuple[int, int | None, int]  # subject, employer, month


@dataclass(frozen=True, slots=True)
class MonthState:
    """What one person and month with one employer owes and has paid, in the order of AMOUNTS."""

    due: tuple[int, ...] = NOTHING
    paid: tuple[int, ...] = NOTHING
    account: Mapping[Party, int] | None = (
        None  # as the due says it; None: the person's own share enters the account
    )


@dataclass(frozen=True, slots=True)
class Allocated:
    """What becomes of one line of money."""

    line: int  # from 1, in the order given
    money: MoneyLine
    amounts: tuple[int, ...]
    unallocated: tuple[int, ...]
    full: tuple[Scheme, ...]  # paid in full by this money
    credited: tuple[Scheme, ...]  # counted from now on


def allocate(lines: Sequence[MoneyLine], states: Mapping[Key, MonthState]) -> Iterator[Allocated]:
    """Each line in turn; two lines for one month see each other."""
    running = dict(states)
    for number, line in enumerate(lines, start=1):
        key = (line.subject_id or 0, line.employer_id, line.month)
        held = running.get(key)
        if line.subject_id is None or held is None:
            yield Allocated(number, line, NOTHING, line.amounts, (), ())
            continue
        owed = tuple(max(due - paid, 0) for due, paid in zip(held.due, held.paid, strict=True))
        taken = tuple(min(money, left) for money, left in zip(line.amounts, owed, strict=True))
        after = MonthState(held.due, add(held.paid, taken), held.account)
        running[key] = after
        left_over = tuple(money - part for money, part in zip(line.amounts, taken, strict=True))
        full, credited = _newly(held, after) if any(taken) else ((), ())
        yield Allocated(number, line, taken, left_over, full, credited)


def _newly(before: MonthState, after: MonthState) -> tuple[tuple[Scheme, ...], tuple[Scheme, ...]]:
    """The schemes that are paid in full, and those that count, only since this money."""
    full, credited = [], []
    for scheme in Scheme:
        now = payment(after.due, after.paid, scheme)
        if not counts(now):
            continue
        was = payment(before.due, before.paid, scheme)
        if now is Payment.PAID and was is not Payment.PAID:
            full.append(scheme)
        if not counts(was):
            credited.append(scheme)
    return tuple(full), tuple(credited)

"""Where a person stands by law: months, account, period, index, derived from the entries alone (art. 6). Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from legajo.record.facts import AMOUNTS, Scheme


class Payment(StrEnum):
    """How far one scheme of one month is paid."""

    PAID = "paid"
    PART_PAID_COUNTED = "part_paid_counted"  # the person's own share is in, the employer owes: counts
    PART_PAID = "part_paid"
    DUE = "due"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One calendar month with one employer; amounts in fen in the order of AMOUNTS."""

    month: int  # ordinal
    employer: int | None
    bases: tuple[tuple[Scheme, int], ...]
    due: tuple[int, ...]
    paid: tuple[int, ...]
    taken_over: bool = False

    def status(self, scheme: Scheme) -> Payment:
        return payment_status(self.due, self.paid, scheme)

    @property
    def base(self) -> int | None:
        """The pension base, the one that the account and the index use."""
        return dict(self.bases).get(Scheme.PENSION)


@dataclass(frozen=True, slots=True)
class AccountYear:
    """One settlement year of one sub-ledger of the pension account, in fen."""

    year: int
    sub_ledger: str  # before_1998 | y1998_2005 | since_2006, then "/person" or "/employer"
    opening: int
    principal: int
    interest: int  # posted, never recomputed here
    closing: int
    rate: str | None  # decimal text
    interest_posted: bool
    provisional: bool
    verified: bool
    taken_over: bool


@dataclass(frozen=True, slots=True)
class Unallocated:
    """Money that waits for a due."""

    voucher: str
    month: int
    employer: int | None
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that follows from one person's entries, as known at a moment."""

    months: tuple[PersonMonth, ...]
    account: tuple[AccountYear, ...]
    balance: int
    total_months: int
    taken_over_months: int
    months_by_scheme: dict[Scheme, int]
    average_index: int | None  # ten-thousandths
    unallocated: tuple[Unallocated, ...] = ()
    unverified: tuple[str, ...] = ()  # names of the parameters behind it that nobody verified
    last_act: int = 0
    wages: tuple[tuple[int, int, int | None], ...] = field(default=())  # since month, fen, employer


def payment_status(due: tuple[int, ...], paid: tuple[int, ...], scheme: Scheme) -> Payment:
    """Paid in full; or the person's share paid while the employer owes; or less (rules: paying credits)."""
    parts = [
        (party, d, p) for (s, party), d, p in zip(AMOUNTS, due, paid, strict=True) if s is scheme and d > 0
    ]
    if not parts:
        return Payment.NONE
    if all(p >= d for _, d, p in parts):
        return Payment.PAID
    own = [(d, p) for party, d, p in parts if party == "person"]
    if own and all(p >= d for d, p in own):
        return Payment.PART_PAID_COUNTED
    return Payment.PART_PAID if any(p > 0 for _, _, p in parts) else Payment.DUE

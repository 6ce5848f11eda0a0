"""What the preset rules derive, written by accrual alone (kinds P1 to P7)."""

from typing import Literal

from legajo.record.facts.terms import (
    Amounts,
    Bases,
    Count,
    DateText,
    DecimalText,
    Digest,
    Fact,
    Fen,
    Key,
    Mark,
    MonthText,
    Party,
    Ref,
    Scheme,
    SubPeriod,
    Whole,
)


class Derived(Fact, frozen=True, kw_only=True):
    """Where a derived figure comes from: the plan (rules and parameters), the inputs, and what was known."""

    plan: Mark  # of the canonical text of rules and parameter values
    inputs: Mark  # digest of the facts that went in
    known_at: DateText


class Because(Fact, frozen=True, kw_only=True):
    """One cause of a difference: a published value, an entry or another figure, with what it said before and says now."""

    name: str  # name@valid_from/known_from of a value, "wage" of an entry, "opening" or "principal" of an account's year
    was: str | None = None
    now: str | None = None
    entry: Ref | None = None  # where an entry says it


class Due(Derived, frozen=True, kw_only=True):
    """P1. What one person and the envelope's employer owe for a month. Since version 2 a difference says its causes."""

    month: MonthText
    cause: Literal["first_assessment", "difference"] = "first_assessment"
    ordinal: Count = 1  # the how-manieth of its cause
    base: Bases
    amounts: Amounts  # a difference says what is added (or, negative, taken away)
    # What of the whole month's due enters the pension account, where that is not simply the person's own share.
    account: dict[Party, Fen] | None = None
    payable_by: DateText | None = None  # a difference: until then without a late fee
    because: tuple[Because, ...] = ()


class Allocation(Derived, frozen=True, kw_only=True):
    """P2. Money of one voucher for one person, employer and month."""

    voucher: str
    voucher_act: str | None = None  # "act:line" of the money, where it is an entry of its own
    month: MonthText
    posted_month: MonthText
    amounts: Amounts
    full: tuple[Scheme, ...] = ()  # the schemes that this pays in full
    credited: tuple[
        Scheme, ...
    ] = ()  # those whose month counts from now on, though the employer may still owe
    unallocated: bool = False  # no due stands for this money
    ordinal: Count = 1


class LateFee(Derived, frozen=True, kw_only=True):
    """P3. The fee on one month's unpaid principal."""

    month: MonthText
    scheme: Scheme
    principal: Fen
    days: Count
    daily_rate: DecimalText
    amount: Fen
    until: DateText
    ordinal: Count = 1


class Interest(Derived, frozen=True, kw_only=True):
    """P4. The interest of one sub-ledger for a settlement year, or a part of one. Since version 2 a difference says its causes."""

    account: Literal["pension"] = "pension"
    party: Party
    period: SubPeriod
    year: Whole
    months: Count = 12
    rate: DecimalText  # per cent a year, as published
    parameter: str  # of the rate: name@valid_from/known_from
    rate_on_postings: DecimalText | None = (
        None  # where the year's postings earned at another rate (before 2016)
    )
    parameter_on_postings: str | None = None
    on_opening: Fen
    on_postings: Fen
    provisional: bool = False
    cause: Literal["settlement", "difference", "part_year"] = "settlement"
    ordinal: Count = 1
    because: tuple[Because, ...] = ()


class Component(Fact, frozen=True, kw_only=True):
    """One part of a benefit, by one formula."""

    name: str
    amount: Fen
    rule: str
    version: str


class Award(Derived, frozen=True, kw_only=True):
    """P5. A benefit standard."""

    award: str
    action: Literal["award", "re_award", "adjustment", "re_start"]
    benefit: str
    components: tuple[Component, ...]
    total: Fen
    first_month: MonthText
    arrears: tuple[tuple[MonthText, Fen], ...] = ()
    provisional_because: tuple[str, ...] = ()
    ordinal: Count = 1


class TransferAmount(Derived, frozen=True, kw_only=True):
    """P6. The money that moves with a person."""

    letter: str
    account: dict[SubPeriod, Fen]
    principal_of_year: Fen
    pool: tuple[tuple[Whole, Fen], ...]


class Run(Derived, frozen=True, kw_only=True):
    """P7. An approved run over many persons: the authority for P1 to P6 in bulk."""

    run: str
    sort: Literal["interest", "assessment", "adjustment"]
    year: Whole | None = None
    parameters: Mark
    population: Digest
    persons: Count
    totals: dict[Key, Fen]

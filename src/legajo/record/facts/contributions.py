"""Art. 2(2): wages, reliefs, money and debts (kinds 12 to 19)."""

from typing import Literal

from legajo.record.facts.terms import (
    Amounts,
    Count,
    DateText,
    DecimalText,
    Digest,
    Fact,
    Fen,
    MonthText,
    Party,
    Scheme,
)


class WageDeclared(Fact, frozen=True, kw_only=True):
    """12. The wage that stands from a month on, with the envelope's employer or (without one) for oneself."""

    from_month: MonthText
    contribution_year: MonthText  # its first month
    wage: Fen  # a month's: the mean of the previous calendar year, the starting wage, or the chosen base
    basis: Literal["previous_year_mean", "starting_wage", "chosen_base"] = "previous_year_mean"
    ground: Literal["declared", "audit", "court", "arbitration"] = "declared"


class ReliefGranted(Fact, frozen=True, kw_only=True):
    """13. An exemption, a reduction or a deferral."""

    employers: str  # a class of employers, or "this"
    schemes: tuple[Scheme, ...]
    party: Party
    from_month: MonthText
    to_month: MonthText
    form: Literal["exempt", "reduced", "deferred"]
    reduced_by: DecimalText | None = None
    deferred_until: MonthText | None = None
    late_fee_waived: bool = True


class MoneyReceived(Fact, frozen=True, kw_only=True):
    """14. One voucher of the collector; its lines are the original, and become the allocations."""

    payer: Literal["employer", "person", "fund"]
    voucher: str
    value_date: DateText
    from_month: MonthText
    to_month: MonthText
    amounts: Amounts
    amount: Fen  # the sum of the amounts
    line_count: Count
    lines: Digest  # SHA-256 of the canonical list of the lines
    bank_reference: str | None = None
    reverses: str | None = None  # a voucher


class AllocationOverridden(Fact, frozen=True, kw_only=True):
    """15. The payer's money clears other debts than the rule would have cleared."""

    voucher: str
    from_lines: tuple[str, ...]
    to_lines: tuple[str, ...]
    ground: str


class MonthBase(Fact, frozen=True, kw_only=True):
    """The base of one month of a back-payment."""

    month: MonthText
    base: Fen


class BackpaymentApproved(Fact, frozen=True, kw_only=True):
    """16. Past months that may be paid, by a document made before the payment."""

    months: tuple[MonthBase, ...]
    ground: Literal["failure_to_register", "judgment", "arbitration", "inspection", "policy"]
    counts_in_years: bool
    charge: Literal["late_fee", "interest", "revaluation", "none"]
    document: str


class ArrearsArranged(Fact, frozen=True, kw_only=True):
    """17. How a debt will be paid, or that it will not."""

    debts: tuple[str, ...]  # month and scheme: "2019-03:pension"
    arrangement: Literal["instalments", "guarantee", "bankruptcy_share", "write_off"]
    document: str
    schedule: tuple[tuple[DateText, Fen], ...] = ()


class RefundApproved(Fact, frozen=True, kw_only=True):
    """18. Months whose money goes back."""

    scheme: Scheme
    months: tuple[MonthText, ...]
    party: Party
    cause: Literal["overlap", "after_death", "after_retirement", "error"]
    payee: str
    document: str


class SubsidyGranted(Fact, frozen=True, kw_only=True):
    """19. A fund pays a part of what is due."""

    scheme: Scheme
    programme: Literal[
        "hard_to_employ", "hiring_employer", "disabled", "unemployed_medical", "demobilised_soldier"
    ]
    fund: str
    from_month: MonthText
    to_month: MonthText
    share: DecimalText | None = None
    amount: Fen | None = None
    document: str

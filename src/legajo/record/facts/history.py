"""Art. 2(4) and (5): recognised service, positions taken over, transfers, findings (kinds 31 to 36)."""

from typing import Literal

import msgspec

from legajo.record.facts.terms import (
    Count,
    DateText,
    DecimalText,
    Digest,
    Fact,
    Fen,
    Key,
    MonthText,
    Party,
    Scheme,
    SubPeriod,
)


class DeemedPeriodRecognised(Fact, frozen=True, kw_only=True):
    """31. Service that counts as paid."""

    from_month: MonthText
    to_month: MonthText
    ground: Literal["state_employee", "public_institution", "military", "sent_down_youth"]
    scheme: Scheme = Scheme.PENSION
    deemed_index: DecimalText | None = None


class OpeningPosition(Fact, frozen=True, kw_only=True):
    """32. What an earlier system held: taken over, not derived."""

    as_of: DateText
    source_system: str
    account: dict[SubPeriod, dict[Party, Fen]]
    months: dict[Scheme, Count]  # how many months each scheme counts
    from_month: MonthText | None = None  # the months run from here to as_of …
    gaps: tuple[MonthText, ...] = ()  # … but for these
    year_bases: dict[Key, Fen] = msgspec.field(
        default_factory=dict
    )  # the sum of the bases of each calendar year, where known
    missing: tuple[str, ...] = ()  # which detail is missing


class AccountStateChanged(Fact, frozen=True, kw_only=True):
    """33. An account is opened, sealed, reopened or closed."""

    state: Literal["opened", "sealed", "reopened", "closed"]
    since: MonthText
    cause: str


class TransferStep(Fact, frozen=True, kw_only=True):
    """34. One step of a transfer between agencies."""

    direction: Literal["in", "out"]
    agency: str
    step: Literal["applied", "accepted", "refused", "released", "received", "closed", "returned"]
    letter: str
    amounts: dict[Key, Fen] = msgspec.field(default_factory=dict)
    months: Count = 0
    bundle: Digest | None = None


class OverlapResolved(Fact, frozen=True, kw_only=True):
    """35. Which of two relations keeps the months that both paid."""

    months: tuple[MonthText, ...]
    kept: Count  # the employer's record; 0 for oneself
    refunded_by: Count
    consent: str


class FindingRecorded(Fact, frozen=True, kw_only=True):
    """36. What someone says is wrong; it changes no right by itself."""

    origin: Literal[
        "notice", "reconciliation", "survey", "statistics", "on_site_check", "completeness_check", "dispute"
    ]
    number: str
    concerns: str
    held: str | None = None
    alleged: str | None = None
    outcome: str | None = None
    owner: str | None = None
    deadline: DateText | None = None

"""Art. 2(3): claims, events and payments of benefits (kinds 20 to 30)."""

from typing import Literal

from legajo.record.facts.terms import Count, DateText, Digest, Fact, Fen, MonthText, Scheme


class BenefitApplied(Fact, frozen=True, kw_only=True):
    """20. A claim, with the claimant's choices."""

    benefit: str
    on: DateText
    first_month: MonthText | None = None
    choices: tuple[str, ...] = ()
    payee_account: Digest | None = None


class UnemploymentRegistered(Fact, frozen=True, kw_only=True):
    """21. A registration of unemployment."""

    work_ended: DateText
    cause: str
    involuntary: bool
    registered: DateText
    seeks_work: bool
    ended: DateText | None = None


class InjuryRecognised(Fact, frozen=True, kw_only=True):
    """22. A decision on an accident at work."""

    accident: DateText
    sort: str
    decision: str
    refused: bool = False
    appeal: str | None = None


class CapacityAssessed(Fact, frozen=True, kw_only=True):
    """23. A conclusion of the assessment board."""

    cause: Literal["work", "sickness"]
    grade: Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | None = None
    total_loss: bool = False
    care_level: str | None = None
    valid_from: DateText
    review_on: DateText | None = None
    number: str


class ChildbirthReported(Fact, frozen=True, kw_only=True):
    """24. A birth, or the end of a pregnancy."""

    on: DateText
    sort: Literal["birth", "dystocia", "miscarriage"]
    week: Count | None = None
    children: Count = 1
    leave_days: tuple[tuple[str, Count], ...]  # ground and days
    document: str


class ServiceSettled(Fact, frozen=True, kw_only=True):
    """25. One settlement of an institution."""

    institution: str
    agreement: str
    number: str
    begun: DateText
    until: DateText
    sort: Literal["outpatient", "in_patient", "pharmacy", "rehabilitation", "device"]
    items: Digest
    total: Fen
    by_pool: Fen
    by_account: Fen
    by_person: Fen
    reverses: str | None = None


class BenefitStateChanged(Fact, frozen=True, kw_only=True):
    """26. An award is suspended, resumed or ended."""

    award: str
    state: Literal["suspended", "resumed", "ended"]
    since: MonthText
    cause: str


class EligibilityVerified(Fact, frozen=True, kw_only=True):
    """27. A check that the person still fulfils the conditions."""

    on: DateText
    method: Literal["counter", "home", "video", "data_match"]
    fulfilled: bool
    valid_until: DateText


class BenefitPaid(Fact, frozen=True, kw_only=True):
    """28. One month's payment, as the bank's file returned it."""

    award: str
    month: MonthText
    amount: Fen
    from_account: Fen = 0
    from_pool: Fen = 0
    bank_reference: str
    returned: DateText | None = None


class OverpaymentDetermined(Fact, frozen=True, kw_only=True):
    """29. What was paid without right, and how it comes back."""

    award: str
    months: tuple[MonthText, ...]
    cause: str
    recovery: Literal["offset", "instalments", "court"]
    document: str


class SurvivorEntitled(Fact, frozen=True, kw_only=True):
    """30. A person who has a right by another's death."""

    deceased: Count  # the record
    relation: str
    share: tuple[Count, Count]  # numerator and denominator
    conditions: tuple[str, ...] = ()
    schemes: tuple[Scheme, ...] = ()

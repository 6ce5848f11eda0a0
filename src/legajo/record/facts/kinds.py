"""The closed list of kinds of fact: form, natural key and consequence of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from legajo.record.facts import agency, benefits, contributions, history, persons, posted
from legajo.record.facts.terms import Fact


Family = Literal["collected", "posted", "agency"]
Consequence = Literal["assess", "allocate", "award", "transfer_amounts"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `occurrence` computes the natural key from the fact and the envelope's employer."""

    number: int
    name: str
    struct: type[Fact]
    occurrence: Callable[[Any, int | None], str]
    family: Family = "collected"
    consequence: Consequence | None = None
    version: int = 1
    earlier: tuple[tuple[int, type[Fact]], ...] = ()  # the forms of past versions: they are read for ever

    def form(self, version: int) -> type[Fact] | None:
        """The form of that version, or None when there never was one."""
        return self.struct if version == self.version else dict(self.earlier).get(version)


def _posted(
    number: int,
    name: str,
    struct: type[Fact],
    occurrence: Callable[[Any, int | None], str],
    *,
    version: int = 1,
    earlier: tuple[tuple[int, type[Fact]], ...] = (),
) -> Kind:
    return Kind(
        100 + number,
        f"posted.{name}",
        struct,
        occurrence,
        family="posted",
        version=version,
        earlier=earlier,
    )


def _agency(number: int, name: str, struct: type[Fact], occurrence: Callable[[Any, int | None], str]) -> Kind:
    return Kind(200 + number, name, struct, occurrence, family="agency")


def _who(employer: int | None) -> str:
    return "self" if employer is None else str(employer)


KINDS: dict[int, Kind] = {
    kind.number: kind
    for kind in (
        Kind(1, "person_registered", persons.PersonRegistered, lambda f, e: "person"),
        Kind(2, "person_changed", persons.PersonChanged, lambda f, e: f"{f.attribute}:{f.since}"),
        Kind(
            3,
            "identity_linked",
            persons.IdentityLinked,
            lambda f, e: f"{f.action}:{'+'.join(map(str, f.records))}",
        ),
        Kind(4, "person_ended", persons.PersonEnded, lambda f, e: f"{f.cause}:{f.on}"),
        Kind(5, "employer_registered", persons.EmployerRegistered, lambda f, e: "employer"),
        Kind(6, "employer_changed", persons.EmployerChanged, lambda f, e: f"{f.attribute}:{f.since}"),
        Kind(7, "employer_ended", persons.EmployerEnded, lambda f, e: f"{f.cause}:{f.on}"),
        Kind(8, "injury_rate_set", persons.InjuryRateSet, lambda f, e: f.since),
        Kind(9, "relation_started", persons.RelationStarted, lambda f, e: f"{_who(e)}:{f.started}"),
        Kind(10, "relation_changed", persons.RelationChanged, lambda f, e: f"{_who(e)}:{f.on}:{f.state}"),
        Kind(11, "post_recorded", persons.PostRecorded, lambda f, e: f"{_who(e)}:{f.begun}"),
        Kind(
            12,
            "wage_declared",
            contributions.WageDeclared,
            lambda f, e: f"{_who(e)}:{f.from_month}",
            consequence="assess",
        ),
        Kind(
            13,
            "relief_granted",
            contributions.ReliefGranted,
            lambda f, e: f"{f.form}:{f.party}:{'+'.join(f.schemes)}:{f.from_month}:{f.to_month}",
            consequence="assess",
        ),
        Kind(
            14, "money_received", contributions.MoneyReceived, lambda f, e: f.voucher, consequence="allocate"
        ),
        Kind(
            15,
            "allocation_overridden",
            contributions.AllocationOverridden,
            lambda f, e: f"{f.voucher}:{'+'.join(f.from_lines)}",
            consequence="allocate",
        ),
        Kind(
            16,
            "backpayment_approved",
            contributions.BackpaymentApproved,
            lambda f, e: f"{_who(e)}:{f.document}",
            consequence="assess",
        ),
        Kind(
            17,
            "arrears_arranged",
            contributions.ArrearsArranged,
            lambda f, e: f"{f.arrangement}:{f.document}",
        ),
        Kind(
            18,
            "refund_approved",
            contributions.RefundApproved,
            lambda f, e: f"{_who(e)}:{f.scheme}:{f.party}:{f.document}",
            consequence="allocate",
        ),
        Kind(
            19,
            "subsidy_granted",
            contributions.SubsidyGranted,
            lambda f, e: f"{f.programme}:{f.scheme}:{f.from_month}:{f.document}",
            consequence="assess",
        ),
        Kind(
            20,
            "benefit_applied",
            benefits.BenefitApplied,
            lambda f, e: f"{f.benefit}:{f.on}",
            consequence="award",
        ),
        Kind(21, "unemployment_registered", benefits.UnemploymentRegistered, lambda f, e: f.registered),
        Kind(22, "injury_recognised", benefits.InjuryRecognised, lambda f, e: f.decision),
        Kind(23, "capacity_assessed", benefits.CapacityAssessed, lambda f, e: f.number),
        Kind(24, "childbirth_reported", benefits.ChildbirthReported, lambda f, e: f"{f.on}:{f.document}"),
        Kind(25, "service_settled", benefits.ServiceSettled, lambda f, e: f"{f.institution}:{f.number}"),
        Kind(
            26,
            "benefit_state_changed",
            benefits.BenefitStateChanged,
            lambda f, e: f"{f.award}:{f.since}:{f.state}",
        ),
        Kind(27, "eligibility_verified", benefits.EligibilityVerified, lambda f, e: f.on),
        Kind(
            28, "benefit_paid", benefits.BenefitPaid, lambda f, e: f"{f.award}:{f.month}:{f.bank_reference}"
        ),
        Kind(
            29,
            "overpayment_determined",
            benefits.OverpaymentDetermined,
            lambda f, e: f"{f.award}:{f.document}",
        ),
        Kind(30, "survivor_entitled", benefits.SurvivorEntitled, lambda f, e: f"{f.deceased}:{f.relation}"),
        Kind(
            31,
            "deemed_period_recognised",
            history.DeemedPeriodRecognised,
            lambda f, e: f"{f.scheme}:{f.ground}:{f.from_month}",
        ),
        Kind(32, "opening_position", history.OpeningPosition, lambda f, e: f"{f.source_system}:{f.as_of}"),
        Kind(33, "account_state_changed", history.AccountStateChanged, lambda f, e: f"{f.state}:{f.since}"),
        Kind(
            34,
            "transfer_step",
            history.TransferStep,
            lambda f, e: f"{f.direction}:{f.agency}:{f.letter}:{f.step}",
            consequence="transfer_amounts",
        ),
        Kind(35, "overlap_resolved", history.OverlapResolved, lambda f, e: f"{f.months[0]}:{f.consent}"),
        Kind(36, "finding_recorded", history.FindingRecorded, lambda f, e: f"{f.origin}:{f.number}"),
        # A version that only adds a field which may be left out is read by the same form as the one before it.
        _posted(
            1,
            "due",
            posted.Due,
            lambda f, e: f"{_who(e)}:{f.month}:{f.cause}:{f.ordinal}",
            version=2,
            earlier=((1, posted.Due),),
        ),
        _posted(
            2, "allocation", posted.Allocation, lambda f, e: f"{f.voucher}:{_who(e)}:{f.month}:{f.ordinal}"
        ),
        _posted(3, "late_fee", posted.LateFee, lambda f, e: f"{f.month}:{f.scheme}:{f.until}:{f.ordinal}"),
        _posted(
            4,
            "interest",
            posted.Interest,
            lambda f, e: f"{f.account}:{f.party}:{f.period}:{f.year}:{f.cause}:{f.ordinal}",
            version=2,
            earlier=((1, posted.Interest),),
        ),
        _posted(5, "award", posted.Award, lambda f, e: f"{f.award}:{f.action}:{f.first_month}:{f.ordinal}"),
        _posted(6, "transfer_amount", posted.TransferAmount, lambda f, e: f.letter),
        _posted(7, "run", posted.Run, lambda f, e: f.run),
        _agency(1, "agency.opened", agency.AgencyOpened, lambda f, e: f.origin),
        _agency(2, "journal.commit", agency.JournalCommit, lambda f, e: str(f.first)),
        _agency(3, "map.root", agency.MapRoot, lambda f, e: str(f.size)),
        _agency(4, "key.rotated", agency.KeyRotated, lambda f, e: f"{f.purpose}:{f.new}"),
        _agency(5, "book.restored", agency.BookRestored, lambda f, e: f"{f.old_origin}:{f.held_size}"),
        _agency(
            6,
            "parameter_published",
            agency.ParameterPublished,
            lambda f, e: f"{f.parameter}:{f.region}:{f.valid_from}:{f.known_from}",
        ),
    )
}
BY_STRUCT: dict[type[Fact], Kind] = {kind.struct: kind for kind in KINDS.values()}


def kind_of(fact: Fact) -> Kind:
    """The kind whose form the fact has."""
    return BY_STRUCT[type(fact)]

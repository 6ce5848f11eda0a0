"""Art. 2(1): persons, employers and the relations between them (kinds 1 to 11)."""

import datetime
from typing import Literal

from legajo.record.facts.terms import DateText, DecimalText, Digest, Fact, MonthText, Scheme, Whole


class PersonRegistered(Fact, frozen=True, kw_only=True):
    """1. Names and numbers stand as salted commitments; their ciphertext lives outside the book."""

    identity: Digest
    name: Digest
    document: str = "identity_card"
    document_valid_until: DateText | None = None
    former_identity: Digest | None = None  # the 15-digit number
    sex: Literal["female", "male"]
    born: DateText  # by the document
    born_by_personnel_file: DateText | None = None
    nationality: str = "CHN"
    household_place: str | None = None  # region code
    household_nature: Literal["urban", "rural"] | None = None
    contacts: Digest | None = None


class PersonChanged(Fact, frozen=True, kw_only=True):
    """2. One attribute of a person, since a day; protected attributes as commitments."""

    attribute: Literal[
        "name", "identity", "document", "household_place", "household_nature", "contact", "address_protection"
    ]
    old: str | None = None
    new: str
    since: DateText


def household_said(fact: object) -> tuple[datetime.date, Literal["urban", "rural"]] | None:
    """The nature of the household that a fact states, and since when: a registration's holds from the beginning."""
    if isinstance(fact, PersonRegistered) and fact.household_nature:
        return datetime.date.min, fact.household_nature
    if isinstance(fact, PersonChanged) and fact.attribute == "household_nature":
        since = datetime.date.fromisoformat(fact.since)
        if fact.new == "rural":
            return since, "rural"
        return (since, "urban") if fact.new == "urban" else None
    return None


class IdentityLinked(Fact, frozen=True, kw_only=True):
    """3. One human with two records, or one record of two humans."""

    action: Literal["merge", "split"]
    records: tuple[Whole, ...]
    moved: tuple[str, ...] = ()  # "act:line" of the entries that belong elsewhere
    ground: str


class PersonEnded(Fact, frozen=True, kw_only=True):
    """4. Death, declaration of missing, or emigration."""

    cause: Literal["death", "declared_missing", "emigration"]
    on: DateText
    place: str | None = None
    source: str


class EmployerRegistered(Fact, frozen=True, kw_only=True):
    """5. An employer's particulars; these are public."""

    code: str  # unified social credit code
    name: str
    short_name: str | None = None
    legal_form: str = "enterprise"
    industry: str | None = None  # GB/T 4754
    legal_representative: Digest | None = None
    bank_account: Digest | None = None
    schemes: tuple[Scheme, ...]
    since: DateText
    tax_office: str | None = None


class EmployerChanged(Fact, frozen=True, kw_only=True):
    """6. One attribute of an employer, or its successor, since a day."""

    attribute: str
    old: str | None = None
    new: str
    since: DateText
    successor: Whole | None = None
    debts_pass: bool | None = None


class EmployerEnded(Fact, frozen=True, kw_only=True):
    """7. Closure, bankruptcy or revocation."""

    cause: Literal["closure", "bankruptcy", "revocation"]
    on: DateText
    liquidator: str | None = None


class InjuryRateSet(Fact, frozen=True, kw_only=True):
    """8. The industry class of an employer, which sets its work-injury contribution."""

    industry_class: Literal[1, 2, 3, 4, 5, 6, 7, 8]
    floating_grade: Whole = 0
    rate: DecimalText | None = None  # where the decision states one of its own
    since: MonthText


class RelationStarted(Fact, frozen=True, kw_only=True):
    """9. A person begins to work for the envelope's employer, or for themself."""

    form: Literal["contract", "dispatched", "part_time", "flexible", "institution"]
    started: DateText
    first_pay: DateText | None = None
    schemes: tuple[Scheme, ...]
    temporary_account: bool = False


class RelationChanged(Fact, frozen=True, kw_only=True):
    """10. The relation with the envelope's employer is suspended, resumed or ended."""

    state: Literal["suspended", "resumed", "ended"]
    on: DateText
    reason_code: str
    own_will: bool | None = None


class PostRecorded(Fact, frozen=True, kw_only=True):
    """11. The work category of a time, on which the age of retirement depends."""

    begun: DateText
    until: DateText | None = None
    category: Literal["ordinary", "woman_in_management", "arduous", "toxic", "special"]
    grade: str | None = None

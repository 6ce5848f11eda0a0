"""An employer comes to the book (art. 2(1)): its particulars and its work-injury class, from the registry's notice."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.collection.takeover import ALL_SCHEMES
from legajo.ledger import subjects
from legajo.originals import acts as originals
from legajo.record.facts import EmployerRegistered, InjuryRateSet, make_entry
from legajo.record.people import parse_employer_code
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups as cases
from legajo.review.bundle import CaseSort


@dataclass(frozen=True, slots=True)
class Registered:
    """The case that asks for the employer's record, and the number that the record will have."""

    case_id: UUID
    employer_id: int


@transaction.atomic
def register_employer(
    notice: bytes,
    *,
    code: str,
    name: str,
    injury_class: int,
    since: datetime.date,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> Registered:
    """Open and propose the registration of an employer; `notice` is the registry's notice as it came."""
    code = parse_employer_code(code)
    digest = originals.store(notice, media_type="text/plain", name="registry notice", by=by, at=at)
    case_id = review.open_case(
        CaseSort.REGISTRATION, title=f"Registration of {name}", originals=(digest,), by=by, at=at, key=key
    )
    permit = gateway.permit_case(by)
    if cases.get_case(case_id, permit).digest is not None:  # the same key again: the same record
        return Registered(case_id, cases.lines(case_id, permit)[0].subject_id)
    employer_id = subjects.new_subject()
    since_month = Month(since.year, since.month)
    facts = (
        EmployerRegistered(code=code, name=name, schemes=ALL_SCHEMES, since=since.isoformat()),
        InjuryRateSet(industry_class=injury_class, since=str(since_month)),  # type: ignore[arg-type]  # checked when encoded
    )
    entries = [
        make_entry(
            fact,
            subject=employer_id,
            line=line,
            region="110000",
            received=at.date().isoformat(),
            case=str(case_id),
            employer=employer_id,
            effective_from=since.isoformat(),
            supplier="registry",
            channel="desk",
            originals=(digest,),
        )
        for line, fact in enumerate(facts, 1)
    ]
    identity = subjects.Identity(employer_id, "employer", name, code)
    review.propose(case_id, entries, identities=(identity,), by=by, at=at, key=f"{key}/propose")
    return Registered(case_id, employer_id)

"""Published values enter the book like any other fact (art. 6): with their gazette as the original, by four rungs."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from legajo.authority.gateway import Actor
from legajo.originals import acts as originals
from legajo.record.facts import ParameterPublished, make_entry
from legajo.review import acts as review
from legajo.review.bundle import CaseSort


AGENCY = 1  # the agency's own record


@transaction.atomic
def publish(
    facts: Sequence[ParameterPublished],
    *,
    gazette: bytes,
    title: str,
    region: str,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID:
    """Open and propose the publication of values (the same `key` again: the same case); `gazette` is the notice, or the extract of it, as it came."""
    digest = originals.store(gazette, media_type="text/plain", name=title, by=by, at=at)
    case_id = review.open_case(CaseSort.PARAMETERS, title=title, originals=(digest,), by=by, at=at, key=key)
    entries = [
        make_entry(
            fact,
            subject=AGENCY,
            line=line,
            region=region,
            received=at.date().isoformat(),
            case=str(case_id),
            supplier="gazette",
            channel="desk",
            originals=(digest,),
        )
        for line, fact in enumerate(facts, 1)
    ]
    review.propose(case_id, entries, by=by, at=at, key=f"{key}/propose")
    return case_id

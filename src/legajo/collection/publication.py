"""Published values enter the book like any other fact (art. 6): with their gazette as the original, by four rungs."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from legajo.accrual.parameters import book_parameters
from legajo.authority import gateway
from legajo.authority.gateway import AGENCY_ZONE, Actor
from legajo.collection import publication_checks
from legajo.collection.publication_checks import MOST_BYTES, Checked, Draft, Fault
from legajo.ledger import agency
from legajo.ledger import lookups as ledger
from legajo.originals import acts as originals
from legajo.record.facts import ParameterPublished, make_entry
from legajo.record.permit import Permit
from legajo.review import acts as review
from legajo.review import lookups as cases
from legajo.review.bundle import CaseSort


@dataclass(frozen=True, slots=True)
class Page:
    """The page of the gazette as it was uploaded."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Published:
    """The case that a form became, or all its faults."""

    case_id: UUID | None
    faults: tuple[Fault, ...] = ()


def bring(draft: Draft, page: Page | None, *, by: Actor, at: datetime.datetime, key: str) -> Published:
    """Take in a clerk's form with the gazette's page; a sound one becomes a case (the same `key` again: the same case)."""
    gateway.check_collects(by, None)
    permit = gateway.permit_case(by)
    made = cases.case_of_key(key, permit)
    if made is not None:
        return Published(made)
    today = at.astimezone(AGENCY_ZONE).date()
    checked = publication_checks.check(draft, book_parameters(), today)
    faults = (*checked.faults, *_of_page(page), *_of_other_cases(checked, permit))
    if faults or page is None:
        return Published(None, faults)
    case = publish(
        checked.facts,
        gazette=page.content,
        title=draft.title,
        media_type=publication_checks.media_type(page.content) or "",
        name=page.name,
        region=review.REGION,
        by=by,
        at=at,
        key=key,
    )
    return Published(case)


def _of_page(page: Page | None) -> list[Fault]:
    if page is None or not page.content:
        return [Fault("page", "page_missing")]
    if publication_checks.media_type(page.content) is None:
        return [Fault("page", "page_unreadable")]
    if len(page.content) > MOST_BYTES:
        return [Fault("page", "page_too_big", (("most", str(MOST_BYTES // 1024 // 1024)),))]
    return []


def _of_other_cases(checked: Checked, permit: Permit) -> list[Fault]:
    """Values that another case proposes already, and nobody has decided on yet."""
    if not checked.facts:
        return []
    waiting: dict[tuple[str, str, str], str] = {}
    for case in cases.undecided(CaseSort.PARAMETERS, permit):
        for line in ledger.proposal(case.id, case.round, permit):
            if isinstance(line.entry.fact, ParameterPublished):
                waiting[_time_of(line.entry.fact)] = case.title
    return [
        Fault(f"value-{number}", "proposed", (("case", waiting[_time_of(fact)]),))
        for number, fact in zip(checked.rows, checked.facts, strict=True)
        if _time_of(fact) in waiting
    ]


def _time_of(fact: ParameterPublished) -> tuple[str, str, str]:
    return fact.parameter, fact.region, fact.valid_from


@transaction.atomic
def publish(
    facts: Sequence[ParameterPublished],
    *,
    gazette: bytes,
    title: str,
    media_type: str = "text/plain",
    name: str = "",
    region: str,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID:
    """Open and propose the publication of values (the same `key` again: the same case); `gazette` is the notice, or the extract of it, as it came."""
    digest = originals.store(gazette, media_type=media_type, name=name or title, by=by, at=at)
    case_id = review.open_case(CaseSort.PARAMETERS, title=title, originals=(digest,), by=by, at=at, key=key)
    entries = [
        make_entry(
            fact,
            subject=agency.SUBJECT,
            line=line,
            region=region,
            received=at.astimezone(AGENCY_ZONE).date().isoformat(),
            case=str(case_id),
            supplier="gazette",
            channel="desk",
            originals=(digest,),
        )
        for line, fact in enumerate(facts, 1)
    ]
    review.propose(case_id, entries, by=by, at=at, key=f"{key}/propose")
    return case_id

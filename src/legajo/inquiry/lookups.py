"""Opening a person's file and composing what it says (arts. 14, 15). The look is journalled before anything is read."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from legajo.accrual.differences import Published
from legajo.accrual.known import Known, in_force
from legajo.accrual.parameters import book_parameters
from legajo.accrual.standing import Standing, standing
from legajo.authority.gateway import AGENCY_ZONE
from legajo.authority.lookups import names_of_accounts
from legajo.inquiry.confirmation import Confirmation, Sealed, unseal
from legajo.inquiry.life import life_in, registration, retires
from legajo.inquiry.models import IssuedStatement
from legajo.inquiry.serial import Serial
from legajo.inquiry.statement import (
    EmployerName,
    Holder,
    Look,
    Position,
    Statement,
    compose,
    employers_of,
)
from legajo.ledger import checkpoints, subjects
from legajo.ledger import lookups as book
from legajo.record.people import mask_identity
from legajo.record.permit import Permit
from legajo.rules.parameters.store import Parameters


if TYPE_CHECKING:
    from legajo.ledger.lookups import Stored, Ticket

RECENT_LOOKS = 5  # by others than the person, among …
SEARCHED_LOOKS = 100  # … so many


class InquiryError(Exception):
    """What was asked cannot be answered; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A person's file, opened with its trace left, and what follows from it under the agency's parameters."""

    subject_id: int
    ticket: "Ticket"
    entries: Sequence["Stored"]
    parameters: Parameters
    standing: Standing
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """The statement, and the file that it was composed from."""

    file: OpenFile
    statement: Statement


def open_file(subject_id: int, permit: Permit, *, at: datetime.datetime) -> OpenFile:
    """Open a file: the journal first, then the entries, then what follows from them."""
    ticket = book.open_look(subject_id, permit, at)
    entries = book.get_file(ticket).entries
    if not entries:
        raise InquiryError(gettext("The book holds nothing under this number yet."))
    parameters = book_parameters()
    return OpenFile(subject_id, ticket, entries, parameters, standing(entries, parameters, at), at)


def as_known(file: OpenFile, day: datetime.date, published: Published) -> OpenFile:
    """An opened file as it was known at the end of a day: later entries and later published values do not count."""
    moment = min(datetime.datetime.combine(day, datetime.time.max, AGENCY_ZONE), file.at)
    parameters = published.at(moment)
    return replace(
        file, parameters=parameters, standing=standing(file.entries, parameters, moment), at=moment
    )


def open_statement(subject_id: int, permit: Permit, *, at: datetime.datetime) -> OpenStatement:
    """Open a file and compose the statement of it."""
    file = open_file(subject_id, permit, at=at)
    held = in_force(file.entries, at)
    region, known_at = file.entries[0].entry.region, str(at.date())
    statement = compose(
        held,
        file.standing,
        holder=_holder(file, held),
        employers=employer_names(employers_of(file.entries)),
        position=_position(file),
        looks=_by_others(looks(file, limit=SEARCHED_LOOKS)),
        described={name: found.description for name, found in file.parameters.definitions.items()},
        retires=retires(life_in(held), file.parameters, region, known_at),
        as_of=at,
    )
    return OpenStatement(file, statement)


def looks(file: OpenFile, *, limit: int) -> tuple[Look, ...]:
    """Who opened this file, the newest first; the look that shows it is among them."""
    rows = book.looks(file.ticket, limit=limit)
    names = names_of_accounts(row.actor for row in rows)
    return tuple(
        Look(
            moment=row.moment,
            who=names.get(row.actor, row.actor.removeprefix("system:")),
            purpose=row.reason,
            channel=row.channel,
            own=row.actor.startswith("person:"),
        )
        for row in rows
    )


def _by_others(found: Sequence[Look]) -> tuple[Look, ...]:
    return tuple(look for look in found if not look.own)[:RECENT_LOOKS]


def confirm(serial: Serial, check_code: str) -> tuple[datetime.datetime, Confirmation] | None:
    """When the paper was issued and what it says, or None when number and code do not belong together."""
    row = IssuedStatement.objects.filter(pk=serial.number).first()
    if row is None or row.issued_at.year != serial.year:
        return None
    found = unseal(Sealed(bytes(row.salt), bytes(row.sealed)), check_code)
    return None if found is None else (row.issued_at, found)


def _holder(file: OpenFile, held: Iterable[Known]) -> Holder:
    identity = subjects.identities([file.subject_id])[file.subject_id]
    registered = registration(held)
    return Holder(
        subject_id=file.subject_id,
        name=identity.name,
        identity=mask_identity(identity.number),
        sex=registered.sex if registered else "",
        born=registered.born if registered else "",
    )


def employer_names(ids: set[int]) -> dict[int, EmployerName]:
    """Employers as a statement names them; theirs are public particulars."""
    return {record: EmployerName(named.name, named.code) for record, named in book.employers(ids).items()}


def _position(file: OpenFile) -> Position:
    reach = checkpoints.reach()
    place = book.position()
    last_leaf = max(stored.leaf_index for stored in file.entries)
    return Position(
        last_act=place.number if place else 0,
        entries=len(file.entries),
        uncovered=sum(1 for stored in file.entries if not stored.covered),
        tree_size=reach.size if reach else 0,
        checkpoint_at=reach.signed_at if reach else None,
        cosigned=reach is not None and reach.cosigned_size > last_leaf,
    )

"""What an earlier system hands over (art. 9.4): people, their employer, and opening positions, from a ledger in CSV.

The columns carry the names of the sector's indicator system where it has one. What is taken over is flagged for ever as
"taken over, not derived"; the file itself is the original.
"""

import csv
import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from legajo.authority import gateway
from legajo.authority.gateway import Actor
from legajo.collection.errors import CollectionError
from legajo.ledger import subjects
from legajo.originals import acts as originals
from legajo.record import people
from legajo.record.facts import (
    Entry,
    Fact,
    OpeningPosition,
    Party,
    PersonRegistered,
    RelationStarted,
    Scheme,
    SubPeriod,
    make_entry,
)
from legajo.record.money import fen
from legajo.review import acts as review
from legajo.review import lookups as cases
from legajo.review.bundle import CaseSort


COLUMNS = (
    "aac002",  # identity number
    "aac003",  # name
    "aac004",  # sex: 1 man, 2 woman
    "aac006",  # birth date
    "household",  # urban | rural
    "started",  # first day with the employer
    "from_month",  # first counted month
    "months",  # counted months
    "before_1998_person",
    "y1998_2005_person",
    "y1998_2005_employer",
    "since_2006_person",
    "year_bases",  # 2014=72000.00;2015=78000.00
)
"""The columns, in any order; amounts in yuan with two decimals."""

SEXES = {"1": "male", "2": "female"}
SUB_LEDGERS = (
    ("before_1998_person", SubPeriod.BEFORE_1998, Party.PERSON),
    ("y1998_2005_person", SubPeriod.Y1998_2005, Party.PERSON),
    ("y1998_2005_employer", SubPeriod.Y1998_2005, Party.EMPLOYER),
    ("since_2006_person", SubPeriod.SINCE_2006, Party.PERSON),
)
ALL_SCHEMES = (Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL, Scheme.WORK_INJURY, Scheme.MATERNITY)


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of the ledger, read."""

    identity: str
    name: str
    sex: str
    born: str
    household: str
    started: str
    position: OpeningPosition


def read(content: bytes, *, as_of: datetime.date, source_system: str) -> list[Taken]:
    """Every line of the ledger; CollectionError names every fault of every line at once."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise CollectionError(f"The ledger lacks the columns {', '.join(missing)}.")
    taken: list[Taken] = []
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        try:
            taken.append(_taken(row, as_of=as_of, source_system=source_system))
        except (ValueError, people.IdentityError) as fault:
            faults.append(f"line {number}: {fault}")
    if faults:
        raise CollectionError("The ledger cannot be taken over: " + "; ".join(faults))
    return taken


def _taken(row: dict[str, str], *, as_of: datetime.date, source_system: str) -> Taken:
    identity = people.parse_identity(row["aac002"])
    if SEXES.get(row["aac004"]) != people.sex(identity):
        raise ValueError("the sex contradicts the identity number")
    account: dict[SubPeriod, dict[Party, int]] = {}
    for column, period, party in SUB_LEDGERS:
        if row[column]:
            account.setdefault(period, {})[party] = fen(row[column])
    year_bases = {
        year: fen(amount)
        for year, amount in (part.split("=") for part in row["year_bases"].split(";") if part)
    }
    months = int(row["months"])
    position = OpeningPosition(
        as_of=as_of.isoformat(),
        source_system=source_system,
        account=account,
        months=dict.fromkeys((Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL), months),
        from_month=row["from_month"] or None,
        year_bases=year_bases,
        missing=("monthly originals",),
    )
    return Taken(
        identity,
        row["aac003"],
        SEXES[row["aac004"]],
        row["aac006"],
        row["household"],
        row["started"],
        position,
    )


@transaction.atomic
def receive(
    content: bytes,
    *,
    name: str,
    employer_id: int,
    as_of: datetime.date,
    source_system: str,
    by: Actor,
    at: datetime.datetime,
    key: str,
) -> UUID:
    """Bring in the ledger of one employer's people as one case: registration, relation and opening position of each.

    The same `key` again answers with the same case. CollectionError names every fault, or says who is known already.
    """
    lines = read(content, as_of=as_of, source_system=source_system)
    digest = originals.store(content, media_type="text/csv", name=name, by=by, at=at)
    case_id = review.open_case(
        CaseSort.OPENING,
        title=f"Opening positions as of {as_of.isoformat()} from {source_system}",
        employer_id=employer_id,
        originals=(digest,),
        by=by,
        at=at,
        key=key,
    )
    if cases.get_case(case_id, gateway.permit_case(by)).digest is not None:
        return case_id
    known = subjects.find_people([line.identity for line in lines])
    if known:
        raise CollectionError(
            f"{len(known)} people of the ledger already have a record: nothing was taken over."
        )
    ids = subjects.new_subjects(len(lines))
    identities = [
        subjects.Identity(subject, "person", line.name, line.identity)
        for subject, line in zip(ids, lines, strict=True)
    ]
    entries = list(_entries(lines, ids, case_id=case_id, employer_id=employer_id, original=digest, at=at))
    review.propose(case_id, entries, identities=identities, by=by, at=at, key=f"{key}/propose")
    return case_id


def _entries(
    lines: list[Taken],
    ids: list[int],
    *,
    case_id: UUID,
    employer_id: int,
    original: str,
    at: datetime.datetime,
) -> Iterator[Entry]:
    number = 0
    for line, subject in zip(lines, ids, strict=True):
        for fact, employer, since in _facts(line, employer_id):
            number += 1
            yield make_entry(
                fact,
                subject=subject,
                line=number,
                region="110000",
                received=at.date().isoformat(),
                case=str(case_id),
                employer=employer,
                effective_from=since,
                supplier="agency",
                channel="legacy import",
                originals=(original,),
            )


def _facts(line: Taken, employer_id: int) -> Iterator[tuple[Fact, int | None, str]]:
    salt = subjects.commitment_salt(line.identity)
    registered = PersonRegistered(
        identity=people.commitment("identity", line.identity, salt),
        name=people.commitment("name", line.name, salt),
        sex="male" if line.sex == "male" else "female",
        born=line.born,
        household_nature="rural" if line.household == "rural" else "urban",
    )
    yield registered, None, line.started
    yield (
        RelationStarted(form="contract", started=line.started, schemes=ALL_SCHEMES),
        employer_id,
        line.started,
    )
    yield line.position, None, line.position.as_of

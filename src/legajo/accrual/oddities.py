"""What an officer should look at before anything is decided (art. 7): warnings, never faults of the sheet."""

import datetime
from collections.abc import Mapping, Sequence

from legajo.accrual.parameters import book_parameters
from legajo.accrual.special import past_retirement
from legajo.record.facts import Entry, PersonRegistered, RelationStarted, WageDeclared
from legajo.record.period import Month
from legajo.record.permit import Permit


def oddities(
    entries: Sequence[Entry], remarks: Mapping[int, Sequence[str]], day: str, permit: Permit
) -> dict[int, list[str]]:
    """Codes by person: what the facts themselves, and those who collected them (`remarks`), say."""
    found: dict[int, list[str]] = {subject: list(codes) for subject, codes in remarks.items()}
    for subject in sorted(_past_retirement(entries, day, permit)):
        found.setdefault(subject, []).append("past_retirement_age")
    for entry in entries:
        if isinstance(entry.fact, PersonRegistered):
            found.setdefault(entry.subject, []).append("new_person")
        elif isinstance(entry.fact, RelationStarted):
            found.setdefault(entry.subject, []).append("new_relation")
    return found


def _past_retirement(entries: Sequence[Entry], day: str, permit: Permit) -> set[int]:
    """Who is declared for a month after the age of retirement: people may go on by agreement, so it only warns."""
    declared: dict[tuple[str, str], set[int]] = {}
    new: dict[int, tuple[datetime.date, str]] = {}
    for entry in entries:
        if isinstance(entry.fact, WageDeclared):
            declared.setdefault((entry.region, entry.fact.from_month), set()).add(entry.subject)
        elif isinstance(entry.fact, PersonRegistered):
            new[entry.subject] = (datetime.date.fromisoformat(entry.fact.born), entry.fact.sex)
    found: set[int] = set()
    for (region, month), subjects in declared.items():
        born = {subject: said for subject, said in new.items() if subject in subjects}
        found |= past_retirement(
            born, sorted(subjects), Month.parse(month), book_parameters(), region, day, permit
        )
    return found

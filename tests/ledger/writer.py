"""One of many writers that hammer a book: enters cases, gives some up half-way, notes which are in. Run in a fork, to be killed."""

import os
import random
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from tests.review.people import Office
from tests.support.posting import MORNING, due, fourth, propose, wage

from legajo.ledger import entries
from legajo.ledger.errors import LedgerError
from legajo.record.period import Month


MONTHS = 1500  # more than a writer enters before it is killed


class GivenUpError(Exception):
    """The transaction ends here, on purpose."""


def write(note: Path, seed: int, office: Office, people: range) -> None:
    """Enter one month after another, of this writer's own, until killed; one line for every commit that was seen."""
    chance, first = random.Random(seed), 12 * 1900 + MONTHS * seed
    handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(MONTHS):
        again = number > 0 and chance.random() < 0.1  # a month that stands already is refused
        month = str(Month.of(first + (chance.randrange(number) if again else number)))
        try:
            case = _enter(chance, office, people, month)
        except (GivenUpError, LedgerError):
            continue
        os.write(handle, f"{case}\n".encode())


def _enter(chance: random.Random, office: Office, people: range, month: str) -> UUID:
    case, some = uuid4(), chance.sample(people, chance.randint(1, len(people)))
    propose(office, case, [(p, wage(p, month)) for p in some], at=MORNING)
    with transaction.atomic():
        fourth(office, case, [(p, due(p, month)) for p in some], at=MORNING)
        if chance.random() < 0.15:
            raise GivenUpError
        entries.seal(at=MORNING)
        if chance.random() < 0.15:
            raise GivenUpError
    return case

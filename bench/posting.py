"""From the fourth decision to the checkpoint that covers its acts, against a raw binary COPY of the same rows.

The reference copies the very rows that were entered, collected and posted both, into a table with the keys and indexes of
`ledger.entry`, filled before with the rows that the book held, and no triggers; same number of processes, same run. Aim: 0.5.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.figure import Figure
from bench.spent import Spent, spent, spent_here
from bench.stage import Make, stage


if TYPE_CHECKING:
    from tests.support.book import Book
    from tests.support.posting import Desk

PEOPLE = 100_000
MONTHS_BEFORE = 3


def figures(*, small: bool = False) -> Iterator[Figure]:
    """One case of 100,000 rows with its 100,000 dues, in a book that holds three such months already."""
    people = PEOPLE // 100 if small else PEOPLE
    with stage() as make:
        yield from measure(make, people)


def measure(make: Make, people: int) -> Iterator[Figure]:
    book, desk = make(people)
    parts: dict[str, Spent] = {}
    for number in range(MONTHS_BEFORE + 1):
        parts = enter(book, desk, f"2025-{number + 1:02}")
    entered = 2 * people
    raw = copy_raw(book, of_month(f"2025-{MONTHS_BEFORE + 1:02}"))
    decided, integrated = parts["decide"], parts["integrate"]
    whole = decided.wall + integrated.wall
    detail = (
        f"{entered:,} entries: fourth decision {decided.wall:.2f} s, to the checkpoint {integrated.wall:.2f} s"
        f" ({entered / whole:,.0f} entries/s); raw COPY {raw.wall:.2f} s ({entered / raw.wall:,.0f} rows/s)"
    )
    yield Figure(
        f"fourth decision to checkpoint, {entered:,} entries",
        raw.wall / whole,
        0.5 if people == PEOPLE else None,
        detail,
    )
    yield Figure(
        f"fourth decision alone, {entered:,} entries", raw.wall / decided.wall, None, f"{decided.wall:.2f} s"
    )
    yield Figure(
        f"fourth decision to checkpoint, {entered:,} entries, CPU",
        raw.cpu / (decided.cpu + integrated.cpu),
        None,
        f"fourth decision {decided.cpu:.2f} s, to the checkpoint {integrated.cpu:.2f} s; raw COPY {raw.cpu:.2f} s",
    )


def enter(book: "Book", desk: "Desk", month: str) -> dict[str, Spent]:
    """Propose a month of everybody, let it wait for its fourth decision, and time from there."""
    from django.db import connection, transaction
    from tests.review.people import Attack
    from tests.support import posting

    from legajo.ledger import entries, integrator

    at, case = posting.MORNING, uuid4()
    posting.propose(desk.office, case, ((p, posting.wage(p, month)) for p in desk.people), at=at)
    follows = posting._entries(case, ((p, posting.due(p, month)) for p in desk.people))
    entries.stage(case, map(entries.line_of, follows))
    digest = entries.case_digest(case, 1)

    def decide() -> None:
        with transaction.atomic():
            Attack(connection.connection, desk.office, case).decide("approval", digest=digest, at=at)
            entries.post_case(case)
            entries.post_consequence(case)
            connection.connection.execute("UPDATE review_case SET status = 'entered' WHERE id = %s", (case,))
            entries.seal(at=at)

    def integrate() -> None:
        integrator.run_once(at=at)

    decided = spent_here(decide)
    with book.role("integrator"):
        integrated = spent_here(integrate)
    return {"decide": decided, "integrate": integrated}


def of_month(month: str) -> str:
    """The condition that picks the entries of a month."""
    from legajo.record.period import Month

    return f"(month_from = {Month.parse(month).ordinal})"


def copy_raw(book: "Book", last: str) -> Spent:
    """What it costs to COPY the rows that `last` picks, in binary, into a table like the book's that holds the others already."""
    owner = book.connect(None, autocommit=False)
    owner.execute(
        "CREATE TABLE ledger.bare (LIKE ledger.entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"
    )
    owner.execute(
        f"INSERT INTO ledger.bare SELECT * FROM ledger.entry WHERE NOT coalesce({last}, false) ORDER BY subject_id"
    )
    owner.commit()
    rows = io.BytesIO()
    with owner.cursor().copy(
        f"COPY (SELECT * FROM ledger.entry WHERE {last} ORDER BY act_id, line) TO STDOUT (FORMAT BINARY)"
    ) as out:
        for block in out:
            rows.write(block)
    owner.commit()
    return spent(owner.info.backend_pid, lambda: _copy_in(owner, rows.getvalue()))


def _copy_in(owner: Any, rows: bytes) -> None:
    with owner.cursor().copy("COPY ledger.bare FROM STDIN (FORMAT BINARY)") as into:
        into.write(rows)
    owner.commit()

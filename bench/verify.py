"""`legajo verify` against reading all columns of the same rows and hashing the payloads with hashlib.

Aims: 0.3 in one process, 0.5 in two. Run with `python -m bench verify`; how it grows is shown by 10,000 to 1,000,000 entries.
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.figure import Figure, percentile, seconds
from bench.stage import stage


if TYPE_CHECKING:
    from tests.support.book import Book
    from tests.support.posting import Desk

SIZES = (10_000, 100_000, 1_000_000)
ENTRIES_A_PERSON_AND_MONTH = 4
MONTHS = 10


def figures(*, small: bool = False) -> Iterator[Figure]:
    """One process and two, at three sizes; the aims are for the greatest. Then how both grow."""
    sizes = SIZES[:1] if small else SIZES
    grown: dict[int, tuple[float, float]] = {}
    with stage() as make:
        for size in sizes:
            book, desk = make(size // MONTHS // ENTRIES_A_PERSON_AND_MONTH)
            fill(book, desk)
            yield from figures_of(book, size, aimed=size == SIZES[-1], grown=grown)
            grown[size] = (grown[size][0], one_person(desk))
    yield from growth(grown)


def figures_of(
    book: "Book", size: int, *, aimed: bool, grown: dict[int, tuple[float, float]]
) -> Iterator[Figure]:
    """The ratios for a book of about this many entries."""
    read_and_hash(book)  # once to warm the cache, for both alike
    bare = min(seconds(partial(read_and_hash, book)) for _ in range(2))
    for processes, aim in ((1, 0.3), (2, 0.5)):
        ours = seconds(partial(audit, book, processes))
        grown.setdefault(size, (ours, 0.0))
        detail = f"{size:,} entries: verify {ours:.2f} s ({size / ours:,.0f}/s), read and hash {bare:.2f} s ({size / bare:,.0f}/s)"
        yield Figure(
            f"verify, {processes} process{'es' * (processes > 1)}, {size:,}",
            bare / ours,
            aim if aimed else None,
            detail,
        )


def growth(grown: dict[int, tuple[float, float]]) -> Iterator[Figure]:
    """Against the smallest book: the time per entry of the whole, and the time of one person's file."""
    first, *others = sorted(grown)
    for size in others:
        whole = grown[size][0] / size / (grown[first][0] / first)
        one = grown[size][1] / grown[first][1]
        yield Figure(
            f"growth of verify per entry, {first:,} to {size:,}",
            whole,
            1.5,
            "1 is linear",
            lower_is_better=True,
        )
        yield Figure(
            f"growth of one person's file, {first:,} to {size:,}",
            one,
            1.5,
            f"1 is flat; {grown[size][1] * 1000:.1f} ms at the median",
            lower_is_better=True,
        )


def one_person(desk: "Desk") -> float:
    """The median seconds of a look at one person: the trace, the file, its entries decoded."""
    from tests.support.posting import MORNING

    from legajo.authority import gateway
    from legajo.ledger import lookups

    permit = gateway.permit_system(gateway.system("bench"), "bench")
    taken = []
    for at in range(200):
        person = desk.people[at * 7 % len(desk.people)]

        def look(person: int = person) -> None:
            assert lookups.get_file(lookups.open_look(person, permit, MORNING)).entries

        taken.append(seconds(look))
    return percentile(taken, 50)


def fill(book: "Book", desk: "Desk") -> None:
    """Ten months declared, due and paid for everybody, integrated."""
    from tests.support.posting import MORNING

    from legajo.ledger import integrator
    from legajo.record.period import Month

    first = Month.parse("2024-01")
    for number in range(0, MONTHS * 2, 2):
        desk.month(str(first.plus(number)))
        desk.pay(str(first.plus(number)), f"V{number}")
    with book.role("integrator"):
        integrator.run_once(at=MORNING, force=True)
    book.connect(None).execute("VACUUM ANALYZE")


def read_and_hash(book: "Book") -> int:
    """The reference: every column of every entry through a server-side cursor, every payload through hashlib."""
    found = 0
    with (
        book.connect("auditor", autocommit=False) as connection,
        connection.cursor("all", binary=True) as cursor,
    ):
        cursor.itersize = 5_000
        cursor.execute("SELECT * FROM ledger.entry")
        for row in cursor:
            hashlib.sha256(b"\x00" + row[-1]).digest()
            found += 1
    return found


def audit(book: "Book", processes: int) -> Any:
    """Everything that `legajo verify` does."""
    from tests.support.posting import MORNING

    from legajo.ledger import audit as auditor
    from legajo.ledger import published

    with book.role("auditor"):
        report = auditor.verify(keys=published.all_keys(), at=MORNING, processes=processes)
    assert report.sound, report.faults[:3]
    return report

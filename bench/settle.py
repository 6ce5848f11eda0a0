"""Crediting a year's interest to everybody, from PostgreSQL and back, against reading and writing the same rows by COPY without computing.

Ours: the dry run (read, compute), the order with its staging, the posting as one sealed act. Reference: every column of the entries that the
dry run reads, by binary COPY into nowhere; then the posted rows by binary COPY into a table like the book's with its keys, no triggers. One
process each. `python -m bench.settle PERSONS` takes another size; a person has 240 months, each due and paid, and a year's interest eighteen times.
"""

import datetime
import io
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.figure import Figure
from bench.stage import stage


if TYPE_CHECKING:
    import psycopg
    from tests.support.agency import Agency
    from tests.support.book import Book

PERSONS, MONTHS, YEAR = 10_000, 240, 2023
FIRST = 4_000  # record number of the first person
NOW = datetime.datetime(2025, 9, 1, 1, tzinfo=datetime.UTC)
MARKS: Any = {"plan": "5e" * 16, "inputs": "5e" * 16, "known_at": "2025-09-01"}


def figures(*, small: bool = False, persons: int = 0) -> Iterator[Figure]:
    """The ratio, and how the time per person grows to five times the population."""
    most = persons or (PERSONS // 50 if small else PERSONS)
    per_person = {}
    with stage(_founded) as make:
        for count in (most // 5, most):
            ours, bare, words, peak = _measured(make, count)
            per_person[count] = ours / count
    yield Figure(f"settle {most:,} persons of {MONTHS} months", bare / ours, 0.6, words)
    growth = per_person[most] / per_person[most // 5]
    yield Figure(
        f"growth of settle per person, {most // 5:,} to {most:,}",
        growth,
        1.5,
        f"peak memory {peak} MiB",
        lower_is_better=True,
    )


def _measured(make: Any, persons: int) -> tuple[float, float, str, int]:
    """Seconds of ours and of the reference, what they are made of, and the most memory that this process held."""
    book, agency = make(persons)
    owner = book.connect(None)
    rows = fill(owner, persons)
    _warm()
    read, computed, staged, order = _ordered(agency)
    _approve(agency, order)
    posted, entries = _timed(lambda: _execute(agency, order))
    out, back = _bare(owner, order)
    words = (
        f"{persons / (read + computed + staged + posted):,.0f} persons/s; {rows:,} entries read in {read:.1f} s,"
        f" computed in {computed:.1f} s, {entries:,} staged in {staged:.1f} s, posted in {posted:.1f} s;"
        f" COPY out {out:.1f} s, in {back:.1f} s"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return read + computed + staged + posted, out + back, words, peak


def _founded(book: "Book", _: int) -> "Agency":
    from tests.support.agency import founded

    return founded(book, people=0, at=NOW)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def fill(owner: "psycopg.Connection[Any]", persons: int) -> int:
    """One life, written by the product's own form, for everybody; how many entries that are."""
    from tests.support.filling import fill_lines

    from legajo.ledger.projection import line_of
    from legajo.record.facts import Entry, make_entry

    def entry(fact: Any, when: str, employer: int | None) -> Entry[Any]:
        return make_entry(fact, subject=FIRST, line=1, region="110000", received=when, employer=employer)

    begun = datetime.datetime(2004, 1, 20, tzinfo=datetime.UTC)
    life = [line_of(entry(fact, when, employer)) for fact, when, employer in one_life()]
    fill_lines(owner, [(begun + datetime.timedelta(days=at), [line]) for at, line in enumerate(life)])
    names = [column.name for column in owner.execute("SELECT * FROM ledger.entry LIMIT 0").description or ()]
    others = ", ".join(f"e.{name}" for name in names if name != "subject_id")
    owner.execute("SET session_replication_role = replica")
    owner.execute(
        f"INSERT INTO ledger.entry (subject_id, {', '.join(name for name in names if name != 'subject_id')})"
        f" SELECT s, {others} FROM ledger.entry e CROSS JOIN generate_series(%s::bigint, %s::bigint) s"
        " JOIN ledger.act a ON a.id = e.act_id WHERE e.subject_id = %s ORDER BY a.number, s",
        (FIRST + 1, FIRST + persons - 1, FIRST),
    )
    owner.execute("RESET session_replication_role")
    owner.execute(
        "INSERT INTO ledger.subject SELECT n, 'person', 1, '', '', sha256(n::text::bytea), '' FROM generate_series(%s::bigint, %s) n",
        (FIRST, FIRST + persons - 1),
    )
    owner.execute("VACUUM ANALYZE ledger.entry")
    return len(life) * persons


def one_life() -> "Iterator[tuple[Any, str, int | None]]":
    """Twenty years of months, due and paid in full, and each year's interest when it was known."""
    from legajo.record.facts import AMOUNTS, Allocation, Due, Interest, Party, Scheme, SubPeriod, amounts_of
    from legajo.record.period import Month

    begins, schemes = Month(2006, 1), tuple(Scheme)
    for at in range(MONTHS):
        month = begins.plus(at)
        base = 300_000 + at // 12 * 40_000
        amounts = amounts_of(tuple(base * (number + 1) // 100 for number in range(len(AMOUNTS))))
        yield (
            Due(month=str(month), base=dict.fromkeys(schemes, base), amounts=amounts, **MARKS),
            f"{month}-20",
            2,
        )
        paid: Any = {"month": str(month), "posted_month": str(month), "amounts": amounts}
        yield (
            Allocation(voucher=f"V{month}", full=schemes, credited=schemes, **paid, **MARKS),
            f"{month}-25",
            2,
        )
    for year in range(begins.year, YEAR):
        fact = Interest(
            party=Party.PERSON,
            period=SubPeriod.SINCE_2006,
            year=year,
            rate="2.00",
            parameter="pension.account.rate@2000/2000",
            on_opening=100_000,
            on_postings=10_000,
            **MARKS,
        )
        yield fact, f"{year + 1}-07-01", None


def _warm() -> None:
    """The machine code is made once in the life of a process."""
    from legajo.accrual.whole import run
    from legajo.authority import gateway

    run.dry_run(YEAR, gateway.permit_run(gateway.system("bench")), region="110000", at=NOW)


def _ordered(agency: "Agency") -> tuple[float, float, float, UUID]:
    """Seconds of reading, computing, and of proposing with all that is staged; and the order."""
    from legajo.accrual.whole import pool, shares
    from legajo.maintenance import acts

    spent, read, settle = [0.0, 0.0], shares.read, pool.settle

    def noted(place: int, work: Any) -> Any:
        def timed(*given: Any, **named: Any) -> Any:
            seconds, found = _timed(lambda: work(*given, **named))
            spent[place] += seconds
            return found

        return timed

    shares.read, pool.settle = noted(0, read), noted(1, settle)
    try:
        whole, order = _timed(
            lambda: acts.order_settlement(
                YEAR, reason="bench", by=agency.clerk, at=agency.later(), key="bench"
            )
        )
    finally:
        shares.read, pool.settle = read, settle
    return spent[0], spent[1], whole - sum(spent), order


def _approve(agency: "Agency", order: UUID) -> None:
    """Four officers decide; their time is not counted."""
    from legajo.authority import gateway
    from legajo.review import lookups as review
    from legajo.review.bundle import Proposed

    view = review.get_case(order, gateway.permit_case(agency.clerk))
    assert view.digest is not None
    agency.climb(Proposed(order, view.round, view.digest, view.lines))


def _execute(agency: "Agency", order: UUID) -> int:
    from legajo.maintenance import acts

    return acts.execute(order, at=agency.later())


def _bare(owner: "psycopg.Connection[Any]", order: UUID) -> tuple[float, float]:
    """Seconds to COPY the entries of everybody out, and those of the run into a bare table like the book's."""
    mine = f"act_id = (SELECT id FROM ledger.act WHERE sort = 'run' AND case_id = '{order}')"
    owner.execute(
        "CREATE TABLE ledger.bare (LIKE ledger.entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"
    )
    out, _ = _timed(lambda: _copy_out(owner, f"subject_id >= {FIRST} AND NOT {mine}", None))
    rows = io.BytesIO()
    _copy_out(owner, mine, rows)

    def back() -> None:
        with owner.cursor().copy("COPY ledger.bare FROM STDIN (FORMAT BINARY)") as into:
            into.write(rows.getvalue())

    return out, _timed(back)[0]


def _copy_out(owner: "psycopg.Connection[Any]", which: str, into: io.BytesIO | None) -> None:
    with owner.cursor().copy(
        f"COPY (SELECT * FROM ledger.entry WHERE {which}) TO STDOUT (FORMAT BINARY)"
    ) as out:
        for block in out:
            if into:
                into.write(block)


if __name__ == "__main__":
    for figure in figures(persons=int(sys.argv[1]) if len(sys.argv) > 1 else 0):
        print(figure, flush=True)

"""The statement page of a person with 480 months, against the bare SQL read of the same rows plus the derivation.

The page is the whole answer of the public site: session, gate, the look written to the journal, the file, the names
deciphered, pictures and tables. The reference reads the person's rows with one plain SELECT, decodes the payloads and
derives the standing; it writes nothing and renders nothing. Aim: at most 5, in CPU and on the clock.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bench.figure import Figure, percentile
from bench.stage import stage


if TYPE_CHECKING:
    from tests.support.book import Book
    from tests.support.posting import Desk

    from legajo.record.facts import Fact

MONTHS = 480
TIMES = 100
MOMENT = datetime.datetime(2025, 10, 1, 1, tzinfo=datetime.UTC)
MARKS: Any = {"plan": "5e" * 16, "inputs": "5e" * 16, "known_at": "2025-10-01"}


def figures(*, small: bool = False) -> Iterator[Figure]:
    """Ratios at the median and at the 99th percentile."""
    with stage() as make:
        book, desk = make(1)
        live(book, desk)
        yield from measure(book, desk, times=10 if small else TIMES)


def measure(book: "Book", desk: "Desk", *, times: int) -> Iterator[Figure]:
    page, bare = opened_page(book, desk), bare_read(book, desk)
    for _ in range(3):
        page()
        bare()
    taken: dict[str, tuple[list[float], list[float]]] = {"page": ([], []), "bare": ([], [])}
    for _ in range(times):
        for name, work in (("page", page), ("bare", bare)):
            clock, cpu = time.perf_counter(), time.process_time()
            work()
            taken[name][0].append(time.process_time() - cpu)
            taken[name][1].append(time.perf_counter() - clock)
    for place, what in enumerate(("CPU", "clock")):
        ours, reference = taken["page"][place], taken["bare"][place]
        for per_cent in (50, 99):
            mine, bare_time = percentile(ours, per_cent), percentile(reference, per_cent)
            yield Figure(
                f"statement of {MONTHS} months, {what} p{per_cent}",
                mine / bare_time,
                5,
                f"page {mine * 1000:.1f} ms, bare read and derivation {bare_time * 1000:.1f} ms",
                lower_is_better=True,
            )


def live(book: "Book", desk: "Desk") -> None:
    """Forty years of dues, payments and interest, entered as one case; the parameters as another."""
    from legajo.ledger import subjects
    from legajo.record.people import check_digit
    from legajo.rules.parameters import load
    from legajo.rules.parameters.published import facts_of

    person = desk.people[0]
    desk.enter([(1, fact) for fact in facts_of(load())], at=MOMENT)
    desk.enter([(person, fact) for fact in collected()], [(person, fact) for fact in posted()], at=MOMENT)
    seventeen = "11010119600712402"
    said = subjects.seal(subjects.Identity(person, "person", "林美华", seventeen + check_digit(seventeen)))
    book.connect().execute(
        "UPDATE ledger.subject SET (key_version, name_sealed, number_sealed, number_mac, name_mac) ="
        " (%s, %s, %s, %s, %s) WHERE subject_id = %s",
        (said.key_version, said.name_sealed, said.number_sealed, said.number_mac, said.name_mac, person),
    )


def collected() -> "Iterator[Fact]":
    """The person, the work, and a new wage each year."""
    from legajo.record.facts import PersonRegistered, RelationStarted, Scheme, WageDeclared

    yield PersonRegistered(identity="a" * 64, name="b" * 64, sex="female", born="1960-07-12")
    yield RelationStarted(form="contract", started="1985-08-01", schemes=tuple(Scheme))
    for year in range(MONTHS // 12):
        month = f"{1985 + year}-08"
        yield WageDeclared(from_month=month, contribution_year=month, wage=100_000 + year * 40_000)


def posted() -> "Iterator[Fact]":
    """What followed: every month due and paid in full, every year's interest."""
    from legajo.record.facts import (
        AMOUNTS,
        Allocation,
        Due,
        Interest,
        Party,
        Scheme,
        SubPeriod,
        amounts_of,
    )
    from legajo.record.period import Month

    schemes = tuple(Scheme)
    for at in range(MONTHS):
        month = Month(1985, 8).plus(at)
        base = 100_000 + at // 12 * 40_000
        amounts = amounts_of(tuple(base * (at + 1) // 100 for at in range(len(AMOUNTS))))
        yield Due(month=str(month), base=dict.fromkeys(schemes, base), amounts=amounts, **MARKS)
        paid: Any = {"month": str(month), "posted_month": str(month), "amounts": amounts}
        yield Allocation(voucher=f"V{month}", full=schemes, credited=schemes, **paid, **MARKS)
    for year in range(1986, 2025):
        period = SubPeriod.BEFORE_1998 if year < 1998 else SubPeriod.SINCE_2006
        yield Interest(
            party=Party.PERSON,
            period=period,
            year=year,
            rate="2.00",
            parameter="p@1/2",
            on_opening=year,
            on_postings=12,
            **MARKS,
        )


def opened_page(book: "Book", desk: "Desk") -> Callable[[], object]:
    """A signed-in browser's request for the page, through the whole site."""
    from django.conf import settings
    from django.db import connections
    from tests.support.book import point
    from tests.support.browsing import PASSWORD, signed_in

    from legajo.authority import acts, gateway
    from legajo.lobby.catalogues import compile_all

    compile_all()
    person = desk.people[0]
    by = gateway.system("bench")
    acts.register_insured(username=str(person), password=PASSWORD, subject_id=person, by=by, at=MOMENT)
    settings.ROOT_URLCONF, settings.LEGAJO_ROLE = "legajo.config.urls_web", "web"
    settings.LEGAJO_SERVES = ("person", "employer")
    connections["default"].close()
    point("default", book.cluster, book.name, "web")
    browser = signed_in(str(person))

    def page() -> None:
        answer = browser.get("/statement/", headers={"accept-language": "es"})
        assert answer.status_code == 200
        assert answer.content.count(b"<rect") > MONTHS

    return page


def bare_read(book: "Book", desk: "Desk") -> Callable[[], object]:
    """One SELECT of the person's rows, decoded and derived."""
    from legajo.accrual.parameters import book_parameters
    from legajo.accrual.standing import standing
    from legajo.ledger.lookups import Stored
    from legajo.record.facts import read_entry

    owner = book.connect()
    parameters = book_parameters()
    person = desk.people[0]

    def read() -> None:
        rows = owner.execute(
            "SELECT e.subject_id, e.act_id, a.number, e.line, a.moment, a.case_id, a.sort, a.first_leaf + e.line, true, e.payload"
            " FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id WHERE e.subject_id = %s ORDER BY a.number, e.line",
            (person,),
        ).fetchall()
        entries = [Stored(*row, read_entry(row[-1])) for row in rows]  # type: ignore[call-arg]  # a checker does not count what a star unpacks
        assert standing(entries, parameters, datetime.datetime.now(datetime.UTC)).total_months == MONTHS

    return read

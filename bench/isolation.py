"""While the worker reads a sheet of 100,000 rows: how much slower is another user's page? Aim: at most by half.

The public site under gunicorn, the worker as its own process, as `legajo serve` starts them. One visitor asks for their statement
again and again, while the worker is by turns stopped and let go on: whatever else the machine does falls on both alike.
`python -m bench.isolation ROWS` takes another size.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from tests.support.environment import VAR

from bench.figure import Figure, percentile
from bench.stage import prepare


if TYPE_CHECKING:
    from tests.support.book import Book

ROWS = 100_000
WARM_SECONDS, SLICE_SECONDS = 4.0, 1.5
PAUSE_SECONDS = 0.02  # a visitor reads what came
PATIENCE_SECONDS = 120
MONTHS = 24
PAGE = "/statement/"
USER, PASSWORD = "10000001", "x" * 20


def figures(*, small: bool = False) -> Iterator[Figure]:
    """The ratios at the median and at the 95th percentile."""
    yield from measure(2_000 if small else ROWS)


def measure(rows: int) -> Iterator[Figure]:
    with served(rows) as (visitor, book, declaration, start_worker):
        ask(visitor, WARM_SECONDS)  # what is kept is there
        worker = start_worker()
        while state(book, declaration) == "received":
            visitor.get(PAGE)
        before: list[float] = []
        during: list[float] = []
        while state(book, declaration) == "reading":
            during += ask(visitor, SLICE_SECONDS)
            worker.send_signal(signal.SIGSTOP)
            before += ask(visitor, SLICE_SECONDS)
            worker.send_signal(signal.SIGCONT)
        assert state(book, declaration) == "read"
    for per_cent in (50, 95):
        alone, beside = percentile(before, per_cent), percentile(during, per_cent)
        detail = (
            f"{alone * 1000:.1f} ms alone ({len(before)} pages), {beside * 1000:.1f} ms beside"
            f" ({len(during)} pages while {rows:,} rows were read)"
        )
        yield Figure(
            f"a page beside a reading worker, p{per_cent}", beside / alone, 1.5, detail, lower_is_better=True
        )


def ask(visitor: "Visitor", seconds: float) -> list[float]:
    """The seconds of each page, one after the other, for a while."""
    found: list[float] = []
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        assert visitor.get(PAGE) == 200
        found.append(time.perf_counter() - begun)
        time.sleep(PAUSE_SECONDS)
    return found


class Visitor:
    """A browser: one connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> int:
        return self._ask("GET", path, None)[0]

    def sign_in(self) -> None:
        _, page = self._ask("GET", "/sign-in/", None)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"login": USER, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)}
        status, page = self._ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, page

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self._own(path)}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: kept.value for name, kept in SimpleCookie(line).items()}
        return answer.status, answer.read().decode()

    def _own(self, path: str) -> str:
        return f"http://127.0.0.1:{self.connection.port}{path}"


def state(book: "Book", declaration: UUID) -> str:
    """How the sheet stands."""
    row = (
        book.opened[0]
        .execute("SELECT state FROM collection_declaration WHERE id = %s", (declaration,))
        .fetchone()
    )
    return str(row[0]) if row else ""


@contextmanager
def served(rows: int) -> "Iterator[tuple[Visitor, Book, UUID, Callable[[], subprocess.Popen[bytes]]]]":
    """An agency with an insured person and a sheet that waits, the site, and a way to start the worker."""
    prepare()
    from tests.support.book import Book

    from legajo.cluster import cluster_at
    from legajo.config.programs import LEGAJO, Places, site

    cluster = cluster_at(VAR)
    cluster.start()
    book = Book(cluster, "isolation")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, cluster.home)
        stack.callback(lambda: cluster.stop(how=signal.SIGQUIT))
        declaration = inhabited(book, rows)
        stack.enter_context(closing(book.connect()))
        port = free_port()
        os.environ["DATABASE_URL"] = book.dsn()
        web = site("web", Places(web=port), port)

        def start(words: tuple[str, ...], role: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                words, env=book.environment(role), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            return process

        start(web.argv, "web")
        visitor = Visitor(port)
        wait_for(visitor)
        visitor.sign_in()
        yield visitor, book, declaration, lambda: start((*LEGAJO, "worker"), "worker")


def inhabited(book: "Book", rows: int) -> UUID:
    """The database: an insured person with a record of two years, and another employer's sheet in the queue."""
    from django.db import connections
    from tests.durability.phases import AUGUST, delegate, receive, staff
    from tests.support.agency import ROOT, founded
    from tests.support.book import aliases, point

    from legajo.authority import acts as authority
    from legajo.config.install import install
    from legajo.demo.sheets import declaration_csv
    from legajo.lobby.catalogues import compile_all
    from legajo.record.period import Month

    compile_all()
    book.cluster.ensure_database(book.name)
    point("default", book.cluster, book.name, None)
    install(connections["default"])
    for alias, role in aliases().items():
        point(alias, book.cluster, book.name, role)
    agency = founded(book, people=3)
    (first, *_) = agency.people
    for number in range(MONTHS):
        month = Month(2023, 7).plus(number)
        agency.declare(str(month), {first: 1_000_000 + number})
    authority.register_insured(username=USER, password=PASSWORD, subject_id=first, by=ROOT, at=agency.now)
    delegate(agency)
    agency.later(days=60)
    firm, workers = staff(rows)
    declaration = receive(agency, declaration_csv(firm, AUGUST, workers), "sheet").declaration
    connections.close_all()
    return declaration


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(visitor: Visitor) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            visitor.get("/")
        except OSError:
            assert time.monotonic() < end, "the site does not answer"
            visitor.connection.close()
            time.sleep(PAUSE_SECONDS)
        else:
            return


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1])):
        print(figure)

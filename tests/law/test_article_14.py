"""Art. 14: the insured and their employers can query what the record says: at the counter, and on the web."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from tests.support.agency import ROOT, Agency, founded, name_of, number_of
from tests.support.book import Book
from tests.support.browsing import PASSWORD, officer_at, signed_in

from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.authority.posts import Post
from legajo.ledger import lookups
from legajo.record.period import Month


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
BALANCE = "800,00"  # of one month at a wage of 10,000, as the page in Spanish writes it


@pytest.fixture
def lived(book: Book, settings: LazySettings, tmp_path: Path) -> Iterator[Agency]:
    """July declared for two people and paid; the first and the employer's delegate have sign-ins."""
    settings.LEGAJO_ORIGINALS = tmp_path  # originals are sealed with the keys of their own book
    agency = founded(book, people=2)
    agency.declare("2025-07", dict.fromkeys(agency.people, 1_000_000))
    rows = lookups.months_of_employer(agency.employer, Month(2025, 7).ordinal, PERMIT)
    due = {row.subject_id: row.due for row in rows}
    agency.pay("V1", "2025-08-20", agency.money("V1", "2025-07", agency.people, lambda p: due[p]))
    first = agency.people[0]
    authority.register_insured(
        username="insured", password=PASSWORD, subject_id=first, by=ROOT, at=agency.now
    )
    authority.register_delegate(
        username="employer",
        password=PASSWORD,
        name="Han Mei",
        identity=number_of(9900),
        employer_id=agency.employer,
        by=ROOT,
        at=agency.now,
    )
    yield agency
    cache.clear()


@pytest.fixture
def public(lived: Agency, book: Book, settings: LazySettings) -> Iterator[Agency]:
    """The public site, with the rights of its own role."""
    settings.ROOT_URLCONF = "legajo.config.urls_web"
    settings.LEGAJO_ROLE = "web"
    settings.LEGAJO_SERVES = ("person", "employer")
    with book.role("web"):
        yield lived


def looks(book: Book) -> list[tuple[int, str, str]]:
    statement = "SELECT subject_id, actor, channel FROM ledger.journal WHERE act = 'look' ORDER BY seq"
    return book.connect().execute(statement).fetchall()


def test_the_insured_read_their_own_record_on_the_web(public: Agency, book: Book) -> None:
    browser = signed_in("insured")
    browser.post("/language/", {"language": "es", "next": "/"})
    text = browser.get("/statement/").content.decode()
    assert BALANCE in text
    assert name_of(0) in text
    assert name_of(1) not in text
    ((subject, actor, channel),) = looks(book)
    assert (subject, actor.split(":")[0], channel) == (public.people[0], "person", "web")


def test_the_insured_ask_at_the_counter(lived: Agency, book: Book) -> None:
    clerk = officer_at(lived, Post.COLLECTION)
    clerk.post("/language/", {"language": "es", "next": "/"})
    form = {
        "identity": number_of(0),
        "document": "identity_card",
        "document_number": number_of(0),
        "checked": "on",
        "purpose": "asks for the balance",
    }
    text = clerk.post("/person/", form).content.decode()
    assert BALANCE in text
    assert name_of(0) in text
    ((subject, actor, channel),) = looks(book)
    assert (subject, actor, channel) == (lived.people[0], lived.clerk.account, "counter")


def test_the_employer_sees_what_it_owes_and_paid(public: Agency) -> None:
    browser = signed_in("employer")
    browser.post("/language/", {"language": "es", "next": "/"})
    text = browser.get("/employer/").content.decode()
    assert "7.406,00" in text  # two people at 3,703 yuan


def test_nobody_reads_without_signing_in(public: Agency) -> None:
    for address in ("/statement/", "/employer/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/")


def test_the_insured_find_no_way_to_the_employers_pages(public: Agency) -> None:
    assert signed_in("insured").get("/employer/").status_code == 403

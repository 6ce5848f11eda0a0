"""An insured person with a record made by the product's own acts, and the public site on which they read it."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings
from tests.support import browsing
from tests.support.agency import ROOT, Agency, founded, number_of
from tests.support.book import Book, aliases, point
from tests.support.browsing import PASSWORD
from tests.support.witnessing import witnessing

from legajo.accrual import settlement
from legajo.authority import acts as authority
from legajo.authority import gateway
from legajo.cluster import Cluster
from legajo.ledger import integrator, lookups
from legajo.lobby.catalogues import compile_all
from legajo.maintenance import acts as maintenance
from legajo.record.facts import AMOUNTS, OpeningPosition, Party, Scheme, SubPeriod
from legajo.record.period import Month, months
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed


OPENED = datetime.datetime(2023, 6, 1, 1, tzinfo=datetime.UTC)
PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
NUMBERS = itertools.count(1)
WAGE = 1_000_000
FIRST, LAST = Month(2023, 7), Month(2024, 3)
OWN_SHARE, UNPAID = Month(2024, 2), Month(2024, 3)
BALANCE = 2_461_350


@dataclass
class Life:
    """Two people of one employer. The first has a month of which the employer owes its share, and one unpaid."""

    agency: Agency
    book: Book
    sessions: dict[int, Client] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return self.agency.people[0]

    @property
    def second(self) -> int:
        return self.agency.people[1]


@pytest.fixture(scope="package")
def life(
    cluster: Cluster,
    template: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Life]:
    """Made once for all tests of the site, which only read; commits are real."""
    compile_all()
    made = Book(cluster, f"web_{next(NUMBERS)}")
    cluster.psql(f'CREATE DATABASE "{made.name}" TEMPLATE "{template}"')
    with django_db_blocker.unblock():
        for alias, role in aliases().items():
            point(alias, cluster, made.name, role)
        lived = Life(founded(made, people=2, at=OPENED), made)
        with witnessing(tmp_path_factory.mktemp("witness")):
            _live(lived)
        yield lived
        for alias, role in aliases().items():
            point(alias, cluster, "legajo_test", role)
    for opened in made.opened:
        opened.close()
    cluster.psql(f'DROP DATABASE "{made.name}" WITH (FORCE)')


def _live(life: Life) -> None:
    """A position taken over, nine months declared and paid but for two, a year settled, all under a checkpoint."""
    agency = life.agency
    position = OpeningPosition(
        as_of="2022-12-31",
        source_system="the earlier system",
        account={SubPeriod.SINCE_2006: {Party.PERSON: BALANCE}},
        months=dict.fromkeys((Scheme.PENSION, Scheme.UNEMPLOYMENT, Scheme.MEDICAL), 36),
        from_month="2020-01",
        year_bases={"2020": 6_000_000, "2021": 6_600_000, "2022": 7_200_000},
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])
    for month in months(FIRST, LAST):
        _month(life, month)
    agency.now = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
    order = maintenance.order_settlement(
        2023, reason="end of the year", by=agency.clerk, at=agency.later(), key="settle"
    )
    view = review.get_case(order, gateway.permit_case(agency.clerk))
    assert view.digest is not None
    agency.climb(Proposed(order, view.round, view.digest, view.lines))
    settlement.execute(order, at=agency.later())
    for person in agency.people:
        authority.register_insured(
            username=f"1000000{person}", password=PASSWORD, subject_id=person, by=ROOT, at=agency.now
        )
    authority.register_delegate(
        username="10000099",
        password=PASSWORD,
        name="Delegate",
        identity=number_of(8999),
        employer_id=agency.employer,
        by=ROOT,
        at=agency.now,
    )
    with life.book.role("integrator"):
        integrator.run_once(at=agency.later(), force=True)
        integrator.run_once(at=agency.later(), force=True)


def _month(life: Life, month: Month) -> None:
    agency, slug = life.agency, str(month)
    agency.now = max(agency.now, datetime.datetime(month.year, month.number, 20, 1, tzinfo=datetime.UTC))
    agency.declare(slug, {life.first: WAGE, life.second: WAGE * 2}, repeats=month != FIRST)
    rows = lookups.months_of_employer(agency.employer, month.ordinal, PERMIT)
    due = {row.subject_id: row.due for row in rows}
    if month == OWN_SHARE:
        own = tuple(party is Party.PERSON for _, party in AMOUNTS)
        due[life.first] = tuple(
            amount if mine else 0 for amount, mine in zip(due[life.first], own, strict=True)
        )
    payers = [life.second] if month == UNPAID else agency.people
    agency.pay(f"V{slug}", f"{slug}-25", agency.money(f"V{slug}", slug, payers, lambda person: due[person]))


@pytest.fixture
def site(life: Life, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[Life]:
    """The public site, with the rights of its own role."""
    settings.ROOT_URLCONF = "legajo.config.urls_web"
    settings.LEGAJO_ROLE = "web"
    settings.LEGAJO_SERVES = ("person", "employer")
    with django_db_blocker.unblock(), life.book.role("web"):
        yield life


@pytest.fixture
def reader(site: Life) -> Client:
    """A browser in which the first of the people is signed in."""
    return signed_in(site, site.first)


def signed_in(life: Life, subject: int) -> Client:
    """A browser in which an insured person is signed in; once for all tests, since sign-ins are limited."""
    if subject not in life.sessions:
        life.sessions[subject] = browsing.signed_in(f"1000000{subject}")
    return life.sessions[subject]

"""What every test may ask for: a real PostgreSQL, a migrated database, a book of its own."""

import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support.book import Book, aliases, point
from tests.support.environment import VAR
from tests.support.vouching import BLOCKS
from tests.support.windows import chromium

from legajo.cluster import Cluster, cluster_at
from legajo.config.install import install
from legajo.config.settings import database  # noqa: TID251 — the accrual role's connection is the worker's alone


TEMPLATE = "legajo_template"
NUMBERS = itertools.count(1)


def pytest_configure() -> None:
    """Give the tests the connection that only the worker has; an example is right or wrong, however busy the machine is."""
    settings.DATABASES["accrual"] = database("accrual")
    connections.configure_settings(settings.DATABASES)
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell a failure when it happens: a run that is stopped before its end has then told what it saw."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stdout.write(
            f"\n{report.nodeid}, {report.when}, {report.duration:.0f} s\n{report.longreprtext}\n"
        )
        sys.stdout.flush()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of this test process; it dies with it. What it holds need not outlive a power cut."""
    quick = {
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "max_wal_size": "256MB",
        "max_connections": "400",  # tests with many threads and processes leave theirs to the end
    }
    server = cluster_at(VAR, options=quick)
    server.start()
    yield server
    server.stop(how=signal.SIGQUIT)


@pytest.fixture(scope="session")
def template(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> str:
    """A migrated database that the others are copied from."""
    cluster.ensure_database(TEMPLATE)
    with django_db_blocker.unblock():
        point("default", cluster, TEMPLATE, None)
        install(connections["default"])
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger.warrant_key (inner_block, outer_block) VALUES (%s, %s)", BLOCKS
            )
        connections["default"].close()
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> None:
    """The database of the ordinary tests, each of which is rolled back."""
    cluster.psql(f'CREATE DATABASE legajo_test TEMPLATE "{template}" STRATEGY file_copy')
    with django_db_blocker.unblock():
        for alias, role in aliases().items():
            point(alias, cluster, "legajo_test", role)


@pytest.fixture
def book(
    cluster: Cluster, template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Book]:
    """A fresh database that Django's connections reach in this test; commits are real."""
    made = Book(cluster, f"book_{next(NUMBERS)}")
    cluster.psql(f'CREATE DATABASE "{made.name}" TEMPLATE "{template}" STRATEGY file_copy')
    with django_db_blocker.unblock():
        for alias, role in aliases().items():
            point(alias, cluster, made.name, role)
        yield made
        for alias, role in aliases().items():
            point(alias, cluster, "legajo_test", role)
    for opened in made.opened:
        opened.close()
    cluster.psql(f'DROP DATABASE "{made.name}" WITH (FORCE)')


@pytest.fixture
def connect(book: Book) -> Callable[..., "psycopg.Connection[Any]"]:
    """Connections to the test's own database as any role: connect("web")."""
    return book.connect


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the system's. It ends with the module: the tests after it are to find no loop in their thread."""
    with chromium() as started:
        yield started

"""A server of the benchmark's own with founded books in it; gone when the benchmark ends."""

import atexit
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.environment import VAR, pytest_unconfigure

from legajo.cluster import cluster_at


if TYPE_CHECKING:
    from tests.support.book import Book
    from tests.support.posting import Desk

Make = Callable[[int], "tuple[Book, Desk]"]
Founder = Callable[["Book", int], Any]


def prepare() -> None:
    """Set Django up, with the connection that only the worker has."""
    atexit.register(
        _clear_away, os.getpid()
    )  # not after each benchmark: the next one keeps its files there, too
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from legajo.config.settings import database  # noqa: TID251 — the accrual role's connection is the worker's alone

    settings.DATABASES["accrual"] = database("accrual")
    connections.configure_settings(settings.DATABASES)


def _clear_away(owner: int) -> None:
    """Leave nothing behind; a fork of ours that ends removes nothing."""
    if os.getpid() == owner:
        pytest_unconfigure()


@contextmanager
def stage(founder: Founder | None = None, **options: str) -> "Iterator[Callable[[int], tuple[Book, Any]]]":
    """A server, and a way to make a book with so many people, which Django's connection then reaches as the desk.

    `founder` founds the agency in it; without one it has officers and people but no values published.
    """
    prepare()
    from django.db import connections
    from tests.support.book import Book, point
    from tests.support.posting import found

    from legajo.config.install import install

    founder = founder or (lambda book, people: found(book, people=people))

    cluster = cluster_at(VAR, options={"shared_buffers": "512MB", "max_wal_size": "8GB", **options})
    opened: list[Book] = []

    def make(people: int) -> "tuple[Book, Any]":
        book = Book(cluster, f"bench_{len(opened)}")
        cluster.ensure_database(book.name)
        point("default", cluster, book.name, None)
        install(connections["default"])
        point("default", cluster, book.name, "desk")
        point("accrual", cluster, book.name, "accrual")
        opened.append(book)
        return book, founder(book, people)

    cluster.start()
    try:
        yield make
        for book in opened:
            for connection in book.opened:
                connection.close()
        connections.close_all()
    finally:
        cluster.stop(how=signal.SIGQUIT)
        shutil.rmtree(cluster.home)

"""One migrated database for all tries: each is rolled back."""

from collections.abc import Iterator

import pytest
from tests.support.book import Book

from legajo.cluster import Cluster


@pytest.fixture(scope="session")
def walls(cluster: Cluster, template: str) -> Iterator[Book]:
    """A database with the product's roles and grants; nothing in it is ever committed."""
    made = Book(cluster, "walls")
    cluster.psql(f'CREATE DATABASE "{made.name}" TEMPLATE "{template}"')
    yield made
    for opened in made.opened:
        opened.close()
    cluster.psql(f'DROP DATABASE "{made.name}" WITH (FORCE)')

"""Fixtures of the ledger's tests."""

import pytest
from tests.ledger.casework import Casework, founded
from tests.support.book import Book


@pytest.fixture
def work(book: Book) -> Casework:
    """A founded book with officers, at work."""
    return founded(book)

"""An agency at work, for tests that read as the Order."""

import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book, people=2)

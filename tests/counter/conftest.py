"""An agency with a declaration that waits for the first rung."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from tests.support.agency import Agency, founded
from tests.support.book import Book
from tests.support.browsing import officer_at

from legajo.authority.posts import Post
from legajo.review.bundle import Proposed


@dataclass
class Desk:
    """The agency, the case on the desk, and browsers by post."""

    agency: Agency
    case: Proposed

    def at(self, post: Post) -> Client:
        return officer_at(self.agency, post)

    def verdict(self, outcome: str, *, rung: str = "preliminary", **more: object) -> dict[str, object]:
        """The form that an officer sends."""
        return {"rung": rung, "outcome": outcome, "digest": self.case.digest.hex(), **more}

    @property
    def address(self) -> str:
        return f"/case/{self.case.case_id}/"


@pytest.fixture
def desk(book: Book, settings: LazySettings, tmp_path: Path) -> Iterator[Desk]:
    settings.LEGAJO_ORIGINALS = tmp_path  # originals are sealed with the keys of their own book
    agency = founded(book)
    case = agency.declaration("2025-07", dict.fromkeys(agency.people, 1_234_500))
    yield Desk(agency, case)
    cache.clear()

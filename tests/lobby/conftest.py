"""People who sign in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.support.vouching import BLOCKS, word

from legajo.lobby.acts import give_second_factor
from legajo.lobby.catalogues import compile_all


PASSWORD = "a long enough phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def _site(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "tests.lobby.site"  # type: ignore[attr-defined]


@pytest.fixture
def visitor(db: None) -> Iterator[Client]:
    """A browser that enforces the protection of forms only where a test asks for it."""
    yield Client()
    cache.clear()


def _do(function: str, act: str, *said: Any) -> Any:
    """An act of the founding, by the database's function, in a book that has only the tests' key."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(NULL, {'%s, ' * len(said)}%s)", [*said, word(BLOCKS, act, None, *said)]
        )
        return cursor.fetchone()[0]


def make_officer() -> User:
    """An examiner who has not yet enrolled a second factor."""
    user = User.objects.create_user("E0001", password=PASSWORD)
    at = timezone.now()
    officer = _do("authority_register_officer", "officer_registered", user.pk, "Zhao Ning", b"1" * 32, at)
    _do("authority_grant_post", "post_granted", officer, "examination", "appointed", at)
    return user


@pytest.fixture
def officer(db: None) -> User:
    return make_officer()


@pytest.fixture
def enrolled(officer: User) -> User:
    give_second_factor(officer, SECRET)
    return officer


@pytest.fixture
def insured(db: None) -> User:
    user = User.objects.create_user("10000001", password=PASSWORD)
    _do("authority_register_insured", "insured_registered", user.pk, 77, timezone.now())
    return user

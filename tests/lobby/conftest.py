"""People who sign in."""

import datetime
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from legajo.authority.models import InsuredAccount, NaturalPerson, Officer, PostGrant
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


def make_officer() -> User:
    """An examiner who has not yet enrolled a second factor."""
    user = User.objects.create_user("E0001", password=PASSWORD)
    person = NaturalPerson.objects.create(
        name="Zhao Ning", identity_digest=b"1" * 32, recorded_at=timezone.now()
    )
    officer = Officer.objects.create(user=user, natural_person=person, since=datetime.date(2015, 1, 1))
    PostGrant.objects.create(
        officer=officer, post="examination", since=datetime.date(2015, 1, 1), reason="appointed"
    )
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
    InsuredAccount.objects.create(user=user, subject_id=77, since=datetime.date(2015, 1, 1))
    return user

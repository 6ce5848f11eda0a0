"""Arts. 7, 11, 26: who is who, what posts they hold, and that incompatible posts do not meet in one natural person."""

import datetime
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from tests.review.people import staffed
from tests.support.agency import OPENED, ROOT, Agency, founded, number_of
from tests.support.book import Book

from legajo.authority import acts, gateway, lookups
from legajo.authority.acts import AuthorityError
from legajo.authority.gateway import ActorKind, Forbidden
from legajo.authority.models import NaturalPerson, Officer
from legajo.authority.posts import GROUPS, Post


Connect = Callable[..., "psycopg.Connection[Any]"]


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book, people=1)


def hire(name: str, identity: str, *posts: Post) -> int:
    officer = acts.register_officer(
        username=name, password="x" * 20, name=name, identity=identity, by=ROOT, at=OPENED
    )
    for post in posts:
        acts.grant_post(officer, post, reason="needed", by=ROOT, at=OPENED)
    return officer


@pytest.mark.parametrize("first", Post)
@pytest.mark.parametrize("second", Post)
def test_every_pair_of_posts_by_sql(connect: Connect, first: Post, second: Post) -> None:
    """Two logins of one natural person; the statement is the owner's own and claims another person."""
    office = staffed(connect(None))
    held = office.hire("one", first.value)
    other = office.hire("two", person=held.person)
    statement = (
        "INSERT INTO authority_post_grant (officer_id, post, since, reason, natural_person_id, post_group)"
        " VALUES (%s, %s, '2020-01-01', 'r', %s, %s)"
    )
    values = (other.officer, second.value, office["clerk"].person, GROUPS[first].value)
    if GROUPS[first] is GROUPS[second]:
        office.owner.execute(statement, values)
    else:
        with pytest.raises(psycopg.errors.ExclusionViolation, match="incompatible_posts_do_not_meet"):
            office.owner.execute(statement, values)


def test_a_post_of_another_group_may_follow_one_that_ended(agency: Agency) -> None:
    officer = hire("mover", number_of(50), Post.COLLECTION)
    with pytest.raises(AuthorityError, match="incompatible"):
        acts.grant_post(officer, Post.SUPERVISION, reason="moved", by=ROOT, at=OPENED)
    later = OPENED + datetime.timedelta(days=10)
    acts.end_post(officer, Post.COLLECTION, reason="moved", by=ROOT, at=later)
    acts.grant_post(officer, Post.SUPERVISION, reason="moved", by=ROOT, at=later)
    user = User.objects.get(username="mover")
    assert gateway.actor_of(user, at=later - datetime.timedelta(days=1)).posts == {Post.COLLECTION}
    assert gateway.actor_of(user, at=later).posts == {Post.SUPERVISION}


def test_the_same_document_is_the_same_person(agency: Agency) -> None:
    first, second = hire("first", number_of(50)), hire("second", number_of(50))
    persons = {Officer.objects.get(pk=officer).natural_person_id for officer in (first, second)}
    assert len(persons) == 1


def test_the_document_number_is_nowhere_in_the_row(agency: Agency) -> None:
    hire("first", number_of(50))
    digests = [bytes(person.identity_digest) for person in NaturalPerson.objects.all()]
    assert all(len(digest) == 32 and number_of(50).encode() not in digest for digest in digests)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE authority_officer SET natural_person_id = %s WHERE id = %s",
        "UPDATE authority_post_grant SET post = 'approval' WHERE officer_id = %s OR id = %s",
        "UPDATE authority_post_grant SET since = '2000-01-01' WHERE officer_id = %s OR id = %s",
        "DELETE FROM authority_post_grant WHERE officer_id = %s OR id = %s",
        "DELETE FROM authority_officer WHERE natural_person_id = %s OR id = %s",
        "UPDATE authority_natural_person SET identity_digest = '\\x00' WHERE id = %s OR id = %s",
    ],
)
@pytest.mark.parametrize("role", ["desk", "web", None])
def test_who_is_who_is_not_rewritten(connect: Connect, statement: str, role: str | None) -> None:
    office = staffed(connect(None))
    before = office.owner.execute("SELECT * FROM authority_post_grant ORDER BY id").fetchall()
    with pytest.raises(psycopg.Error, match=r"permission denied|for good|never|ended"):
        connect(role).execute(statement.encode(), (office["approval"].person, office["clerk"].officer))
    assert office.owner.execute("SELECT * FROM authority_post_grant ORDER BY id").fetchall() == before


def test_only_the_administration_gives_posts(agency: Agency) -> None:
    officer = hire("new", number_of(50))
    for post in Post:
        if post in agency.officers and post is not Post.ADMINISTRATION:
            with pytest.raises(Forbidden, match="administration"):
                acts.grant_post(officer, Post.COLLECTION, reason="r", by=agency.actor(post), at=agency.now)
    acts.grant_post(officer, Post.COLLECTION, reason="r", by=agency.actor(Post.ADMINISTRATION), at=agency.now)
    assert gateway.actor_of(User.objects.get(username="new"), at=agency.now).posts == {Post.COLLECTION}


def test_nobody_grants_themself_a_post(agency: Agency) -> None:
    admin = agency.actor(Post.ADMINISTRATION)
    with pytest.raises(AuthorityError, match="nobody grants a post to themself"):
        acts.grant_post(admin.officer, Post.ADMINISTRATION, reason="r", by=admin, at=agency.now)


def test_every_act_on_a_post_is_in_the_journal(agency: Agency, book: Book) -> None:
    officer = hire("mover", number_of(50), Post.COLLECTION)
    acts.end_post(officer, Post.COLLECTION, reason="left", by=ROOT, at=agency.now)
    rows = (
        book.connect().execute("SELECT act, reason FROM ledger.journal ORDER BY seq DESC LIMIT 3").fetchall()
    )
    assert rows == [("post_ended", "left"), ("post_granted", "needed"), ("officer_registered", "")]


def test_the_register_of_posts(agency: Agency) -> None:
    permit = gateway.permit_case(agency.clerk)
    posts = {view.username: view.posts for view in lookups.officers(permit, on=agency.now.date())}
    assert posts["approval"] == (Post.APPROVAL,)


def test_an_employers_delegate_and_an_insured_person(agency: Agency) -> None:
    acts.register_delegate(
        username="boss",
        password="x" * 20,
        name="Boss",
        identity=number_of(60),
        employer_id=agency.employer,
        by=ROOT,
        at=OPENED,
    )
    acts.register_insured(
        username="person", password="x" * 20, subject_id=agency.people[0], by=ROOT, at=OPENED
    )
    boss = gateway.actor_of(User.objects.get(username="boss"), at=agency.now)
    person = gateway.actor_of(User.objects.get(username="person"), at=agency.now)
    assert (boss.kind, boss.employer_id) == (ActorKind.EMPLOYER, agency.employer)
    assert (person.kind, person.subject_id) == (ActorKind.PERSON, agency.people[0])


def test_a_login_that_serves_nobody_is_no_actor(agency: Agency) -> None:
    with pytest.raises(Forbidden, match="serves nobody today"):
        gateway.actor_of(User.objects.create_user("nobody"), at=agency.now)

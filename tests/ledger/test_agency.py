"""A book is founded once, by two people; its own acts come from those who may make them."""

import datetime

import psycopg
import pytest
from tests.ledger.casework import REGION, Casework
from tests.review.people import MORNING
from tests.support.book import Book

from legajo.ledger import agency, keys, lookups
from legajo.ledger.errors import LedgerError
from legajo.record.facts import BookRestored, JournalCommit, KeyRotated, encode_entry, make_entry


def test_one_person_founds_nothing(book: Book) -> None:
    with book.role(None), pytest.raises(LedgerError, match="two people"):
        agency.found(region=REGION, name="X", founders=("A", " a "), clock="real", at=MORNING)
    assert not agency.is_founded()


def test_a_book_is_founded_once(work: Casework) -> None:
    with work.book.role(None), pytest.raises(LedgerError, match="founded once"):
        agency.found(region=REGION, name="X", founders=("A", "B"), clock="simulated", at=MORNING)
    found = lookups.position()
    assert found is not None
    assert found.number == 1


def test_a_real_clock_refuses_another_days_moment(book: Book) -> None:
    with book.role(None), pytest.raises(LedgerError, match="5 minutes"):
        agency.found(region=REGION, name="X", founders=("A", "B"), clock="real", at=MORNING)
    assert not agency.is_founded()
    with book.role(None):
        now = datetime.datetime.now(datetime.UTC)
        agency.found(region=REGION, name="X", founders=("A", "B"), clock="real", at=now)
    assert agency.is_founded()


def test_the_desk_does_not_commit_the_journal(work: Casework) -> None:
    with pytest.raises(LedgerError, match="Only the integrator"):
        agency.commit_journal(1, 1, b"\0" * 32, at=MORNING)


def test_the_desk_does_not_open_a_book(book: Book) -> None:
    entry = make_entry(
        JournalCommit(first=1, last=1, root="0" * 64), subject=1, line=1, region=REGION, received="2025-08-01"
    )
    with pytest.raises(psycopg.Error, match="found the agency first"):
        book.connect("integrator").execute("SELECT ledger.post_agency(202, %s)", (encode_entry(entry),))


def test_a_moment_never_lies_before_the_previous_one(work: Casework) -> None:
    before = MORNING - datetime.timedelta(days=400)
    with work.book.role("integrator"):
        sealed = agency.commit_map(3, 1, b"\0" * 32, at=before)
    assert sealed.moment == MORNING


def test_a_key_is_rotated_by_two_people(work: Casework) -> None:
    clerk, twin = work.office["examination"], work.office["twin"]
    one_person = (str(clerk.officer), str(twin.officer))
    fact = KeyRotated(purpose="agency", old="a", new="b", public_key="00" * 32, officers=one_person)
    with pytest.raises(LedgerError, match="two people"):
        agency.rotate_key(fact, at=MORNING)
    two = (str(clerk.officer), str(work.office["approval"].officer))
    agency.rotate_key(
        KeyRotated(purpose="agency", old="a", new="b", public_key="00" * 32, officers=two), at=MORNING
    )
    assert keys.agency_key() == bytes(32)


def test_a_restored_book_goes_on_under_a_new_origin(work: Casework) -> None:
    old = keys.origin()
    officers = (str(work.office["clerk"].officer), str(work.office["approval"].officer))
    fact = BookRestored(
        old_origin=old,
        origin="legajo/110000/new",
        log_key="new",
        held_size=9,
        held_root="0" * 64,
        restored_size=2,
        reason="disk",
        officers=officers,
    )
    agency.restored(fact, at=MORNING)
    assert keys.origin() == "legajo/110000/new"

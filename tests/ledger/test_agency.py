"""A book is founded once, by two people; its own acts come from those who may make them."""

import datetime

import msgspec
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


def rotated(*officers: int) -> KeyRotated:
    return KeyRotated(
        purpose="agency", old="a", new="b", public_key="00" * 32, officers=tuple(map(str, officers))
    )


def test_a_key_is_rotated_by_two_people_who_consent(work: Casework) -> None:
    first, other = (work.office[name].officer for name in ("examination", "approval"))
    fact = rotated(first, other)
    with pytest.raises(LedgerError, match="two people"):
        agency.rotate_key(fact, at=MORNING)
    agency.consent(fact, officer=first, at=MORNING)
    agency.consent(fact, officer=first, at=MORNING)
    with pytest.raises(LedgerError, match="two people"):
        agency.rotate_key(fact, at=MORNING)
    agency.consent(fact, officer=other, at=MORNING)
    agency.rotate_key(fact, at=MORNING)
    assert keys.agency_key() == bytes(32)
    actors = (
        work.book.connect().execute("SELECT actor, role FROM ledger.journal WHERE act = 'consent'").fetchall()
    )
    users = [work.office[name].user for name in ("examination", "examination", "approval")]
    assert actors == [(f"officer:{user}", "legajo_desk") for user in users]


def test_two_logins_of_one_person_are_one(work: Casework) -> None:
    one, twin = work.office["examination"].officer, work.office["twin"].officer
    for officer in (one, twin):
        agency.consent(rotated(one, twin), officer=officer, at=MORNING)
    with pytest.raises(LedgerError, match="two people"):
        agency.rotate_key(rotated(one, twin), at=MORNING)


def test_consent_is_to_exactly_one_fact_and_by_the_officers_it_names(work: Casework) -> None:
    first, other, third = (work.office[name].officer for name in ("examination", "approval", "clerk"))
    for officer in (first, other):
        agency.consent(rotated(first, other), officer=officer, at=MORNING)
    changed = msgspec.structs.replace(rotated(first, other), public_key="11" * 32)
    for fact in (changed, rotated(first, third)):
        with pytest.raises(LedgerError, match="two people"):
            agency.rotate_key(fact, at=MORNING)


def test_nobody_consents_by_sql_alone(work: Casework) -> None:
    desk = work.book.connect("desk")
    with pytest.raises(psycopg.Error, match="No process of the agency vouches"):
        desk.execute(
            "SELECT ledger.consent(%s, '{}', now(), %s)", (work.office["approval"].officer, b"\0" * 32)
        )


def test_consent_is_forgotten_after_a_day(work: Casework) -> None:
    first, other = work.office["examination"].officer, work.office["approval"].officer
    for officer in (first, other):
        agency.consent(rotated(first, other), officer=officer, at=MORNING)
    owner = work.book.connect()
    owner.execute("ALTER TABLE ledger.consent DISABLE TRIGGER ALL")
    owner.execute(
        "UPDATE ledger.consent SET consented = consented - interval '25 hours' WHERE officer_id = %s",
        (other,),
    )
    with pytest.raises(LedgerError, match="two people"):
        agency.rotate_key(rotated(first, other), at=MORNING)


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
    for name in ("clerk", "approval"):
        agency.consent(fact, officer=work.office[name].officer, at=MORNING)
    agency.restored(fact, at=MORNING)
    assert keys.origin() == "legajo/110000/new"

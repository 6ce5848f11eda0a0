"""Names and numbers are ciphertext bound to record and field; they are found by keyed digests alone (art. 13)."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from tests.ledger.casework import Casework, identity, number_of, person

from legajo.ledger import keys, subjects
from legajo.ledger.errors import LedgerError


def test_people_are_found_by_number_and_by_name_with_birth_date(work: Casework) -> None:
    first, second = work.register(2)
    assert subjects.find_people([number_of(first), number_of(second), "x"]) == {
        number_of(first): first,
        number_of(second): second,
    }
    born = number_of(first)[6:14]
    assert subjects.find_named(f"person  {first}", f"{born[:4]}-{born[4:6]}-{born[6:]}") == [first]
    assert subjects.find_named("Person", "1960-01-01") == []


def test_names_open_for_those_who_hold_the_keys(work: Casework) -> None:
    (subject,) = work.register()
    assert subjects.identities([subject]) == {subject: identity(subject)}


def test_a_proposed_person_has_a_name_before_the_book_has_the_person(work: Casework) -> None:
    subject = subjects.new_subject()
    case = work.open()
    work.propose(case, [person(subject, 1, case)], identities=[identity(subject)])
    assert subjects.names([subject]) == {subject: f"Person {subject}"}
    assert subjects.find_person(number_of(subject)) is None


def test_no_name_or_number_stands_in_the_database(work: Casework) -> None:
    (subject,) = work.register()
    row = (
        work.book.connect()
        .execute("SELECT s::text FROM ledger.subject s WHERE subject_id = %s", (subject,))
        .fetchone()
    )
    assert row is not None
    for plain in (number_of(subject), f"Person {subject}"):
        assert plain not in row[0]
        assert plain.encode().hex() not in row[0]


def test_a_ciphertext_moved_to_another_record_does_not_open(work: Casework) -> None:
    first, second = work.register(2)
    work.book.connect().execute(
        "UPDATE ledger.subject SET name_sealed = (SELECT name_sealed FROM ledger.subject WHERE subject_id = %s)"
        " WHERE subject_id = %s",
        (first, second),
    )
    with pytest.raises(InvalidTag):
        subjects.names([second])


def test_a_ciphertext_moved_to_another_field_does_not_open(work: Casework) -> None:
    (subject,) = work.register()
    work.book.connect().execute(
        "UPDATE ledger.subject SET number_sealed = name_sealed WHERE subject_id = %s", (subject,)
    )
    with pytest.raises(InvalidTag):
        subjects.identities([subject])


def test_a_wrapped_key_serves_its_purpose_alone(work: Casework) -> None:
    work.book.connect().execute(
        "UPDATE ledger.data_key SET wrapped = (SELECT wrapped FROM ledger.data_key WHERE purpose = 'lookup')"
        " WHERE purpose = 'identity'"
    )
    keys.forget()
    with pytest.raises(InvalidTag):
        keys.data_key("identity")


def test_a_records_key_is_that_of_the_standard(work: Casework) -> None:
    version, data_key = keys.data_key("identity")
    info = f"legajo/identity/{version}/77".encode()
    standard = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(data_key)
    assert keys.subject_key("identity", version, 77) == standard
    assert keys.subject_keys("identity")[1](77) == standard


def test_the_public_site_does_not_sign(work: Casework, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LEGAJO_ROLE", "web")
    with pytest.raises(LedgerError, match="does not sign"):
        keys.signing_key()


def test_key_files_are_their_owners_alone(work: Casework) -> None:
    for name in ("kek", "agency_key", "log_key"):
        assert (settings.LEGAJO_SECRETS / name).stat().st_mode & 0o777 == 0o600

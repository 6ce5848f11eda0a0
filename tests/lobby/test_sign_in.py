"""Signing in: a password, a second factor for officers, a lock after wrong tries, sessions that end (arts. 7, 26)."""

import datetime
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from tests.lobby.conftest import PASSWORD, SECRET, make_officer
from tests.support.book import Book

from legajo.lobby.acts import give_second_factor


def code(secret: str = SECRET) -> str:
    """The six digits that an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def password(visitor: Client, name: str = "E0001", word: str = PASSWORD) -> str:
    """Send the first form; answers with the address that the browser is sent to, or the status."""
    answer = visitor.post("/sign-in/", {"login": name, "password": word})
    return answer.headers.get("Location", str(answer.status_code))


def sign_in(visitor: Client) -> None:
    assert password(visitor) == "/sign-in/second-factor/"
    assert visitor.post("/sign-in/second-factor/", {"code": code()}).headers["Location"] == "/"


def test_nothing_is_shown_to_a_visitor(visitor: Client) -> None:
    answer = visitor.get("/queue/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/queue/"


def test_an_officer_signs_in_with_password_and_code(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    assert visitor.get("/").headers["Location"] == "/queue/"
    assert visitor.get("/queue/").content == b"the queue"


def test_the_password_alone_opens_nothing(visitor: Client, enrolled: User) -> None:
    assert password(visitor) == "/sign-in/second-factor/"
    assert visitor.get("/queue/").status_code == 302
    assert "code" in visitor.post("/sign-in/second-factor/", {"code": "000000"}).context["form"].errors
    assert visitor.get("/queue/").status_code == 302


def test_a_code_serves_once(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    other = Client()
    assert password(other) == "/sign-in/second-factor/"
    assert other.post("/sign-in/second-factor/", {"code": code()}).status_code == 200
    assert other.get("/queue/").status_code == 302


def test_a_recovery_code_serves_once(visitor: Client, enrolled: User) -> None:
    codes = RecoveryCodes(Authenticator.objects.get(user=enrolled, type="recovery_codes")).get_unused_codes()
    password(visitor)
    assert visitor.post("/sign-in/second-factor/", {"code": codes[0]}).headers["Location"] == "/"
    other = Client()
    password(other)
    assert other.post("/sign-in/second-factor/", {"code": codes[0]}).status_code == 200


def test_an_officer_without_a_second_factor_can_only_enrol_one(visitor: Client, officer: User) -> None:
    assert password(visitor) == "/"
    for address in ("/queue/", "/account/", "/account/password/", "/account/recovery-codes/new/"):
        assert visitor.get(address).headers["Location"] == "/account/second-factor/"
    page = visitor.get("/account/second-factor/")
    secret = page.context["form"].secret
    assert secret.encode() in page.content
    done = visitor.post("/account/second-factor/", {"code": code(secret)})
    assert done.headers["Location"] == "/account/recovery-codes/"
    assert len(visitor.get("/account/recovery-codes/").context["unused_codes"]) == 10
    assert visitor.get("/queue/").content == b"the queue"


def test_who_has_a_second_factor_is_not_asked_to_enrol_another(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    for send in (visitor.get, visitor.post):
        answer = send("/account/second-factor/")
        assert (answer.status_code, answer["Location"]) == (302, "/account/")


def test_the_secret_is_not_readable_in_the_database(enrolled: User) -> None:
    stored = Authenticator.objects.get(user=enrolled, type="totp").data
    assert SECRET not in str(stored)


def test_five_wrong_passwords_close_the_door(visitor: Client, enrolled: User) -> None:
    for _attempt in range(4):
        assert password(visitor, word="wrong") == "200"
    assert password(visitor, word="wrong") == "429"
    assert password(visitor) in {"200", "429"}  # the right one helps no more
    assert visitor.get("/queue/").status_code == 302


def test_each_site_serves_its_own_people(
    visitor: Client, insured: User, enrolled: User, settings: pytest.FixtureRequest
) -> None:
    assert password(visitor, "10000001") == "200"  # the officers' site does not know an insured person
    settings.LEGAJO_SERVES = ("person", "employer")  # type: ignore[attr-defined]
    assert password(visitor, "10000001") == "/"
    assert visitor.get("/").headers["Location"] == "/statement/"
    assert password(Client(), "E0001") == "200"


def test_a_person_needs_no_second_factor(
    visitor: Client, insured: User, settings: pytest.FixtureRequest
) -> None:
    settings.LEGAJO_SERVES = ("person", "employer")  # type: ignore[attr-defined]
    assert password(visitor, "10000001") == "/"
    assert visitor.get("/statement/").content == b"the queue"


def test_there_is_no_sign_up(visitor: Client) -> None:
    for address in ("/signup/", "/sign-up/", "/accounts/signup/"):
        assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    ("began", "seen", "open_"),
    [(0, 0, True), (60, 19, True), (60, 21, False), (539, 1, True), (541, 1, False)],
)
def test_a_session_ends_when_idle_and_when_too_long(
    visitor: Client, enrolled: User, began: int, seen: int, open_: bool
) -> None:
    sign_in(visitor)
    visitor.get("/queue/")
    session = visitor.session
    now = timezone.now()
    session["began"] = (now - datetime.timedelta(minutes=began)).isoformat()
    session["seen"] = (now - datetime.timedelta(minutes=seen)).isoformat()
    session.save()
    assert (visitor.get("/queue/").status_code == 200) is open_


def test_an_officer_whose_login_ended_is_out_at_once(book: Book) -> None:
    give_second_factor(make_officer(), SECRET)
    visitor = Client()
    sign_in(visitor)
    with book.connect() as superuser:
        superuser.execute("UPDATE authority_officer SET until = '2020-01-01'")
    assert visitor.get("/queue/").status_code == 403
    assert visitor.get("/queue/").status_code == 302


def test_signing_out_is_a_form(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    visitor.get("/sign-out/")
    assert visitor.get("/queue/").status_code == 200
    visitor.post("/sign-out/")
    assert visitor.get("/queue/").status_code == 302


def test_sign_ins_stand_in_the_journal(book: Book) -> None:
    give_second_factor(make_officer(), SECRET)
    visitor = Client()
    password(visitor, word="wrong")
    sign_in(visitor)
    visitor.post("/sign-out/")
    with book.connect() as superuser:
        rows = superuser.execute(
            "SELECT act, actor, channel FROM ledger.journal WHERE act LIKE 'sign%' ORDER BY moment, seq"
        ).fetchall()
    assert rows == [
        ("sign_in_failed", "E0001", "desk"),
        ("signed_in", "E0001", "desk"),
        ("signed_out", "E0001", "desk"),
    ]


def test_what_was_typed_for_an_unknown_account_is_not_kept(book: Book) -> None:
    """People type their identity number there, or the password."""
    make_officer()
    typed = "11010119900307563X"
    Client().post("/sign-in/", {"login": typed, "password": "wrong"})
    with book.connect() as superuser:
        ((actor,),) = superuser.execute(
            "SELECT actor FROM ledger.journal WHERE act = 'sign_in_failed'"
        ).fetchall()
        kept = superuser.execute("SELECT a::text FROM axes_accessattempt a").fetchall()
    assert actor.startswith("unknown:")
    assert len(kept) == 1
    assert actor in kept[0][0]
    assert typed not in kept[0][0]

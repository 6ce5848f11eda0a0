"""Attacks on the ladder by HTTP: each is refused, and the case and the book stand as before (art. 7)."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from tests.counter.conftest import Desk
from tests.support.agency import ROOT, number_of
from tests.support.browsing import PASSWORD, SECRET, signed_in

from legajo.authority import acts as authority
from legajo.authority.models import Officer
from legajo.authority.posts import RUNG_POSTS, Post
from legajo.ledger import lookups as ledger
from legajo.lobby.acts import give_second_factor
from legajo.review.ladder import LADDER
from legajo.review.models import Case, Decision


def state(desk: Desk) -> tuple[object, ...]:
    """What an attack may not change."""
    case = Case.objects.get(pk=desk.case.case_id)
    decisions = Decision.objects.filter(case_id=desk.case.case_id).count()
    position = ledger.position()
    return case.status, case.round, bytes(case.digest or b""), decisions, position and position.number


def send(browser: Client, desk: Desk, **form: object) -> int:
    return browser.post(desk.address + "decide/", desk.verdict("accept") | form).status_code


@pytest.mark.parametrize("post", [*RUNG_POSTS[1:], Post.COLLECTION, Post.SUPERVISION, Post.ADMINISTRATION])
def test_nobody_but_the_first_rung_takes_the_first_rung(desk: Desk, post: Post) -> None:
    before = state(desk)
    assert send(desk.at(post), desk) in {403, 409}
    assert state(desk) == before


@pytest.mark.parametrize("rung", [each.value for each in LADDER[1:]])
def test_no_officer_jumps_a_rung(desk: Desk, rung: str) -> None:
    """The officer of a later rung on it before its turn, and the officer of the first on a later one."""
    before = state(desk)
    assert send(desk.at(Post(rung)), desk, rung=rung) in {403, 409}
    assert send(desk.at(Post.PRELIMINARY), desk, rung=rung) in {403, 409}
    assert state(desk) == before


def test_a_second_login_of_the_same_person_cannot_take_the_next_rung(desk: Desk) -> None:
    """One natural person with two logins and two posts: another must take the next rung."""
    person = number_of(9001)  # the officer of the preliminary review, as founded
    second = authority.register_officer(
        username="again",
        password=PASSWORD,
        name="Officer again",
        identity=person,
        by=ROOT,
        at=desk.agency.now,
    )
    authority.grant_post(second, Post.EXAMINATION, reason="more hands", by=ROOT, at=desk.agency.now)
    give_second_factor(User.objects.get(username="again"), SECRET)
    assert send(desk.at(Post.PRELIMINARY), desk) == 302
    before = state(desk)
    assert send(signed_in("again", second=True), desk, rung="examination") in {403, 409}
    assert state(desk) == before
    assert send(desk.at(Post.EXAMINATION), desk, rung="examination") == 302


def test_an_old_digest_does_not_decide_the_next_round(desk: Desk) -> None:
    """Returned and proposed again with other amounts: what was seen before is not what is decided on."""
    first = desk.at(Post.PRELIMINARY)
    assert (
        first.post(desk.address + "decide/", desk.verdict("return", reason="wrong month")).status_code == 302
    )
    old = desk.verdict("accept")
    again = dict.fromkeys(desk.agency.people, 1_300_000)
    desk.agency.declaration("2025-07", again, again=desk.case.case_id)
    before = state(desk)
    assert first.post(desk.address + "decide/", old).status_code == 409
    assert state(desk) == before


def test_an_officer_whose_post_ended_while_the_page_was_open_decides_nothing(desk: Desk) -> None:
    browser = desk.at(Post.PRELIMINARY)
    assert browser.get(desk.address).status_code == 200
    officer = Officer.objects.get(user_id=desk.agency.officers[Post.PRELIMINARY]).pk
    authority.end_post(officer, Post.PRELIMINARY, reason="left", by=ROOT, at=desk.agency.now)
    before = state(desk)
    assert send(browser, desk) in {302, 403}  # sent to sign in, or refused
    assert state(desk) == before


def test_two_tabs_at_once_decide_once(desk: Desk) -> None:
    """Two tabs of one window, one rung, the same instant."""
    browsers = [desk.at(Post.PRELIMINARY), Client()]
    browsers[1].cookies = browsers[0].cookies
    together, answers = Barrier(2), []

    def press(browser: Client) -> None:
        together.wait()
        try:
            answers.append(send(browser, desk))
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert set(answers) <= {302, 409}
    assert Decision.objects.filter(case_id=desk.case.case_id).count() == 1


def test_markup_in_a_reason_is_text(desk: Desk) -> None:
    browser = desk.at(Post.PRELIMINARY)
    script = "<script>alert(1)</script>"
    browser.post(desk.address + "decide/", desk.verdict("return", reason=script))
    page = browser.get(desk.address).content.decode()
    assert script not in page
    assert "&lt;script&gt;" in page

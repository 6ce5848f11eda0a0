"""Ordering a run over all accounts at the desk: asked for, computed by the worker, decided like any case (arts. 6, 11)."""

import datetime

import pytest
from tests.counter.conftest import Desk
from tests.support.agency import Agency

from legajo.accrual.assessment import AccrualError
from legajo.authority.posts import Post
from legajo.maintenance import recalculations, tasks
from legajo.maintenance.models import Order
from legajo.record.facts import OpeningPosition, Party, Scheme, SubPeriod
from legajo.review.bundle import CaseSort


def taken_over(agency: Agency) -> None:
    position = OpeningPosition(
        as_of="2022-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 1_000_000}},
        months={Scheme.PENSION: 120},
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])


def test_a_clerk_orders_a_settlement_and_sees_it(desk: Desk) -> None:
    taken_over(desk.agency)
    clerk = desk.at(Post.COLLECTION)
    assert "Nothing was ordered yet" in clerk.get("/runs/").content.decode()
    answer = clerk.post("/runs/", {"year": "2023", "reason": "the year is over", "key": "k"}, follow=True)
    assert "The dry run is being made" in answer.content.decode()
    user = desk.agency.officers[Post.COLLECTION]
    for _twice in range(2):  # a job that was begun again orders nothing more
        tasks.settle(2023, "the year is over", user, "k")
    order = Order.objects.get()
    page = clerk.get("/runs/").content.decode()
    assert f"/case/{order.pk}/" in page
    assert "the year is over" in page
    assert "not yet" in page
    assert f"/case/{order.pk}/" in desk.at(Post.PRELIMINARY).get("/queue/").content.decode()


def test_why_an_order_followed_by_itself_is_told_in_the_readers_language(desk: Desk) -> None:
    taken_over(desk.agency)
    tasks.settle(2023, recalculations.AFTER_LATE_MOVE, desk.agency.officers[Post.COLLECTION], "k")
    clerk = desk.at(Post.COLLECTION)
    for language, words in (
        ("en", "whose interest had been"),
        ("es", "ya se habían abonado"),
        ("zh-Hans", "已结息年度"),
    ):
        assert words in clerk.get("/runs/", headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize(
    ("year", "reason", "told"),
    [
        (str(datetime.datetime.now(datetime.UTC).year), "x", "when it is over"),
        ("1", "x", "when it is over"),
        ("２０２３", "x", "when it is over"),
        ("<b>", "x", "when it is over"),
        ("2023", " ", "say why"),
    ],
)
def test_what_cannot_be_ordered_is_told(desk: Desk, year: str, reason: str, told: str) -> None:
    answer = desk.at(Post.COLLECTION).post("/runs/", {"year": year, "reason": reason})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Order.objects.exists()


def test_a_year_without_a_known_rate_is_not_ordered(desk: Desk) -> None:
    taken_over(desk.agency)
    with pytest.raises(AccrualError, match="cannot be settled"):
        tasks.settle(1986, "why not", desk.agency.officers[Post.COLLECTION], "k")


@pytest.mark.parametrize("post", [Post.PRELIMINARY, Post.SUPERVISION, Post.ADMINISTRATION])
def test_only_the_front_desk_orders(desk: Desk, post: Post) -> None:
    browser = desk.at(post)
    assert browser.get("/runs/").status_code == 403
    assert browser.post("/runs/", {"year": "2023", "reason": "x"}).status_code == 403

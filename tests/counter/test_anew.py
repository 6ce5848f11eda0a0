"""Arts. 6, 11: a clerk has figures that stand computed anew; the worker's dry run is what four officers decide on."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.counter.conftest import Desk

from legajo.authority.posts import Post
from legajo.ledger import lookups


def jobs() -> list[dict[str, object]]:
    found = ProcrastinateJob.objects.filter(task_name="maintenance.order_recalculation")
    return list(found.values_list("args", flat=True))


def test_what_is_asked_for_is_the_workers_to_compute(desk: Desk) -> None:
    before = lookups.position()
    answer = desk.at(Post.COLLECTION).post(
        "/runs/anew/", {"since": "2025-07", "from_year": "2023", "why": "a ruling", "key": "k"}
    )
    assert answer.status_code == 302
    (job,) = jobs()
    assert (job["first"], job["year"], job["reason"], job["key"]) == (2025 * 12 + 6, 2023, "a ruling", "k")
    assert lookups.position() == before


FAULTY = {
    "nothing asked for": ({"why": "x"}, "from which month or from which year"),
    "no reason": ({"since": "2025-07", "why": " "}, "say why the figures are computed anew"),
    "a month that is none": ({"since": "2025-13", "why": "x"}, "a month is written as 2025-07"),
    "a year that is none": ({"from_year": "25", "why": "x"}, "a month is written as 2025-07"),
}


@pytest.mark.parametrize("how", FAULTY)
def test_a_faulty_form_asks_for_nothing(desk: Desk, how: str) -> None:
    form, words = FAULTY[how]
    answer = desk.at(Post.COLLECTION).post("/runs/anew/", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert jobs() == []


def test_only_the_front_desk_asks(desk: Desk) -> None:
    form = {"since": "2025-07", "why": "x"}
    assert desk.at(Post.APPROVAL).post("/runs/anew/", form).status_code == 403
    assert jobs() == []

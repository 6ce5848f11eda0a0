"""`legajo accrual settle`: dry unless told otherwise; it posts only what four officers approved, once, even if it is killed (arts. 6, 11)."""

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.utils import timezone
from tests.accrual.test_settlement import agency, ordered
from tests.support.agency import Agency
from tests.support.book import Book

from legajo.authority.posts import Post
from legajo.ledger import lookups
from legajo.maintenance import acts as maintenance
from legajo.record.facts import OpeningPosition, Party, Scheme, SubPeriod
from legajo.review import acts
from legajo.review.bundle import CaseSort
from legajo.review.ladder import LADDER, Rung, Verdict


__all__ = ["agency"]
COMMAND = [sys.executable, "-m", "legajo.config.main", "accrual", "settle", "--year", "2023", "--json"]


def settle(book: Book, *words: str) -> tuple[int, Any, str]:
    """Exit status, what was printed as data, what was said about a refusal."""
    done = subprocess.run(
        [*COMMAND, *words], env=book.environment("worker"), capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


@pytest.mark.parametrize("processes", ["1", "2"])
def test_without_being_told_it_changes_nothing(book: Book, agency: Agency, processes: str) -> None:
    before = lookups.position()
    status, told, said = settle(book, "--processes", processes)
    assert (status, said) == (0, "")
    assert told["persons"] == len(agency.people)
    assert (told["on_opening"], told["on_postings"]) == ("794.00", "26.46")
    assert told["digest"] == maintenance.dry_settlement(2023, by=agency.clerk, at=timezone.now()).population
    assert lookups.position() == before


def test_without_an_accepted_order_of_its_digest_it_refuses(book: Book, agency: Agency) -> None:
    status, told, said = settle(book, "--wet-run")
    assert (status, told) == (2, None)
    assert "nobody approved a settlement of 2023" in said
    proposed = ordered(agency)
    agency.climb(proposed, rungs=LADDER[:3])
    assert "waits for the officers" in settle(book, "--wet-run")[2]


def test_an_accepted_order_is_posted_once(book: Book, agency: Agency) -> None:
    agency.climb(ordered(agency))
    status, told, said = settle(book, "--wet-run")
    assert (status, said) == (0, "")
    assert told["posted"] == told["entries"] == 2
    after = lookups.position()
    status, told, said = settle(book, "--wet-run")
    assert status == 2
    assert "it was settled" in said
    assert lookups.position() == after


def test_accounts_that_changed_since_are_not_settled_by_the_old_order(book: Book, agency: Agency) -> None:
    agency.climb(ordered(agency))
    more = OpeningPosition(
        as_of="2022-12-31",
        source_system="older",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 500_000}},
        months={Scheme.PENSION: 12},
    )
    agency.enter(CaseSort.OPENING, [(agency.people[0], more, None)])
    status, _, said = settle(book, "--wet-run")
    assert status == 2
    assert "changed since the dry run" in said


@pytest.mark.parametrize("seconds", [0.2, 0.9, 1.3, 1.6, 2.0])
def test_killed_at_any_moment_it_goes_on_and_posts_once(book: Book, agency: Agency, seconds: float) -> None:
    agency.climb(ordered(agency))
    before = lookups.position()
    assert before is not None
    with subprocess.Popen(
        [*COMMAND, "--wet-run", "--processes", "1"],
        env=book.environment("worker"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
    settle(book, "--wet-run")
    after = lookups.position()
    assert after is not None
    assert after.number == before.number + 1
    assert maintenance.dry_settlement(2023, by=agency.clerk, at=timezone.now()).totals["entries"] == 0


def test_a_refused_order_hides_no_other(book: Book, agency: Agency) -> None:
    refused = ordered(agency)
    acts.decide(
        refused.case_id,
        Rung.PRELIMINARY,
        outcome=Verdict.REFUSE,
        reason="not yet",
        digest=refused.digest,
        by=agency.actor(Post.PRELIMINARY),
        at=agency.later(),
    )
    assert "nobody approved" in settle(book, "--wet-run")[2]
    agency.climb(ordered(agency, "again"))
    assert settle(book, "--wet-run")[1]["posted"] == 2

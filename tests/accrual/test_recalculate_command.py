"""`legajo accrual recalculate`: dry unless told otherwise; it posts only what four officers approved (arts. 6, 11)."""

import json
import subprocess
import sys
from typing import Any

from tests.accrual.test_recalculation import agency, ordered, own_pension, published
from tests.support.agency import Agency
from tests.support.book import Book

from legajo.ledger import lookups
from legajo.review.ladder import LADDER


__all__ = ["agency"]
COMMAND = [sys.executable, "-m", "legajo.config.main", "accrual", "recalculate", "--json"]


def recalculate(book: Book, *words: str) -> tuple[int, Any, str]:
    """Exit status, what was printed as data, what was said about a refusal."""
    done = subprocess.run(
        [*COMMAND, *words], env=book.environment("worker"), capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


def test_without_being_told_it_changes_nothing(book: Book, agency: Agency) -> None:
    case = published(agency)
    before = lookups.position()
    status, told, said = recalculate(book, "--publication", str(case))
    assert (status, said) == (0, "")
    assert (told["persons"], told["entries"], told["months"], told["left_alone"]) == (2, 4, 4, 0)
    assert (told["to_pay"], told["to_return"], told["interest"]) == ("643.04", "0.00", "0.00")
    assert recalculate(book, "--from", "2025-07")[1]["digest"] == told["digest"]
    assert lookups.position() == before


def test_it_posts_what_was_approved_and_nothing_else(book: Book, agency: Agency) -> None:
    case = published(agency)
    status, told, said = recalculate(book, "--publication", str(case), "--wet-run")
    assert (status, told) == (2, None)
    assert "nobody approved a recalculation" in said
    proposed = ordered(agency, case)
    agency.climb(proposed, rungs=LADDER[:3])
    assert "waits for the officers" in recalculate(book, "--publication", str(case), "--wet-run")[2]
    agency.climb(proposed, rungs=LADDER[3:])
    status, told, said = recalculate(book, "--publication", str(case), "--wet-run")
    assert (status, said, told["posted"]) == (0, "", 4)
    assert own_pension(agency) == [57_296, 80_000, 286_488]
    assert "every figure stands" in recalculate(book, "--publication", str(case), "--wet-run")[2]


def test_what_to_compute_anew_must_be_said(book: Book, agency: Agency) -> None:
    for words in ((), ("--from", "July"), ("--publication", "x")):
        status, told, said = recalculate(book, *words)
        assert (status, told) == (2, None), words
        assert said, words

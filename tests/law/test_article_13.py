"""Art. 13: written material is archived: every original by its digest, sealed, unchanged, found from the record."""

import hashlib

import psycopg
import pytest
from tests.support.agency import Agency
from tests.support.book import Book

from legajo.authority import gateway
from legajo.ledger import lookups as ledger
from legajo.originals import lookups as originals
from legajo.originals import store as disk
from legajo.originals.store import OriginalError
from legajo.review import lookups as review


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")
PAPER = "the employer's sheet of July"


def test_an_original_is_kept_by_the_digest_of_its_bytes(agency: Agency) -> None:
    digest = agency.original(PAPER)
    assert digest == hashlib.sha256(PAPER.encode()).hexdigest()
    assert originals.read(digest, PERMIT) == PAPER.encode()
    assert PAPER.encode() not in disk.path_of(digest).read_bytes()


def test_from_each_entry_one_comes_to_the_paper(agency: Agency) -> None:
    proposed = agency.declaration("2025-07", dict.fromkeys(agency.people, 1_000_000))
    agency.climb(proposed)
    view = review.get_case(proposed.case_id, gateway.permit_case(agency.clerk))
    for line in ledger.proposal(proposed.case_id, 1, PERMIT):
        assert set(line.entry.originals) <= set(view.originals)
        for digest in line.entry.originals:
            assert hashlib.sha256(originals.read(digest, PERMIT)).hexdigest() == digest


def test_a_changed_paper_is_noticed_when_it_is_read(agency: Agency) -> None:
    digest = agency.original(PAPER)
    path = disk.path_of(digest)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(OriginalError):
        originals.read(digest, PERMIT)


@pytest.mark.parametrize(
    "change", ["UPDATE originals_original SET size = 1", "DELETE FROM originals_original"]
)
@pytest.mark.parametrize("role", ["web", "desk", "collector", "accrual", "integrator", "auditor", "backup"])
def test_nobody_takes_a_paper_out_of_the_archive(agency: Agency, book: Book, role: str, change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        book.connect(role).execute(change)


def test_what_came_and_when_stands_in_the_journal(agency: Agency, book: Book) -> None:
    digest = agency.original(PAPER)
    row = (
        book.connect()
        .execute(
            "SELECT actor, moment, details ->> 'size' FROM ledger.journal WHERE act = 'original_received'"
            " AND details ->> 'digest' = %s",
            [digest],
        )
        .fetchone()
    )
    assert row == (agency.clerk.account, agency.now, str(len(PAPER)))

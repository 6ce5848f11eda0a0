"""Arts. 6, 13: the bytes as they came, by digest, encrypted at rest, written once, hashed again at each reading."""

import hashlib
import stat
from pathlib import Path

import psycopg
import pytest
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.authority import gateway
from legajo.originals import acts, lookups
from legajo.originals import store as disk
from legajo.originals.models import Original
from legajo.originals.store import OriginalError


SECRET = b"11010119900101123X"
CONTENT = b"name,identity\nLin Meihua," + SECRET


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book, people=1)


@pytest.fixture
def digest(agency: Agency) -> str:
    return acts.store(CONTENT, media_type="text/csv", name="Lin Meihua.csv", by=agency.clerk, at=agency.now)


@pytest.fixture
def path(digest: str) -> Path:
    return disk.path_of(digest)


def permit(agency: Agency):  # type: ignore[no-untyped-def]
    return gateway.permit_case(agency.clerk)


def test_what_came_is_read_back(agency: Agency, digest: str) -> None:
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert lookups.read(digest, permit(agency)) == CONTENT
    view = lookups.get(digest, permit(agency))
    assert (view.size, view.media_type, view.name) == (len(CONTENT), "text/csv", "Lin Meihua.csv")
    assert view.supplier == agency.clerk.account


def test_neither_bytes_nor_name_lie_open(agency: Agency, digest: str, path: Path) -> None:
    assert SECRET not in path.read_bytes()
    assert b"Lin Meihua" not in bytes(Original.objects.get(digest=digest).name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_bytes_are_kept_once(agency: Agency, digest: str, path: Path) -> None:
    before = path.read_bytes()
    again = acts.store(CONTENT, media_type="text/plain", name="other", by=agency.clerk, at=agency.later())
    assert again == digest
    assert path.read_bytes() == before
    assert lookups.get(digest, permit(agency)).name == "Lin Meihua.csv"


@pytest.mark.parametrize("place", [0, 3, 10, 30, -1])
def test_a_changed_byte_is_noticed(agency: Agency, digest: str, path: Path, place: int) -> None:
    held = bytearray(path.read_bytes())
    held[place] ^= 1
    path.write_bytes(bytes(held))
    with pytest.raises(OriginalError):
        lookups.read(digest, permit(agency))


def test_bytes_moved_to_another_name_do_not_open(agency: Agency, digest: str, path: Path) -> None:
    other = acts.store(b"other", media_type="text/plain", name="o", by=agency.clerk, at=agency.now)
    path.write_bytes(disk.path_of(other).read_bytes())
    with pytest.raises(OriginalError, match="was changed"):
        lookups.read(digest, permit(agency))


@pytest.mark.parametrize("left", [b"", b"\x01", b"\x02" + b"\0" * 60])
def test_a_torn_file_is_noticed(agency: Agency, digest: str, path: Path, left: bytes) -> None:
    path.write_bytes(left)
    with pytest.raises(OriginalError, match="was damaged"):
        lookups.read(digest, permit(agency))


def test_a_damaged_copy_is_replaced_when_the_same_bytes_come_again(
    agency: Agency, digest: str, path: Path
) -> None:
    path.write_bytes(b"\x01damaged")
    acts.store(CONTENT, media_type="text/csv", name="again", by=agency.clerk, at=agency.later())
    assert lookups.read(digest, permit(agency)) == CONTENT


def test_a_lost_file_is_noticed(agency: Agency, digest: str, path: Path) -> None:
    path.unlink()
    with pytest.raises(OriginalError, match="restore it from a backup"):
        lookups.read(digest, permit(agency))


def test_an_unknown_digest_and_an_empty_file(agency: Agency) -> None:
    with pytest.raises(OriginalError, match="there is no original"):
        lookups.get("00" * 32, permit(agency))
    with pytest.raises(OriginalError, match="an empty file"):
        acts.store(b"", media_type="text/plain", name="e", by=agency.clerk, at=agency.now)


def test_no_half_written_file_is_left(agency: Agency, path: Path) -> None:
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


@pytest.mark.parametrize(
    "statement", ["UPDATE originals_original SET size = 0", "DELETE FROM originals_original"]
)
def test_the_register_is_only_added_to(agency: Agency, digest: str, book: Book, statement: str) -> None:
    for role in ("desk", "web", "collector"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            book.connect(role).execute(statement.encode())

"""Arts. 13, 15: no identity number and no name lies in the clear on any disk, however the person came into the book."""

import datetime
import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.durability.phases import CODE, PERMIT, delegate
from tests.durability.search import Marker, found_below, found_in
from tests.support.agency import ROOT, Agency, founded
from tests.support.book import Book
from tests.support.browsing import PASSWORD, officer_at, signed_in
from tests.support.environment import HOME, VAR
from tests.support.witnessing import witnessing

from legajo.authority import acts as authority
from legajo.authority.posts import Post
from legajo.collection import acts, payment_file, work
from legajo.collection.lookups import get_declaration
from legajo.collection.payment_file import PaidLine
from legajo.custody import backup
from legajo.demo.sheets import HEADINGS
from legajo.ledger import integrator, subjects
from legajo.lobby.catalogues import compile_all
from legajo.record.facts import Party, Scheme
from legajo.record.people import check_digit
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups
from legajo.review.ladder import LADDER, Rung, Verdict


def invented(seventeen: str, name: str) -> Marker:
    return Marker(seventeen + check_digit(seventeen), name)


MARKER = invented("41032519830917264", "龘犇骉羴鱻")
CONTROL = invented("41032519840229831", "麤猋厵驫灥")


@pytest.fixture
def places(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory for backups and dumps; temporary files and originals of this test go to places of their own, too."""
    made = Path(tempfile.mkdtemp(dir=HOME))
    made.chmod(0o755)
    for name in ("temporary", "originals"):
        (made / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made / "temporary"))
    settings.LEGAJO_ORIGINALS = made / "originals"
    compile_all()
    yield made
    cache.clear()
    shutil.rmtree(made)


def sheet(wage: str) -> SimpleUploadedFile:
    """The marker's row as a personnel office writes it: plain CSV."""
    cells = ("1", MARKER.name, MARKER.number, "女", "2005-03-01", wage, "新增", "本市城镇", "")
    lines = [f"统一社会信用代码: {CODE}", "费款所属期: 2025-07", ",".join(HEADINGS), ",".join(cells)]
    content = "\n".join(lines).encode()
    assert found_in(content, MARKER)
    return SimpleUploadedFile(f"{MARKER.name}.csv", content)


def upload(browser: Client, book: Book, wage: str, key: str) -> UUID:
    """The employer sends a sheet, the worker reads it, the employer looks at every page of it."""
    answer = browser.post("/employer/declare/", {"sheet": sheet(wage), "key": key})
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    declaration = UUID(address.split("/")[-2])
    with book.role("collector"):
        work.read(declaration, at=timezone.now())
    for page in ("", "problems.csv", "rows-to-correct.xlsx"):
        assert browser.get(address + page).status_code == 200
    return declaration


def declare(settings: Settings, book: Book, agency: Agency) -> None:
    """A sheet with a fault, one without, confirmed, proposed, and decided by four officers."""
    settings.ROOT_URLCONF, settings.LEGAJO_SERVES = "legajo.config.urls_web", ("person", "employer")
    with book.role("web"):
        browser = signed_in("employer")
        upload(browser, book, "much", "faulty")
        declaration = upload(browser, book, "12345.67", "sound")
        confirmed = browser.post(f"/employer/declaration/{declaration}/confirm/", {"key": "confirm"})
        assert confirmed.status_code == 302
    with book.role("collector"):
        work.propose(declaration, at=timezone.now())
    settings.ROOT_URLCONF, settings.LEGAJO_SERVES = "legajo.config.urls_desk", ("officer",)
    case = get_declaration(declaration, PERMIT).case_id
    assert case is not None
    page = officer_at(agency, Post.PRELIMINARY).get(f"/case/{case}/")
    assert MARKER.name in page.content.decode()
    climb(agency, case)


def climb(agency: Agency, case_id: UUID) -> None:
    for rung in LADDER:
        case = lookups.get_case(case_id, PERMIT)
        assert case.digest is not None
        confirmed = frozenset(case.to_confirm) if rung is Rung.PRELIMINARY else frozenset()
        review.decide(
            case_id,
            rung,
            outcome=Verdict.ACCEPT,
            digest=case.digest,
            confirmed=confirmed,
            by=agency.actor(Post(rung.value)),
            at=timezone.now(),
        )


def pay(agency: Agency) -> None:
    """The collector's file; and once more under another key, which is refused with the row in hand."""
    value_date = datetime.date(2025, 8, 15)
    line = PaidLine(
        2, "V1", value_date, CODE, MARKER.number, Month(2025, 7), Scheme.PENSION, Party.PERSON, 98765
    )
    content = payment_file.write([line])
    assert found_in(content, MARKER)
    receipt = acts.receive_payment(
        content, name=f"{MARKER.number}.csv", by=agency.clerk, at=timezone.now(), key="pay"
    )
    assert receipt.case_id is not None
    climb(agency, receipt.case_id)
    acts.receive_payment(content, name="again.csv", by=agency.clerk, at=timezone.now(), key="again")


def look(settings: Settings, book: Book, agency: Agency) -> None:
    """At the counter, on the person's own page with the paper; and somebody takes the number for a user name."""
    form = {"identity": MARKER.number, "document": "identity_card", "document_number": MARKER.number}
    shown = officer_at(agency, Post.COLLECTION).post("/person/", {**form, "checked": "on", "purpose": "asks"})
    assert MARKER.name in shown.content.decode()
    person = subjects.find_person(MARKER.number)
    assert person is not None
    authority.register_insured(
        username="10000001", password=PASSWORD, subject_id=person, by=ROOT, at=timezone.now()
    )
    settings.ROOT_URLCONF, settings.LEGAJO_SERVES = "legajo.config.urls_web", ("person", "employer")
    with book.role("web"):
        browser = signed_in("10000001")
        for page in ("statement/", "statement/looks/", "statement/month/2025-07/"):
            assert browser.get(f"/{page}").status_code == 200, page
        assert browser.post("/statement/proof/file/").status_code == 200
        assert browser.post("/statement/paper/").content[:4] == b"%PDF"
        Client().post("/sign-in/", {"login": MARKER.number, "password": "wrong"})
        Client().get("/employer/", {"q": MARKER.number})


def leave_control(book: Book, places: Path) -> None:
    """Somebody else's number and name, in the clear, wherever the search will look."""
    book.cluster.psql('CREATE DATABASE "control"')
    with psycopg.connect(book.cluster.dsn(database="control"), autocommit=True) as owner:
        owner.execute("CREATE TABLE control (number text, name text, utf16 bytea)")
        owner.execute(
            "INSERT INTO control VALUES (%s, %s, %s)",
            (CONTROL.number, CONTROL.name, CONTROL.number.encode("utf-16-le")),
        )
        owner.execute(f"DO $$ BEGIN RAISE LOG 'a row of {CONTROL.number}'; END $$")
    (places / "originals" / "control").write_bytes(CONTROL.name.encode("gb18030"))


def dump(book: Book, places: Path, *names: str) -> None:
    """A logical dump of each database, as an administrator might make one."""
    with psycopg.connect(book.dsn(), autocommit=True) as owner:
        owner.execute("CHECKPOINT")
    for name in names:
        command = [book.cluster.program("pg_dump"), "--dbname", name]
        done = subprocess.run(command, env=book.cluster.environment(), capture_output=True, check=True)
        (places / f"{name}.sql").write_bytes(done.stdout)


def test_a_marker_number_lies_nowhere_in_the_clear(
    book: Book, places: Path, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    agency = founded(book, people=0)
    agency.now = datetime.datetime(2025, 8, 5, 1, tzinfo=datetime.UTC)
    delegate(agency)
    declare(settings, book, agency)
    pay(agency)
    with witnessing(tmp_path):
        with book.role("integrator"):
            integrator.run_once(at=timezone.now(), force=True)
            integrator.run_once(at=timezone.now(), force=True)
        look(settings, book, agency)
    leave_control(book, places)
    dump(book, places, book.name, "control")
    backup.backup(places / "backup", places / "keys", at=timezone.now())
    (places / "process.log").write_text(caplog.text, encoding="utf-8")
    found = list(found_below([VAR, places, book.cluster.home], [MARKER, CONTROL]))
    book.cluster.psql('DROP DATABASE "control" WITH (FORCE)')
    said = {(where(path, book, places), marker is CONTROL, form) for path, marker, form in found}
    for place in ("tables", "log before writing", "server's log", "dump", "backed up tables", "originals"):
        assert any(at == place and control for at, control, _ in said), f"the search is blind in {place}"
    assert any(control and form == "number in utf-16-le" for _, control, form in said)
    assert [(str(path), form) for path, marker, form in found if marker is MARKER] == []


def where(path: Path, book: Book, places: Path) -> str:
    """The sort of place in which a file lies."""
    name = str(path)
    if "pg_wal" in name:
        return "log before writing"
    if path == book.cluster.log:
        return "server's log"
    if path.is_relative_to(places / "backup"):
        return "backed up tables" if "/base/" in name else "backup"
    if path.suffix == ".sql":
        return "dump"
    return "tables" if "/base/" in name else path.parent.name

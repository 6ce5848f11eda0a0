"""An agency, and the personnel office of its employer at a browser on the public site."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook
from tests.support.agency import ROOT, Agency, founded, name_of, number_of
from tests.support.book import Book
from tests.support.browsing import PASSWORD, signed_in

from legajo.authority import acts as authority
from legajo.collection import work


@dataclass
class Portal:
    """The employer's browser, and the worker behind the site."""

    book: Book
    agency: Agency
    browser: Client

    def send(self, rows: Sequence[tuple[object, ...]], *, month: str = "2025-07", **more: object) -> str:
        """Upload a workbook; answers with the address of its page."""
        form = {"sheet": sheet(rows, month), "key": self.agency.key(), **more}
        answer = self.browser.post("/employer/declare/", form)
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    def read(self, address: str) -> None:
        """What the worker does, with the worker's rights."""
        with self.book.role("collector"):
            work.read(UUID(address.split("/")[-2]), at=timezone.now())

    def propose(self, address: str) -> None:
        with self.book.role("collector"):
            work.propose(UUID(address.split("/")[-2]), at=timezone.now())

    def declared(self, month: str) -> None:
        """A month of everybody, entered by the officers."""
        with self.book.role("desk"):
            self.agency.declare(month, dict.fromkeys(self.agency.people, 1_234_500))

    def page(self, address: str) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.content.decode())


def sheet(rows: Sequence[tuple[object, ...]], month: str = "2025-07") -> SimpleUploadedFile:
    """A workbook as a personnel office sends it."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["单位名称", "The employer"])
    page.append(["费款所属期", month])
    page.append(["姓名", "证件号码", "缴费工资"])
    for row in rows:
        page.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("july.xlsx", made.getvalue())


def person(index: int, wage: object = "12345.00") -> tuple[object, ...]:
    return (name_of(index), number_of(index), wage)


@pytest.fixture
def portal(book: Book, settings: LazySettings, tmp_path: Path) -> Iterator[Portal]:
    settings.LEGAJO_ORIGINALS = tmp_path  # originals are sealed with the keys of their own book
    agency = founded(book)
    authority.register_delegate(
        username="employer",
        password=PASSWORD,
        name="Han Mei",
        identity=number_of(9900),
        employer_id=agency.employer,
        by=ROOT,
        at=agency.now,
    )
    settings.ROOT_URLCONF = "legajo.config.urls_web"
    settings.LEGAJO_SERVES = ("person", "employer")
    with book.role("web"):
        yield Portal(book, agency, signed_in("employer"))
    cache.clear()

"""The main job in a browser: from the employer's workbook through four officers to the person's statement, with the proof."""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser
from tests.journeys.conftest import PROJECT, Demonstration
from tests.journeys.visitor import Visitor, run


OFFICERS = ("preliminary", "examination", "reexamination", "approval")
PERSON = "3"  # 马墨磊, the first on the sheet
UNPAID = "110105198612296121"  # 邓梅海, the last on the sheet: the collector's file leaves this one out
PROVED_IN_PART = 3
PROVED_WITHIN = 180  # seconds
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@contextmanager
def visiting(browser: Browser, demonstration: Demonstration, name: str) -> Iterator[Visitor]:
    public = name == "employer" or name.isdigit()
    visitor = Visitor(
        browser, demonstration, site=demonstration.web if public else demonstration.desk, name=name
    )
    yield visitor
    visitor.close()


def climb(browser: Browser, demonstration: Demonstration, *, pictures: str = "") -> str:
    """Four officers accept the case that waits; returns what the last one was told."""
    told = ""
    for rung in OFFICERS:
        with visiting(browser, demonstration, rung) as officer:
            if pictures:
                officer.pictures(f"{pictures}-queue-{rung}")
            officer.page.click("main a[href*='/case/'] >> nth=0")
            officer.page.wait_for_selector("button[value=accept]")
            if pictures:
                officer.pictures(f"{pictures}-case-{rung}")
            for box in officer.page.query_selector_all("main input[type=checkbox]"):
                box.check()
            told = officer.submit("button[value=accept]")
    return told


def months_and_balance(person: Visitor) -> tuple[int, str]:
    """What the first figures of the statement say: counted months, and the balance as printed."""
    text = person.go("/statement/")
    balance = re.search(r"¥\s?([\d,]+\.\d\d)", text)
    months = re.search(r"^(\d+)$", text, re.MULTILINE)
    assert balance is not None, text[:500]
    assert months is not None, text[:500]
    return int(months[1]), balance[1]


def july(person: Visitor) -> set[str]:
    """The states of July 2025, scheme by scheme."""
    person.go("/statement/month/2025-07/")
    return set(person.page.locator("main .ds-tag").all_inner_texts())


def test_the_main_job_end_to_end(browser: Browser, demonstration: Demonstration, tmp: Path) -> None:
    with visiting(browser, demonstration, PERSON) as person:
        before = months_and_balance(person)

    _declare(browser, demonstration)
    entered = climb(browser, demonstration, pictures="declaration")
    assert re.search(r"acts? no?\.? ?\d+|act \d+", entered), entered[:300]

    with visiting(browser, demonstration, PERSON) as person:
        assert months_and_balance(person) == before, "declaring credits nothing"
        assert july(person) == {"Due, not paid"}

    _pay(browser, demonstration, "payment-2025-07.csv")
    climb(browser, demonstration, pictures="payment")

    with visiting(browser, demonstration, PERSON) as person:
        months, balance = months_and_balance(person)
        assert months == before[0] + 1
        assert balance != before[1]
        assert july(person) == {"Paid"}
        _look_around(person)
        _take_home(person, demonstration, tmp)

    _counter(browser, demonstration)
    with visiting(browser, demonstration, PERSON) as person:
        assert "赵宁" in person.go("/statement/looks/")
        person.pictures("person-looks")


def _declare(browser: Browser, demonstration: Demonstration) -> None:
    with visiting(browser, demonstration, "employer") as employer:
        employer.pictures("employer-months")
        employer.page.set_input_files(
            "main input[type=file]", demonstration.papers / "declaration-2025-07.xlsx"
        )
        employer.submit("main form:has(input[type=file]) button[type=submit]")
        text = employer.until("Confirm")
        assert "230" in text
        for row in (86, 92, 102, 106, 120, 122, 147, 169, 223, 231):
            assert re.search(rf"^{row}\s", text, re.MULTILINE), f"row {row} is not among the problems"
        assert (
            "1,637,228.16" in text
        )  # the sum of all schemes and parties in the expected figures of the sample
        employer.pictures("employer-sheet")
        for box in employer.page.query_selector_all("main input[type=checkbox]"):
            box.check()
        employer.submit("main form[action*=confirm] button[type=submit]")
        employer.until("Under review")


def _pay(browser: Browser, demonstration: Demonstration, paper: str) -> None:
    with visiting(browser, demonstration, "clerk") as clerk:
        clerk.go("/intake/")
        clerk.pictures("clerk-intake")
        clerk.page.set_input_files("form[action*=payments] input[type=file]", demonstration.papers / paper)
        told = clerk.submit("form[action*=payments] button[type=submit]")
        assert "1,603" in told  # lines of the file


def _look_around(person: Visitor) -> None:
    for name, path in (
        ("statement", "/statement/"),
        ("why-balance", "/statement/why/balance/"),
        ("why-months", "/statement/why/total_months/"),
        ("month", "/statement/month/2025-07/"),
        ("year", "/statement/year/2024/"),
        ("proof", "/statement/proof/"),
    ):
        person.go(path)
        person.pictures(f"person-{name}")


def _take_home(person: Visitor, demonstration: Demonstration, tmp: Path) -> None:
    """The paper and the proof, and the two programs that check the proof."""
    person.go("/statement/")
    paper = person.download("form[action*=paper] button", tmp / "statement.pdf")
    assert "2025" in "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    said = demonstration.legajo("agency", "keys")
    assert said.returncode == 0, said.stderr
    keys = tmp / "keys.json"
    keys.write_text(said.stdout, encoding="utf-8")
    proof, checker = _whole_proof(person, tmp, keys)
    own = demonstration.legajo("verify", "proof", str(proof), "--keys", str(keys))
    assert own.returncode == 0, own.stdout + own.stderr
    forged = json.loads(proof.read_text(encoding="utf-8"))
    text = json.dumps(forged)
    changed = tmp / "forged.json"
    changed.write_text(text.replace("a", "b", 1) if "a" in text else text, encoding="utf-8")
    assert run(sys.executable, "-I", checker, changed, "--keys", keys).returncode != 0


def _whole_proof(person: Visitor, tmp: Path, keys: Path) -> tuple[Path, Path]:
    """Take the proof until the minute's map covers the newest entries: before, it is proved in part (status 3)."""
    checker = PROJECT / "tools" / "check_proof.py"
    until = time.monotonic() + PROVED_WITHIN
    while True:
        person.go("/statement/")
        proof = person.download("form[action*='proof/file'] button >> nth=0", tmp / "proof.json")
        apart = run(sys.executable, "-I", checker, proof, "--keys", keys)
        if apart.returncode == 0:
            return proof, checker
        assert apart.returncode == PROVED_IN_PART, apart.stdout + apart.stderr
        assert time.monotonic() < until, apart.stdout
        person.page.wait_for_timeout(10_000)


def _counter(browser: Browser, demonstration: Demonstration) -> None:
    """A clerk opens two files: the person's, and that of the one for whom no money came."""
    with visiting(browser, demonstration, "clerk") as clerk:
        clerk.go("/person/")
        clerk.pictures("clerk-person")
        text = _open_file(clerk, UNPAID)
        assert "July 2025" in text
        assert "Due, not paid" in text
        clerk.page.screenshot(path=PROJECT / "var" / "journey" / "clerk-statement.png", full_page=True)
        _open_file(clerk, "510104197307053434")


def _open_file(clerk: Visitor, identity: str) -> str:
    clerk.go("/person/")
    clerk.page.fill("input[name=identity]", identity)
    if clerk.page.query_selector("input[name=document_number]"):
        clerk.page.fill("input[name=document_number]", identity)
    clerk.page.check("input[name=checked]")
    clerk.page.fill("[name=purpose]", "asks for the statement")
    return clerk.submit("main form.form button[type=submit]")


def test_the_faulty_rows_follow_in_a_corrected_sheet(browser: Browser, demonstration: Demonstration) -> None:
    """Nine mended rows: six people the book knows, three newcomers whose papers the first officer sees."""
    with visiting(browser, demonstration, "employer") as employer:
        employer.page.click("main a:has-text('declaration-2025-07.xlsx') >> nth=0")
        form = "main form:has(input[name=corrects])"
        employer.page.wait_for_selector(form)
        employer.page.set_input_files(
            f"{form} input[type=file]", demonstration.papers / "declaration-2025-07-corrected.csv"
        )
        employer.submit(f"{form} button[type=submit]")
        text = employer.until("Confirm the")
        assert re.search(r"Accepted rows\s+9\b", text), text[:600]
        for box in employer.page.query_selector_all("main input[type=checkbox]"):
            box.check()
        employer.submit("main form[action*=confirm] button[type=submit]")
        employer.until("Under review")
    assert re.search(r"acts? no?\.? ?\d+|act \d+", climb(browser, demonstration, pictures="corrected"))
    with visiting(browser, demonstration, "employer") as employer:
        assert "239" in employer.go("/employer/")  # 230 sound rows and nine mended ones


def test_the_book_is_whole_after_the_visit(demonstration: Demonstration) -> None:
    said = demonstration.legajo("verify", "--json")
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]


def test_the_wrong_role_is_refused(browser: Browser, demonstration: Demonstration) -> None:
    with visiting(browser, demonstration, "clerk") as clerk:
        assert clerk.page.query_selector("button[value=accept]") is None
        answer = clerk.page.request.get(f"{demonstration.web}/statement/", max_redirects=0)
        assert answer.status in (302, 403), "an officer's session means nothing on the public site"
    with visiting(browser, demonstration, "employer") as employer:
        answer = employer.page.request.get(f"{demonstration.web}/statement/")
        assert answer.status == 403
    with visiting(browser, demonstration, PERSON) as person:
        assert person.page.request.get(f"{demonstration.web}/employer/").status == 403

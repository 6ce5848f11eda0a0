"""`legajo collection check`: no database, nothing written, an exit status that a script can use."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.collection.sheets import SAMPLES, row, sheet, xlsx


def check(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "legajo.config.main", "collection", "check", *arguments]
    bare = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "LC_ALL": "C"}
    return subprocess.run(command, cwd=cwd, env=bare, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("month", ["2025-07", "2025-08"])
def test_the_samples_give_the_expected_json_and_nothing_is_written(month: str, tmp_path: Path) -> None:
    done = check(str(SAMPLES / f"declaration-{month}.xlsx"), "--region", "110000", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert all(problem.pop("message") for problem in found["problems"])
    assert found == json.loads((SAMPLES / f"declaration-{month}.expected.json").read_text())
    assert list(tmp_path.iterdir()) == []


def said(content: bytes, *arguments: str, at: Path) -> tuple[int, dict[str, Any]]:
    (at / "sheet.xlsx").write_bytes(content)
    done = check("sheet.xlsx", "--region", "110000", "--json", *arguments, cwd=at)
    return done.returncode, json.loads(done.stdout)


def test_a_refused_file_exits_with_2_and_says_why(tmp_path: Path) -> None:
    status, found = said(xlsx(sheet(row(wage="=1+1"))), "--language", "es", at=tmp_path)
    assert status == 2
    assert found["refused"]["code"] == "formula_in_data_cell"
    assert "F6" in found["refused"]["message"]
    assert list(found) == ["refused"]


def test_month_class_and_knowledge_may_be_given(tmp_path: Path) -> None:
    content = xlsx(sheet(row(wage=5000)))
    _, now = said(content, at=tmp_path)
    assert (now["month"], now["accepted"][0]["base"]) == ("2025-07", "7162.00")
    _, before = said(content, "--known-at", "2025-09-01", at=tmp_path)
    assert before["accepted"][0]["base"] == "6821.00"
    _, riskier = said(content, "--injury-class", "8", at=tmp_path)
    assert riskier["totals"]["work_injury"] != now["totals"]["work_injury"]
    _, earlier = said(content, "--month", "2016-07", at=tmp_path)
    schemes = earlier["accepted"][0]["schemes"]
    assert earlier["month"] == "2016-07"
    assert schemes["maternity"]["person"] == "0.00"
    assert schemes["pension"]["base"] == earlier["accepted"][0]["base"]


def test_a_month_for_which_nothing_is_known_is_a_problem(tmp_path: Path) -> None:
    status, found = said(xlsx(sheet(row(first_work=None))), "--month", "1985-07", at=tmp_path)
    assert (status, found["accepted"], found["totals"]) == (0, [], {})
    assert "month_without_parameters" in [problem["code"] for problem in found["problems"]]


def test_without_json_a_person_can_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx(sheet(row(1), row(2, wage=None))))
    done = check("a.xlsx", "--region", "110000", "--language", "es", cwd=tmp_path)
    assert done.returncode == 0
    assert "wage_missing" in done.stdout
    missing = check("none.xlsx", "--region", "110000", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.xlsx" in missing.stderr
    unknown = check("a.xlsx", "--region", "999999", "--json", cwd=tmp_path)
    assert (unknown.returncode, json.loads(unknown.stdout)["refused"]["code"]) == (2, "region_unknown")

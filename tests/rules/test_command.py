"""`legajo rules assess`: the published form, every problem at once, and what is not known said in words."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from legajo.channels.cli.rules import app


ASK = ("--region", "110000", "--month", "2025-07", "--base", "36000")


def run(*options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["assess", *options])
    return done.exit_code, done.stdout, done.stderr


def asked(*options: str) -> dict[str, Any]:
    status, out, _ = run(*options, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_published_form() -> None:
    found = asked(*ASK)
    assert list(found) == ["base", "schemes", "reasons"]
    assert found["base"] == "35811.00"
    assert found["schemes"] == {
        "pension": {"employer": "5729.76", "person": "2864.88"},
        "unemployment": {"employer": "179.06", "person": "179.06"},
        "medical": {"employer": "3509.48", "person": "719.22"},
        "work_injury": {"employer": "71.62", "person": "0.00"},
    }
    assert [reason["figure"] for reason in found["reasons"]] == [
        "base",
        "pension.employer",
        "pension.person",
        "unemployment.employer",
        "unemployment.person",
        "medical.employer",
        "medical.person",
        "work_injury.employer",
    ]
    for reason in found["reasons"]:
        assert set(reason) == {"figure", "rule", "law", "parameters"}
        assert reason["law"]
        for parameter in reason["parameters"]:
            assert set(parameter) == {"name", "value", "valid_from", "known_from", "source", "verified"}
    cap = found["reasons"][0]["parameters"][1]
    assert (cap["name"], cap["value"], cap["valid_from"]) == ("base.cap", "35811", "2025-07")
    assert (cap["known_from"], cap["verified"]) == ("2025-09-17", True)
    assert "law.esnai.com" in cap["source"]


def test_where_floors_differ_each_scheme_carries_its_own_base() -> None:
    found = asked("--region", "110000", "--month", "2016-03", "--base", "3000")
    assert {scheme: parties["base"] for scheme, parties in found["schemes"].items()} == {
        "pension": "3000.00",
        "unemployment": "3000.00",
        "medical": "3878.00",
        "work_injury": "3878.00",
        "maternity": "3878.00",
    }


def test_a_flexible_workers_schemes_have_the_person_alone() -> None:
    assert asked(*ASK, "--as", "flexible")["schemes"] == {
        "pension": {"person": "7162.20"},
        "unemployment": {"person": "358.11"},
        "medical": {"person": "584.92"},
    }


def test_a_scheme_that_nobody_knows_is_refused_by_name() -> None:
    status, out, err = run(
        "--region", "110000", "--month", "2019-03", "--base", "3000", "--as", "flexible", "--json"
    )
    assert status == 0
    found = json.loads(out)
    assert set(found["schemes"]) == {"pension", "unemployment"}
    assert list(found["refused"]) == ["medical"]
    assert "the amounts of 2018-07 to 2021-06 are missing" in err


def test_what_was_known_then() -> None:
    status, out, err = run(*ASK, "--known-at", "2025-09-16", "--json")
    assert status == 0
    assert json.loads(out)["base"] == "35283.00"
    assert (
        "base.cap: what holds for 2025-07 was not known on 2025-09-16; 35283, of 2024-07 to 2025-06, was used"
        in err
    )


def test_injury_class_and_household() -> None:
    assert asked(*ASK, "--injury-class", "8")["schemes"]["work_injury"]["employer"] == "680.41"
    old = ("--region", "110000", "--month", "2018-01", "--base", "5000")
    assert asked(*old)["schemes"]["unemployment"]["person"] == "10.00"
    assert asked(*old, "--household", "rural")["schemes"]["unemployment"]["person"] == "0.00"


def test_every_problem_at_once() -> None:
    options = {
        "--region": "11",
        "--month": "2025-13",
        "--base": "1.234",
        "--as": "owner",
        "--injury-class": "9",
        "--household": "seaside",
        "--known-at": "yesterday",
    }
    given = [word for pair in options.items() for word in pair]
    status, out, err = run(*given, "--json")
    assert status == 2
    assert {problem["option"] for problem in json.loads(out)["problems"]} == set(options)
    assert len(err.splitlines()) == len(options)


@pytest.mark.parametrize("base", ["0", "-5", "", "1e5", "36,000", "100000000000"])
def test_what_is_no_wage_is_refused(base: str) -> None:
    status, out, err = run("--region", "110000", "--month", "2025-07", "--base", base)
    assert (status, out) == (2, "")
    assert err.startswith("--base: ")


def test_nothing_given_is_three_problems() -> None:
    status, _, err = run()
    assert status == 2
    assert [line.split(":")[0] for line in err.splitlines()] == ["--region", "--month", "--base"]


def test_a_month_before_all_rules() -> None:
    status, out, err = run("--region", "110000", "--month", "1980-01", "--base", "36")
    assert (status, out) == (2, "")
    assert "pension is not assessed for 1980-01: no rule of that time is known" in err


def test_for_reading() -> None:
    status, out, _ = run(*ASK)
    assert status == 0
    assert "pension" in out
    assert "not verified in an official text" in out


def test_the_parameters_are_linted() -> None:
    done = CliRunner().invoke(app, ["lint"])
    assert done.exit_code == 0
    assert "base.floor (110000) 2007-04: jumps from 580 to 1203" in done.stdout

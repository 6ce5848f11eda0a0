"""`legajo rules explain` asks the same doors as the page, and leaves the same look (art. 6)."""

import json
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.web.conftest import OWN_SHARE, Life
from tests.web.test_own_record import looks_at
from typer.testing import CliRunner, Result

from legajo.channels.cli.rules import app
from legajo.config.commands import COMMANDS
from legajo.config.main import prepared


DUE = f"due:{OWN_SHARE}:pension:person"


@pytest.fixture
def desk(life: Life, django_db_blocker: DjangoDbBlocker) -> Iterator[Life]:
    """The command has the rights of the desk."""
    with django_db_blocker.unblock(), life.book.role("desk"):
        yield life


def explain(*words: str) -> Result:
    return CliRunner().invoke(app, ["explain", *words])


def test_an_explanation_reaches_from_the_figure_to_the_original(desk: Life) -> None:
    said = explain(str(desk.first), DUE, "--json")
    assert said.exit_code == 0
    told = json.loads(said.stdout)
    assert told["format"] == "legajo/explanation/1"
    assert (told["record"], told["figure"], told["standing"]) == (desk.first, DUE, "record")
    assert (told["value"], told["unit"]) == ("800.00", "yuan")
    step = told["steps"][-1]
    assert (step["name"], step["value"]) == ("person", "800.00")
    for use in step["parameters"]:
        assert {"name", "value", "valid_from", "known_from", "source", "verified"} <= set(use)
    kinds = [entry["kind"] for entry in told["entries"]]
    assert kinds == ["wage_declared", "posted.due"]
    for entry in told["entries"]:
        case = told["cases"][entry["case"]]
        assert [each["rung"] for each in case["decisions"]] == [
            "preliminary",
            "examination",
            "reexamination",
            "approval",
        ]
        assert len({each["officer"] for each in case["decisions"]}) == 4
        assert all(len(digest) == 64 for digest in case["originals"])
        assert case["originals"]
    assert "compared" not in told


def test_as_known_tells_the_difference_with_its_causes(desk: Life) -> None:
    told = json.loads(explain(str(desk.first), "account:2023", "--as-known", "2025-07-31", "--json").stdout)
    compared = told["compared"]
    assert told["value"] == compared["then"]
    assert compared["then"] != compared["now"]
    assert compared["told"] is True
    amounts = [float(cause["amount"]) for cause in compared["causes"]]
    assert sum(amounts) == pytest.approx(float(compared["now"]) - float(compared["then"]))
    assert {each["kind"] for cause in compared["causes"] for each in cause["because"]} == {"posted.interest"}


def test_before_the_record_began_there_is_nothing_to_explain(desk: Life) -> None:
    told = json.loads(explain(str(desk.first), DUE, "--as-known", "2000-01-01", "--json").stdout)
    assert (told["value"], told["entries"], told["steps"], told["last_act"]) == (None, [], [], 0)
    assert told["compared"] == {**told["compared"], "then": None, "now": "800.00"}


def test_words_are_printed_in_three_languages(desk: Life) -> None:
    for language, words in (
        ("en", "The account at the end of"),
        ("es", "La cuenta al final"),
        ("zh", "年末账户"),
    ):
        said = explain(str(desk.first), "account:2023", "--language", language)
        assert said.exit_code == 0
        assert words in said.stdout
        assert "Officer approval" in said.stdout


def test_a_forecast_is_marked_as_none_of_the_record(desk: Life) -> None:
    told = json.loads(explain(str(desk.first), "pension", "--json").stdout)
    assert told["standing"] == "forecast"
    assert told["notes"][0] == "forecast"
    assert told["unit"] == "yuan"
    retirement = json.loads(explain(str(desk.first), "retirement", "--json").stdout)
    assert retirement["standing"] == "record"
    assert retirement["unit"] == "month"


def test_a_look_from_the_command_line_is_journalled(desk: Life) -> None:
    before = len(looks_at(desk, desk.first))
    assert explain(str(desk.first), "balance").exit_code == 0
    after = looks_at(desk, desk.first)
    assert len(after) == before + 1
    actor, reason, channel = after[-1]
    assert actor.startswith("system:command line (")
    assert (reason, channel) == ("explanation of a figure: balance", "system")


def test_the_identity_number_names_the_person_too(desk: Life) -> None:
    from legajo.ledger import subjects

    number = subjects.identities([desk.first])[desk.first].number
    assert json.loads(explain(number, "total_months", "--json").stdout)["value"] == 44


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1", "balance"), "no person with this number"),  # the agency's own record
        (("999999", "balance"), "no person with this number"),
        (("9" * 14, "balance"), "no person with this number"),
        (("nobody", "balance"), "no person with this number"),
        (("FIRST", "nonsense"), "no figure"),
        (("FIRST", "account:1999"), "no figure"),
        (("FIRST", "balance", "--as-known", "2999-01-01"), "has not come yet"),
        (("FIRST", "balance", "--as-known", "soon"), "a day is written"),
        (("FIRST", "balance", "--language", "la"), "--language"),
    ],
)
def test_what_cannot_be_answered_ends_with_2(desk: Life, words: tuple[str, ...], said: str) -> None:
    ended = explain(*(str(desk.first) if word == "FIRST" else word for word in words))
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert ended.stdout == ""


def test_an_employers_record_is_not_opened(desk: Life) -> None:
    before = desk.book.connect().execute("SELECT count(*) FROM ledger.journal").fetchone()
    assert explain(str(desk.agency.employer), "balance").exit_code == 2
    assert desk.book.connect().execute("SELECT count(*) FROM ledger.journal").fetchone() == before


def test_the_other_rules_need_no_database() -> None:
    rules = next(command for command in COMMANDS if command.name == "rules")
    assert rules.asking == ("explain",)
    for words in (
        ["rules", "list"],
        ["rules", "assess", "--region", "110000"],
        ["rules", "--help"],
        ["rules"],
    ):
        with prepared(rules, words):
            pass  # nothing was started, or this would have asked for a server

"""Worked cases as files: the published ones come out to the place that is printed, and a file that is no case says why."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legajo.channels.cli.rules import app
from legajo.rules.case_run import run
from legajo.rules.cases import Case, CaseError, Expected, read_cases, read_file
from legajo.rules.parameters import load


HERE = Path(__file__).parent
FILES = sorted((HERE / "cases").glob("*/*/*.yaml"))
FORMAT = (HERE.parents[1] / "docs" / "formats" / "cases.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", FORMAT, re.MULTILINE | re.DOTALL)
CASES = [case for path in FILES for case in read_file(path)]
CASE = """
name: "A posting"
kind: account
source: "nowhere"
region: "110000"
known_at: 2026-01-01
input: {first: 2006, last: 2006, rates: {2006: 4.5%}, postings: {2006-01: 208}}
output: {closing: 217.36}
"""


def one(text: str) -> Case:
    (case,) = read_cases(text)
    return case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_published_case_comes_out(case: Case) -> None:
    ran = run(case, load())
    assert [(each.expected.name, each.got) for each in ran.outcomes if not each.passed] == []


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: one(text).kind)
def test_the_documents_examples_come_out(text: str) -> None:
    ran = run(one(text), load())
    assert [(each.expected.name, each.got) for each in ran.outcomes if not each.passed] == []


def test_every_file_lies_by_scheme_and_month() -> None:
    assert FILES
    for path in FILES:
        assert re.fullmatch(r"\d{4}-\d{2}", path.parent.name), path
        assert not [name for name in path.parts if name != name.strip()]


def test_a_wrong_figure_fails() -> None:
    ran = run(one(CASE.replace("217.36", "217.35")), load())
    assert not ran.passed
    assert ran.outcomes[0].got == "217.36"


def test_a_negative_control_must_not_come_out() -> None:
    control = "{closing: {value: %s, reproduced: false, why: two digits stand the wrong way round}}"
    assert run(one(CASE.replace("{closing: 217.36}", control % "271.36")), load()).passed
    assert not run(one(CASE.replace("{closing: 217.36}", control % "217.36")), load()).passed


@pytest.mark.parametrize(
    ("got", "value", "printed_to", "met"),
    [
        ("2496.00", "2496", None, True),
        ("2496.01", "2496", None, False),
        ("2661.79", "2662", "1", True),
        ("2661.49", "2661", "1", True),
        ("2661.50", "2661", "1", False),
        ("2661.50", "2662", "1", True),
        ("138.42", "138.4", "0.1", True),
        ("138.4", "138.42", "0.1", False),
        ("-2661.50", "-2662", "1", True),
        ("2025-12", "2025-12", None, True),
        ("2025-12", "2025-1", None, False),
        (None, "None", None, True),
        (None, "0", None, False),
        (3, "3", None, True),
        (["1.00", "2.00"], "1.00, 2.00", None, True),
        (["1.00", "2.00"], "1.00", None, False),
    ],
)
def test_a_figure_comes_out_exactly_or_not(
    got: object, value: str, printed_to: str | None, met: bool
) -> None:
    assert Expected("x", value, printed_to).meets(got) == met


def test_every_fault_of_a_file_at_once() -> None:
    text = """
kind: 7
sauce: "x"
source: {titel: "x", verified: maybe}
at: 2025-13
known_at: yesterday
input: [1]
output:
  a: {value: 1, margin: 0.01}
  b: {reproduced: no}
  c: [[1]]
  d:
  e: {value: 1, reproduced: false, printed_to: 0.05}
"""
    with pytest.raises(CaseError) as caught:
        read_cases(text)
    told = "\n".join(caught.value.problems)
    for part in (
        "sauce: is not known here",
        "source.titel: is not known here",
        "source.title: is missing",
        "source.verified: one of",
        "name: is missing",
        "region: is missing",
        "at: a month is numbered 1 to 12",
        "known_at: a day is written",
        "input: a case has a mapping",
        "output.a.margin: a margin is an error",
        "output.b.reproduced: true or false",
        "output.b.value: is missing",
        "output.c: a value, or a mapping",
        "output.d: the value is missing",
        "output.e.printed_to: the place",
        "output.e.why: say why",
    ):
        assert part in told
    assert len(caught.value.problems) == 16


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        ("- 1", "a case is a mapping"),
        ("a: [", "is no YAML"),
        ("a: 1\na: 2", "'a' stands twice"),
        ("a: &x 1\nb: *x", "references"),
        ("!!python/object/apply:os.system [echo]", "is no YAML|a case is a mapping"),
        ("[" * 5_000, "is no YAML"),
        ("x" * 1_000_001, "at most 1000000 characters"),
    ],
)
def test_what_is_no_case(text: str, fault: str) -> None:
    with pytest.raises(CaseError, match=fault):
        read_cases(text)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: account", "kind: horoscope", "kind: one of"),
        ("kind: account", "kind: compute", "rule: a case of kind compute names its rule"),
        ("kind: account", "kind: compute\nrule: no.rule", "no rule that can be computed is called 'no.rule'"),
        ("{first: 2006", "{second: 2, first: 2006", "input: second: is no argument"),
        ("last: 2006", "last: soon", "input: last: a whole number"),
        ("2006-01: 208", "2007-01: 208", "2007-01 lies in no settlement year"),
        ("2006-01: 208", "2006-01: [208]", "input.postings: a text, a list of texts"),
        (
            "closing: 217.36",
            "ending: 217.36",
            "output: ending is no figure of account.years; there are principal",
        ),
        ('region: "110000"', 'region: "999999"', "no parameters of region '999999'"),
    ],
)
def test_a_case_that_no_rule_answers(old: str, new: str, fault: str) -> None:
    assert old in CASE
    with pytest.raises(CaseError, match=fault):
        run(one(CASE.replace(old, new)), load())


def test_the_command_ends_with_0_1_or_2(tmp_path: Path) -> None:
    good, bad, ill = (tmp_path / f"{name}.yaml" for name in ("good", "bad", "ill"))
    good.write_text(CASE)
    bad.write_text(CASE.replace("217.36", "217.35"))
    ill.write_text("kind: account")

    def ended(*paths: Path) -> tuple[int, dict[str, object], str]:
        done = CliRunner().invoke(app, ["run", *map(str, paths), "--json"])
        return done.exit_code, json.loads(done.stdout), done.stderr

    status, told, _ = ended(good)
    assert (status, told["passed"]) == (0, True)
    assert told["cases"] == [
        {
            "name": "A posting",
            "kind": "account",
            "rule": "account.years",
            "source": "nowhere",
            "passed": True,
            "outputs": [
                {"name": "closing", "expected": "217.36", "got": "217.36", "reproduced": True, "passed": True}
            ],
        }
    ]
    assert ended(good, bad)[0] == 1
    status, told, err = ended(bad, ill, tmp_path / "none.yaml")
    assert (status, told["passed"]) == (2, False)
    assert "ill.yaml: name: is missing" in err
    assert "none.yaml cannot be read" in err

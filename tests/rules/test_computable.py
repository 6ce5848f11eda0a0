"""Any rule by name: how values are written, and every fault of a question told at once."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from legajo.channels.cli.rules import app
from legajo.record.period import Month
from legajo.rules import catalogue, forms
from legajo.rules.computable import (
    Argument,
    Computable,
    Context,
    UncomputableError,
    compute,
    of_rule,
    read_arguments,
    write_result,
    write_steps,
)
from legajo.rules.parameters import load
from legajo.rules.pension import account_rules, contribution


POSTING = of_rule(
    account_rules.posting,
    (
        Argument("amount", "yuan", "what was posted"),
        Argument("earns", "count", "months that it earns", "12"),
        Argument("rate", "rate", "the year's rate"),
    ),
    (("interest", "yuan"),),
    "Interest on the posting of a month.",
)
PENSION = of_rule(
    contribution.employee,
    (Argument("wage", "yuan", "the month's wage"),),
    (("base", "yuan"), ("person", "yuan")),
    "What is owed to the pension for a month.",
)
HERE = Context(load(), "110000", Month(2025, 7), "2026-01-01")

READ = {
    "yuan": [("4367.94", 436794), ("-3", -300), ("0.5", 50)],
    "rate": [("0.045", 45_000), ("4.5%", 45_000), ("0", 0), ("1.083%", 10_830)],
    "ratio": [("0.57", 570_000), ("138.4", 138_400_000), ("1.000000", 1_000_000)],
    "month": [("2025-07", Month(2025, 7))],
    "date": [("1965-09-12", datetime.date(1965, 9, 12))],
    "years": [("38.75", 3_875), ("25", 2_500)],
    "count": [("0", 0), ("128", 128)],
    "choice:fen|jiao_up": [("jiao_up", "jiao_up")],
    "yuan_list": [("208, 1.5,-2", [20_800, 150, -200]), ("", [])],
    "yuan_by_month": [("2006-07=208,2006-07=-1", [(Month(2006, 7), 20_800), (Month(2006, 7), -100)])],
    "rate_by_year": [("2006=4.5%, 2007=0.01", [(2006, 45_000), (2007, 10_000)])],
}
ILL = {
    "yuan": ["", "1.234", "1e5", "36,000", "٣", " 1", "10000000000001"],
    "rate": ["4.5", "1", "-0.01", "0.0000001", "1.00001%", "%", "4,5%", "abc"],
    "ratio": ["-1", "0.1234567", "1%", "1/2", ""],
    "month": ["2025-13", "2025-7", "202507"],
    "date": ["1965-02-30", "19650912", "1965-9-12"],
    "years": ["38.755", "-1", "201"],
    "count": ["1.0", "-1", "+1", "1_0", "10000000000", "²"],
    "choice:fen|jiao_up": ["", "FEN", "fen|jiao_up"],
    "yuan_list": ["1,,2", "1;2", "1,"],
    "yuan_by_month": ["208", "2006-13=1", "2006=1", "=1", "2006-07=", "2006-07=1,"],
    "rate_by_year": ["06=0.01", "2006=4", "2006-01=0.01"],
}


@pytest.mark.parametrize("form", READ)
def test_values_are_read_by_their_form(form: str) -> None:
    for text, value in READ[form]:
        assert forms.read(text, form) == value
    assert forms.is_form(form)
    assert forms.written_as(form)


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in ILL.items() for text in texts])
def test_what_is_ill_formed_is_refused(form: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        forms.read(text, form)


def test_a_value_of_a_million_digits_is_refused_at_once() -> None:
    for form in READ:
        with pytest.raises(ValueError, match="at most 20000 characters"):
            forms.read("9" * 1_000_000, form)


@given(st.integers(-(10**14), 10**14), st.integers(0, 10**6 - 1), st.integers(0, 20_000))
def test_what_is_written_is_read_again(amount: int, millionths: int, years: int) -> None:
    for value, form in ((amount, "yuan"), (millionths, "rate"), (millionths, "ratio"), (years, "years")):
        assert forms.read(forms.write(value, form), form) == value


def test_how_results_are_written() -> None:
    assert forms.write(100, "yuan") == "1.00"
    assert forms.write(138_400_000, "ratio") == "138.4"
    assert forms.write(139_000_000, "ratio") == "139"
    assert forms.write(2_500, "years") == "25.00"
    assert forms.write([1, -1], "yuan_list") == ["0.01", "-0.01"]
    assert forms.write(None, "month") is None


def test_a_rule_is_computed_from_what_is_written() -> None:
    given = {"amount": "208", "rate": "4.5%", "earns": "11"}
    found = compute(POSTING, given, HERE)
    assert write_result(POSTING, found.result) == {"interest": "8.58"}
    product, interest = write_steps(found.steps)
    assert (product["name"], product["value"], product["unit"]) == ("product", "228800", "fen_months")
    assert (interest["value"], interest["values"]["product"]) == ("8.58", "228800")
    assert compute(POSTING, {"amount": "208", "rate": "0.045"}, HERE).result == {"interest": 936}


def test_published_values_are_looked_up_for_the_month() -> None:
    found = compute(PENSION, {"wage": "36000"}, HERE)
    assert found.result == {"base": 3_581_100, "person": 286_488}
    published = {use["name"]: use for use in write_steps(found.steps)[0]["parameters"]}
    assert published["base.cap"]["value"] == "35811"
    assert published["base.cap"]["known_from"] == "2025-09-17"


def test_every_fault_of_the_arguments_at_once() -> None:
    with pytest.raises(UncomputableError) as caught:
        read_arguments(POSTING, {"amount": "x", "earns": "-1", "years": "3"})
    assert [problem.name for problem in caught.value.problems] == ["years", "amount", "earns", "rate"]
    assert "is missing: the year's rate (a rate: 0.045 or 4.5%)" in str(caught.value)


def run(*words: str) -> tuple[int, Any, str]:
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout), done.stderr


def test_the_command_tells_every_fault() -> None:
    status, told, err = run(
        "compute", "no.rule", "x=1", "x=2", "y", "--region", "7", "--at", "2025", "--known-at", "once"
    )
    assert status == 2
    names = ["x", "y", "region", "at", "known_at", "rule"]
    assert [problem["name"] for problem in told["problems"]] == names
    assert len(err.splitlines()) == len(names)


def test_what_is_not_sure_is_marked_in_words() -> None:
    def told(*words: str) -> str:
        done = CliRunner().invoke(app, ["compute", *words])
        assert done.exit_code == 0
        return done.stdout

    divisor = told("pension.divisor", "age=60")
    assert "published: pension.divisor.age_60 = 139 count, since 2006-01" in divisor
    assert divisor.count("[not verified: secondary]") == 1
    assert "not verified" not in told("retirement.date", "birth=1965-09-12", "category=man")
    assert "[given with the question]" in told("account.year", "opening=1", "rate=0.02")
    late = told("account.years", "opening=1", "first=2025", "last=2025", "--known-at", "2026-01-01")
    assert "carried over: no newer value was known" in late


def test_the_list_has_every_rule_with_law_and_dates() -> None:
    status, told, _ = run("list")
    assert status == 0
    assert {rule["id"] for rule in told["rules"]} == {rule.id for rule in catalogue.rules()}
    for each in (*told["rules"], *told["computable"]):
        assert each["law"]
        assert each["valid_from"]
    done = CliRunner().invoke(app, ["list"])
    assert all(rule.id in done.stdout and rule.law in done.stdout for rule in catalogue.rules())


@pytest.mark.parametrize("computable", catalogue.computables().values(), ids=lambda each: each.id)
def test_what_is_in_the_catalogue_is_in_order(computable: Computable) -> None:
    assert all(forms.is_form(argument.form) for argument in computable.arguments)
    assert all(forms.is_form(form) for _, form in computable.results)
    assert len({argument.name for argument in computable.arguments}) == len(computable.arguments)
    assert computable.law
    assert computable.words
    Month.parse(computable.valid_from)
    for argument in computable.arguments:
        if argument.default is not None:
            forms.read(argument.default, argument.form)

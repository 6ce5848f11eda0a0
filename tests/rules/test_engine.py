"""One definition of a rule: what it may say, and that figures, explanation and identity come from it alike."""

from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legajo.record.period import Month
from legajo.rules.catalogue import rules as catalogued
from legajo.rules.engine.arithmetic import ceil_to, clamp, floor_to, half_up
from legajo.rules.engine.explanation import trace
from legajo.rules.engine.plan import plan_hash
from legajo.rules.engine.reading import RuleError, read_steps
from legajo.rules.engine.rule import Rule, in_force, read_rule
from legajo.rules.parameters import load
from legajo.rules.words import all_lines, words_of


ALL_RULES: tuple[Rule, ...] = catalogued()
SOURCE = '''
def small(wage, floor):
    """A docstring says why."""
    base = max(wage, floor)  # "the base" [fen]
    due = half_up(
        base * 8, 100
    )  # "what is due" [fen]
'''


def small(**changes: str) -> Rule:
    given = {"version": "1", "valid_from": "2000-01", "law": "art. 1"} | changes
    return read_rule("small", SOURCE, parameters={"floor": "base.floor"}, **given)


def line(text: str, comment: str = '# "words" [fen]') -> str:
    return f"def rule(a, b):\n    {text}  {comment}\n"


REFUSED = {
    "a float": ("x = a * 1.5", "1.5 is not a whole number"),
    "a truth value": ("x = True", "True is not a whole number"),
    "a text": ("x = 'a'", "'a' is not a whole number"),
    "true division": ("x = a / b", "BinOp is not part"),
    "whole division": ("x = a // b", "BinOp is not part"),
    "a power": ("x = a ** 2", "BinOp is not part"),
    "a remainder": ("x = a % b", "BinOp is not part"),
    "an unknown name": ("x = a + c", "c is neither an argument nor an earlier line"),
    "its own name": ("x = x + 1", "x is neither"),
    "a loop": ("for i in a: x = i", "only lines of the form"),
    "a condition": ("if a: x = 1", "only lines of the form"),
    "a return": ("return a", "only lines of the form"),
    "two at once": ("x, y = a, b", "only lines of the form"),
    "a chain": ("x = y = a", "only lines of the form"),
    "an addition in place": ("a += 1", "only lines of the form"),
    "an argument assigned": ("a = 1", "a is already the name"),
    "an operation's name": ("clamp = 1", "clamp is already the name"),
    "a lambda": ("x = lambda: 1", "Lambda is not part"),
    "a comprehension": ("x = [i for i in a]", "ListComp is not part"),
    "an attribute": ("x = a.real", "Attribute is not part"),
    "an item": ("x = a[0]", "Subscript is not part"),
    "another call": ("x = round(a)", "round is not one of"),
    "an import": ("x = __import__('os')", "__import__ is not one of"),
    "a method": ("x = a.bit_length()", "Call is not part"),
    "a keyword": ("x = half_up(a, denominator=b)", "Call is not part"),
    "too few values": ("x = half_up(a)", "half_up does not take 1"),
    "a lonely minimum": ("x = min(a)", "min does not take 1"),
    "a chained comparison": ("x = 1 if 0 < a < b else 2", "Compare is no comparison"),
    "a truth as a number": ("x = a > b", "Compare is not part"),
    "a truth that is added": ("x = 1 + (a > b)", "Compare is not part"),
    "a denial as a number": ("x = not a", "UnaryOp is not part"),
    "a choice by `or`": ("x = a or b", "BoolOp is not part"),
    "a number as a truth": ("x = 1 if a else 2", "Name is no comparison"),
    "a number among truths": ("x = 1 if a > b and b else 2", "Name is no comparison"),
    "membership": ("x = 1 if a in b else 2", "Compare is no comparison"),
    "identity": ("x = 1 if a is b else 2", "Compare is no comparison"),
    "a division by nothing": ("x = floor_to(a, 0)", "floor_to divides by nothing"),
    "a division by less": ("x = half_up(a, -3)", "half_up divides by what is positive"),
    "an imaginary number": ("x = a * 1j", "1j is not a whole number"),
    "nothing": ("x = None", "None is not a whole number"),
    "a text that is made": ("x = f'{a}'", "JoinedStr is not part"),
    "a starred value": ("x = max(*a, b)", "Starred is not part"),
    "bits": ("x = a & b", "BinOp is not part"),
    "a positive sign": ("x = +a", "UnaryOp is not part"),
    "a hidden name": ("__builtins__ = 1", "__builtins__ is no name for a line"),
    "a great name": ("NP = 1", "NP is no name for a line"),
    "a foreign letter": ("ａ = 1", "a is already the name"),
    "a deletion": ("del a", "only lines of the form"),
    "a promise": ("x: int = a", "only lines of the form"),
    "an item assigned": ("a[0] = 1", "only lines of the form"),
    "a wait": ("x = await a", "Await is not part"),
    "a walrus": ("x = (y := a)", "NamedExpr is not part"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_a_rule_may_not_say(text: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_steps("r", line(text))
    assert reason in str(caught.value)
    assert "r, line 2" in str(caught.value)


@pytest.mark.parametrize("comment", ["", "# words", '# "words"', '# "words" []', '# "" [fen]'])
def test_a_line_says_in_words_what_it_is(comment: str) -> None:
    with pytest.raises(RuleError, match="does not say in words"):
        read_steps("r", line("x = a", comment))


def test_a_name_is_given_once() -> None:
    source = 'def r(a):\n    x = a  # "x" [fen]\n    x = 1  # "x" [fen]\n'
    with pytest.raises(RuleError, match="x is already the name"):
        read_steps("r", source)
    with pytest.raises(RuleError, match="min is the name of an operation"):
        read_steps("r", 'def r(min):\n    x = 1  # "x" [fen]\n')


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def r(a=1):", "without defaults"),
        ("def r(*a):", "without defaults"),
        ("def r(**a):", "without defaults"),
        ("def r(a, /):", "without defaults"),
        ("def r(*, a):", "without defaults"),
        ("def r(__class__):", "__class__ is no name for an argument"),
        ("lambda a: 1", "has no function"),
        ("class R:", "has no function"),
    ],
)
def test_a_rule_is_a_plain_function(source: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        read_steps("r", f'{source}\n    x = 1  # "x" [fen]\n' if source.endswith(":") else source)


def test_a_rule_has_a_line() -> None:
    with pytest.raises(RuleError, match="a rule has a line"):
        read_steps("r", 'def r(a):\n    "nothing"\n')


def test_a_parameter_is_an_argument() -> None:
    with pytest.raises(RuleError, match="cap is no argument"):
        read_rule("r", SOURCE, version="1", valid_from="2000-01", law="", parameters={"cap": "base.cap"})


def test_a_rule_computes() -> None:
    assert small().compute(wage=100, floor=150) == {"base": 150, "due": 12}
    assert small().inputs == ("wage",)
    assert [step.text for step in small().steps] == ["max(wage, floor)", "half_up((base * 8), 100)"]


def test_the_identity_is_that_of_the_text() -> None:
    assert (
        plan_hash([small()], []) == "b2a4b8de5cbd8be31a5c1f43e2b2a7dc" or len(plan_hash([small()], [])) == 32
    )
    assert plan_hash([small()], []) == plan_hash([small()], [])
    for change in (
        {"version": "2"},
        {"valid_from": "2000-02"},
        {"valid_to": "2020-01"},
        {"law": "art. 2"},
        {"region": "1"},
    ):
        assert plan_hash([small(**change)], []) != plan_hash([small()], [])


def test_a_regions_own_rule_comes_before_the_nations() -> None:
    nation, later = small(), small(valid_from="2010-01")
    own = small(region="110000", valid_from="2005-01", valid_to="2005-12")
    rules = (nation, own, later)
    assert in_force(rules, "110000", Month(2005, 6)) is own
    assert in_force(rules, "310000", Month(2005, 6)) is nation
    assert in_force(rules, "110000", Month(2006, 1)) is nation
    assert in_force(rules, "110000", Month(2010, 1)) is later
    assert in_force(rules, "110000", Month(1999, 12)) is None


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**12))
def test_half_up_is_away_from_zero(numerator: int, denominator: int) -> None:
    context = Context(prec=60, rounding=ROUND_HALF_UP)
    exact = context.divide(Decimal(numerator), Decimal(denominator))
    assert half_up(numerator, denominator) == int(exact.quantize(Decimal(1), context=context))


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**12))
def test_floor_and_ceiling_enclose(numerator: int, denominator: int) -> None:
    low, high = floor_to(numerator, denominator), ceil_to(numerator, denominator)
    assert low * denominator <= numerator <= high * denominator
    assert high - low == (numerator % denominator != 0)


@given(st.integers(), st.integers(), st.integers(0))
def test_clamp_keeps_between(value: int, lowest: int, width: int) -> None:
    kept = clamp(value, lowest, lowest + width)
    assert lowest <= kept <= lowest + width
    assert kept == value or not lowest <= value <= lowest + width


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
@given(data=st.data())
def test_the_explanation_says_what_the_figures_say(rule: Rule, data: st.DataObject) -> None:
    arguments = {name: data.draw(st.integers(1, 10**9), label=name) for name in rule.arguments}
    told = {step.name: step.value for step in trace(rule, arguments)}
    assert told == rule.compute(**arguments)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_line_is_told_in_three_languages(rule: Rule) -> None:
    for step in rule.steps:
        assert step.words in all_lines()
        assert len({words_of(step.words, language) for language in ("en", "es", "zh-hans")}) == 3
    assert rule.law


def test_every_translation_is_of_a_line() -> None:
    assert all_lines() == {step.words for rule in ALL_RULES for step in rule.steps}


def test_every_parameter_of_a_rule_is_defined() -> None:
    assert {name for rule in ALL_RULES for name in rule.parameters.values()} <= set(load().definitions)

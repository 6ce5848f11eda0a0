"""Reads a rule from its source: a run of named whole-number assignments in a small part of Python's syntax.

Floats, loops, division, unknown names and a name assigned twice are refused when the rule is loaded.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from legajo.rules.engine.arithmetic import PRIMITIVES


class RuleError(SyntaxError):
    """The text is no rule; the message names the rule, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a rule: one line of law, one line of the explanation."""

    name: str
    text: str  # our own canonical text of the expression
    words: str  # what the line says, in English: the key of its translations
    unit: str
    uses: tuple[str, ...]


_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Gt: ">",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_ARITY = {"half_up": 2, "floor_to": 2, "ceil_to": 2, "clamp": 3, "abs": 1}
_DIVIDING = ("half_up", "floor_to", "ceil_to")
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_WORDS = re.compile(r'#\s*"(?P<words>[^"]+)"\s*\[(?P<unit>[a-z_]+)\]\s*$')


def read_steps(rule: str, source: str) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The arguments and the steps of the function in the source text."""
    function = next((node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        raise RuleError(f"{rule}: the text has no function")
    arguments = tuple(argument.arg for argument in function.args.args)
    given = function.args
    if given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults:
        raise RuleError(f"{rule}: arguments are plain names, without defaults")
    if odd := [name for name in arguments if not _NAME.fullmatch(name)]:
        raise RuleError(f"{rule}: {odd[0]} is no name for an argument")
    known = set(arguments)
    if taken := known & set(PRIMITIVES):
        raise RuleError(f"{rule}: {min(taken)} is the name of an operation and cannot be that of an argument")
    comments = _comments(source)
    steps: list[Step] = []
    for node in function.body:
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            continue  # the docstring
        step = _read_step(rule, node, known, comments)
        known.add(step.name)
        steps.append(step)
    if not steps:
        raise RuleError(f"{rule}: a rule has a line")
    return arguments, tuple(steps)


def _read_step(rule: str, node: ast.stmt, known: set[str], comments: dict[int, str]) -> Step:
    where = f"{rule}, line {node.lineno}"
    if not (
        isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    ):
        raise RuleError(f"{where}: only lines of the form `name = expression` make a rule")
    name = node.targets[0].id
    if not _NAME.fullmatch(name):
        raise RuleError(f"{where}: {name} is no name for a line")
    if name in known or name in PRIMITIVES:
        raise RuleError(f"{where}: {name} is already the name of something")
    match = _WORDS.search(comments.get(node.end_lineno or node.lineno, ""))
    if match is None:
        raise RuleError(f'{where}: the line does not say in words what it is (# "words" [unit])')
    writer = _Writer(where, known)
    text = writer.write(node.value)
    return Step(name, text, match["words"], match["unit"], tuple(dict.fromkeys(writer.uses)))


class _Writer:
    """Writes an expression in our canonical text, and refuses what a rule may not say."""

    def __init__(self, where: str, known: set[str]) -> None:
        self.where = where
        self.known = known
        self.uses: list[str] = []

    def write(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value):
                return self._constant(value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return f"({self.write(left)} {_BINARY[type(op)]} {self.write(right)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.write(operand)})"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"({self.write(body)} if {self.condition(test)} else {self.write(orelse)})"
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
            case _:
                raise self._error(f"{type(node).__name__} is not part of the language of rules")

    def condition(self, node: ast.expr) -> str:
        """What stands after `if`: a comparison, or several. A truth is no number, and a number no truth."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"(not {self.condition(operand)})"
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return f"({self.write(left)} {_COMPARE[type(op)]} {self.write(right)})"
            case ast.BoolOp(op=op, values=values):
                joint = " and " if isinstance(op, ast.And) else " or "
                return f"({joint.join(map(self.condition, values))})"
            case _:
                raise self._error(f"{type(node).__name__} is no comparison")

    def _constant(self, value: object) -> str:
        if type(value) is not int:
            raise self._error(f"{value!r} is not a whole number")
        return str(value)

    def _name(self, name: str) -> str:
        if name not in self.known:
            raise self._error(f"{name} is neither an argument nor an earlier line")
        self.uses.append(name)
        return name

    def _call(self, name: str, arguments: list[ast.expr]) -> str:
        if name not in PRIMITIVES:
            raise self._error(f"{name} is not one of {', '.join(PRIMITIVES)}")
        if len(arguments) != _ARITY.get(name, max(len(arguments), 2)):
            raise self._error(f"{name} does not take {len(arguments)} values")
        if name in _DIVIDING and isinstance(arguments[1], ast.Constant) and arguments[1].value == 0:
            raise self._error(f"{name} divides by nothing")
        if name in _DIVIDING and isinstance(arguments[1], ast.UnaryOp):
            raise self._error(f"{name} divides by what is positive")
        return f"{name}({', '.join(map(self.write, arguments))})"

    def _error(self, fault: str) -> RuleError:
        return RuleError(f"{self.where}: {fault}")


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

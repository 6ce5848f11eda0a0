"""The expressions of a rule's lines as trees, and how a back end writes them in its own language."""

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from legajo.rules.engine.rule import Rule


OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Gt: ">",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@cache
def tree(text: str) -> ast.expr:
    """The tree of a line's canonical text, which the reader has checked."""
    return ast.parse(text, mode="eval").body


def leading_to(rule: Rule, lines: frozenset[str]) -> frozenset[str]:
    """The lines without which the given ones cannot be computed."""
    return frozenset().union(*(rule.leading_to(line) for line in lines))


class Dialect(Protocol):
    """How a back end says what differs between languages."""

    def constant(self, value: int) -> str: ...
    def call(self, node: ast.Call, operation: str, arguments: list[str]) -> str: ...
    def choose(self, test: str, body: str, otherwise: str) -> str: ...
    def both(self, tests: list[str]) -> str: ...
    def either(self, tests: list[str]) -> str: ...
    def negate(self, test: str) -> str: ...


def write(node: ast.expr, name: Callable[[str], str], dialect: Dialect) -> str:
    """The expression in the dialect; `name` says how a name is written there."""

    def told(child: ast.expr) -> str:
        return write(child, name, dialect)

    match node:
        case ast.Constant(value=int(value)):
            return dialect.constant(value)
        case ast.Name(id=identifier):
            return name(identifier)
        case ast.BinOp(left=left, op=op, right=right):
            return f"({told(left)} {OPERATORS[type(op)]} {told(right)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{told(operand)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return dialect.negate(told(operand))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({told(left)} {OPERATORS[type(op)]} {told(right)})"
        case ast.BoolOp(op=ast.And(), values=values):
            return dialect.both([told(value) for value in values])
        case ast.BoolOp(op=ast.Or(), values=values):
            return dialect.either([told(value) for value in values])
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return dialect.choose(told(test), told(body), told(otherwise))
        case ast.Call(func=ast.Name(id=operation), args=arguments):
            return dialect.call(node, operation, [told(argument) for argument in arguments])
    raise AssertionError(ast.dump(node))  # the reader lets nothing else pass

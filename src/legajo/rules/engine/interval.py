"""Proves before a plan runs that no line can leave the whole numbers which a back end carries exactly."""

import ast
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from legajo.rules.engine.arithmetic import ceil_to, clamp, floor_to, half_up
from legajo.rules.engine.expression import tree
from legajo.rules.engine.rule import Rule


INT64 = 2**62  # below this every sum of two, and every doubling, is exact in 64 bits
FLOAT64 = 2**48  # below this a quotient by multiplication in float64 rounds to the exact whole number


class InexactError(ArithmeticError):
    """A plan is refused: a line could leave the exact range; the message names rule, line and period."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All whole numbers from the lowest to the highest."""

    low: int
    high: int

    def joined(self, other: "Interval") -> "Interval":
        return Interval(min(self.low, other.low), max(self.high, other.high))

    @property
    def widest(self) -> int:
        return max(abs(self.low), abs(self.high))


Space = Mapping[str, Interval]
_CORNERS: Mapping[str, Callable[..., int]] = {
    "half_up": half_up,
    "floor_to": floor_to,
    "ceil_to": ceil_to,
    "clamp": clamp,
    "min": min,
    "max": max,
}
_TRUE, _FALSE = Interval(1, 1), Interval(0, 0)


class Prover:
    """Follows the lines of rules with intervals in place of numbers, and keeps what each place can hold."""

    def __init__(self, limit: int = INT64) -> None:
        self.limit = limit
        self.widest = 0
        self.seen: dict[tuple[str, ast.AST], Interval] = {}  # what every place of a rule can hold, ever
        self.crossed: set[tuple[str, ast.AST]] = set()  # clamps whose lowest could lie above the highest

    def at(self, stage: str, node: ast.AST) -> Interval:
        """What a place can hold; anything, where no value of the plan comes to it."""
        return self.seen.get((stage, node), Interval(-self.limit, self.limit))

    def follow(
        self, stage: str, rule: Rule, wanted: frozenset[str], space: dict[str, Interval], when: str
    ) -> dict[str, Interval]:
        """The interval of every wanted line; InexactError when one can leave the exact range."""
        for step in (each for each in rule.steps if each.name in wanted):
            where = f"{rule.id} {rule.version}, line {step.name}, {when}"
            space[step.name] = _Pass(self, stage, where).value(tree(step.text), space)
        return space

    def check(self, interval: Interval, where: str) -> Interval:
        """Refuse what reaches the limit."""
        self.widest = max(self.widest, interval.widest)
        if interval.widest >= self.limit:
            power = self.limit.bit_length() - 1
            raise InexactError(
                f"{where}: a value could reach {interval.widest:,}, which is not below 2^{power}"
            )
        return interval


class _Pass:
    """One line in one period."""

    def __init__(self, prover: Prover, stage: str, where: str) -> None:
        self.prover = prover
        self.stage = stage
        self.where = where

    def value(self, node: ast.expr, space: Space) -> Interval:
        found = self.prover.check(self._value(node, space), self.where)
        key = (self.stage, node)
        known = self.prover.seen.get(key)
        self.prover.seen[key] = found if known is None else known.joined(found)
        return found

    def _value(self, node: ast.expr, space: Space) -> Interval:
        match node:
            case ast.Constant(value=int(value)):
                return Interval(value, value)
            case ast.Name(id=name):
                return space[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand, space)
                return Interval(-inner.high, -inner.low)
            case ast.BinOp(left=left, op=op, right=right):
                return _arithmetic(op, self.value(left, space), self.value(right, space))
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return self._choice(test, body, otherwise, space)
            case ast.Call(func=ast.Name(id=operation), args=arguments):
                return self._call(node, operation, [self.value(argument, space) for argument in arguments])
        return self._test(node, space)

    def _call(self, node: ast.Call, operation: str, given: list[Interval]) -> Interval:
        if operation == "abs":
            low = 0 if given[0].low <= 0 <= given[0].high else min(abs(given[0].low), abs(given[0].high))
            return Interval(low, given[0].widest)
        if operation in ("half_up", "floor_to", "ceil_to"):
            divided, divisor = given
            if divisor.low <= 0:
                raise InexactError(f"{self.where}: a divisor could be {divisor.low}")
            self.prover.check(Interval(0, 2 * divided.widest + 2 * divisor.high), self.where)
        if operation == "clamp" and given[1].high > given[2].low:
            self.prover.crossed.add((self.stage, node))
        corners = itertools.product(*((each.low, each.high) for each in given))
        values = [_CORNERS[operation](*corner) for corner in corners]
        return Interval(min(values), max(values))

    def _choice(self, test: ast.expr, body: ast.expr, otherwise: ast.expr, space: Space) -> Interval:
        self.value(test, space)
        found: Interval | None = None
        for branch, truth in ((body, True), (otherwise, False)):
            narrowed = _narrowed(test, space, truth=truth)
            if narrowed is not None:
                value = self.value(branch, narrowed)
                found = value if found is None else found.joined(value)
        assert found is not None  # noqa: S101 (a test is true or false)
        return found

    def _test(self, node: ast.expr, space: Space) -> Interval:
        match node:
            case ast.Compare(left=left, comparators=[right]):
                self.value(left, space)
                self.value(right, space)
            case ast.UnaryOp(operand=operand):
                self.value(operand, space)
            case ast.BoolOp(values=values):
                for each in values:
                    self.value(each, space)
        true, false = (_narrowed(node, space, truth=truth) is not None for truth in (True, False))
        return Interval(0, 1) if true and false else _TRUE if true else _FALSE


def _arithmetic(op: ast.operator, left: Interval, right: Interval) -> Interval:
    match op:
        case ast.Add():
            return Interval(left.low + right.low, left.high + right.high)
        case ast.Sub():
            return Interval(left.low - right.high, left.high - right.low)
    products = [x * y for x in (left.low, left.high) for y in (right.low, right.high)]
    return Interval(min(products), max(products))


def _narrowed(test: ast.expr, space: Space, *, truth: bool) -> dict[str, Interval] | None:
    """What the names can be where the test has come out so; None where it cannot."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _narrowed(operand, space, truth=not truth)
        case ast.BoolOp(op=ast.And(), values=values) if truth:
            return _all(values, space, truth=True)
        case ast.BoolOp(op=ast.Or(), values=values) if not truth:
            return _all(values, space, truth=False)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int(value))]):
            bounds = _cut(space[name], op if truth else _OPPOSITE[type(op)], value)
            return None if bounds is None else {**space, name: bounds}
    return dict(space)


def _all(tests: list[ast.expr], space: Space, *, truth: bool) -> dict[str, Interval] | None:
    narrowed: dict[str, Interval] | None = dict(space)
    for test in tests:
        if narrowed is None:
            return None
        narrowed = _narrowed(test, narrowed, truth=truth)
    return narrowed


_OPPOSITE: Mapping[type[ast.cmpop], ast.cmpop] = {
    ast.Gt: ast.LtE(),
    ast.LtE: ast.Gt(),
    ast.Lt: ast.GtE(),
    ast.GtE: ast.Lt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
}


def _cut(given: Interval, op: ast.cmpop, value: int) -> Interval | None:
    """The part of an interval that compares so with a constant."""
    low, high = given.low, given.high
    match op:
        case ast.Gt():
            low = max(low, value + 1)
        case ast.GtE():
            low = max(low, value)
        case ast.Lt():
            high = min(high, value - 1)
        case ast.LtE():
            high = min(high, value)
        case ast.Eq():
            low, high = max(low, value), min(high, value)
        case ast.NotEq():
            low, high = low + (low == value), high - (high == value)
    return Interval(low, high) if low <= high else None

"""A rule's line as people write it: base × rate instead of half_up(base * rate, 1_000_000). Pure.

The rules compute in fen, parts per million and ten-thousandths; the factors that only change units are left out, because
the values beside the line are shown in yuan, per cent and decimals.
"""

import ast
from collections.abc import Callable
from fractions import Fraction
from math import prod


SCALES = {"ten_thousandths": 10_000, "hundredths": 100}
RATE = 1_000_000
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Gt: ">",
    ast.GtE: "≥",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Eq: "=",
    ast.NotEq: "≠",
}
Named = Callable[[str], str]


def readable(formula: str, unit: str, named: Named) -> str:
    """The line of a rule; `named` says what each name is called, "" for one that is left out."""
    return _Writer(named, SCALES.get(unit, 1)).write(ast.parse(formula, mode="eval").body)


def is_rate(name: str) -> bool:
    """Whether a name of the rules stands for parts per million, which are shown per cent."""
    return name.endswith("rate") or name.startswith("rate_") or name in ("cut", "kept")


class _Writer:
    def __init__(self, named: Named, scale: int) -> None:
        self.named = named
        self.scale = scale

    def write(self, node: ast.expr, *, inside: bool = False) -> str:
        if isinstance(node, ast.Name):
            return self.named(node.id)
        if isinstance(node, ast.Constant):
            return "100 %" if node.value == RATE else str(node.value)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            text = f"{self.write(node.left)} {_SIGNS[type(node.op)]} {self.write(node.right)}"
            return f"({text})" if inside else text
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return self.product([node], [])
        if isinstance(node, ast.IfExp):
            return f"{self.write(node.body)} [{self.write(node.test)}], {self.write(node.orelse)}"
        if isinstance(node, ast.Compare):
            return f"{self.write(node.left)} {_COMPARED[type(node.ops[0])]} {self.write(node.comparators[0])}"
        return ast.unparse(node)

    def call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "half_up":
            return self.product([node.args[0]], [node.args[1]])
        if name == "clamp":
            value, floor, cap = (self.write(argument) for argument in node.args)
            return f"{floor} ≤ {value} ≤ {cap}"
        return f"{name}({', '.join(self.write(argument) for argument in node.args)})"

    def product(self, above: list[ast.expr], below: list[ast.expr]) -> str:
        """Factors over factors, with the constants that only change units taken out."""
        tops, over = self.factors(above)
        bottoms, under = self.factors(below)
        rates = sum(isinstance(factor, ast.Name) and is_rate(factor.id) for factor in tops)
        constant = Fraction(over, under) * RATE**rates
        if below:
            constant /= self.scale
        words = [text for text in (self.write(factor, inside=True) for factor in tops) if text]
        divisors = [text for text in (self.write(factor, inside=True) for factor in bottoms) if text]
        if constant.numerator != 1 or not words:
            words.append(f"{constant.numerator:,}")
        if constant.denominator != 1:
            divisors.append(f"{constant.denominator:,}")
        text = " × ".join(words)
        if not divisors:
            return text
        return f"{text} ÷ {divisors[0]}" if len(divisors) == 1 else f"{text} ÷ ({' × '.join(divisors)})"

    def factors(self, nodes: list[ast.expr]) -> tuple[list[ast.expr], int]:
        """What is multiplied, and the product of the constants in it."""
        found: list[ast.expr] = []
        constants: list[int] = []
        waiting = list(nodes)
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
                waiting[:0] = [node.left, node.right]
            elif isinstance(node, ast.Constant) and isinstance(node.value, int):
                constants.append(node.value)
            else:
                found.append(node)
        return found, prod(constants)

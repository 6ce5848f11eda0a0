"""A rule's line as people write it: base × rate instead of half_up(base * rate, 1_000_000). Pure.

The rules compute in fen, parts per million and ten-thousandths; the factors that only change units are left out, because
the values beside the line are shown in yuan, per cent and decimals.
"""

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod


MILLION = 1_000_000
SCALES = {
    "ten_thousandths": 10_000,
    "hundredths": 100,
    "tenths": 10,
    "ppm": MILLION,
    "millionths": MILLION,
    "fen_millionths": MILLION,
}
# What the arguments of a rule are given in, where their names alone do not tell; the lines of a rule name their own unit.
INPUTS: Mapping[str, Mapping[str, str]] = {
    "pension.basic": {"index": "millionths", "years": "hundredths", "per_year": "ppm"},
    "pension.account_part": {"balance": "fen", "divisor": "millionths"},
    "pension.transitional.beijing": {
        "index": "millionths",
        "deemed_years": "hundredths",
        "years_before_1998_07": "hundredths",
        "per_year": "ppm",
    },
    "pension.transitional.coefficient": {
        "index": "millionths",
        "deemed_years": "hundredths",
        "coefficient": "ppm",
    },
    "pension.transitional.notional_account": {"notional_balance": "fen"},
    "pension.total": dict.fromkeys(("basic", "account", "transitional", "supplement"), "fen"),
    "retirement.date": {"birth": "month", "first_birth": "month", "old_age": "age", "final_age": "age"},
    "retirement.early": {
        "birth": "month",
        "by_law": "month",
        "chosen": "month",
        "old_age": "age",
        "years": "hundredths",
    },
    "retirement.late": {"by_law": "month", "chosen": "month", "years": "hundredths"},
    "pension.account.credit": {"person_points": "ppm", "employer_points": "ppm"},
    "pension.account.credit.person": {"points": "ppm"},
    "pension.account.credit.flexible": {"points": "ppm"},
}
MONEY = frozenset(
    {
        "wage",
        "opening",
        "principal",
        "amount",
        "bases",
        "on_postings",
        "base",
        "floor",
        "cap",
        "reference",
        "fixed",
    }
)
AGES = frozenset({"age"})  # lines in months that people say in years
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
UnitOf = Callable[[str], str]


def unit_of(rule: str, lines: Mapping[str, str], name: str) -> str:
    """The unit of a name in a rule (its id, or id and version): a line's own, else what is known of the argument."""
    if name in AGES:
        return "age"
    if name in lines:
        return lines[name]
    known = INPUTS.get(rule.partition(" ")[0], {})
    return known.get(name) or ("fen" if name in MONEY else "ppm" if is_rate(name) else "count")


def is_rate(name: str) -> bool:
    """Whether a name of the rules stands for parts per million, which are shown per cent."""
    return name.endswith("rate") or name.startswith("rate_") or name in ("cut", "kept")


def readable(formula: str, unit: str, named: Named, unit_of: UnitOf) -> str:
    """The line of a rule; `named` says what each name is called, "" for one that is left out."""
    return _Writer(named, SCALES.get(unit, 1), unit_of).write(
        ast.parse(formula, mode="eval").body, outer=True
    )


class _Writer:
    def __init__(self, named: Named, scale: int, unit_of: UnitOf) -> None:
        self.named = named
        self.scale = scale
        self.unit_of = unit_of

    def write(self, node: ast.expr, *, inside: bool = False, outer: bool = False) -> str:
        """`inside` a product a sum stands in brackets; at the `outer` end the unit of the line is taken out."""
        match node:
            case ast.Name(id=name):
                return self.named(name)
            case ast.Constant(value=value):
                return "100 %" if value == MILLION and not outer else str(value)
            case ast.Call():
                return self.call(node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
                sides = self.write(left, outer=outer), self.write(right, outer=outer)
                text = f" {_SIGNS[type(op)]} ".join(sides)
                return f"({text})" if inside else text
            case ast.BinOp():
                return self.product([node], [], outer=outer)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"{self.write(body)} [{self.write(test)}], {self.write(orelse)}"
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"{self.write(left)} {_COMPARED[type(op)]} {self.write(right)}"
            case ast.BoolOp(op=op, values=values):
                return (" ∧ " if isinstance(op, ast.And) else " ∨ ").join(map(self.write, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"¬({self.write(operand)})"
            case ast.UnaryOp(operand=operand):
                return f"−{self.write(operand, inside=True)}"
            case _:
                return ast.unparse(node)

    def call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "half_up":
            return self.product([node.args[0]], [node.args[1]], outer=True)
        if name == "floor_to":
            return f"⌊{self.product([node.args[0]], [node.args[1]], outer=True)}⌋"
        if name == "ceil_to":
            return f"⌈{self.product([node.args[0]], [node.args[1]], outer=True)}⌉"
        if name == "clamp":
            value, floor, cap = (self.write(argument) for argument in node.args)
            return f"{floor} ≤ {value} ≤ {cap}"
        return f"{name}({', '.join(self.write(argument) for argument in node.args)})"

    def product(self, above: list[ast.expr], below: list[ast.expr], *, outer: bool) -> str:
        """Factors over factors, with the constants that only change units taken out."""
        tops, over = self.factors(above)
        bottoms, under = self.factors(below)
        constant = Fraction(over, under) * self.units(tops) / self.units(bottoms)
        if outer:
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

    def units(self, factors: list[ast.expr]) -> int:
        """By how much the values are greater than they are shown."""
        names = [factor.id for factor in factors if isinstance(factor, ast.Name)]
        return prod(SCALES.get(self.unit_of(name), 1) for name in names)

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

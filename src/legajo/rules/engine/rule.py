"""One definition of a rule, dated and with its law: from it come the figures, their explanation and their identity."""

import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType

from legajo.record.period import Month
from legajo.rules.engine.arithmetic import PRIMITIVES
from legajo.rules.engine.reading import RuleError, Step, read_steps


_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Rule:
    """A rule; `parameters` maps those of its arguments that are published values to the parameters' names."""

    id: str
    version: str
    valid_from: Month
    valid_to: Month | None
    region: str  # "" for every region
    law: str
    arguments: tuple[str, ...]
    parameters: Mapping[str, str]
    steps: tuple[Step, ...] = field(repr=False)

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(name for name in self.arguments if name not in self.parameters)

    @cached_property
    def text(self) -> list[object]:
        """Our own canonical text, by which the rule is identified (`ast.dump` differs between Python versions)."""
        steps = [[step.name, step.text, step.unit] for step in self.steps]
        validity = [str(self.valid_from), str(self.valid_to or ""), self.region]
        return [
            self.id,
            self.version,
            *validity,
            self.law,
            list(self.arguments),
            sorted(self.parameters.items()),
            steps,
        ]

    @cached_property
    def figures(self) -> Callable[..., tuple[int, ...]]:
        """The fast scalar: arguments by position, every step's value in order."""
        body = "".join(f"    {step.name} = {step.text}\n" for step in self.steps)
        names = ", ".join(step.name for step in self.steps)
        return build_function(
            "figures", f"def figures({', '.join(self.arguments)}):\n{body}    return ({names},)\n", self.id
        )

    def lines(self, prefix: str, constants: Mapping[str, str]) -> list[str]:
        """The steps as lines of Python, their names prefixed and the constants written in."""
        names = {**constants, **{step.name: prefix + step.name for step in self.steps}}
        return [
            f"    {names[step.name]} = {_WORD.sub(lambda word: names.get(word[0], word[0]), step.text)}\n"
            for step in self.steps
        ]

    def compute(self, **arguments: int) -> dict[str, int]:
        """Every named figure, from arguments by name."""
        values = self.figures(*(arguments[name] for name in self.arguments))
        return dict(zip((step.name for step in self.steps), values, strict=True))

    def leading_to(self, line: str) -> frozenset[str]:
        """The line with all lines that it is made of."""
        if line not in self._leading:
            uses = {step.name: step.uses for step in self.steps}
            wanted: set[str] = set()
            waiting = [line]
            while waiting:
                name = waiting.pop()
                if name in uses and name not in wanted:
                    wanted.add(name)
                    waiting.extend(uses[name])
            self._leading[line] = frozenset(wanted)
        return self._leading[line]

    @cached_property
    def _leading(self) -> dict[str, frozenset[str]]:
        return {}

    def holds(self, region: str, month: Month) -> bool:
        return (
            self.region in ("", region)
            and self.valid_from <= month
            and (self.valid_to is None or month <= self.valid_to)
        )


def rule(
    identity: str,
    *,
    version: str,
    valid_from: str,
    law: str,
    valid_to: str | None = None,
    region: str = "",
    parameters: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., None]], Rule]:
    """Turn a function's text into a rule; RuleError when it is not one."""

    def read(function: Callable[..., None]) -> Rule:
        assert isinstance(function, FunctionType)  # noqa: S101 (tells the type checker what a decorator gets)
        source = textwrap.dedent(inspect.getsource(function))
        return read_rule(
            identity,
            source,
            version=version,
            valid_from=valid_from,
            law=law,
            valid_to=valid_to,
            region=region,
            parameters=parameters,
        )

    return read


def read_rule(
    identity: str,
    source: str,
    *,
    version: str,
    valid_from: str,
    law: str,
    valid_to: str | None = None,
    region: str = "",
    parameters: Mapping[str, str] | None = None,
) -> Rule:
    """A rule from the text of its function."""
    arguments, steps = read_steps(identity, source)
    if unknown := set(parameters or {}) - set(arguments):
        raise RuleError(f"{identity}: {', '.join(sorted(unknown))} is no argument of the rule")
    return Rule(
        id=identity,
        version=version,
        valid_from=Month.parse(valid_from),
        valid_to=Month.parse(valid_to) if valid_to else None,
        region=region,
        law=law,
        arguments=arguments,
        parameters=dict(parameters or {}),
        steps=steps,
    )


def in_force(rules: tuple[Rule, ...], region: str, month: Month) -> Rule | None:
    """The rule that holds there and then: a region's own before the national one, then the youngest."""
    holding = [candidate for candidate in rules if candidate.holds(region, month)]
    return max(holding, key=lambda candidate: (candidate.region != "", candidate.valid_from), default=None)


def build_function(name: str, text: str, origin: str) -> Callable[..., tuple[int, ...]]:
    """Compile text that the reader wrote itself; nothing but the primitives is in its reach."""
    space: dict[str, object] = {"__builtins__": {}, **PRIMITIVES}
    exec(compile(text, f"<rule {origin}>", "exec"), space)  # noqa: S102 (the text is our own writing of a checked tree)
    made = space[name]
    assert callable(made)  # noqa: S101 (the text defines it)
    return made

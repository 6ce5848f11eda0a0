"""Worked cases as files: where a figure was read, what went into it, and what must come out, exactly (docs/formats/cases.md)."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from legajo.rules import forms
from legajo.rules.engine.arithmetic import half_up


LARGEST = 1_000_000  # characters of a file
_PLACE = re.compile(r"1|0\.0{0,5}1", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MARGINS = frozenset(
    {"margin", "tolerance", "absolute_error_margin", "relative_error_margin", "approx", "abs", "rel"}
)
_VERIFIED = ("true", "secondary", "false")

_TYPES: dict[type, str] = {dict: "a mapping", list: "a list", str: "a text"}


class CaseError(ValueError):
    """A file is no worked case; every problem is told, with the case and the key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Expected:
    """One figure as its source prints it; `reproduced=False` is a negative control that must not come out."""

    name: str
    value: str
    printed_to: str | None = (
        None  # the place to which the source rounds, where it prints less than the result has
    )
    reproduced: bool = True
    why: str = ""

    def meets(self, got: Any) -> bool:
        """Whether the result is exactly this figure; a decimal is compared as a number, all else as text."""
        if isinstance(got, list):
            return [part.strip() for part in self.value.split(",")] == [str(each) for each in got]
        text = str(got)
        if not (_DECIMAL.fullmatch(text) and _DECIMAL.fullmatch(self.value)):
            return text == self.value
        exact = Fraction(text)
        if self.printed_to is not None:
            place = Fraction(self.printed_to)
            scaled = exact / place
            exact = half_up(scaled.numerator, scaled.denominator) * place
        return exact == Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case."""

    name: str
    kind: str
    rule: str  # of kind `compute`, or where a kind has more than one rule
    source: str
    address: str
    verified: str
    region: str
    at: str
    known_at: str
    note: str
    input: Mapping[str, Any]
    output: tuple[Expected, ...]


class _Loader(yaml.BaseLoader):
    """Every scalar is text as it is written, so that no figure goes through a float; a doubled key is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise CaseError([f"line {node.start_mark.line + 1}: the key {doubled[0]!r} stands twice"])
        return super().construct_mapping(node, deep=deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise CaseError(["references (*name) are not read"])
        return super().compose_node(parent, index)


def read_file(path: Path) -> tuple[Case, ...]:
    """The cases of a file: one, or a list; CaseError when it cannot be read."""
    try:
        with path.open(encoding="utf-8") as stream:
            text = stream.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError([f"{path.name} cannot be read: {error}"]) from error
    return read_cases(text)


def read_cases(text: str) -> tuple[Case, ...]:
    """The cases of a text; CaseError tells everything that is wrong."""
    if len(text) > LARGEST:
        raise CaseError([f"a file of cases has at most {LARGEST} characters"])
    try:
        loaded = yaml.load(text, _Loader)  # noqa: S506 (the base loader makes texts, lists and mappings only)
    except (yaml.YAMLError, RecursionError) as error:
        raise CaseError([f"the file is no YAML: {error}"]) from error
    if not loaded:
        raise CaseError(["the file is empty"])
    several = loaded if isinstance(loaded, list) else [loaded]
    problems: list[str] = []
    found = [
        _Reader(each, f"case {n}: " if len(several) > 1 else "", problems).case()
        for n, each in enumerate(several, 1)
    ]
    if problems:
        raise CaseError(problems)
    return tuple(each for each in found if each is not None)


class _Reader:
    """Reads one case and gathers its problems."""

    def __init__(self, loaded: Any, where: str, problems: list[str]) -> None:
        self.loaded = loaded
        self.where = where
        self.problems = problems

    def case(self) -> Case | None:
        if not isinstance(self.loaded, dict):
            self._wrong(f"a case is a mapping, not {_TYPES[type(self.loaded)]}")
            return None
        known = ("name", "kind", "rule", "source", "region", "at", "known_at", "note", "input", "output")
        self._unknown("", self.loaded, known)
        source = self._source()
        read = {key: self._text(self.loaded, key, needed=key in ("name", "kind")) for key in known[:3]}
        for key, form in (("region", ""), ("at", "month"), ("known_at", "date"), ("note", "")):
            read[key] = self._text(self.loaded, key, form=form, needed=key in ("region", "known_at"))
        given = self.loaded.get("input")
        if not isinstance(given, dict):
            self._wrong("input: a case has a mapping of what goes in")
        return Case(**read, **source, input=given if isinstance(given, dict) else {}, output=self._outputs())

    def _source(self) -> dict[str, str]:
        given = self.loaded.get("source")
        if isinstance(given, str) and given:
            return {"source": given, "address": "", "verified": "secondary"}
        if not isinstance(given, dict):
            self._wrong("source: say where the figures were read (a title, or title, address, verified)")
            return {"source": "", "address": "", "verified": ""}
        self._unknown("source.", given, ("title", "address", "verified"))
        verified = self._text(given, "verified", "source.") or "secondary"
        if verified not in _VERIFIED:
            self._wrong(f"source.verified: one of {', '.join(_VERIFIED)}, not {verified!r}")
        return {
            "source": self._text(given, "title", "source.", needed=True),
            "address": self._text(given, "address", "source."),
            "verified": verified,
        }

    def _outputs(self) -> tuple[Expected, ...]:
        given = self.loaded.get("output")
        if not isinstance(given, dict) or not given:
            self._wrong("output: a case has a mapping of what must come out")
            return ()
        return tuple(self._expected(name, value) for name, value in given.items())

    def _expected(self, name: str, value: Any) -> Expected:
        if isinstance(value, str):
            if not value:
                self._wrong(f"output.{name}: the value is missing")
            return Expected(name, value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return Expected(name, ",".join(value))
        if not isinstance(value, dict):
            self._wrong(f"output.{name}: a value, or a mapping with value, printed_to, reproduced and why")
            return Expected(name, "")
        place = f"output.{name}."
        self._unknown(place, value, ("value", "printed_to", "reproduced", "why"))
        printed_to = self._text(value, "printed_to", place) or None
        if printed_to is not None and not _PLACE.fullmatch(printed_to):
            self._wrong(f"{place}printed_to: the place to which the source rounds, like 1, 0.1 or 0.01")
            printed_to = None
        reproduced = self._text(value, "reproduced", place) or "true"
        if reproduced not in ("true", "false"):
            self._wrong(f"{place}reproduced: true or false, not {reproduced!r}")
        why = self._text(value, "why", place)
        if reproduced == "false" and not why:
            self._wrong(f"{place}why: say why the source's figure is not reproduced")
        text = self._text(value, "value", place, needed=True)
        return Expected(name, text, printed_to, reproduced != "false", why)

    def _text(
        self, given: Mapping[str, Any], key: str, place: str = "", *, form: str = "", needed: bool = False
    ) -> str:
        value = given.get(key, "")
        if not isinstance(value, str):
            self._wrong(f"{place}{key}: a text, not {_TYPES[type(value)]}")
            return ""
        if not value:
            if needed:
                self._wrong(f"{place}{key}: is missing")
            return ""
        if form:
            try:
                forms.read(value, form)
            except ValueError as error:
                self._wrong(f"{place}{key}: {error}")
        return value

    def _unknown(self, place: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if str(key) in _MARGINS:
                self._wrong(f"{place}{key}: a margin is an error; a figure comes out exactly or it does not")
            elif key not in known:
                self._wrong(f"{place}{key}: is not known here; known are {', '.join(known)}")

    def _wrong(self, problem: str) -> None:
        self.problems.append(self.where + problem)

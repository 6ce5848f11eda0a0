"""Reads the product's parameter files, strictly: unknown keys, unquoted numbers and values finer than their unit are errors."""

import datetime
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml

from legajo.rules.parameters.store import Definition, Parameters, ParameterValue, Source, Verified
from legajo.rules.parameters.units import Clock, Unit, check_moment, check_text, first_day


FILES = Path(__file__).parent / "files"


class LoadError(ValueError):
    """A parameter file is not in order; the message names the file, the parameter and the fault."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader may be missing
    """Refuses a key that stands twice, which YAML readers let pass."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise LoadError(f"the key {doubled[0]!r} stands twice (line {node.start_mark.line + 1})")
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    address: str | None = None
    kind: str = ""


class _Value(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    valid_from: str
    valid_to: str | None = None
    value: str | None = None
    unknown: str | None = None
    known_from: str
    known_from_assumed: bool = False
    source: list[str]
    verified: bool | str
    note: str = ""


class _Parameter(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    description: str
    unit: Unit
    clock: Clock = "month"
    until_replaced: bool = False
    renewed_every: Annotated[int, msgspec.Meta(ge=1)] | None = None
    regions: dict[str, list[_Value]]


@cache
def load() -> Parameters:
    """The parameters that the product ships."""
    return load_folder(FILES)


def load_folder(folder: Path) -> Parameters:
    """Every file of a folder; `sources.yaml` is the list of sources that the others name by key."""
    sources = _read(folder / "sources.yaml", dict[str, _Source])
    definitions: dict[str, Definition] = {}
    values: list[ParameterValue] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "sources.yaml":
            continue
        for name, parameter in _read(path, dict[str, _Parameter]).items():
            if name in definitions:
                raise LoadError(f"{path.name}: {name} is already in another file")
            definitions[name] = Definition(
                name,
                parameter.unit,
                parameter.clock,
                parameter.description,
                parameter.until_replaced,
                parameter.renewed_every,
            )
            values.extend(_values(f"{path.name}: {name}", name, parameter, sources))
    return Parameters(definitions.values(), values)


def _read(path: Path, form: Any) -> Any:
    try:
        with path.open(encoding="utf-8") as stream:
            return msgspec.convert(yaml.load(stream, _Loader), form)  # noqa: S506 (a safe loader's subclass)
    except (msgspec.ValidationError, yaml.YAMLError, LoadError) as error:
        raise LoadError(f"{path.name}: {error}") from error


def _values(
    where: str, name: str, parameter: _Parameter, sources: dict[str, _Source]
) -> Iterator[ParameterValue]:
    for region, given in parameter.regions.items():
        seen: set[tuple[str, str]] = set()
        for value in given:
            _check(f"{where}, {region}, {value.valid_from}", parameter, value, sources)
            key = (first_day(value.valid_from), value.known_from)
            if key in seen:
                raise LoadError(
                    f"{where}, {region}: two values from {value.valid_from} are known from {value.known_from}"
                )
            seen.add(key)
            yield ParameterValue(
                name=name,
                region=region,
                unit=parameter.unit,
                text=value.value,
                valid_from=value.valid_from,
                valid_to=value.valid_to,
                known_from=value.known_from,
                known_from_assumed=value.known_from_assumed,
                sources=tuple(Source(sources[s].title, sources[s].address or "") for s in value.source),
                verified=_verified(value.verified),
                note=value.note if value.unknown is None else value.unknown,
            )


def _check(where: str, parameter: _Parameter, value: _Value, sources: dict[str, _Source]) -> None:
    if (value.value is None) == (value.unknown is None):
        raise LoadError(f"{where}: say either the value, or why it is unknown")
    if unknown := [key for key in value.source if key not in sources]:
        raise LoadError(f"{where}: no source is called {unknown[0]}")
    if not value.source:
        raise LoadError(f"{where}: a value has a source")
    if isinstance(value.verified, str) and value.verified != "secondary":
        raise LoadError(f"{where}: verified is true, secondary or false")
    try:
        check_moment(value.valid_from, parameter.clock)
        if value.valid_to is not None:
            check_moment(value.valid_to, parameter.clock)
        datetime.date.fromisoformat(value.known_from)
        if value.value is not None:
            check_text(value.value, parameter.unit)
    except ValueError as error:
        raise LoadError(f"{where}: {error}") from error
    if value.valid_to is not None and value.valid_to < value.valid_from:
        raise LoadError(f"{where}: it ends before it begins")


def _verified(given: bool | str) -> Verified:
    return given

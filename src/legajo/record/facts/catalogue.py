"""The list of kinds, written out for people: docs/formats/entries.md holds it, and a test compares."""

from collections.abc import Iterator
from typing import Any

from msgspec import NODEFAULT, inspect

from legajo.record.facts.entry import Entry
from legajo.record.facts.kinds import KINDS, Kind
from legajo.record.facts.terms import Fact


_FORMS = {7: "month", 10: "date", 32: "32 hex", 36: "uuid", 64: "64 hex"}


def envelope() -> str:
    """The fields of every entry, as a table."""
    rows = [row for row in _fields(Entry[Fact]) if not row.startswith("| `fact`")]
    return "\n".join(("| field | form |", "|---|---|", *rows, "| `fact` | by kind, see below |"))


def kinds() -> str:
    """Every kind with its fields."""
    return "\n\n".join(_kind(kind) for kind in KINDS.values())


def _kind(kind: Kind) -> str:
    words = (kind.struct.__doc__ or "").partition(". ")[2].strip()
    title = f"### {kind.number} `{kind.name}` (version {kind.version}, {kind.family})"
    after = f" Consequence: {kind.consequence.replace('_', ' ')}." if kind.consequence else ""
    return "\n".join(
        (title, "", f"{words}{after}", "", "| field | form |", "|---|---|", *_fields(kind.struct))
    )


def _fields(struct: Any) -> Iterator[str]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 (facts are structs)
    for field in info.fields:
        needed = field.default is NODEFAULT and field.default_factory is NODEFAULT
        form = _form(field.type)
        yield f"| `{field.encode_name}` | {form if needed else f'{form}; may be left out{_default(field)}'} |"


def _default(field: inspect.Field) -> str:
    if field.default in (None, NODEFAULT, ()):
        return ""
    return f": then {str(field.default).lower() if isinstance(field.default, bool) else field.default}"


def _form(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata(type=inner):
            return _form(inner)
        case inspect.UnionType(types=types):
            return " or ".join(_form(each) for each in types if not isinstance(each, inspect.NoneType))
        case inspect.VarTupleType(item_type=item):
            return f"list of {_form(item)}"
        case inspect.TupleType(item_types=items):
            return f"[{', '.join(map(_form, items))}]"
        case inspect.DictType(key_type=key, value_type=value):
            return f"{{{_form(key)}: {_form(value)}}}"
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.EnumType(cls=enum):
            return enum.__name__.lower()
        case inspect.StructType(cls=cls, fields=fields):
            return f"{cls.__name__.lower()} {{{', '.join(field.encode_name for field in fields)}}}"
        case inspect.IntType(ge=least):
            return "integer" if least is None or least < 0 else "integer ≥ 0"
        case inspect.StrType(max_length=length) if length is not None:
            return "month or date" if info.min_length != length else _FORMS[length]
        case inspect.BoolType():
            return "true or false"
        case _:
            return "text"

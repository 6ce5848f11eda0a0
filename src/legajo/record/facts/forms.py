"""The written forms of dates, digests and the like, checked when an entry is made or proposed.

Note [Forms at the gate]: a regular expression costs more than all the rest of reading an entry. So the types carry
lengths, which every reader checks, and a form, which the gate checks once, before four officers see the entry; the
book is read a million entries at a time, and the audit hashes what was checked.
"""

import re
from collections.abc import Callable
from typing import Any

from msgspec import inspect


Check = Callable[[Any], str | None]  # says what is wrong, or None


def check_for(kind: Any) -> Check | None:
    """The check of a type's forms; None when it has none."""
    return _check(inspect.type_info(kind), "")


def _check(info: inspect.Type, name: str) -> Check | None:
    match info:
        case inspect.Metadata(type=inner, extra=extra):
            return _form(extra["form"], name) if extra and "form" in extra else _check(inner, name)
        case inspect.UnionType(types=types):
            return _optional([_check(each, name) for each in types])
        case inspect.VarTupleType(item_type=item):
            return _each(_check(item, name))
        case inspect.TupleType(item_types=items):
            return _places([_check(item, name) for item in items])
        case inspect.DictType(key_type=key, value_type=value):
            return _pairs(_check(key, f"key of {name}"), _check(value, name))
        case inspect.StructType(fields=fields):
            return _fields([(field.name, _check(field.type, field.name)) for field in fields])
        case _:
            return None


def _form(pattern: str, name: str) -> Check:
    matches = re.compile(pattern, re.ASCII).fullmatch
    last: str | None = None  # the entries of a case have most of their texts in common

    def check(text: str) -> str | None:
        nonlocal last
        if text == last:
            return None
        if not matches(text):
            return f"{name}: {text!r} has not the form {pattern}"
        last = text
        return None

    return check


def _optional(checks: list[Check | None]) -> Check | None:
    inner = next((check for check in checks if check is not None), None)
    return None if inner is None else lambda value: None if value is None else inner(value)


def _each(inner: Check | None) -> Check | None:
    return None if inner is None else lambda items: _first(inner(item) for item in items)


def _places(checks: list[Check | None]) -> Check | None:
    if not any(checks):
        return None
    return lambda items: _first(c(item) for c, item in zip(checks, items, strict=True) if c is not None)


def _pairs(of_key: Check | None, of_value: Check | None) -> Check | None:
    if of_key is None and of_value is None:
        return None
    keys, values = _each(of_key), _each(of_value)
    return lambda pairs: (keys(pairs) if keys else None) or (values(pairs.values()) if values else None)


def _fields(checks: list[tuple[str, Check | None]]) -> Check | None:
    kept = tuple((name, check) for name, check in checks if check is not None)
    if not kept:
        return None

    def check(struct: Any) -> str | None:
        for name, inner in kept:
            if (fault := inner(getattr(struct, name))) is not None:
                return fault
        return None

    return check


def _first(faults: Any) -> str | None:
    return next((fault for fault in faults if fault is not None), None)

"""Asking the book's functions: rows made into values, refusals into LedgerError."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections

from legajo.ledger.errors import refusals
from legajo.ledger.wire import binary


R = TypeVar("R")


def rows(make: Callable[..., R], statement: str, values: list[Any], using: str) -> tuple[R, ...]:
    """What a statement answers, row by row; they come in binary, which is read in a third of the time of text."""
    with refusals(), binary(using) as cursor:
        cursor.execute(statement, values)
        return tuple([make(*row) for row in cursor.fetchall()])


def value(statement: str, values: list[Any], using: str) -> Any:
    """The single value that a statement answers."""
    with refusals(), connections[using].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]

"""What the book refuses, in the words that its own functions wrote for the officer."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import Error


class LedgerError(Exception):
    """The book did not take or give what was asked; the message says what, why, and what to do now."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal of the database's functions (SQLSTATE LG…) into a LedgerError; anything else stays a bug."""
    try:
        yield
    except Error as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and (cause.sqlstate or "").startswith("LG"):
            raise LedgerError(cause.diag.message_primary or str(cause)) from error
        raise

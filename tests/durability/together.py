"""Several calls at the same moment, each in a thread with connections of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections


T = TypeVar("T")
PATIENCE_SECONDS = 60


def together(*calls: Callable[[], T]) -> list[T | Exception]:
    """What each call answered or raised, in the order of the calls."""
    line = threading.Barrier(len(calls))

    def called(call: Callable[[], T]) -> T | Exception:
        try:
            for alias in connections.settings:
                connections[alias].ensure_connection()  # whoever connects first would be long done
            line.wait(PATIENCE_SECONDS)
            return call()
        except Exception as error:  # the answers are compared, refusals too
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(called, calls))


def twice(call: Callable[[], T]) -> list[T | Exception]:
    """The same call, two at a time: a double click, a second tab, a job that two workers took."""
    return together(call, call)

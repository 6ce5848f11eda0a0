"""What the demonstration does in the name of another process has that process's rights in the database, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend


_held: dict[str, BaseDatabaseWrapper] = {}


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Let the default connection be that of a role for a while; each role keeps one connection of its own."""
    own = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = (
        _held[role] if role in _held else _held.setdefault(role, _connection(role))
    )
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own


def leave() -> None:
    """Close what was opened for other roles."""
    while _held:
        _held.popitem()[1].close()


def open_alias(role: str) -> None:
    """Give this process a second connection under a role's name, as the worker has one for approved runs."""
    if role not in connections:
        connections.settings[role] = _settings(role)


def _connection(role: str) -> BaseDatabaseWrapper:
    given = _settings(role)
    wrapper: BaseDatabaseWrapper = load_backend(given["ENGINE"]).DatabaseWrapper(given, DEFAULT_DB_ALIAS)
    return wrapper


def _settings(role: str) -> dict[str, Any]:
    password = (Path(settings.LEGAJO_SECRETS) / f"role_{role}").read_text(encoding="ascii").strip()
    return {**connections[DEFAULT_DB_ALIAS].settings_dict, "USER": f"legajo_{role}", "PASSWORD": password}

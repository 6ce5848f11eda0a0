"""A database of its own for a test that commits or changes role: copied from a migrated template in a moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from legajo.cluster import SUPERUSER, Cluster


@dataclass
class Book:
    """One database with the product's tables, roles and grants, and ways to reach it."""

    cluster: Cluster
    name: str
    opened: list["psycopg.Connection[Any]"] = field(default_factory=list)

    def dsn(self, role: str | None = None) -> str:
        """The address for a role (web, desk, …), or for the superuser."""
        return self.cluster.dsn(role, database=self.name)

    def connect(self, role: str | None = None, *, autocommit: bool = True) -> "psycopg.Connection[Any]":
        """A connection as a role, or as the superuser; the fixture closes it."""
        made = psycopg.connect(self.dsn(role), autocommit=autocommit)
        self.opened.append(made)
        return made

    def environment(self, role: str = "desk") -> dict[str, str]:
        """What a process of the product needs to work in this database as a role."""
        return {**os.environ, "DATABASE_URL": self.dsn(), "LEGAJO_ROLE": role}

    @contextmanager
    def role(self, role: str | None) -> Iterator[None]:
        """Let Django's default connection be another role for a while (None: the superuser)."""
        before = dict(connections.settings["default"])
        point("default", self.cluster, self.name, role)
        try:
            yield
        finally:
            connections["default"].close()
            connections.settings["default"].update(before)


def point(alias: str, cluster: Cluster, name: str, role: str | None) -> None:
    """Let one of Django's connections reach this database as this role, in every thread that opens it anew."""
    connections[alias].close()
    user = f"legajo_{role}" if role else SUPERUSER
    given = {"NAME": name, "USER": user, "PASSWORD": cluster.password(role), "HOST": str(cluster.sockets)}
    connections.settings[alias].update(given)


def aliases() -> dict[str, str]:
    """Django's connections in the tests, each with its role."""
    return {"default": settings.LEGAJO_ROLE, "accrual": "accrual"}

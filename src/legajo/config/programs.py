"""The processes of a running agency: what each is started as, and whose rights it has.

The public site and the officers' are two processes, so that the one the internet reaches holds neither the
agency's key nor an officer's rights. No child is given the owner's name or password.
"""

import os
import sys
from dataclasses import dataclass

from legajo.cluster.people import get_user
from legajo.cluster.places import apart
from legajo.config.paths import VAR
from legajo.config.server import address_without_owner
from legajo.config.supervisor import Program


WITNESS_NAME = "witness.legajo.example/1"
WITNESS_USER = "legajo-witness"
LEGAJO = (sys.executable, "-m", "legajo.config.main")
WITNESS = (sys.executable, "-m", "legajo.witness")


@dataclass(frozen=True)
class Places:
    """Where the running agency answers."""

    web: int = 8000
    desk: int = 8001
    witness: int = 8002
    bind: str = "127.0.0.1"

    def url(self, port: int) -> str:
        """The address of one of the sites, as a browser on this machine takes it."""
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "127.0.0.1") else self.bind  # noqa: S104 — compared, not bound
        return f"http://{host}:{port}"


def owner_environment() -> dict[str, str]:
    """For the commands that prepare: they reach the database as its owner."""
    return {"DJANGO_SETTINGS_MODULE": "legajo.config.settings", "LEGAJO_VAR": str(VAR)}


def environment(places: Places, role: str) -> dict[str, str]:
    """For a process that serves: its role, and the server's address without the owner's password."""
    return {
        **owner_environment(),
        "LEGAJO_ROLE": role,
        "LEGAJO_WITNESS": others_witness() or places.url(places.witness),
        "LEGAJO_PUBLIC_ADDRESS": os.environ.get("LEGAJO_PUBLIC_ADDRESS", places.url(places.web)),
        "LEGAJO_DESK_ADDRESS": os.environ.get("LEGAJO_DESK_ADDRESS", places.url(places.desk)),
        "DATABASE_URL": address_without_owner(),
    }


def others_witness() -> str:
    """The address of a witness that somebody else runs; empty where the agency starts its own."""
    return os.environ.get("LEGAJO_WITNESS", "")


def witness_words() -> tuple[str, ...]:
    """How the witness is called: with a store of its own and, where we are root, as another OS user."""
    user = get_user(WITNESS_USER) if os.geteuid() == 0 else None
    words = (*WITNESS, "--store", str(apart(VAR, "witness", user)), "--name", WITNESS_NAME)
    return (*words, "--user", user.pw_name) if user else words


def witness(places: Places) -> Program:
    """The witness that ships with the product."""
    words = (*witness_words(), "--listen", f"127.0.0.1:{places.witness}")
    return Program("witness", words, owner_environment())


def programs(places: Places) -> tuple[Program, ...]:
    """All but the witness, in the order in which they start."""
    return (
        Program("integrator", (*LEGAJO, "integrator"), environment(places, "integrator")),
        Program("worker", (*LEGAJO, "worker"), environment(places, "worker")),
        site("desk", places, places.desk),
        site("web", places, places.web),
    )


def site(role: str, places: Places, port: int) -> Program:
    """One of the two sites, under gunicorn."""
    words = (sys.executable, "-m", "gunicorn", "--config", "python:legajo.config.gunicorn_settings")
    bind = f"[{places.bind}]:{port}" if ":" in places.bind else f"{places.bind}:{port}"
    return Program(role, (*words, "--bind", bind, "legajo.config.wsgi"), environment(places, role))

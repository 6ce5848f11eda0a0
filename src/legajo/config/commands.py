"""The commands of `legajo`, as a table: where each stands, what it needs, and whose rights it has in the database.

A command's module is imported only when it is called, so that `legajo collection check` starts without Django.
A module offers `app` (a typer application: a group of commands) or `command` (a function: a single one).
"""

from dataclasses import dataclass
from enum import StrEnum


class Needs(StrEnum):
    """What must stand before a command runs."""

    NOTHING = "nothing"
    DJANGO = "django"
    DATABASE = "database"  # Django, and a server that answers: ours is started when none runs


@dataclass(frozen=True)
class Command:
    """One word after `legajo`."""

    name: str
    module: str
    help: str
    needs: Needs = Needs.NOTHING
    role: str = "desk"
    free: tuple[str, ...] = ()  # sub-commands that need nothing
    asking: tuple[str, ...] = ()  # the only sub-commands that need it, where the others need nothing


CLI = "legajo.channels.cli"
COMMANDS = (
    Command("demo", "legajo.config.demonstration", "A running agency with a decade of history."),
    Command("serve", "legajo.config.serving", "Start everything that serves; restart what dies."),
    Command(
        "install", "legajo.config.install", "Bring the database up to this version.", Needs.DATABASE, "owner"
    ),
    Command("worker", "legajo.config.worker", "Do the deferred work.", Needs.DATABASE, "worker"),
    Command(
        "integrator",
        "legajo.config.integrator",
        "Grow the log, sign checkpoints.",
        Needs.DATABASE,
        "integrator",
    ),
    Command("agency", f"{CLI}.agency", "Found the agency; print its public keys.", Needs.DATABASE, "owner"),
    Command("collection", f"{CLI}.collection", "Check an employer's sheet."),
    Command(
        "rules",
        f"{CLI}.rules",
        "Ask the rules; explain a figure of somebody's record.",
        Needs.DATABASE,
        asking=("explain",),
    ),
    Command(
        "verify",
        f"{CLI}.verify",
        "Recompute the whole book, or check a proof file.",
        Needs.DATABASE,
        "auditor",
        ("proof",),
    ),
    Command(
        "accrual",
        f"{CLI}.accrual",
        "Run preset rules over the whole population; dry unless told otherwise.",
        Needs.DATABASE,
        "worker",
    ),
    Command("custody", f"{CLI}.custody", "Back up and restore.", Needs.DJANGO, "backup"),
    Command("doctor", f"{CLI}.doctor", "Say what is wrong and what to do.", Needs.DJANGO, "auditor"),
)

"""The root command `legajo`: mounts the channel's commands, the demo's, and those that serve."""

import sys
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

import typer

from legajo.config.commands import COMMANDS, Command, Needs
from legajo.config.server import RefusedError, reach


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    called = next((word for word in arguments if not word.startswith("-")), "")
    command = next((each for each in COMMANDS if each.name == called), None)
    try:
        with prepared(command, arguments):
            tree(command)(arguments, prog_name="legajo")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


def tree(called: Command | None) -> typer.Typer:
    """The tree of commands: the called one whole, the others by name and help alone."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        help="The system of record of a social-insurance agency.",
    )
    app.callback()(_nothing)
    for command in COMMANDS:
        _mount(app, command, whole=command is called)
    return app


def prepared(command: Command | None, arguments: list[str]) -> AbstractContextManager[None]:
    """What the command needs, standing while it runs. Asking for help needs nothing but Django."""
    called = set(arguments[1:2])
    if command is None or command.needs is Needs.NOTHING or called & set(command.free):
        return nullcontext()
    if command.asking and not called & set(command.asking):
        return nullcontext()
    return reach(command.role, database=command.needs is Needs.DATABASE and "--help" not in arguments)


def _mount(app: typer.Typer, command: Command, *, whole: bool) -> None:
    if not whole:
        app.command(command.name, help=command.help)(_nothing)
        return
    module = import_module(command.module)
    if hasattr(module, "command"):
        app.command(command.name, help=command.help)(module.command)
    else:
        app.add_typer(module.app, name=command.name, help=command.help)


def _nothing() -> None:
    """Stand for the tree itself, and for a command that was not called."""


if __name__ == "__main__":
    main()

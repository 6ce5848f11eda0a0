"""The root command `legajo`: mounts the channel's commands and the demo's."""

import os

import typer


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="The system of record of a social-insurance agency.")


def main() -> None:
    """Run the command line."""
    app()

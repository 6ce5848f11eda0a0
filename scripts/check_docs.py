"""Keeps the documents in step: links lead somewhere, named files and make targets exist, commands and options are real."""

import os
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django
import typer


PROJECT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s;&(])(?:\.venv/bin/)?legajo((?: +[^\s;&|)]+)+)")
TARGET = re.compile(r"(?:^|[\s;&])make ([a-z-]+)")
FILE = re.compile(r"^(?:src|tests|scripts|docs|bench|tools|requirements)/[\w./-]+$")
WORD = re.compile(r"^[a-z][a-z-]*$")


def main() -> None:
    """Say everything that is wrong, and end with 1 if anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
    django.setup()
    wrong = [line for path in documents() for line in check(path)] + hosts_in_requirements()
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.exit(bool(wrong))


def documents() -> list[Path]:
    """Every document of the project."""
    hidden = {".venv", "var", "node_modules", ".git"}
    found = (path for path in PROJECT.rglob("*.md") if not hidden & set(path.relative_to(PROJECT).parts))
    return sorted(path for path in found if "vendor" not in path.parts and "licences" not in path.parts)


def check(path: Path) -> Iterator[str]:
    """What is wrong in one document."""
    name = path.relative_to(PROJECT)
    text = path.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        if ":" not in link and not (path.parent / link).exists():
            yield f"{name}: the link {link} leads nowhere"
    code = [*SPAN.findall(BLOCK.sub("", text)), *BLOCK.findall(text)]
    for piece in code:
        for target in TARGET.findall(piece):
            if target not in targets():
                yield f"{name}: there is no `make {target}`"
        if FILE.match(piece) and not list(PROJECT.glob(piece.rstrip("/"))):
            yield f"{name}: {piece} does not exist"
        for words in COMMAND.findall(piece):
            yield from (f"{name}: legajo{words}: {wrong}" for wrong in check_command(words.split()))


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def check_command(words: list[str]) -> Iterator[str]:
    """Follow the words down the tree of commands; then look for every option among those of the last one."""
    from legajo.config.commands import COMMANDS

    known = {each.name: each for each in COMMANDS}
    if words[0].startswith("-") or not WORD.match(words[0]) or any("<" in word for word in words):
        return
    if words[0] not in known:
        yield f"there is no command {words[0]}"
        return
    try:
        module = import_module(known[words[0]].module)
    except ImportError as error:
        yield f"the command cannot be loaded: {error}"
        return
    node = typer.main.get_command(_application(module))
    for word in words[1:]:
        children = getattr(node, "commands", {})
        if word in children:
            node = children[word]
        elif children and WORD.match(word):
            yield f"there is no command {word}"
    options = {option for parameter in node.params for option in parameter.opts} | {"--help"}
    for word in words:
        if word.startswith("--") and word.split("=")[0] not in options:
            yield f"there is no option {word}"


def _application(module: object) -> typer.Typer:
    if hasattr(module, "command"):
        app = typer.Typer()
        app.command()(module.command)
        return app
    found = module.app  # type: ignore[attr-defined]  # by the contract of commands.py
    assert isinstance(found, typer.Typer)  # noqa: S101 — the same
    return found


def hosts_in_requirements() -> list[str]:
    """No host's name stands in the pins: where packages come from is the machine's business."""
    files = sorted((PROJECT / "requirements").glob("*.txt"))
    return [f"{path.name}: names a host" for path in files if "://" in path.read_text(encoding="utf-8")]


if __name__ == "__main__":
    main()

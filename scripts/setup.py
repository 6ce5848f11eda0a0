"""Prepares .venv: `python3 scripts/setup.py [--batch|--dev]`. Bare Python, run before anything is installed.

uv is installed by hash, and installs the pinned set by hash; where it cannot reach the packages (pip may know
a mirror that uv does not), pip does the same. A stamp makes the second run a matter of milliseconds.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path


PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = PROJECT / "requirements"
OLDEST = (3, 11)
COMMAND = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from legajo.config.main import main
if __name__ == "__main__":  # a second process of the audit imports this file
    sys.exit(main())
"""


def main() -> None:
    """Make what is missing; say what is being done only when it takes time."""
    if sys.version_info < OLDEST:
        stop(f"Legajo needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    sort = "dev" if "--dev" in sys.argv else "batch" if "--batch" in sys.argv else "base"
    pinned = REQUIREMENTS / f"{sort}.txt"
    if not is_done(pinned):
        make_environment()
        install(pinned)
        link_project()
        stamp(pinned).write_text(state(pinned), encoding="ascii")
    compile_catalogues()
    run(
        [PYTHON, "-m", "compileall", "-q", "src/legajo"], check=False, quiet=True
    )  # many processes start at once


def state(pinned: Path) -> str:
    """What the environment depends on: the pins, this script, and where the project lies."""
    digest = hashlib.sha256(os.fsencode(PROJECT))
    for path in (pinned, REQUIREMENTS / "uv.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(pinned: Path) -> Path:
    """The note that these pins are installed."""
    return VENV / f".legajo-{pinned.stem}"


def is_done(pinned: Path) -> bool:
    """Whether nothing has changed since the last time, and the environment's interpreter still works."""
    note = stamp(pinned)
    return note.exists() and note.read_text(encoding="ascii") == state(pinned) and works()


def works() -> bool:
    """Whether the environment has an interpreter that runs."""
    return PYTHON.exists() and run([PYTHON, "-c", ""], check=False, quiet=True)


def make_environment() -> None:
    """Make .venv, or make it anew when its interpreter is gone."""
    if works() and (VENV / "bin" / "pip").exists():
        return
    try:
        import ensurepip  # noqa: F401 — Debian splits it off
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            f"This Python has no venv. Install it, then run make again:\n  apt-get install python3-venv   (or python{version}-venv)"
        )
    say("Making .venv …")
    venv.create(VENV, with_pip=True, symlinks=True, clear=VENV.exists())  # a copy may miss its library


def install(pinned: Path) -> None:
    """Install the pinned set by hash, with uv where it can reach the packages."""
    say(f"Installing {pinned.relative_to(PROJECT)} …")
    pip: list[Path | str] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]
    uv = VENV / "bin" / "uv"
    fast: list[Path | str] = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        PYTHON,
        "--require-hashes",
        "--compile-bytecode",
        "-r",
        pinned,
    ]
    if run([*pip, REQUIREMENTS / "uv.txt"], check=False) and run(fast, check=False, quiet=True):
        return
    say("uv could not install it; trying pip, which takes longer …")
    run([*pip, pinned])


def link_project() -> None:
    """Let the environment import the project where it lies, and put its command beside python."""
    found = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(found.stdout.strip(), "legajo.pth").write_text(f"{PROJECT / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "legajo"
    command.unlink(missing_ok=True)
    command.write_text(COMMAND.format(python=PYTHON), encoding="utf-8")
    command.chmod(0o755)


def compile_catalogues() -> None:
    """Compile the texts of the languages that have changed."""
    catalogues = list((PROJECT / "src").rglob("locale/*/LC_MESSAGES/*.po"))
    compiled = [path.with_suffix(".mo") for path in catalogues]
    if all(
        new.exists() and new.stat().st_mtime >= old.stat().st_mtime
        for old, new in zip(catalogues, compiled, strict=True)
    ):
        return
    run([PYTHON, "-m", "legajo.lobby.catalogues"])


def run(command: list[Path | str], *, check: bool = True, quiet: bool = False) -> bool:
    """Run a command; on failure stop, or answer False."""
    streams = subprocess.DEVNULL if quiet else None
    done = subprocess.run(
        [str(word) for word in command], cwd=PROJECT, stdout=streams, stderr=streams, check=False
    )
    if check and done.returncode:
        stop(f"This failed: {' '.join(str(word) for word in command)}")
    return done.returncode == 0


def say(words: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def stop(words: str) -> None:
    """Say what is wrong and what to do, and end."""
    sys.stderr.write(f"{words}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()

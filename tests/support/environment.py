"""Loaded before the settings: every test process has a var/ of its own, with passwords and no server yet."""

import os
import shutil
import tempfile
from pathlib import Path

from legajo.cluster.server import PORT
from legajo.config.secrets import ensure_secrets


PREFIX = "legajo-test-"


def _sweep() -> None:
    """Remove what killed test runs of ours left behind. The directory's name tells whose it was."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = left.name.removeprefix(PREFIX).split("-")[0]
        if left.stat().st_uid == os.geteuid() and not Path("/proc", pid).exists() and Path("/proc").exists():
            shutil.rmtree(left, ignore_errors=True)


def _prepare() -> Path:
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    home.chmod(0o711)  # the server's user must be able to pass
    var = home / "var"
    ensure_secrets(var / "secrets")
    os.environ["LEGAJO_VAR"] = str(var)
    os.environ.pop("DATABASE_URL", None)
    return home


HOME = _prepare()
VAR = HOME / "var"


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HOME, ignore_errors=True)


__all__ = ["HOME", "PORT", "VAR"]

"""The secrets that a running agency needs before its first start: made once, readable by their owner alone."""

import secrets
from pathlib import Path


LOGIN_ROLES = ("web", "desk", "collector", "accrual", "integrator", "auditor", "backup")


def ensure_secrets(directory: Path) -> None:
    """Make what is missing: Django's key and a password for every database role that can log in."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("django", *(f"role_{role}" for role in LOGIN_ROLES)):
        if not (directory / name).exists():
            write_secret(directory / name, secrets.token_hex(32))


def write_secret(path: Path, value: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    half.write_text(value, encoding="ascii")
    half.rename(path)


def role_passwords(directory: Path) -> dict[str, str]:
    """The password of each role that can log in."""
    return {role: (directory / f"role_{role}").read_text(encoding="ascii").strip() for role in LOGIN_ROLES}

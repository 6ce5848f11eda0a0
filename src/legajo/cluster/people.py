"""The operating system's users: who runs the server when root started it, and what that user can reach."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path


SERVER_USERS = ("postgres", "legajo-db")


def get_user(*names: str) -> pwd.struct_passwd:
    """The first of these users that exists; else the last is created as a system user; else nobody."""
    for name in names:
        if found := find_user(name):
            return found
    useradd = shutil.which("useradd")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", names[-1]]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 — a fixed command
    return find_user(names[-1]) or pwd.getpwnam("nobody")


def find_user(name: str) -> pwd.struct_passwd | None:
    """The entry of one user, if there is one."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def server_user() -> pwd.struct_passwd | None:
    """Whom to drop to: PostgreSQL refuses to run as root. None where we are an ordinary user already."""
    return get_user(*SERVER_USERS) if os.geteuid() == 0 else None


def may_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether this user may pass through every existing directory on the way to, and including, this one."""
    return all(_may_pass(each, user) for each in (path, *path.parents) if each.exists())


def _may_pass(path: Path, user: pwd.struct_passwd) -> bool:
    found = path.stat()
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def own_directory(path: Path, user: pwd.struct_passwd | None, *, mode: int = 0o700) -> Path:
    """Make a directory that belongs to this user (or to us) and to nobody else; refuse one that is somebody's."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    path.mkdir(mode=mode, exist_ok=True)
    owner = user.pw_uid if user else os.geteuid()
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise PermissionError(f"{path} belongs to somebody else; remove it and start again")
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(mode)
    return path

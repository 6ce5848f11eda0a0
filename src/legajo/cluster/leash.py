"""Runs a command that dies when its parent dies: `leash.py PARENT SIGNAL UID:GID command …`.

A file of its own, run by path with a bare interpreter, because the work lies between fork and exec: as a
preexec_fn it could deadlock where the parent has threads. The kernel forgets the wish when the user changes,
so the user is dropped first. Where there is no such wish to the kernel, the leash stays and watches.
"""

import ctypes
import os
import signal
import sys
import time


PR_SET_PDEATHSIG = 1
PR_GET_PDEATHSIG = 2
PERIOD_SECONDS = 0.2


def main(arguments: list[str]) -> None:
    """Drop to the user, tie the knot, become the command."""
    parent, number, owner, *command = arguments
    if owner != "-":
        uid, gid = (int(part) for part in owner.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if "watch" in number:
        watch(int(parent), int(number.removeprefix("watch")), command)
    elif sys.platform != "linux":
        watch(int(parent), int(number), command)
    else:
        tie(int(number))
        if os.getppid() == int(parent):
            os.execv(command[0], command)  # noqa: S606 — this is the whole purpose


def tie(number: int) -> None:
    """Wish to be sent this signal when the parent ends; 0 is no wish."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def wish() -> int:
    """The signal that we wish for now. A program that drops to a user asks before, and ties itself again after."""
    found = ctypes.c_int(0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_GET_PDEATHSIG, ctypes.byref(found))
    return found.value


def watch(parent: int, number: int, command: list[str]) -> None:
    """Stay as the command's parent: pass signals on, and end it when our own parent is gone."""
    child = os.fork()
    if child == 0:
        os.execv(command[0], command)  # noqa: S606 — this is the whole purpose
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(each, lambda given, _: os.kill(child, given))
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
        if os.getppid() != parent:
            os.kill(child, number)
            parent = os.getppid()
        time.sleep(PERIOD_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1:])

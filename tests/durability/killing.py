"""A child process that does a piece of work and is killed in the midst of it (SIGKILL: it cannot clean up)."""

import os
import select
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from typing import NoReturn

from django.db import connections


def run(work: Callable[[], object]) -> float:
    """Let a child do the work to its end; answers with the seconds that it took."""
    pid, begun = _start(work)
    _, status = os.waitpid(pid, 0)
    assert status == 0, f"the child ended with status {status}"
    return time.perf_counter() - begun


def kill_in(work: Callable[[], object], seconds: float) -> bool:
    """Kill a child so many seconds into the work; False when it had ended by then."""
    pid, begun = _start(work)
    handle = os.pidfd_open(pid)
    try:
        select.select([handle], [], [], max(0.0, begun + seconds - time.perf_counter()))
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    finally:
        os.close(handle)
    _, status = os.waitpid(pid, 0)
    assert status in (0, signal.SIGKILL), f"the child ended with status {status}"
    return status == signal.SIGKILL


def _start(work: Callable[[], object]) -> tuple[int, float]:
    """Fork; answers when the child has begun."""
    connections.close_all()  # a connection is no thing to share
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of a fork beside threads: the child only works and leaves
        pid = os.fork()
    if pid == 0:
        _child(work, writer)
    os.close(writer)
    os.read(reader, 1)
    begun = time.perf_counter()
    os.close(reader)
    return pid, begun


def _child(work: Callable[[], object], writer: int) -> NoReturn:
    """Nothing of the parent's is taken down with the child: it leaves without any clean-up."""
    status = 1
    try:
        os.write(writer, b".")
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)

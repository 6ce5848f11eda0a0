"""What a piece of work cost: time on the clock, and CPU of this process and of the server's process that worked for it.

Others on the machine stretch the clock, and not evenly; the CPU they hardly touch. Linux tells it below /proc.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def spent(backend: int, work: Callable[[], object]) -> Spent:
    """The cost of one call, for which the server's process `backend` works."""
    wall, own, server = time.perf_counter(), time.process_time(), _cpu(backend)
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - own + _cpu(backend) - server)


def spent_here(work: Callable[[], object]) -> Spent:
    """The cost of one call that works on Django's connection."""
    from django.db import connection

    connection.ensure_connection()
    return spent(connection.connection.info.backend_pid, work)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

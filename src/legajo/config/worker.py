"""The worker: does what the sites deferred (reading sheets, proposing, approved runs), one process at a time.

A job whose worker was killed is taken up again: jobs enter their result once, whoever runs them.
"""

import asyncio
import os
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from legajo.config.gate import pass_gate


HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 10.0
NICENESS = 10  # a sheet of a hundred thousand rows must not slow down other users' pages
GRACE_SECONDS = 5.0


def command() -> None:
    """Work until told to stop."""
    pass_gate()
    os.nice(NICENESS)
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        asyncio.run(work(working))


async def work(working: App) -> None:
    """Do jobs, and look out for those that another worker left unfinished when it died."""
    async with working.open_async():
        watch = asyncio.create_task(retry_stalled(working))
        try:
            await working.run_worker_async(
                concurrency=1,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS * 6,
                shutdown_graceful_timeout=GRACE_SECONDS,
                install_signal_handlers=True,
            )
        finally:
            watch.cancel()


async def retry_stalled(working: App) -> None:
    """Give back, again and again, the jobs whose worker has shown no sign of life."""
    while True:
        for job in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await working.job_manager.retry_job(job)
        await asyncio.sleep(HEARTBEAT_SECONDS)

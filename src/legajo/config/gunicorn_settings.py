"""How the two sites are served. The access log holds neither query strings nor bodies nor referers: they name people."""

import os
from pathlib import Path


_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 — gunicorn makes its own private files there

worker_class = "gthread"
workers = int(os.environ.get("LEGAJO_SITE_WORKERS", "2"))
threads = 8
preload_app = True
timeout = 120
graceful_timeout = 5
keepalive = 5
control_socket_disable = True
worker_tmp_dir = str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(M)sms'
proc_name = f"legajo-{os.environ.get('LEGAJO_ROLE', 'desk')}"

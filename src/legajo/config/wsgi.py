"""The entry point of gunicorn; LEGAJO_ROLE says whether it is the public or the officers' site."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
application = get_wsgi_application()

if settings.LEGAJO_ROLE == "desk":
    # The officers' site writes. Its connections are closed again: gunicorn forks its workers from here.
    from django.db import connections

    from legajo.config.gate import pass_gate

    pass_gate()
    connections.close_all()

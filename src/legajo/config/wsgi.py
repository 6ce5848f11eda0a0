"""The entry point of gunicorn; LEGAJO_ROLE says whether it is the public or the officers' site."""

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legajo.config.settings")
application = get_wsgi_application()

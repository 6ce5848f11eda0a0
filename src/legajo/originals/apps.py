"""The stage originals as a Django application."""

from django.apps import AppConfig


class OriginalsConfig(AppConfig):
    name = "legajo.originals"
    default_auto_field = "django.db.models.BigAutoField"

"""The stage maintenance as a Django application."""

from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "legajo.maintenance"
    default_auto_field = "django.db.models.BigAutoField"

"""The stage accrual as a Django application."""

from django.apps import AppConfig


class AccrualConfig(AppConfig):
    name = "legajo.accrual"
    default_auto_field = "django.db.models.BigAutoField"

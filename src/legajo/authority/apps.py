"""The stage authority as a Django application."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "legajo.authority"
    default_auto_field = "django.db.models.BigAutoField"

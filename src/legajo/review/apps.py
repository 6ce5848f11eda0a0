"""The stage review as a Django application."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "legajo.review"
    default_auto_field = "django.db.models.BigAutoField"

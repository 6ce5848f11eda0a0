"""The stage collection as a Django application."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "legajo.collection"
    default_auto_field = "django.db.models.BigAutoField"

"""The demonstration: a seeded agency, and the page that leads a visitor through it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "legajo.demo"
    label = "demo"
    verbose_name = "Demonstration"

"""The book as a Django application: its tables are SQL, kept from the ORM on purpose."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "legajo.ledger"

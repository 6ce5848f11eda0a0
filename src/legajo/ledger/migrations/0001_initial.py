"""The book's tables and functions, each in a file of SQL that reads by itself."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


SQL = Path(__file__).parent / "sql"
FILES = ("book", "current", "log", "journal", "acts", "posting", "projection", "readers", "subjects", "dependants")


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), "DROP SCHEMA IF EXISTS ledger CASCADE")
        for name in FILES
    ]

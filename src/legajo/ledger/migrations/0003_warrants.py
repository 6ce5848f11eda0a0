"""What lets the database tell an officer's act from a statement under a stolen password."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0002_log")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "warrants.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
    ]

"""What the integrator and the makers of proofs may ask of the book."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "log_functions.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
    ]

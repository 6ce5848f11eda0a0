"""Each session says of which site it is: by row security no site sees another's (ledger/roles.py)."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("lobby", "0001_initial"), ("sessions", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            "ALTER TABLE django_session ADD COLUMN site text NOT NULL DEFAULT current_user;",
            "ALTER TABLE django_session DROP COLUMN site;",
        )
    ]

"""The shared cache of rate limits and of second-factor codes already used; nobody's rights stand in it."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE lobby_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX lobby_cache_expires ON lobby_cache (expires);",
            "DROP TABLE lobby_cache;",
        )
    ]

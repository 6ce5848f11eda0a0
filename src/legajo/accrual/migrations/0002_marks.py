"""A plan keeps the digest of what was staged, and the mark of the rules on both."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("accrual", "0001_initial")]
    operations: ClassVar[list[migrations.AddField]] = [
        migrations.AddField("plan", "staged", models.BinaryField(default=b"")),
        migrations.AddField("plan", "mark", models.BinaryField(default=b"")),
    ]

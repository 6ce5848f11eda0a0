"""A doubled voucher is looked for at each payment file."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("accrual", "0002_marks")]

    operations: ClassVar[list[migrations.AddIndex]] = [
        migrations.AddIndex(
            model_name="money", index=models.Index(fields=["voucher"], name="money_by_voucher")
        ),
    ]

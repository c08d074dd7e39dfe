from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queue", "0002_privileges"), ("policy", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "queue_type",
                        "level",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("slot", models.IntegerField()),
                ("waiting", models.IntegerField()),
                ("divided", models.BooleanField(default=False)),
                (
                    "queue_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.queuetype",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

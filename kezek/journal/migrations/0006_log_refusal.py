"""That the open log refuses to go on, for the pages of staff."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0005_log_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogRefusal",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "journal_log_refusal",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="log_refusal_one")
                ],
            },
        ),
    ]

"""Appeals against annulments; twins who both stand in the queue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queue", "0003_tallies"), ("policy", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Twins",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.city",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="queue.application",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="queue.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="twins_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="twins_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("annulled_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
                ("filed_at", models.DateTimeField()),
                ("decide_due_at", models.DateTimeField()),
                ("state", models.CharField(default="filed", max_length=8)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=24)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="queue.application",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.city",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "filed")),
                        fields=["city", "decide_due_at"],
                        name="appeal_desk",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "annulled_at"), name="appeal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["filed", "upheld", "rejected"])),
                        name="appeal_state",
                    ),
                ],
            },
        ),
    ]

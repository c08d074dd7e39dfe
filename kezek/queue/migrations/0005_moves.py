import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queue", "0004_appeals_twins"), ("policy", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "queue_type",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("filed_at", models.DateTimeField()),
                ("order_seq", models.BigIntegerField()),
                ("step", models.SmallIntegerField()),
                ("cause", models.CharField(max_length=32)),
                ("iteration", models.PositiveIntegerField(null=True)),
                ("moment", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
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
                (
                    "queue_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.queuetype",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["queue_type", "filed_at", "order_seq"], name="move_before"
                    ),
                    models.Index(fields=["application", "seq"], name="move_own"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", [-1, 0, 1])), name="move_step"
                    ),
                ],
            },
        ),
    ]

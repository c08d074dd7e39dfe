"""A second phone and a main one; statements signed with an EDS."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables")]

    operations = [
        migrations.AddField(
            "phone",
            "main",
            models.BooleanField(db_default=False),
        ),
        migrations.AddField("phone", "ended_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("phone", "phone_source"),
        migrations.AddConstraint(
            "phone",
            models.CheckConstraint(
                condition=models.Q(source__in=["registry", "confirmed", "counter", "eds"]),
                name="phone_source",
            ),
        ),
        migrations.AddConstraint(
            "phone",
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(main=True), name="phone_one_main"
            ),
        ),
        migrations.AddConstraint(
            "phone",
            models.CheckConstraint(
                condition=models.Q(main=False) | models.Q(ended_at=None), name="phone_main_is_live"
            ),
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("text_sealed", models.BinaryField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("cms", models.BinaryField()),
                ("certificate_serial", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="people.person",
                    ),
                ),
            ],
        ),
    ]

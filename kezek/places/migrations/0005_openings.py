from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_sequence"),
        ("kindergartens", "0001_tables"),
        ("people", "0001_tables"),
        ("places", "0004_transfers"),
        ("policy", "0004_places_mode"),
        ("queue", "0001_tables"),
        ("vouchers", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("all_at", models.DateTimeField()),
                ("places", models.PositiveIntegerField()),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="policy.city"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("city", "day"), name="bulletin_city_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=32)),
                ("shown_at", models.DateTimeField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.city",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="kindergartens.group",
                    ),
                ),
                ("open_seats", models.PositiveSmallIntegerField()),
                ("seats", models.PositiveSmallIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("all_at", models.DateTimeField()),
                ("turn_issued_at", models.DateTimeField(null=True)),
                ("turn_ordinal", models.PositiveIntegerField(default=0)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="places.bulletin",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]

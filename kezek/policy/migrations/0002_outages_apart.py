import django.contrib.postgres.constraints
from django.db import migrations

import kezek.policy.models


class Migration(migrations.Migration):
    """No two outages of a city overlap: the same hour can't prolong a term twice."""

    dependencies = [
        ("policy", "0001_tables"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="outage",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("city", "="),
                    (kezek.policy.models.Span("began_at", "ended_at"), "&&"),
                ],
                name="outage_no_overlap",
            ),
        ),
    ]

"""A round of standing choices may open seats of a group that was in no bulletin yet."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0005_openings")]

    operations = [
        migrations.AlterField(
            model_name="opening",
            name="bulletin",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="places.bulletin",
            ),
        ),
    ]
